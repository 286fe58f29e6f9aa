using ConvNets.Stack.Torch.Tests.reference;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace ConvNets.Stack.Torch.Tests;

/// <summary>A seed gives the numbers it gives in PyTorch.</summary>
[TestClass]
[DoNotParallelize]
public sealed class RandomTests
{
    private static readonly Dictionary<string, Func<Tensor>> s_draws = new()
    {
        ["randn"] = () => randn(3, 5),
        ["rand"] = () => rand(2, 3),
        ["randn long"] = () => randn(40),
        ["randint"] = () => randint(0, 100, new long[] { 4, 4 }),
        ["randperm"] = () => randperm(10),
        ["normal"] = () => normal(1, 2, [5]),
        ["bernoulli"] = () => bernoulli(Inputs.Of("P")),
        ["multinomial"] = () => multinomial(Inputs.Of("P"), 3),
        ["uniform_"] = () => empty(4).uniform_(-1, 3),
        ["normal_"] = () => empty(4).normal_(0, 0.1),
        ["randint_like"] = () => randint_like(Inputs.Of("I"), 1, 7),
        ["rand_like"] = () => rand_like(Inputs.Of("A")),
        ["exponential_"] = () => empty(4).exponential_(2),
        ["double"] = () => randn(3, dtype: ScalarType.Float64),
    };

    public static IEnumerable<object[]> Cases => Reference.Names(Reference.Tensors.GetProperty("random")).Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void A_seed_gives_PyTorchs_numbers(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(42);
        Reference.AssertClose(Reference.Tensors.GetProperty("random").GetProperty(name), s_draws[name](), name);
    }

    [TestMethod]
    public void A_generator_of_its_own_gives_the_same_numbers_and_leaves_the_default_alone()
    {
        using var scope = NewDisposeScope();
        manual_seed(42);
        var before = get_rng_state();
        using var generator = new Generator(42);
        Reference.AssertClose(Reference.Tensors.GetProperty("random").GetProperty("randn"), randn(3, 5, generator: generator), "randn");
        Assert.IsTrue(before.Equals(get_rng_state()));
        Assert.AreEqual(42, generator.initial_seed());
    }

    [TestMethod]
    public void A_saved_state_repeats_what_followed()
    {
        using var scope = NewDisposeScope();
        var state = get_rng_state();
        var first = rand(5);
        set_rng_state(state);
        Assert.IsTrue(first.Equals(rand(5)));
    }

    [TestMethod]
    public void The_default_generator_outlives_a_dispose()
    {
        Generator.Default.Dispose();
        Assert.AreEqual(5, manual_seed(5).initial_seed());
    }
}

using ConvNets.Stack.Torch.Tests.reference;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ConvNets.Stack.Torch.Tests.nn;

[TestClass]
public sealed class InitTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_fills = new()
    {
        ["uniform_"] = t => init.uniform_(t, -0.5, 2),
        ["normal_"] = t => init.normal_(t, 1, 0.1),
        ["trunc_normal_"] = t => init.trunc_normal_(t, 0.1, 0.8, -1, 0.9),
        ["xavier_uniform_"] = t => init.xavier_uniform_(t, 1.5),
        ["xavier_normal_"] = t => init.xavier_normal_(t),
        ["kaiming_uniform_"] = t => init.kaiming_uniform_(t, nonlinearity: init.NonlinearityType.ReLU, mode: init.FanInOut.FanOut),
        ["kaiming_normal_"] = t => init.kaiming_normal_(t, a: 0.3),
        ["orthogonal_"] = t => init.orthogonal_(t, 0.5),
        ["dirac_"] = t => init.dirac_(t),
    };

    public static IEnumerable<object[]> Names => s_fills.Keys.Select(name => new object[] { name });

    [TestMethod]
    public void The_same_seed_gives_the_same_network_as_in_PyTorch()
    {
        manual_seed(42);
        using var network = Sequential(Conv2d(3, 8, 3), BatchNorm2d(8), ReLU(), Conv2d(8, 6, (3, 2), groups: 2, bias: false), PReLU(1),
            Flatten(), Linear(24, 10), LayerNorm(10));
        using var transposed = ConvTranspose2d(4, 6, 3);
        var expected = Reference.NN.GetProperty("initialisation");
        foreach (var (part, module) in new (string, Module)[] { ("network", network), ("transposed", transposed) })
        {
            var state = module.state_dict();
            CollectionAssert.AreEqual(Reference.Names(expected.GetProperty(part)).ToArray(), state.Keys.ToArray());
            foreach (var (key, value) in state)
            {
                Reference.AssertClose(expected.GetProperty(part).GetProperty(key), value, key, 1e-6);
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void The_same_seed_gives_the_same_values_as_in_PyTorch(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var parameter = new Parameter(empty(4, 3, 3, 2));
        Assert.AreSame(parameter, s_fills[name](parameter));
        Reference.AssertClose(Reference.NN.GetProperty("initialisation").GetProperty("fills").GetProperty(name), parameter, name);
        Assert.IsTrue(parameter.is_leaf && parameter.requires_grad);
    }

    [TestMethod]
    public void Matrices_are_filled_as_named()
    {
        using var scope = NewDisposeScope();
        Assert.IsTrue(init.eye_(empty(3, 4)).allclose(eye(3, 4)));
        Assert.IsTrue(init.constant_(empty(3), 2.5).allclose(full(3, 2.5f)));
        Assert.IsTrue(init.ones_(empty(3)).allclose(ones(3)));
        Assert.IsTrue(init.zeros_(empty(3)).allclose(zeros(3)));
        var sparse = init.sparse_(empty(10, 4), 0.25, 1);
        CollectionAssert.AreEqual(new float[] { 3, 3, 3, 3 }, (sparse == 0).to(ScalarType.Float32).sum(dim: 0).data<float>().ToArray());
        var q = init.orthogonal_(empty(5, 3));
        Assert.IsTrue(q.t().matmul(q).allclose(eye(3), atol: 1e-5));
    }

    [TestMethod]
    public void Gains_and_fans_are_those_of_PyTorch()
    {
        using var scope = NewDisposeScope();
        Assert.AreEqual((3 * 25, 8 * 25), init.CalculateFanInAndFanOut(empty(8, 3, 5, 5)));
        Assert.AreEqual(Math.Sqrt(2), init.calculate_gain(init.NonlinearityType.ReLU), 1e-12);
        Assert.AreEqual(Math.Sqrt(2 / 1.04), init.calculate_gain(init.NonlinearityType.LeakyReLU, 0.2), 1e-12);
        Assert.AreEqual(5.0 / 3, init.calculate_gain(init.NonlinearityType.Tanh), 1e-12);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => init.xavier_normal_(empty(3))).Message, "[3]");
    }
}

using ConvNets.Stack.Torch.Tests.reference;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ConvNets.Stack.Torch.Tests.nn;

[TestClass]
public sealed class LossTests
{
    private static readonly Dictionary<string, Func<Tensor, Module<Tensor, Tensor, Tensor>>> s_losses = new()
    {
        ["CrossEntropyLoss"] = _ => CrossEntropyLoss(),
        ["CrossEntropyLoss smoothed"] = _ => new CrossEntropyLoss(label_smoothing: 0.1),
        ["CrossEntropyLoss weighted"] = weight => new CrossEntropyLoss(weight, label_smoothing: 0.2),
        ["CrossEntropyLoss ignoring"] = _ => CrossEntropyLoss(ignore_index: 1, reduction: Reduction.Sum),
        ["CrossEntropyLoss probabilities"] = _ => CrossEntropyLoss(),
        ["CrossEntropyLoss maps"] = _ => CrossEntropyLoss(reduction: Reduction.None),
        ["NLLLoss"] = _ => NLLLoss(),
        ["BCELoss"] = _ => BCELoss(),
        ["BCEWithLogitsLoss"] = _ => BCEWithLogitsLoss(),
        ["BCEWithLogitsLoss weighted"] = weight => BCEWithLogitsLoss(pos_weights: weight, reduction: Reduction.Sum),
        ["MSELoss"] = _ => MSELoss(),
        ["MSELoss none"] = _ => MSELoss(Reduction.None),
        ["L1Loss"] = _ => L1Loss(),
        ["HuberLoss"] = _ => HuberLoss(0.7),
        ["SmoothL1Loss"] = _ => SmoothL1Loss(beta: 0.5),
        ["KLDivLoss"] = _ => KLDivLoss(log_target: false),
        ["KLDivLoss log"] = _ => KLDivLoss(reduction: Reduction.Sum),
    };

    public static IEnumerable<object[]> Names => s_losses.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Value_and_gradient_are_those_of_PyTorch(string name)
    {
        using var scope = NewDisposeScope();
        var losses = Reference.NN.GetProperty("losses");
        var expected = losses.GetProperty("cases").GetProperty(name);
        using var loss = s_losses[name](losses.GetProperty("weight").ToTensor());
        var input = expected.GetProperty("input").ToTensor().requires_grad_();
        var value = loss.call(input, expected.GetProperty("target").ToTensor());
        Reference.AssertClose(expected.GetProperty("output"), value, "value");
        value.sum().backward();
        Reference.AssertClose(expected.GetProperty("input_gradient"), input.grad!, "gradient");
    }

    [TestMethod]
    public void A_target_that_does_not_fit_is_an_error_with_the_sizes()
    {
        using var scope = NewDisposeScope();
        var error = Assert.ThrowsExactly<System.Runtime.InteropServices.ExternalException>(() => BCELoss().call(rand(2, 3), rand(2, 1)));
        StringAssert.Contains(error.Message, "[2, 3]");
        error = Assert.ThrowsExactly<System.Runtime.InteropServices.ExternalException>(() => CrossEntropyLoss().call(rand(2, 3), tensor(new long[] { 0, 3 })));
        StringAssert.Contains(error.Message, "3 is out of bounds");
    }
}

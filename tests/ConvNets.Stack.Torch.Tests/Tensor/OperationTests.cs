using ConvNets.Stack.Torch.Tests.reference;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace ConvNets.Stack.Torch.Tests;

/// <summary>Each operation against what PyTorch computes for it.</summary>
[TestClass]
public sealed class OperationTests
{
    public static IEnumerable<object[]> Cases => Reference.Names(Reference.Tensors.GetProperty("cases")).Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Gives_what_PyTorch_gives(string name)
    {
        using var scope = NewDisposeScope();
        Assert.IsTrue(Operations.All.TryGetValue(name, out var operation), $"'{name}' is in the reference and not in Operations.");
        Reference.AssertClose(Reference.Tensors.GetProperty("cases").GetProperty(name), operation(new Inputs()), name);
    }

    [TestMethod]
    public void Every_operation_has_a_reference()
    {
        var known = Reference.Names(Reference.Tensors.GetProperty("cases")).ToHashSet();
        CollectionAssert.AreEquivalent(known.ToArray(), Operations.All.Keys.ToArray());
    }

    [TestMethod]
    [DataRow("abs_")]
    [DataRow("add_")]
    [DataRow("clamp_")]
    [DataRow("fill_")]
    public void In_place_operations_change_the_tensor_and_give_it_back(string name)
    {
        using var scope = NewDisposeScope();
        var input = tensor(new float[] { -2, 3 });
        var result = name switch
        {
            "abs_" => input.abs_(),
            "add_" => input.add_(1),
            "clamp_" => input.clamp_(0, 1),
            _ => input.fill_(7),
        };
        Assert.AreSame(input, result);
        float[] expected = name switch { "abs_" => [2, 3], "add_" => [-1, 4], "clamp_" => [0, 1], _ => [7, 7] };
        CollectionAssert.AreEqual(expected, input.data<float>().ToArray());
    }
}

using ConvNets.Stack.Torch.Tests.reference;
using Tensor = TorchSharp.torch.Tensor;

namespace ConvNets.Stack.Torch.Tests;

/// <summary>The tensors the reference was computed on.</summary>
internal sealed class Inputs
{
    internal Tensor A { get; } = Of("A");

    internal Tensor B { get; } = Of("B");

    internal Tensor P { get; } = Of("P");

    internal Tensor I { get; } = Of("I");

    internal Tensor J { get; } = Of("J");

    internal Tensor C { get; } = Of("C");

    internal Tensor V { get; } = Of("V");

    internal static Tensor Of(string name) => Reference.Tensors.GetProperty("inputs").GetProperty(name).ToTensor();
}

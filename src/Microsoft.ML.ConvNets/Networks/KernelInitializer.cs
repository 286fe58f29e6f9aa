using System.Text.Json.Serialization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <summary>How the first weights of a layer are drawn. With any but <see cref="PyTorch"/>, biases start at 0, as in Keras.</summary>
[JsonConverter(typeof(EnumNameJsonConverter<KernelInitializer>))]
public enum KernelInitializer
{
    /// <summary>PyTorch's own: weights and biases uniform between ±1/√(inputs of an output).</summary>
    PyTorch,

    /// <summary>Uniform between ±√(6 / (inputs + outputs)), Keras' default (Glorot and Bengio, 2010).</summary>
    GlorotUniform,

    /// <summary>Normal with variance 2 / (inputs + outputs) (Glorot and Bengio, 2010).</summary>
    GlorotNormal,

    /// <summary>Uniform between ±√(6 / inputs), made for ReLU (He et al., 2015).</summary>
    HeUniform,

    /// <summary>Normal with variance 2 / inputs, made for ReLU (He et al., 2015).</summary>
    HeNormal,
}

internal static class KernelInitializers
{
    /// <summary>Draws the weights anew, unless they are PyTorch's own already.</summary>
    internal static void ApplyTo(this KernelInitializer initializer, Parameter weight, Parameter? bias)
    {
        if (initializer == KernelInitializer.PyTorch)
        {
            return;
        }

        _ = initializer switch
        {
            KernelInitializer.GlorotUniform => nn.init.xavier_uniform_(weight),
            KernelInitializer.GlorotNormal => nn.init.normal_(weight, 0, GlorotDeviation(weight)),
            KernelInitializer.HeUniform => nn.init.kaiming_uniform_(weight, nonlinearity: nn.init.NonlinearityType.ReLU),
            KernelInitializer.HeNormal => nn.init.kaiming_normal_(weight, nonlinearity: nn.init.NonlinearityType.ReLU),
            _ => throw new ArgumentOutOfRangeException(nameof(initializer), initializer, "Unknown kernel initializer."),
        };
        if (bias is not null)
        {
            nn.init.zeros_(bias);
        }
    }

    /// <summary>TorchSharp's own xavier_normal_ draws from a uniform distribution.</summary>
    private static double GlorotDeviation(Parameter weight)
    {
        long[] shape = weight.shape;
        long kernel = shape.Skip(2).Aggregate(1L, static (product, side) => product * side);
        return Math.Sqrt(2.0 / ((shape[0] + shape[1]) * kernel));
    }

    internal static KernelInitializer Required(this KernelInitializer initializer) => Enum.IsDefined(initializer)
        ? initializer
        : throw new ArgumentOutOfRangeException(nameof(initializer), initializer, "Unknown kernel initializer.");
}

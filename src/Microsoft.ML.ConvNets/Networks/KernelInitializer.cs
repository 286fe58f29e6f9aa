using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

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
    /// <summary>
    /// The weights of a convolution or a dense layer: <c>weight</c>, whose first dimension is its outputs, and <c>bias</c>.
    /// </summary>
    internal static IEnumerable<WeightSpec> Weights(this KernelInitializer initializer, long[] shape, bool useBias)
    {
        double kernel = shape.Skip(2).Aggregate(1.0, static (product, side) => product * side);
        double inputs = shape[1] * kernel;
        double outputs = shape[0] * kernel;
        InitialValues start = initializer switch
        {
            KernelInitializer.PyTorch => InitialValues.Uniform(1 / Math.Sqrt(inputs)),
            KernelInitializer.GlorotUniform => InitialValues.Uniform(Math.Sqrt(6 / (inputs + outputs))),
            KernelInitializer.GlorotNormal => InitialValues.Normal(Math.Sqrt(2 / (inputs + outputs))),
            KernelInitializer.HeUniform => InitialValues.Uniform(Math.Sqrt(6 / inputs)),
            KernelInitializer.HeNormal => InitialValues.Normal(Math.Sqrt(2 / inputs)),
            _ => throw new ArgumentOutOfRangeException(nameof(initializer), initializer, "Unknown kernel initializer."),
        };
        yield return new WeightSpec("weight", shape, start);
        if (useBias)
        {
            yield return new WeightSpec("bias", [shape[0]], initializer == KernelInitializer.PyTorch ? start : InitialValues.Constant(0));
        }
    }

    internal static KernelInitializer Required(this KernelInitializer initializer) => Enum.IsDefined(initializer)
        ? initializer
        : throw new ArgumentOutOfRangeException(nameof(initializer), initializer, "Unknown kernel initializer.");
}

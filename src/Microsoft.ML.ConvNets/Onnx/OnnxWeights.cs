using Microsoft.ML.ConvNets.Networks;
using Onnx;

namespace Microsoft.ML.ConvNets.Onnx;

/// <summary>Weights of an exported graph, in the type in which they are stored. What computes with them sees single precision.</summary>
internal static class OnnxWeights
{
    /// <summary>The largest whole number of eight bits that has a negative one of its own.</summary>
    private const float LargestInt8 = 127;

    /// <summary>Adds a weight. Vectors (biases, norms) are small and stay as they are.</summary>
    internal static OnnxValue Of(OnnxGraphBuilder graph, WeightSpec spec, float[] values, OnnxWeightType type)
    {
        long[] shape = [.. spec.Shape];
        return shape.Length < 2 ? graph.Constant(spec.Name, shape, values) : type switch
        {
            OnnxWeightType.Float16 => Half(graph, spec.Name, shape, values),
            OnnxWeightType.Int8 => Quantized(graph, spec.Name, shape, values),
            _ => graph.Constant(spec.Name, shape, values),
        };
    }

    private static OnnxValue Half(OnnxGraphBuilder graph, string name, long[] shape, float[] values)
    {
        OnnxValue stored = graph.Constant<Half>(
            name, TensorProto.Types.DataType.Float16, shape, Array.ConvertAll(values, static value => (Half)value));
        return graph.Node("Cast", [stored], OnnxGraphBuilder.Attribute("to", (long)TensorProto.Types.DataType.Float));
    }

    /// <summary>Symmetric, with one scale for each output channel: the first dimension of a weight.</summary>
    private static OnnxValue Quantized(OnnxGraphBuilder graph, string name, long[] shape, float[] values)
    {
        int channels = (int)shape[0];
        int length = values.Length / channels;
        float[] scales = new float[channels];
        sbyte[] stored = new sbyte[values.Length];
        for (int channel = 0; channel < channels; channel++)
        {
            Span<float> own = values.AsSpan(channel * length, length);
            float largest = 0;
            foreach (float value in own)
            {
                largest = Math.Max(largest, Math.Abs(value));
            }

            scales[channel] = largest == 0 ? 1 : largest / LargestInt8;
            for (int i = 0; i < length; i++)
            {
                stored[(channel * length) + i] = (sbyte)MathF.Round(own[i] / scales[channel]);
            }
        }

        OnnxValue weight = graph.Constant<sbyte>(name, TensorProto.Types.DataType.Int8, shape, stored);
        OnnxValue scale = graph.Constant($"{name}_scale", [channels], scales);
        return graph.Node("DequantizeLinear", [weight, scale], OnnxGraphBuilder.Attribute("axis", 0));
    }
}

using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Onnx;
using static Onnx.TensorProto.Types;

namespace Microsoft.ML.ConvNets.Testing;

/// <summary>Small ONNX graphs as others would write them, and what ONNX Runtime makes of a file by itself.</summary>
internal static class OnnxGraphs
{
    internal const int Side = 8;

    /// <summary>A classifier of two classes for images of 3×8×8: conv, relu, pool, features, logits, scores.</summary>
    /// <param name="opset">The version of the operators.</param>
    /// <param name="batch">The number of samples that it is written for; 0 for any.</param>
    internal static ModelProto Classifier(int opset = 13, int batch = 0)
    {
        var random = new Random(1);
        var graph = new GraphProto
        {
            Name = "classifier",
            Input = { Value("image", batch, 3, Side, Side) },
            Output = { Value("scores", batch, 2) },
            Initializer = { Drawn(random, "kernel", 4, 3, 3, 3), Drawn(random, "weight", 2, 4), Drawn(random, "bias", 2) },
            Node =
            {
                Node("Conv", ["image", "kernel"], "conv", Ints("pads", 1, 1, 1, 1), Ints("kernel_shape", 3, 3)),
                Node("Relu", ["conv"], "relu"),
                Node("GlobalAveragePool", ["relu"], "pool"),
                Node("Flatten", ["pool"], "features"),
                Node("Gemm", ["features", "weight", "bias"], "logits", Int("transB", 1)),
                Node("Softmax", ["logits"], "scores", Int("axis", 1)),
            },
        };
        return Model(graph, opset);
    }

    internal static ModelProto Model(GraphProto graph, int opset = 13) => new()
    {
        IrVersion = 7,
        ProducerName = "test",
        OpsetImport = { new OperatorSetIdProto { Version = opset } },
        Graph = graph,
    };

    internal static NodeProto Node(string operation, string[] inputs, string output, params AttributeProto[] attributes) =>
        new() { OpType = operation, Name = $"make_{output}", Input = { inputs }, Output = { output }, Attribute = { attributes } };

    internal static AttributeProto Int(string name, long value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    internal static AttributeProto Ints(string name, params long[] values) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { values } };

    internal static AttributeProto Float(string name, float value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    internal static TensorProto Numbers(string name, params long[] values) =>
        new() { Name = name, DataType = (int)DataType.Int64, Dims = { values.Length }, Int64Data = { values } };

    internal static TensorProto Drawn(Random random, string name, params int[] shape) => new()
    {
        Name = name,
        DataType = (int)DataType.Float,
        Dims = { shape.Select(static side => (long)side) },
        FloatData = { Enumerable.Range(0, shape.Aggregate(1, static (a, b) => a * b)).Select(_ => random.NextSingle() - 0.5f) },
    };

    /// <summary>An input or output; the first dimension is free where it is 0.</summary>
    internal static ValueInfoProto Value(string name, params int[] shape) => Value(name, DataType.Float, shape);

    internal static ValueInfoProto Value(string name, DataType type, params int[] shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = new TensorShapeProto() };
        foreach (int side in shape)
        {
            tensor.Shape.Dim.Add(side == 0 ? new() { DimParam = "free" } : new TensorShapeProto.Types.Dimension { DimValue = side });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    /// <summary>What ONNX Runtime makes of each sample by itself, from the input of the graph to one of its values.</summary>
    internal static float[] Run(byte[] file, string output, float[] samples, params int[] shape)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(file);
        if (model.Graph.Output.All(known => known.Name != output))
        {
            model.Graph.Output.Add(new ValueInfoProto { Name = output });
        }

        using var session = new InferenceSession(model.ToByteArray());
        using var run = new RunOptions();
        int length = shape.Aggregate(1, static (a, b) => a * b);
        var all = new List<float>();
        for (int start = 0; start < samples.Length; start += length)
        {
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, samples.AsMemory(start, length), [1, .. shape.Select(static side => (long)side)]);
            string[] inputs = [.. session.InputNames.Take(1)];
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, inputs, [input], [output]);
            all.AddRange(outputs[0].GetTensorDataAsSpan<float>());
        }

        return [.. all];
    }

    /// <summary>Numbers of 0 to 1, the same each time.</summary>
    internal static float[] Noise(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }
}

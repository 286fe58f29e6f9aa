using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Onnx;

namespace Microsoft.ML.ConvNets.Onnx.Embedding;

/// <summary>Runs a section of a file once, to see what it gives and whether it takes several samples at once.</summary>
internal static class OnnxProbe
{
    /// <summary>The largest difference between a sample alone and in a batch, as a fraction of the largest value.</summary>
    private const float Tolerance = 1e-4f;

    /// <summary>Runs it.</summary>
    /// <param name="file">The file; its objects are changed.</param>
    /// <param name="inputName">The input.</param>
    /// <param name="outputName">The value that is wanted.</param>
    /// <param name="shape">The shape of a sample.</param>
    /// <returns>The shape of a sample of the output, and whether a batch gives what its samples give.</returns>
    /// <exception cref="InvalidDataException">ONNX Runtime refuses the graph.</exception>
    internal static (TensorShape Output, bool TakesBatches) Run(OnnxFile file, string inputName, string outputName, TensorShape shape)
    {
        OnnxSection section = OnnxSection.Of(file, inputName, outputName);
        bool isBytes = OnnxInputs.IsBytes(section.Input);
        var graph = new OnnxGraphBuilder();
        OnnxValue input = graph.Input(OnnxModelWriter.InputName, TensorProto.Types.DataType.Float, [.. shape.Dimensions]);
        graph.Output(OnnxModelWriter.OutputName, new OnnxOps(graph).Embed(section, input, shape, reversesChannels: false));
        var random = new Random(1);
        float[] samples = [.. Enumerable.Range(0, checked(2 * (int)shape.Length)).Select(
            _ => isBytes ? random.Next(256) : random.NextSingle())];
        try
        {
            using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            using var session = new InferenceSession(graph.ToModel().ToByteArray(), options);
            (long[] dimensions, float[] first) = Score(session, samples.AsMemory(0, (int)shape.Length), shape, 1);
            (_, float[] second) = Score(session, samples.AsMemory((int)shape.Length), shape, 1);
            return (ShapeOf(dimensions, file.Name, outputName), TakesBatch(session, samples, shape, [.. first, .. second]));
        }
        catch (OnnxRuntimeException refused)
        {
            throw new InvalidDataException($"ONNX Runtime cannot run the ONNX file '{file.Name}': {refused.Message}", refused);
        }
    }

    private static bool TakesBatch(InferenceSession session, float[] samples, TensorShape shape, float[] expected)
    {
        try
        {
            (_, float[] batch) = Score(session, samples, shape, 2);
            float most = Tolerance * Math.Max(1e-3f, expected.Max(static value => float.IsFinite(value) ? Math.Abs(value) : 0));
            return batch.Length == expected.Length
                && batch.Zip(expected).All(pair => pair.First.Equals(pair.Second) || Math.Abs(pair.First - pair.Second) <= most);
        }
        catch (OnnxRuntimeException)
        {
            return false;
        }
    }

    private static (long[] Dimensions, float[] Values) Score(InferenceSession session, Memory<float> samples, TensorShape shape, int count)
    {
        using var run = new RunOptions();
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, samples, [count, .. shape.Dimensions]);
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(
            run, [OnnxModelWriter.InputName], [input], [OnnxModelWriter.OutputName]);
        return (outputs[0].GetTensorTypeAndShape().Shape, outputs[0].GetTensorDataAsSpan<float>().ToArray());
    }

    private static TensorShape ShapeOf(long[] dimensions, string file, string output)
    {
        long length = dimensions.Skip(1).Aggregate(1L, static (product, side) => checked(product * side));
        if (dimensions.Length == 0 || dimensions[0] != 1 || length is < 1 or > TensorShape.MaxDimension)
        {
            throw new ArgumentException(
                $"'{output}' of the ONNX file '{file}' is [{string.Join(", ", dimensions)}] for one sample; a layer gives [1, …] with "
                + $"1 to {TensorShape.MaxDimension:N0} values. Choose another value: OnnxBackboneOptions.OutputName.");
        }

        return dimensions is [_, var channels, var height, var width] && height * width > 1
            ? TensorShape.Image((int)channels, (int)height, (int)width)
            : TensorShape.Vector((int)length);
    }
}

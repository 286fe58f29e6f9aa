using Google.Protobuf;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Onnx.Import;
using Onnx;
using DataType = Onnx.TensorProto.Types.DataType;

namespace Microsoft.ML.ConvNets.Testing;

/// <summary>ONNX's own tests of its operators: models with inputs and the outputs that they give.</summary>
internal static class OnnxConformance
{
    /// <summary>Where Debian's package <c>libonnx-testdata</c> puts them.</summary>
    private const string Folder = "/usr/share/libonnx-testdata/data";

    private const float Tolerance = 1e-4f;

    private static readonly string[] s_suites = ["node", "pytorch-converted", "pytorch-operator", "simple"];

    /// <summary>What works on each value, so that a tensor of any rank can be one sample.</summary>
    private static readonly HashSet<string> s_elementwise =
    [
        "Add", "Sub", "Mul", "Div", "Relu", "LeakyRelu", "Clip", "Sigmoid", "HardSigmoid", "HardSwish", "Elu", "Gelu", "Tanh", "Identity", "Dropout", "Constant", "Cast", "Sum",
    ];

    /// <summary>Imports every test, runs what was imported, and counts; fails where a network gives other values, or a refusal names nothing.</summary>
    /// <param name="run">What a network gives for samples, all in one array.</param>
    /// <returns>The counts and the refusals, for the log.</returns>
    internal static IReadOnlyDictionary<string, ConformanceResult> RunAll(Func<Network, ImportedNetwork, TensorShape, float[], float[]> run)
    {
        if (!Directory.Exists(Folder))
        {
            Assert.Inconclusive($"There is no {Folder}: install Debian's package libonnx-testdata.");
        }

        var results = new SortedDictionary<string, ConformanceResult>(StringComparer.Ordinal);
        List<string> wrong = [];
        foreach (string folder in s_suites.SelectMany(static suite => Directory.GetDirectories(Path.Combine(Folder, suite))).Order(StringComparer.Ordinal))
        {
            string name = $"{Path.GetFileName(Path.GetDirectoryName(folder))}/{Path.GetFileName(folder)["test_".Length..]}";
            try
            {
                ConformanceResult result = Run(folder, name, run);
                results.Add(name, result);
                if (result.Kind == ConformanceKind.Different)
                {
                    wrong.Add($"{name}: {result.Reason}");
                }
            }
            catch (Exception e) when (e is not UnitTestAssertException)
            {
                wrong.Add($"{name}: {e}");
            }
        }

        Assert.IsEmpty(wrong, string.Join(Environment.NewLine, wrong));
        return results;
    }

    private static ConformanceResult Run(string folder, string name, Func<Network, ImportedNetwork, TensorShape, float[], float[]> run)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(folder, "model.onnx")));
        string data = Path.Combine(folder, "test_data_set_0");
        if (model.Graph.Input.Concat(model.Graph.Output).Any(static value => value.Type.TensorType is null))
        {
            return new ConformanceResult(ConformanceKind.NotApplicable, "its inputs or outputs are no tensors");
        }

        TensorProto[] inputs = [.. Directory.GetFiles(data, "input_*.pb").OrderBy(static file => int.Parse(Path.GetFileNameWithoutExtension(file)["input_".Length..]))
            .Select(static file => TensorProto.Parser.ParseFrom(File.ReadAllBytes(file)))];
        string[] open = [.. model.Graph.Input.Select(static input => input.Name).Except(model.Graph.Initializer.Select(static tensor => tensor.Name))];
        if (inputs.Length == 0 || open.Length == 0 || inputs.Length < open.Length)
        {
            return new ConformanceResult(ConformanceKind.NotApplicable, "it has no input");
        }

        TensorProto expected = TensorProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(data, "output_0.pb")));
        string[] operators = [.. model.Graph.Node.Select(static node => node.OpType).Distinct()];
        string[] unclaimed = [.. operators.Where(static operation => !OnnxImporter.Knows(operation))];
        if (unclaimed.Length > 0)
        {
            return Refused(name, model, operators);
        }

        if ((DataType)inputs[0].DataType != DataType.Float || (DataType)expected.DataType != DataType.Float)
        {
            return new ConformanceResult(ConformanceKind.NotApplicable, "its values are no numbers of single precision");
        }

        ValueInfoProto first = model.Graph.Input.First(input => input.Name == open[0]);
        if (operators is ["Concat" or "Sum"] && open.Length > 1)
        {
            Join(model, inputs, open);
            open = open[..1];
        }

        bool isSample = inputs[0].Dims.Count is 1 or 3 && operators.All(s_elementwise.Contains);
        if (isSample)
        {
            // One sample, without its batch.
            first.Type.TensorType.Shape.Dim.Insert(0, new TensorShapeProto.Types.Dimension { DimValue = 1 });
            inputs[0].Dims.Insert(0, 1);
            expected.Dims.Insert(0, 1);
        }

        if (inputs[0].Dims.Count is not (2 or 4) || inputs[0].Dims.Any(static side => side == 0))
        {
            return new ConformanceResult(ConformanceKind.NotApplicable, "its input is no batch of images [N, C, H, W] or vectors [N, F]");
        }

        if (operators is ["Sum"] && expected.Dims.Count == 1)
        {
            expected.Dims.Insert(0, 1);
        }

        if (expected.Dims.Count == 0 || expected.Dims[0] != inputs[0].Dims[0])
        {
            return new ConformanceResult(ConformanceKind.NotApplicable, "its output does not keep the samples");
        }

        for (int i = 1; i < open.Length; i++)
        {
            // The other inputs are what a model has as weights.
            inputs[i].Name = open[i];
            model.Graph.Initializer.Add(inputs[i]);
        }

        return Compare(name, model, operators, ConstantTensor.Read(inputs[0]), ConstantTensor.Read(expected), run);
    }

    /// <summary>Makes several inputs parts of one, where a layer's input has its channels; the values stay those of the test.</summary>
    private static void Join(ModelProto model, TensorProto[] inputs, string[] open)
    {
        ConstantTensor[] values = [.. inputs.Take(open.Length).Select(ConstantTensor.Read)];
        bool isOneSample = inputs[0].Dims.Count == 1;
        int samples = isOneSample ? 1 : (int)values[0].Dimensions[0];
        if (values[0].Dimensions.Length > 2 || values.Any(value => value.Floats is null || value.Length != values[0].Length))
        {
            return;
        }

        int each = values[0].Length / samples;
        var joined = new TensorProto { DataType = (int)DataType.Float, Dims = { samples, (long)each * open.Length } };
        for (int sample = 0; sample < samples; sample++)
        {
            foreach (ConstantTensor value in values)
            {
                joined.FloatData.AddRange(value.Floats!.Skip(sample * each).Take(each));
            }
        }

        inputs[0] = joined;
        ValueInfoProto first = model.Graph.Input.First(input => input.Name == open[0]);
        first.Name = "joined";
        first.Type.TensorType.Shape = new TensorShapeProto();
        first.Type.TensorType.Shape.Dim.Add(joined.Dims.Select(static side => new TensorShapeProto.Types.Dimension { DimValue = side }));
        while (model.Graph.Input.Count > 1)
        {
            model.Graph.Input.RemoveAt(1);
        }

        var split = new NodeProto { OpType = "Split", Input = { "joined" }, Output = { open } };
        split.Attribute.Add(OnnxGraphBuilder.Attribute("axis", 1L));
        model.Graph.Node.Insert(0, split);
        open[0] = "joined";
    }

    private static ConformanceResult Compare(
        string name, ModelProto model, string[] operators, ConstantTensor input, ConstantTensor expected,
        Func<Network, ImportedNetwork, TensorShape, float[], float[]> run)
    {
        ImportedNetwork imported;
        try
        {
            imported = OnnxImporter.Import(OnnxFile.Parse(model.ToByteArray(), name), model.Graph.Output[0].Name);
        }
        catch (Exception e) when (e is NotSupportedException or InvalidDataException)
        {
            return Refused(name, model, operators);
        }

        long[] sides = input.Dimensions;
        TensorShape shape = sides.Length == 2 ? TensorShape.Vector((int)sides[1]) : TensorShape.Image((int)sides[1], (int)sides[2], (int)sides[3]);

        // As it is saved and loaded.
        Network network = Network.FromJson(new Network(imported.Layers, shape).ToJson());
        float[] actual = run(network, imported, shape, input.Floats!);
        float largest = 0;
        for (int i = 0; i < Math.Min(actual.Length, expected.Length); i++)
        {
            float scale = Math.Max(1, Math.Abs(expected.Floats![i]));
            float difference = Math.Abs(actual[i] - expected.Floats[i]) / scale;
            largest = difference <= largest ? largest : difference;
        }

        return actual.Length == expected.Length && largest <= Tolerance
            ? new ConformanceResult(ConformanceKind.Same, "")
            : new ConformanceResult(ConformanceKind.Different, $"{actual.Length} values for {expected.Length}, {largest} away: {network.ToJson()}");
    }

    private static ConformanceResult Refused(string name, ModelProto model, string[] operators)
    {
        try
        {
            OnnxImporter.Import(OnnxFile.Parse(model.ToByteArray(), name), model.Graph.Output[0].Name);
        }
        catch (Exception e) when (e is NotSupportedException or InvalidDataException)
        {
            bool names = operators.Any(operation => e.Message.Contains($"operator {operation} ", StringComparison.Ordinal)) || e.Message.Contains($"'{name}'", StringComparison.Ordinal);
            return names
                ? new ConformanceResult(ConformanceKind.Refused, e.Message)
                : new ConformanceResult(ConformanceKind.Different, $"the refusal names nothing: {e.Message}");
        }

        return new ConformanceResult(ConformanceKind.Different, "it was not refused");
    }

    /// <summary>The counts of each kind, then the operators of the tests that give the same.</summary>
    internal static string Summary(IReadOnlyDictionary<string, ConformanceResult> results)
    {
        IEnumerable<string> counts = results.Values.GroupBy(static result => result.Kind).OrderBy(static group => group.Key)
            .Select(static group => $"{group.Key}: {group.Count()}");
        IEnumerable<string> lines = results.OrderBy(static result => result.Value.Kind).Select(static result => $"{result.Value.Kind} {result.Key} {result.Value.Reason}");
        return $"{string.Join(", ", counts)}{Environment.NewLine}{string.Join(Environment.NewLine, lines)}";
    }
}

/// <summary>How a test of an operator came out.</summary>
internal enum ConformanceKind
{
    /// <summary>The imported network gives the expected values.</summary>
    Same,

    /// <summary>The import says by name what it cannot do.</summary>
    Refused,

    /// <summary>The data are no batch of samples.</summary>
    NotApplicable,

    /// <summary>Anything else.</summary>
    Different,
}

/// <summary>How a test of an operator came out, and why.</summary>
internal sealed record ConformanceResult(ConformanceKind Kind, string Reason);

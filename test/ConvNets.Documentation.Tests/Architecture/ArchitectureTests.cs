namespace ConvNets.Documentation.Tests.Architecture;

/// <summary>The tables of rooms in docs/architecture.md are what the code is.</summary>
[TestClass]
public sealed class ArchitectureTests
{
    private const string Core = "Microsoft.ML.ConvNets";

    [TestMethod]
    [DataRow(Core)]
    [DataRow("Microsoft.ML.ConvNets.Training")]
    [DataRow("Microsoft.ML.ConvNets.Reporting")]
    [DataRow("Microsoft.ML.ConvNets.Serving")]
    public void Rooms_use_what_the_table_says_and_nothing_else(string project)
    {
        RoomTable table = RoomTable.Of(project);
        string folder = Path.Combine(Repository.Root, "src", project);
        string[] rooms = [.. Directory.EnumerateDirectories(folder).Select(static path => Path.GetFileName(path))
            .Where(static name => name is not ("bin" or "obj" or "Package"))];
        CollectionAssert.AreEquivalent(
            rooms, table.Uses.Keys.Where(static room => room != RoomGraph.Root).ToArray(), "the rooms of the table");
        RoomGraph graph = RoomGraph.Of(project);
        Assert.AreEqual("", Violations(table, graph));
        Assert.AreEqual("", string.Join(" → ", graph.FindCircle()));

        // A table that allows what nobody does tells less than it could.
        IEnumerable<string> unused = table.Uses.SelectMany(
            room => room.Value.Where(other => !graph.Uses.ContainsKey((room.Key, other))).Select(other => $"{room.Key} → {other}"));
        Assert.AreEqual("", string.Join("\n", unused));
    }

    [TestMethod]
    public void A_forbidden_reference_is_found()
    {
        RoomTable table = RoomTable.Of(Core);
        RoomGraph graph = RoomGraph.Of(Core, ("Networks", """
            namespace Microsoft.ML.ConvNets;
            internal sealed class Forbidden { private readonly ImageReader? _reader = null; private readonly MLContext? _context = null; }
            """));
        StringAssert.Contains(Violations(table, graph), "Networks → Images (Networks/Added.cs: ImageReader)");
        StringAssert.Contains(Violations(table, graph), "Networks → ML.NET (Networks/Added.cs: MLContext)");
    }

    [TestMethod]
    public void A_circle_is_found()
    {
        RoomGraph graph = RoomGraph.Of(Core, ("Networks", """
            namespace Microsoft.ML.ConvNets;
            internal sealed class Back { private readonly PretrainedWeights? _weights = null; }
            """));
        CollectionAssert.IsSubsetOf(new[] { "Networks", "Weights" }, graph.FindCircle().ToArray());
    }

    /// <summary>
    /// The walk-through of docs/architecture.md: shape, weights, forward pass and factory, and no other file knows of it.
    /// </summary>
    [TestMethod]
    public void A_layer_is_one_file()
    {
        RoomGraph graph = RoomGraph.Of(Core, ("Networks", """
            using System.Text.Json.Serialization;
            using Microsoft.ML.ConvNets.Networks;

            namespace Microsoft.ML.ConvNets;

            [LayerKind("gated_convolution")]
            public sealed record GatedConvolutionLayer : Layer
            {
                [JsonConstructor]
                internal GatedConvolutionLayer(int filters) => Filters = filters;

                public int Filters { get; }

                internal override TensorShape OutputShape(TensorShape input) => TensorShape.Image(Filters, input.Height, input.Width);

                internal override IEnumerable<WeightSpec> Weights(TensorShape input) =>
                    new[] { "value", "gate" }.SelectMany(part =>
                        Convolution.Weights(input.Channels, Filters, 1, useBias: true, KernelInitializer.PyTorch)
                            .Select(weight => weight.Under(part)));

                internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape)
                {
                    using T value = Convolution.Apply(ops, input, weights.Of("value"), Convolution.Pointwise);
                    T raw = Convolution.Apply(ops, input, weights.Of("gate"), Convolution.Pointwise);
                    using T gate = ops.Activate(raw, Activation.Sigmoid, takesInput: true);
                    return ops.Combine(Arithmetic.Multiply, value, gate);
                }
            }

            public static partial class Layers
            {
                public static GatedConvolutionLayer GatedConvolution(int filters, string? name = null) => new(filters) { Name = name };
            }
            """));
        Assert.AreEqual("", string.Join("\n", graph.Problems));
        Assert.AreEqual("", Violations(RoomTable.Of(Core), graph));
    }

    private static string Violations(RoomTable table, RoomGraph graph)
    {
        IEnumerable<string> rooms = graph.Uses.Where(use => !table.Uses[use.Key.From].Contains(use.Key.To))
            .Select(static use => $"{use.Key.From} → {use.Key.To} ({use.Value})");
        IEnumerable<string> outside = graph.MachineLearning.Where(use => table.WithoutMachineLearning.Contains(use.Key))
            .Select(static use => $"{use.Key} → ML.NET ({use.Value})");
        return string.Join("\n", rooms.Concat(outside));
    }
}

using Google.Protobuf;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Onnx.Import;
using Microsoft.ML.ConvNets.Weights;
using Onnx;

namespace Microsoft.ML.ConvNets.Training.Tests.Onnx;

/// <summary>An imported network trains, is frozen by block, is saved and is exported as any other.</summary>
[TestClass]
public class ImportedTrainingTests
{
    private static readonly MLContext s_ml = new(seed: 1);
    private static readonly TensorShape s_shape = TensorShape.Image(3, 64, 64);

    [TestMethod]
    [DataRow("resnet18")]
    [DataRow("mobilenet_v2")]
    [DataRow("efficientnet_b0")]
    [DataRow("densenet121")]
    [DataRow("squeezenet1_1")]
    public void An_export_comes_back_is_fine_tuned_and_exported_again(string name)
    {
        using var folder = new TemporaryFolder();
        IDataView images = TestImages.Load(s_ml, 8);
        string first = folder.File("first.onnx"), second = folder.File("second.onnx");
        Network network = Network.FromBackbone(Backbones.Get(name), trainable: true).WithOutputLayer(3);
        ModelProto model = OnnxModelWriter.ForExport(
            network.Resolve(s_shape), WeightTable.Draw(network.Weights(s_shape), seed: 1), new OnnxInput(s_shape, new PixelScaling([0, 0, 0], [1, 1, 1])),
            OutputFunction.Softmax, new OnnxExportOptions());
        File.WriteAllBytes(first, model.ToByteArray());
        using TransformerChain<ConvNetClassifierTransformer> tuned = Fit(images, Network.FromBackbone(BackboneOf(first), trainable: true));
        tuned.LastTransformer.ExportOnnx(second);
        ImportedNetwork again = OnnxImporter.Import(OnnxFile.Read(second), null);
        Assert.IsNotEmpty(again.Layers);

        using var stream = new MemoryStream();
        s_ml.Model.Save(tuned, images.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = s_ml.Model.Load(stream, out _);
        using var owned = (IDisposable)loaded;
        CollectionAssert.AreEqual(ScoresOf(tuned, images), ScoresOf(loaded, images));
    }

    /// <summary>A PyTorch file with branches of every kind; a frozen block keeps its weights, the rest learns.</summary>
    [TestMethod]
    [DataRow("shufflenet_v2_x1_0")]
    [DataRow("mobilenet_v3_small")]
    public void A_file_of_PyTorch_learns_in_the_blocks_that_are_not_frozen(string name)
    {
        using var folder = new TemporaryFolder();
        PyTorchExports.Write(folder, $"{name}+open");
        Backbone backbone = BackboneOf(folder.File($"{name}+open.onnx"));
        var network = new Network(LayerSequence.Create([backbone.AsLayer(frozenBlocks: 2)]), input: null) { Origin = backbone.Start };
        ImportedNetwork imported = OnnxImporter.Import(OnnxFile.Read(folder.File($"{name}+open.onnx")), null);
        using TransformerChain<ConvNetClassifierTransformer> tuned = Fit(TestImages.Load(s_ml, 8), network);
        string[] trained = [.. imported.Weights.Specs.Where(static spec => spec.Name.EndsWith(".weight", StringComparison.Ordinal)).Select(static spec => spec.Name)];
        foreach (string weight in trained)
        {
            bool isFrozen = weight.StartsWith("block_1.", StringComparison.Ordinal) || weight.StartsWith("block_2.", StringComparison.Ordinal);
            float[] after = tuned.LastTransformer.GetWeights($"{BackboneLayer.DefaultName}.{weight}");
            Assert.AreEqual(isFrozen, imported.Weights[weight].AsSpan().SequenceEqual(after), weight);
        }
    }

    private static Backbone BackboneOf(string path) => Backbone.FromOnnx(path, new OnnxBackboneOptions { Trainable = true });

    private static TransformerChain<ConvNetClassifierTransformer> Fit(IDataView images, Network network) => TinyTraining.Fit(s_ml, images, options =>
    {
        options.Network = network;
        options.InputShape = s_shape;
        options.Epochs = 1;
        options.LearningRate = 1e-5;
    });

    private static float[] ScoresOf(ITransformer model, IDataView images) => [.. model.Transform(images).GetColumn<float[]>("Score").SelectMany(static score => score)];
}

using System.Globalization;
using static Microsoft.ML.ConvNets.Testing.FeaturizerSamples;

namespace Microsoft.ML.ConvNets.Tests.Models;

/// <summary>A featurizer with weights that torchvision saved gives torchvision's features and scores for the same image files.</summary>
[TestClass]
public class FeaturizerWeightsTests
{
    private const int Side = 64;

    /// <summary>Argument: a folder. Writes resnet18.pth and images, prints a line of numbers for each: features, probabilities, features of a cropped image and of one resized by cubic curves.</summary>
    private const string Script = """
        import sys, numpy, torch, torchvision
        from PIL import Image
        folder = sys.argv[1]
        torch.manual_seed(3)
        net = torchvision.models.resnet18(weights=None).eval()
        with torch.no_grad():
            net.fc.weight.mul_(20)
        torch.save(net.state_dict(), folder + "/resnet18.pth")
        def image(name, width, height):
            draw = numpy.random.default_rng(width)
            coarse = Image.fromarray(draw.integers(0, 256, (8, 8, 3), dtype=numpy.uint8)).resize((width, height), Image.BICUBIC)
            coarse.save(f"{folder}/{name}.png")
            return coarse
        def tensor(image):
            values = torch.from_numpy(numpy.asarray(image).copy()).permute(2, 0, 1)[None].float() / 255
            return (values - torch.tensor([.485, .456, .406])[:, None, None]) / torch.tensor([.229, .224, .225])[:, None, None]
        square, wide = tensor(image("square", 64, 64)), image("wide", 120, 80)
        resize = lambda image, size: torchvision.transforms.functional.resize(image, size, torchvision.transforms.InterpolationMode.BILINEAR)
        cropped = tensor(torchvision.transforms.functional.center_crop(resize(wide, 73), 64))
        bicubic = tensor(wide.resize((64, 64), Image.BICUBIC))
        features = torch.nn.Sequential(*list(net.children())[:-1])
        with torch.no_grad():
            for values in (features(square), net(square).softmax(1), features(cropped), features(bicubic)):
                print(*values.flatten().tolist())
        """;

    private static readonly MLContext s_ml = new(seed: 1);
    private static readonly PretrainedPreprocessing s_preparation = new() { Size = Side, CropRatio = 0.875 };
    private static TemporaryFolder? s_folder;
    private static float[][] s_expected = [];

    [ClassInitialize]
    public static void Make(TestContext context)
    {
        s_folder = new TemporaryFolder();
        s_expected = [.. Python.Run(Script, "torch, torchvision, PIL, numpy", s_folder.Path).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ').Select(v => float.Parse(v, CultureInfo.InvariantCulture)).ToArray())];
    }

    [ClassCleanup]
    public static void Clean() => s_folder?.Dispose();

    [TestMethod]
    public void Features_are_those_of_torchvision()
    {
        using var fitted = Fit("square", o => o.OutputColumnName = "Features", out IDataView data);
        Assert.AreEqual(TensorShape.Image(3, Side, Side), fitted.LastTransformer.InputShape, "the size that the weights were made for");
        AssertClose([s_expected[0]], FeaturesOf(fitted.Transform(data)), 1e-4 * s_expected[0].Max());
    }

    [TestMethod]
    public void With_its_top_it_gives_class_scores_that_decode_to_names_and_name_the_slots()
    {
        PretrainedWeights weights = PretrainedWeights.FromFile(s_folder!.File("resnet18.pth"), s_preparation, PretrainedWeights.ImageNetClassNames);
        using var fitted = Fit("square", o => (o.Backbone, o.Crop) = (Backbones.ResNet18(weights, includeTop: true), false), out IDataView data);
        IDataView made = fitted.Transform(data);
        float[] scores = FeaturesOf(made)[0];
        AssertClose([s_expected[1]], [scores], 1e-4);
        int[] best = [.. Enumerable.Range(0, 1000).OrderByDescending(i => s_expected[1][i]).Take(3)];
        Assert.IsGreaterThan(0.01f, s_expected[1][best[0]] - s_expected[1][best[2]], "scores that say something");
        IReadOnlyList<ClassPrediction> top = weights.DecodePredictions(scores, top: 3);
        CollectionAssert.AreEqual(best, top.Select(p => p.Index).ToArray());

        VBuffer<ReadOnlyMemory<char>> names = default;
        made.Schema["Features"].GetSlotNames(ref names);
        Assert.AreEqual(top[0].ClassName, names.GetItemOrDefault(best[0]).ToString());
        using var loaded = (IDisposable)Reload(fitted, data);
        ((ITransformer)loaded).Transform(data).Schema["Features"].GetSlotNames(ref names);
        Assert.AreEqual(top[0].ClassName, names.GetItemOrDefault(best[0]).ToString(), "loaded");
    }

    [TestMethod]
    public void Images_are_cropped_and_resampled_as_for_the_weights()
    {
        using var fitted = Fit("wide", o => o.Crop = true, out IDataView data);
        // Pixels may differ by a gray level, which features of this size show in the third digit.
        AssertClose([s_expected[2]], FeaturesOf(fitted.Transform(data)), 1e-2 * s_expected[2].Max());
        using var cubic = Fit(
            "wide", o => o.Backbone = Backbones.ResNet18(PretrainedWeights.FromFile(s_folder!.File("resnet18.pth"), s_preparation with { Interpolation = Interpolation.Bicubic })), out data);
        AssertClose([s_expected[3]], FeaturesOf(cubic.Transform(data)), 1e-2 * s_expected[3].Max());
        using var whole = Fit("wide", o => o.Crop = null, out data);
        Assert.IsGreaterThan(3e-2 * s_expected[2].Max(), FeaturesOf(whole.Transform(data))[0].Zip(s_expected[2], (a, b) => Math.Abs(a - b)).Max(), "features show the whole image unless asked");
    }

    [TestMethod]
    public void A_loaded_model_needs_no_file_of_weights()
    {
        string copy = s_folder!.File("moved/resnet18.pth");
        File.Copy(s_folder.File("resnet18.pth"), copy);
        using var fitted = Fit("square", o => o.Backbone = Backbones.ResNet18(PretrainedWeights.FromFile(copy, s_preparation)), out IDataView data);
        float[][] expected = FeaturesOf(fitted.Transform(data));
        byte[] zip = ModelZip.Save(s_ml, fitted, data.Schema);
        File.Delete(copy);
        ITransformer loaded = new MLContext().Model.Load(new MemoryStream(zip), out _);
        using var owned = (IDisposable)loaded;
        AssertClose(expected, FeaturesOf(loaded.Transform(data)), 0);
    }

    [TestMethod]
    public void Weights_that_do_not_fit_or_are_not_there_are_an_error()
    {
        string message = Assert.ThrowsExactly<InvalidDataException>(() => Fit("square", o => o.Backbone = Backbones.ResNet34(o.Backbone!.Weights), out _)).Message;
        StringAssert.Contains(message, "missing");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Fit("square", o => o.Backbone = Backbones.ResNet18(o.Backbone!.Weights, includeTop: true, classes: 10), out _)).Message, "classifier");
        string absent = s_folder!.File("absent.pth");
        StringAssert.Contains(Assert.Throws<IOException>(() => Fit("square", o => o.Backbone = Backbones.ResNet18(PretrainedWeights.FromFile(absent)), out _)).Message, "absent.pth");
    }

    private static TransformerChain<ConvNetFeaturizerTransformer> Fit(string image, Action<ConvNetFeaturizer.Options> change, out IDataView data)
    {
        data = s_ml.Data.LoadFromEnumerable(new[] { new FileRow { ImagePath = s_folder!.File($"{image}.png") } });
        ConvNetFeaturizer featurizer = Featurizer(s_ml, o =>
        {
            (o.Backbone, o.InputShape) = (Backbones.ResNet18(PretrainedWeights.FromFile(s_folder.File("resnet18.pth"), s_preparation)), null);
            change(o);
        });
        return s_ml.Transforms.LoadImages("Image", null, "ImagePath").Append(featurizer).Fit(data);
    }

    private static ITransformer Reload(ITransformer model, IDataView data) =>
        s_ml.Model.Load(new MemoryStream(ModelZip.Save(s_ml, model, data.Schema)), out _);

    private sealed class FileRow
    {
        public string ImagePath { get; set; } = "";
    }
}

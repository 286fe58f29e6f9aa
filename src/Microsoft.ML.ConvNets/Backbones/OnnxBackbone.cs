using System.Text.Json;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Onnx.Embedding;
using Microsoft.ML.ConvNets.Onnx.Import;
using Microsoft.ML.ConvNets.Weights;
using Microsoft.ML.ConvNets.Weights.Formats;
using Onnx;

namespace Microsoft.ML.ConvNets;

/// <summary>Makes a backbone of ONNX files.</summary>
internal static class OnnxBackbone
{
    /// <param name="files">The files, the first one first.</param>
    /// <param name="options">What the user says of them.</param>
    internal static Backbone Of(IReadOnlyList<OnnxFile> files, OnnxBackboneOptions options)
    {
        if (files.Count == 0)
        {
            throw new ArgumentException("There is no ONNX file: give the paths of one or several.", nameof(files));
        }

        if (!Enum.IsDefined(options.ChannelOrder))
        {
            throw new ArgumentException($"There is no channel order {(int)options.ChannelOrder}.", nameof(options));
        }

        if (options.Trainable)
        {
            return Trainable(files, options);
        }

        ValueInfoProto input = OnnxInputs.Find(files[0], options.InputName);
        PretrainedPreprocessing preprocessing = options.Preprocessing ?? PreprocessingOf(files[0], input);
        TensorShape shape = OnnxInputs.ImageOf(files[0], input, options.InputShape, preprocessing.Size);
        var layers = new List<OnnxModelLayer>();
        TensorShape reached = shape;
        for (int i = 0; i < files.Count; i++)
        {
            OnnxModelLayer layer = LayerOf(
                files[i], i == 0 ? input.Name : null, reached, i == files.Count - 1, options, reverses: i == 0);
            layers.Add(layer with { Name = i == 0 ? "onnx" : $"onnx_{i + 1}" });
            reached = layer.Output;
        }

        OnnxFile last = files[^1];
        return new Backbone(last.Name, LayerSequence.Create([.. layers]), minimumSize: 1)
        {
            Weights = WithoutWeights(last.Name, preprocessing with { Size = shape.Height }, layers),
            Input = shape,
        };
    }

    /// <summary>The file's graph as layers of the library's own kinds, which begin with the file's weights.</summary>
    private static Backbone Trainable(IReadOnlyList<OnnxFile> files, OnnxBackboneOptions options)
    {
        OnnxFile file = files[0];
        if (files.Count > 1 || options.ChannelOrder != ChannelOrder.Rgb)
        {
            throw new NotSupportedException(
                "Trainable takes one ONNX file, and images in the order red, green, blue; with several files, or another order, a model "
                + "can be used frozen: OnnxBackboneOptions.Trainable = false.");
        }

        ValueInfoProto input = OnnxInputs.Find(file, options.InputName);
        ImportedNetwork imported = OnnxImporter.Import(file, options.OutputName);
        PretrainedPreprocessing preprocessing = options.Preprocessing ?? PreprocessingOf(file, input) with
        {
            Scaling = imported.Preprocessing is { } pixels ? ScalingOf(pixels, file.Name) : ChannelScaling.ImageNet,
        };
        TensorShape? shape = options.InputShape ?? imported.Input;
        return new Backbone(file.Name, imported.Layers, minimumSize: 1)
        {
            Weights = PretrainedWeights.FromStream(
                file.Name, () => Stored(imported.Weights), preprocessing with { Size = shape?.Height ?? preprocessing.Size }) with
            {
                Source = $"ONNX, SHA-256 {file.Sha256}",
            },
            Input = shape,
        };
    }

    /// <summary>The scaling that a file does to bytes before its first layer.</summary>
    private static ChannelScaling ScalingOf(ImportedPreprocessing pixels, string file) =>
        Array.TrueForAll(pixels.Scale, static scale => scale > 0 && float.IsFinite(scale))
            ? new ChannelScaling(
                [.. pixels.Scale.Zip(pixels.Offset, static (scale, offset) => -offset / scale / 255)],
                Array.ConvertAll(pixels.Scale, static scale => 1 / (255 * scale)))
            : throw new NotSupportedException(
                $"The ONNX file '{file}' scales pixels by {string.Join(", ", pixels.Scale)}, which is no scaling by a positive deviation. "
                + "It can still be used frozen: OnnxBackboneOptions.Trainable = false.");

    private static MemoryStream Stored(WeightTable weights)
    {
        var stream = new MemoryStream();
        Safetensors.Write(stream, weights);
        stream.Position = 0;
        return stream;
    }

    private static OnnxModelLayer LayerOf(
        OnnxFile file, string? inputName, TensorShape shape, bool isLast, OnnxBackboneOptions options, bool reverses)
    {
        ValueInfoProto input = OnnxInputs.Find(file, inputName);
        if (!OnnxInputs.Accepts(input, shape))
        {
            throw new ArgumentException(
                $"The input '{input.Name}' of the ONNX file '{file.Name}' does not take the {shape} that come out of the file before it.");
        }

        string output = !isLast
            ? file.Model.Graph.Output[0].Name
            : options.OutputName ?? FeatureOutput.Of(file.Model.Graph);
        (TensorShape result, bool takesBatches) = OnnxProbe.Run(file.Again(), input.Name, output, shape);
        return new OnnxModelLayer(file.Content, input.Name, output, shape, result)
        {
            TakesBatches = takesBatches,
            ReversesChannels = reverses && options.ChannelOrder == ChannelOrder.Bgr,
        };
    }

    /// <summary>How images are prepared for a file, as far as it tells.</summary>
    private static PretrainedPreprocessing PreprocessingOf(OnnxFile file, ValueInfoProto input)
    {
        if (!OnnxInputs.IsBytes(input))
        {
            return PretrainedPreprocessing.ImageNet;
        }

        // The scaling is inside such a file; how images are resized is said beside.
        var preprocessing = new PretrainedPreprocessing { Scaling = ChannelScaling.ZeroTo255 };
        return file.Model.MetadataProps.FirstOrDefault(static entry => entry.Key == OnnxMetadata.Preprocessing)?.Value is string json
            && Described(json) is { } described
            ? preprocessing with
            {
                Size = described.Shape.Height,
                Interpolation = described.Interpolation,
                CropRatio = described.CropRatio,
            }
            : preprocessing;
    }

    /// <summary>The preprocessing that metadata describe; null where they are somebody else's.</summary>
    private static ImagePreprocessing? Described(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ImagePreprocessing>(json);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException or NullReferenceException)
        {
            return null;
        }
    }

    /// <summary>The values are in the files: nothing is left to be loaded, but the preparation of images is known.</summary>
    private static PretrainedWeights WithoutWeights(string name, PretrainedPreprocessing preprocessing, List<OnnxModelLayer> layers)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, WeightTable.Allocate([]));
        byte[] none = stream.ToArray();
        return PretrainedWeights.FromStream(name, () => new MemoryStream(none, writable: false), preprocessing) with
        {
            Source = $"ONNX, SHA-256 {string.Join(", ", layers.Select(static layer => layer.Sha256))}"
                + (layers.TrueForAll(static layer => layer.TakesBatches) ? "" : ", sample by sample"),
        };
    }
}

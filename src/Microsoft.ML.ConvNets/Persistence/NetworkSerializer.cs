using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Trust;
using Microsoft.ML.ConvNets.Weights;
using Microsoft.ML.ConvNets.Weights.Formats;
using Microsoft.ML.ConvNets.Weights.Naming;

namespace Microsoft.ML.ConvNets.Persistence;

/// <summary>
/// A network and its weights beside the header of a model: <c>network.json</c>, <c>weights.safetensors</c>, and each ONNX file that the
/// network runs. Nothing in them is code; what is read is untrusted.
/// </summary>
internal static class NetworkSerializer
{
    private const string NetworkStream = "network.json";
    private const string WeightsStream = "weights.safetensors";
    private const string PrototypesStream = "prototypes.safetensors";
    private const string PrototypesName = "prototypes";
    private const string ChecksumStream = "checksum.sha256";
    private const int MaxNetworkLength = 4 << 20;

    /// <summary>
    /// What takes in all parts of a model: the header, the network, the weights. Zips tell of damage to what they hold only sometimes.
    /// </summary>
    internal static IncrementalHash CreateChecksum() => IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Writes them, and the checksum of all that was written.</summary>
    internal static void Write(
        ModelSaveContext context, Network network, WeightTable weights, FeaturePrototypes? prototypes, IncrementalHash checksum)
    {
        byte[] json = Encoding.UTF8.GetBytes(network.ToJson());
        checksum.AppendData(json);
        ModelArchive.Write(context, NetworkStream, stream => stream.Write(json));
        foreach (OnnxContent model in ModelsOf(network))
        {
            checksum.AppendData(Convert.FromHexString(model.Sha256));
            ModelArchive.Write(context, StreamOf(model), stream => stream.Write(model.Bytes));
        }

        WriteWeights(context, WeightsStream, weights, checksum);
        if (prototypes is not null)
        {
            WeightSpec spec = PrototypesSpec(prototypes.Count, prototypes.Length);
            WriteWeights(context, PrototypesStream, WeightTable.Of(spec, prototypes.Values), checksum);
        }

        ModelArchive.Write(context, ChecksumStream, stream => stream.Write(checksum.GetHashAndReset()));
    }

    /// <summary>Reads them back.</summary>
    /// <param name="context">What ML.NET reads the model with.</param>
    /// <param name="input">The shape of one sample, from the model's header.</param>
    /// <param name="complete">Turns the network that was written into the one that the weights belong to.</param>
    /// <param name="checksum">What took in the header; models of versions before 0.3 have no checksum to compare with.</param>
    /// <returns>The network that was written, the completed one's weights, and the prototypes, where there are any.</returns>
    /// <exception cref="FormatException">Something is missing, damaged or does not fit.</exception>
    internal static (Network Network, WeightTable Weights, FeaturePrototypes? Prototypes) Read(
        object context, TensorShape input, Func<Network, Network> complete, IncrementalHash checksum)
    {
        Network network;
        using (ModelEntryStream stream = OpenRequired(context, NetworkStream))
        {
            byte[] json = stream.ReadAll(MaxNetworkLength);
            checksum.AppendData(json);
            network = Network.FromJson(Encoding.UTF8.GetString(json));
        }

        foreach (OnnxContent model in ModelsOf(network))
        {
            using ModelEntryStream stream = OpenRequired(context, StreamOf(model));
            ReadModel(stream, model);
            checksum.AppendData(Convert.FromHexString(model.Sha256));
        }

        WeightTable weights;
        using (ModelEntryStream stream = OpenRequired(context, WeightsStream, isHashed: true))
        {
            weights = ReadWeights(stream, complete(network), input);
            checksum.AppendData(stream.Hash());
        }

        FeaturePrototypes? prototypes = null;
        using (ModelEntryStream? stream = ModelArchive.Open(context, PrototypesStream, isHashed: true))
        {
            if (stream is not null)
            {
                prototypes = ReadPrototypes(stream, complete(network).Resolve(input));
                checksum.AppendData(stream.Hash());
            }
        }

        byte[] expected = checksum.GetHashAndReset();
        using (ModelEntryStream? stream = ModelArchive.Open(context, ChecksumStream))
        {
            if (stream is not null && !stream.ReadAll(expected.Length).AsSpan().SequenceEqual(expected))
            {
                throw new FormatException("its checksum does not fit: the file was damaged or changed after it was saved");
            }
        }

        return (network, weights, prototypes);
    }

    /// <summary>Checks that a header's way from images to the network's input leads there.</summary>
    /// <exception cref="FormatException">It does not.</exception>
    internal static void RequireWay(InputKind kind, ImagePreprocessing? preprocessing, TensorShape input)
    {
        if (kind == InputKind.Vector ? preprocessing is not null : preprocessing?.Shape != input)
        {
            throw new FormatException($"its header describes an input of {input} and the way to another one");
        }
    }

    private static void WriteWeights(ModelSaveContext context, string name, WeightTable weights, IncrementalHash checksum) =>
        ModelArchive.Write(context, name, stream =>
        {
            using var hash = SHA256.Create();
            using (var hashed = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
            {
                Safetensors.Write(hashed, weights);
            }

            checksum.AppendData(hash.Hash!);
        });

    private static WeightSpec PrototypesSpec(long count, long length) => new(PrototypesName, [count, length], InitialValues.Constant(0));

    private static FeaturePrototypes ReadPrototypes(Stream stream, IReadOnlyList<ResolvedLayer> layers)
    {
        SafetensorsHeader described = SafetensorsHeader.Read(stream);
        int length = checked((int)layers[Network.FeatureLayers(layers)].Input.Length);
        if (described.Entries is not [{ Shape: [>= 1 and <= FeaturePrototypes.MostPrototypes, _] shape }] || shape[1] != length)
        {
            throw new FormatException($"'{PrototypesStream}' does not hold features of {length:N0} values");
        }

        float[] values = Safetensors.Read(stream, described, [PrototypesSpec(shape[0], length)])[0];
        return Array.TrueForAll(values, float.IsFinite)
            ? new FeaturePrototypes(values, length)
            : throw new FormatException($"'{PrototypesStream}' holds values that are not numbers");
    }

    private static ModelEntryStream OpenRequired(object context, string name, bool isHashed = false) =>
        ModelArchive.Open(context, name, isHashed) ?? throw new FormatException($"'{name}' is missing beside it");

    /// <summary>The ONNX files that a network runs, each once, though several layers may run it.</summary>
    private static IEnumerable<OnnxContent> ModelsOf(Network network) =>
        OnnxModelLayer.In(network.Layers).Select(static layer => layer.Content).Distinct();

    private static string StreamOf(OnnxContent model) => $"{model.Sha256[..16]}.onnx";

    /// <summary>Reads an ONNX file, which is looked through like any from outside.</summary>
    private static void ReadModel(ModelEntryStream stream, OnnxContent model)
    {
        model.Bind(stream.ReadAll(Array.MaxLength));
        try
        {
            _ = OnnxFile.Parse(model, "of the model");
        }
        catch (InvalidDataException refused)
        {
            throw new FormatException(refused.Message, refused);
        }
    }

    private static WeightTable ReadWeights(Stream stream, Network network, TensorShape input)
    {
        // The header of the weights is read before anything is allocated, so that a file that claims a giant network costs nothing.
        SafetensorsHeader described = SafetensorsHeader.Read(stream);
        IReadOnlyList<WeightSpec> specs = network.Weights(input);
        long claimed = specs.Where(static spec => spec.Role == WeightRole.Parameter).Sum(static spec => spec.Length);
        long stored = described.Entries.Sum(static entry => (entry.End - entry.Start) / sizeof(float));
        if (claimed > stored)
        {
            throw new FormatException($"the network has {claimed:N0} parameters, '{WeightsStream}' holds {stored:N0}");
        }

        // The header may lie as well; the stream itself knows better.
        if (described.FileLength > stream.Length)
        {
            throw new FormatException(
                $"'{WeightsStream}' describes {described.FileLength:N0} bytes, but has {stream.Length:N0}: it is truncated");
        }

        HashSet<string> names = [.. specs.Select(static spec => spec.Name)];
        return Safetensors.Read(stream, described.Renamed(name => EarlierWeightNames.Present(name, names.Contains)), specs);
    }
}

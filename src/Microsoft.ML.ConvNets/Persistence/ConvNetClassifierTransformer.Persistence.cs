using System.Text;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <remarks>
/// In the zip: the header as JSON in the block of <c>Model.key</c>, and beside it <c>network.json</c> (the network without its output layer)
/// and <c>weights.safetensors</c>. Nothing in it is code.
/// </remarks>
public sealed partial class ConvNetClassifierTransformer
{
    internal const string LoaderSignature = "ConvNetClassifier";

    private const string NetworkStream = "network.json";
    private const string WeightsStream = "weights.safetensors";
    private const int MaxNetworkLength = 4 << 20;

    private static readonly ModelFormat s_format = new("CONVNETC", 0x00010001, LoaderSignature);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        _scorer.RequireAlive();
        MachineLearningInternals.SetVersion(ctx, s_format);
        JsonBlock.Write(MachineLearningInternals.GetWriter(ctx), _header);
        MachineLearningInternals.SaveBinaryStream(ctx, NetworkStream, writer => writer.Write(Encoding.UTF8.GetBytes(Network.ToJson())));
        MachineLearningInternals.SaveBinaryStream(ctx, WeightsStream, writer =>
        {
            writer.Flush();
            Safetensors.Write(writer.BaseStream, WeightsOf(_scorer.Module));
        });
    }

    /// <summary>Called by ML.NET's model loading. What it reads is untrusted.</summary>
    internal static ITransformer Create(IHostEnvironment env, object context)
    {
        MachineLearningInternals.CheckVersion(context, s_format);
        ClassifierHeader header = JsonBlock.Read<ClassifierHeader>(MachineLearningInternals.GetReader(context));
        Validate(header);

        Network? network = null;
        Require(MachineLearningInternals.TryLoadBinaryStream(context, NetworkStream, reader => network = ReadNetwork(reader)), NetworkStream);
        NetworkModule? module = null;
        try
        {
            Require(MachineLearningInternals.TryLoadBinaryStream(context, WeightsStream, reader => module = ReadModule(reader.BaseStream, network!, header)), WeightsStream);
            return new ConvNetClassifierTransformer(
                env, header, new NetworkScorer(network!, module!, header.Shape, header.Classes.Count, header.Preprocessing), history: null);
        }
        catch
        {
            module?.Dispose();
            throw;
        }
    }

    /// <summary>Parts that are well-formed by themselves but do not belong together.</summary>
    private static void Validate(ClassifierHeader header)
    {
        if (header.FeatureColumnName.Length == 0 || header.ScoreColumnName.Length == 0 || header.PredictedLabelColumnName.Length == 0
            || header.ScoreColumnName == header.PredictedLabelColumnName)
        {
            throw new FormatException("its header lacks the name of a column");
        }

        if (header.InputKind == InputKind.Vector ? header.Preprocessing is not null : header.Preprocessing?.Shape != header.Shape)
        {
            throw new FormatException($"its header describes an input of {header.Shape} and the way to another one");
        }

        // Names that are no values of their kind show here rather than at the first prediction.
        header.Classes.PredictedLabelAnnotations();
    }

    private static void Require(bool there, string name)
    {
        if (!there)
        {
            throw new FormatException($"'{name}' is missing beside it");
        }
    }

    private static Network ReadNetwork(BinaryReader reader)
    {
        byte[] json = reader.ReadBytes(MaxNetworkLength + 1);
        return json.Length <= MaxNetworkLength
            ? Network.FromJson(Encoding.UTF8.GetString(json))
            : throw new FormatException($"'{NetworkStream}' is longer than {MaxNetworkLength:N0} bytes");
    }

    private static NetworkModule ReadModule(Stream weights, Network network, ClassifierHeader header)
    {
        // The header of the weights is read before the network is built, so that a file that claims a giant network costs nothing.
        SafetensorsHeader described = SafetensorsHeader.Read(weights);
        long claimed = NetworkModule.WithOutput(network, header.Classes.Count).Place(header.Shape).Sum(p => p.ParameterCount);
        long stored = described.Entries.Sum(e => (e.End - e.Start) / sizeof(float));
        if (claimed > stored)
        {
            throw new FormatException($"the network has {claimed:N0} parameters, '{WeightsStream}' holds {stored:N0}");
        }

        // The header may lie as well; the stream itself knows better.
        if (described.FileLength > weights.Length)
        {
            throw new FormatException($"'{WeightsStream}' describes {described.FileLength:N0} bytes, but has {weights.Length:N0}: it is truncated");
        }

        NetworkModule module = NetworkModule.Build(network, header.Shape, header.Classes.Count);
        try
        {
            Safetensors.ReadInto(weights, described, WeightsOf(module));
            return module;
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    private static List<(string Name, Tensor Tensor)> WeightsOf(nn.Module module) =>
        [.. module.state_dict().Select(entry => (entry.Key, entry.Value))];
}

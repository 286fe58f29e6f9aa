using System.Security.Cryptography;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <remarks>
/// In the zip: the header as JSON in the block of <c>Model.key</c>, and beside it the network and the weights (<see cref="SavedNetwork"/>).
/// Where the weights came from is not needed any more.
/// </remarks>
public sealed partial class ConvNetFeaturizerTransformer
{
    internal const string LoaderSignature = "ConvNetFeaturizer";

    private static readonly ModelFormat s_format = new("CONVNETF", 0x00010001, LoaderSignature);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        _scorer.RequireAlive();
        MachineLearningInternals.SetVersion(ctx, s_format);
        using IncrementalHash checksum = SavedNetwork.CreateChecksum();
        JsonBlock.Write(MachineLearningInternals.GetWriter(ctx), _header, checksum);
        SavedNetwork.Write(ctx, Network, _scorer.Weights, checksum);
    }

    /// <summary>Called by ML.NET's model loading. What it reads is untrusted.</summary>
    internal static ITransformer Create(IHostEnvironment env, object context)
    {
        MachineLearningInternals.CheckVersion(context, s_format);
        using IncrementalHash checksum = SavedNetwork.CreateChecksum();
        FeaturizerHeader header = JsonBlock.Read<FeaturizerHeader>(MachineLearningInternals.GetReader(context), checksum);
        if (header.InputColumnName.Length == 0 || header.OutputColumnName.Length == 0)
        {
            throw new FormatException("its header lacks the name of a column");
        }

        if (header.BatchSize is < 1 or > ConvNetFeaturizer.MaxBatchSize)
        {
            throw new FormatException($"its header tells of batches of {header.BatchSize} rows");
        }

        SavedNetwork.RequireWay(header.InputKind, header.Preprocessing, header.Shape);
        (Network network, WeightTable weights) = SavedNetwork.Read(context, header.Shape, written =>
        {
            header.Check(written.OutputShape(header.Shape));
            return written;
        }, checksum);
        return new ConvNetFeaturizerTransformer(env, header, network, weights, threads: null);
    }
}

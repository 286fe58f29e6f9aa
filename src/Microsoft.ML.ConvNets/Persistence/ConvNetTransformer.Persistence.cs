using System.Security.Cryptography;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <remarks>
/// In the zip: the header as JSON in the block of <c>Model.key</c>, and beside it the network without its output layer and the weights
/// (<see cref="SavedNetwork"/>).
/// </remarks>
public abstract partial class ConvNetTransformer
{
    private protected abstract ModelFormat Format { get; }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        _scorer.RequireAlive();
        MachineLearningInternals.SetVersion(ctx, Format);
        using IncrementalHash checksum = SavedNetwork.CreateChecksum();
        JsonBlock.Write(MachineLearningInternals.GetWriter(ctx), _header, checksum);
        SavedNetwork.Write(ctx, Network, _scorer.Weights, checksum);
    }

    /// <summary>Reads a model. What is read is untrusted.</summary>
    /// <exception cref="FormatException">A part is damaged, or the parts do not belong together.</exception>
    private protected static (THeader Header, NetworkScorer Scorer) Read<THeader>(object context, ModelFormat format)
        where THeader : NetworkHeader
    {
        MachineLearningInternals.CheckVersion(context, format);
        using IncrementalHash checksum = SavedNetwork.CreateChecksum();
        THeader header = JsonBlock.Read<THeader>(MachineLearningInternals.GetReader(context), checksum);
        SavedNetwork.RequireWay(header.InputKind, header.Preprocessing, header.Shape);

        // Names that are missing or no values of their kind show here rather than at the first prediction.
        string[] columns = [.. header.Columns().Select(static column => column.Name), header.FeatureColumnName];
        if (columns.Any(static name => name.Length == 0) || columns[..^1].Distinct(StringComparer.Ordinal).Count() < columns.Length - 1)
        {
            throw new FormatException("its header lacks the name of a column");
        }

        (Network network, WeightTable weights) = SavedNetwork.Read(
            context, header.Shape, written => written.WithOutputLayer(header.Outputs), checksum);
        return (header, new NetworkScorer(network.WithOutputLayer(header.Outputs), weights, header.Shape, header.Preprocessing, header.Function));
    }
}

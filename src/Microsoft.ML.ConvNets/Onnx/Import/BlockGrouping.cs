using Microsoft.ML.ConvNets.Networks;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Onnx.Import;

/// <summary>
/// Groups the layers of a network into blocks, the units in which a backbone is frozen: a new one where the image gets smaller.
/// </summary>
internal static class BlockGrouping
{
    internal static LayerSequence Of(LayerSequence layers, TensorShape input)
    {
        IReadOnlyList<ResolvedLayer> placed = layers.Resolve(input, "the graph");
        int end = placed.Count;
        while (end > 0 && !placed[end - 1].Weights.Any())
        {
            end--;
        }

        List<Layer> grouped = [];
        List<Layer> block = [];
        bool hasWeights = false;
        foreach (ResolvedLayer layer in placed.Take(end))
        {
            if (hasWeights && layer.Output.Height < layer.Input.Height)
            {
                grouped.Add(Block([.. block]));
                block.Clear();
                hasWeights = false;
            }

            block.Add(layer.Layer);
            hasWeights |= layer.Weights.Any();
        }

        if (block.Count > 0)
        {
            grouped.Add(Block([.. block]));
        }

        return LayerSequence.Create([.. grouped, .. placed.Skip(end).Select(static layer => layer.Layer)]);
    }
}

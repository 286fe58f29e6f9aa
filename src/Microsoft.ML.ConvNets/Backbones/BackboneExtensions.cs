namespace Microsoft.ML.ConvNets;

/// <summary>Networks that begin with a backbone.</summary>
public static class BackboneExtensions
{
    extension(Network network)
    {
        /// <summary>A network that begins with a backbone.</summary>
        /// <param name="backbone">
        /// The backbone without its classifier top and with its weights, such as <c>Backbones.ResNet18(KnownWeights.ResNet18)</c>. Drawing
        /// them at random only makes sense for a backbone that learns.
        /// </param>
        /// <param name="trainable">
        /// Whether all of it learns. Default false: it is frozen, and a trainer computes its features only once.
        /// </param>
        /// <param name="head">The layers after it, without the output layer. Default: none, the output layer follows at once.</param>
        public static Network FromBackbone(Backbone backbone, bool trainable = false, LayerSequence? head = null)
        {
            ArgumentNullException.ThrowIfNull(backbone);
            BackboneLayer first = backbone.AsLayer(trainable ? 0 : backbone.Blocks);
            return new Network(LayerSequence.Create([first, .. head ?? LayerSequence.Empty]), backbone.Input) { Origin = backbone.Start };
        }

        /// <summary>What the backbone begins with; null where weights are drawn.</summary>
        internal PretrainedBackbone? Start => (PretrainedBackbone?)network.Origin;
    }
}

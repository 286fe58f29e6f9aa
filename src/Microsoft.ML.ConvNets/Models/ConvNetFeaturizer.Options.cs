using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Scoring;

namespace Microsoft.ML.ConvNets;

public sealed partial class ConvNetFeaturizer
{
    /// <summary>The options of <see cref="ConvNetFeaturizer"/>.</summary>
    public sealed class Options
    {
        /// <summary>
        /// The network that is run, with the weights that someone trained, such as <c>Backbones.ResNet18(KnownWeights.ResNet18)</c>;
        /// <c>Fit</c>
        /// fetches them if need be. Without weights they are drawn, with a warning. Required.
        /// </summary>
        public Backbone? Backbone;

        /// <summary>The column that is added. Default <c>Features</c>.</summary>
        public string OutputColumnName = "Features";

        /// <summary>
        /// The column of images: paths of files (text), encoded bytes, <c>MLImage</c>, or a vector of floats. Default <c>Image</c>.
        /// </summary>
        public string InputColumnName = "Image";

        /// <summary>
        /// The shape that images are resized to, <c>[3, H, W]</c> or <c>[1, H, W]</c>; at least the backbone's minimum size. For a float
        /// vector it says what the vector holds, channels first. Default null: color at the size that the weights were made for; without
        /// weights 224×224, or more where the backbone needs more.
        /// </summary>
        public TensorShape? InputShape;

        /// <summary>
        /// Whether the network sees the middle of each image, as <see cref="PretrainedPreprocessing.CropRatio"/> of the weights says,
        /// rather than all of it.
        /// Default null: yes for a backbone with its classifier top, whose published accuracy was measured so; otherwise no.
        /// </summary>
        public bool? Crop;

        /// <summary>
        /// What happens with an image that cannot be read: <see cref="BadImageAction.Skip"/> gives it features that are all
        /// <see cref="float.NaN"/>.
        /// Default <see cref="BadImageAction.Fail"/>.
        /// </summary>
        public BadImageAction OnBadImage = BadImageAction.Fail;

        /// <summary>
        /// The most pixels of an image, before it is resized: a larger one counts as one that cannot be read. At least 1. Default 100
        /// million.
        /// </summary>
        public long MaxImagePixels = ImageDecoder.DefaultMaxPixels;

        /// <summary>Number of rows that the network takes at once when data is transformed, 1 to 4096. Default 32.</summary>
        public int BatchSize = FittedInput.DefaultBatchSize;

        /// <summary>Number of threads, at least 1. Default null: one a core.</summary>
        public int? Threads;

        /// <summary>The seed of weights that are drawn. Default null: drawn from the context's.</summary>
        public int? Seed;

        /// <summary>Called with the progress of the download of weights, from another thread. Default null.</summary>
        public IProgress<DownloadProgress>? Progress;

        /// <summary>
        /// Stops the download of weights, as <c>MLContext.CancelExecution</c> does; <c>Fit</c> then throws
        /// <see cref="OperationCanceledException"/>. Default none.
        /// </summary>
        public CancellationToken CancellationToken;

        /// <summary>Checks the values that can be wrong by themselves.</summary>
        internal Options Validated()
        {
            Guard.Require(Backbone is not null, nameof(Backbone), "is null; a backbone is required, such as Backbones.ResNet18()");
            Guard.ColumnName(OutputColumnName, nameof(OutputColumnName));
            Guard.ColumnName(InputColumnName, nameof(InputColumnName));
            Guard.Known(OnBadImage, nameof(OnBadImage));
            Guard.InRange(MaxImagePixels, atLeast: 1, name: nameof(MaxImagePixels));
            Guard.InRange(BatchSize, atLeast: 1, atMost: MaxBatchSize, name: nameof(BatchSize));
            Guard.InRange(Threads, atLeast: 1, name: nameof(Threads));
            Guard.Require(
                InputShape is not { IsImage: true } shape || Math.Min(shape.Height, shape.Width) >= Backbone!.MinimumSize,
                nameof(InputShape),
                $"is {InputShape}; {Backbone!.Name} takes images of at least {Backbone.MinimumSize}×{Backbone.MinimumSize}");
            return (Options)MemberwiseClone();
        }
    }
}

using System.Threading.Channels;

namespace Microsoft.ML.ConvNets.Serving.Batching;

/// <summary>
/// Decodes images on several threads, in the order in which they came, and hands them on to the model that they belong to.
/// </summary>
internal sealed class DecodingStage
{
    private readonly Channel<(PendingImage Image, BatchRunner Runner)> _images = Channel.CreateUnbounded<(PendingImage, BatchRunner)>();
    private readonly ImageAdmission _admission;
    private readonly Task _ended;

    /// <param name="threads">Number of images that are decoded at once.</param>
    /// <param name="admission">Which images are decoded.</param>
    internal DecodingStage(int threads, ImageAdmission admission)
    {
        _admission = admission;
        _ended = Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(DecodeAsync)));
    }

    /// <summary>Takes an image that the runner expects.</summary>
    internal void Add(PendingImage image, BatchRunner runner)
    {
        if (!_images.Writer.TryWrite((image, runner)))
        {
            runner.Queue.Forgo();
            image.Fail(new ObjectDisposedException(null, "The program that scores has ended."));
        }
    }

    /// <summary>Ends it, after the images that it was given.</summary>
    internal Task CloseAsync()
    {
        _images.Writer.TryComplete();
        return _ended;
    }

    private async Task DecodeAsync()
    {
        await foreach ((PendingImage image, BatchRunner runner) in _images.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (image.Pack(runner.Model.Network, _admission))
            {
                runner.Queue.Add(image);
            }
            else
            {
                runner.Queue.Forgo();
            }
        }
    }
}

namespace Microsoft.ML.ConvNets.Serving.Uploads;

/// <summary>The memory that all uploads of a scorer share.</summary>
/// <param name="limit">The most bytes.</param>
internal sealed class UploadMemory(long limit)
{
    private long _used;

    /// <summary>What is in use.</summary>
    internal long Used => Interlocked.Read(ref _used);

    /// <summary>Takes some, if it is there.</summary>
    internal bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= limit)
        {
            return true;
        }

        Give(bytes);
        return false;
    }

    internal void Give(long bytes) => Interlocked.Add(ref _used, -bytes);
}

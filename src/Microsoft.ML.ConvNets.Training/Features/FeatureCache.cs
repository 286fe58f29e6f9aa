using Microsoft.ML.ConvNets.Training.Features;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Keeps what frozen backbones made of images, so that training again — another head, another learning rate, another epoch — does not run
/// the backbone again. Give the same cache to several trainers (<c>Options.Features.Cache</c>) to share it.
/// </summary>
/// <remarks>
/// Features are filed under all that decides them: the frozen layers and their weights, the preprocessing, and the content of the image. An
/// image that changed, or another backbone, is simply not found; nothing can be stale. Safe from many threads. In a folder, each training
/// adds one file when it is complete; files carry a checksum and a damaged one is ignored.
/// </remarks>
public sealed class FeatureCache : IDisposable
{
    private readonly Dictionary<FeatureKey, BackboneFeatures> _spaces = [];
    private readonly Lock _growth = new();
    private readonly long _memoryLimit;
    private long _hits;
    private long _misses;
    private bool _disposed;

    /// <summary>A cache that lasts as long as this object.</summary>
    /// <param name="memoryLimit">Bytes of features of one backbone kept in memory; the rest goes to temporary files. Default 1 GiB.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="memoryLimit"/> is negative.</exception>
    public FeatureCache(long memoryLimit = 1L << 30)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(memoryLimit);
        _memoryLimit = memoryLimit;
    }

    /// <summary>A cache that also lasts, as files in a folder.</summary>
    /// <param name="folder">The folder; it is made if it does not exist.</param>
    /// <param name="memoryLimit">Bytes of features of one backbone kept in memory. Default 1 GiB.</param>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public FeatureCache(string folder, long memoryLimit = 1L << 30)
        : this(memoryLimit)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        Folder = folder;
    }

    /// <summary>Where features last; null for a cache in memory only.</summary>
    public string? Folder { get; }

    /// <summary>How often features were found.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>How often a backbone had to run.</summary>
    public long Misses => Interlocked.Read(ref _misses);

    /// <summary>The features under one fingerprint.</summary>
    /// <param name="fingerprint">Backbone, weights and preprocessing.</param>
    /// <param name="length">Values of an image's features.</param>
    /// <param name="warn">Called with a warning for a file that is ignored.</param>
    internal BackboneFeatures Open(FeatureKey fingerprint, int length, Action<string> warn)
    {
        lock (_growth)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_spaces.TryGetValue(fingerprint, out BackboneFeatures? space))
            {
                space = new BackboneFeatures(fingerprint, length, _memoryLimit, Folder, warn);
                _spaces.Add(fingerprint, space);
            }

            return space;
        }
    }

    internal void Count(long hits, long misses)
    {
        Interlocked.Add(ref _hits, hits);
        Interlocked.Add(ref _misses, misses);
    }

    /// <summary>Frees the memory; files in a folder stay. No training may use the cache any more.</summary>
    public void Dispose()
    {
        lock (_growth)
        {
            _disposed = true;
            foreach (BackboneFeatures space in _spaces.Values)
            {
                space.Dispose();
            }

            _spaces.Clear();
        }
    }
}

using System.Runtime.InteropServices;
using Microsoft.ML.ConvNets.Training.Datasets;

namespace Microsoft.ML.ConvNets.Training.Features;

/// <summary>
/// All features under one fingerprint: of one frozen backbone with its weights and preprocessing. Safe from many threads.
/// </summary>
internal sealed class BackboneFeatures : IDisposable
{
    private readonly Dictionary<FeatureKey, int> _slots = [];
    private readonly List<FeatureKey> _unsaved = [];
    private readonly Lock _growth = new();
    private readonly FeatureKey _fingerprint;
    private readonly RecordStore _values;
    private readonly string? _folder;

    internal BackboneFeatures(FeatureKey fingerprint, int length, long memoryLimit, string? folder, Action<string> warn)
    {
        _fingerprint = fingerprint;
        Length = length;
        _folder = folder;
        _values = new RecordStore(checked(length * sizeof(float)), memoryLimit, Path.GetTempPath());
        if (folder is null)
        {
            return;
        }

        foreach (string path in Directory.EnumerateFiles(folder, FeatureFile.PatternOf(fingerprint)).Order(StringComparer.Ordinal))
        {
            try
            {
                FeatureFile.Read(
                    path, fingerprint, length, (key, values) => _slots.TryAdd(key, _values.Add(MemoryMarshal.AsBytes(values))));
            }
            catch (Exception damaged) when (damaged is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                warn($"The feature file '{path}' is ignored: {damaged.Message} Delete it; its features are computed again.");
            }
        }
    }

    /// <summary>Values of an image's features.</summary>
    internal int Length { get; }

    internal bool Contains(FeatureKey key)
    {
        lock (_growth)
        {
            return _slots.ContainsKey(key);
        }
    }

    /// <summary>Where the features of a key are; they must be there.</summary>
    internal int SlotOf(FeatureKey key)
    {
        lock (_growth)
        {
            return _slots[key];
        }
    }

    internal ReadOnlySpan<float> this[int slot] => MemoryMarshal.Cast<byte, float>(_values[slot]);

    internal void Add(FeatureKey key, ReadOnlySpan<float> values)
    {
        lock (_growth)
        {
            if (!_slots.ContainsKey(key))
            {
                _slots.Add(key, _values.Add(MemoryMarshal.AsBytes(values)));
                _unsaved.Add(key);
            }
        }
    }

    /// <summary>Writes what is new into the folder, if there is one, as one more file.</summary>
    internal void Save()
    {
        lock (_growth)
        {
            if (_folder is not null && _unsaved.Count > 0)
            {
                FeatureFile.Write(_folder, _fingerprint, Length, _unsaved, key => this[_slots[key]]);
            }

            _unsaved.Clear();
        }
    }

    public void Dispose() => _values.Dispose();
}

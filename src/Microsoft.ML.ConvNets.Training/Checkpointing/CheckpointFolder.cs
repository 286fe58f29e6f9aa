using Microsoft.ML.ConvNets.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Checkpointing;

/// <summary>
/// The checkpoints of one training: when one is due, what it is called, which ones go. Later files have larger numbers in their names.
/// </summary>
internal sealed class CheckpointFolder
{
    private const string Extension = ".checkpoint";
    private const string Pattern = "*" + Extension;

    private readonly CheckpointOptions _options;
    private readonly string _folder;
    private readonly ComparedSettings _settings;
    private readonly WatchedMetric _monitor;
    private readonly Action<string> _warn;
    private int _next;

    /// <param name="options">Where and how often.</param>
    /// <param name="settings">What the training does.</param>
    /// <param name="monitor">What decides which epoch is better.</param>
    /// <param name="resumed">The checkpoint that the training resumes from; null if it begins.</param>
    /// <param name="warn">Called with a warning for a file that could not be written.</param>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    /// <exception cref="ArgumentException">A training begins, and the folder holds checkpoints of another one, which must not be mixed with
    /// its own.</exception>
    internal CheckpointFolder(
        CheckpointOptions options, ComparedSettings settings, WatchedMetric monitor, Checkpoint? resumed, Action<string> warn)
    {
        (_options, _settings, _monitor, _warn) = (options, settings, monitor, warn);
        _folder = options.Folder!;
        RequireWritable(_folder);

        string[] present = FilesOf(_folder);
        string? resumedFolder = resumed is null ? null : System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(resumed.Path));
        if (present.Length > 0 && resumedFolder != System.IO.Path.GetFullPath(_folder))
        {
            throw new ArgumentException(
                $"Checkpoints: '{_folder}' holds {present.Length} checkpoints of an earlier training. Go on with it (ResumeFrom = "
                + $"\"{_folder}\"), or name an empty folder.");
        }

        _next = present.Length == 0 ? 1 : NumberOf(present[^1]) + 1;
    }

    /// <summary>The newest sound checkpoint of a file or folder; null if a folder has none.</summary>
    /// <param name="path">A checkpoint, or a folder of them.</param>
    /// <param name="warn">Called with a warning for a damaged file.</param>
    /// <exception cref="FileNotFoundException">There is nothing of that name.</exception>
    /// <exception cref="InvalidDataException">It is a file and no sound checkpoint, or a folder that holds nothing but damaged
    /// ones.</exception>
    internal static Checkpoint? Find(string path, Action<string> warn)
    {
        if (File.Exists(path))
        {
            return Checkpoint.Open(path);
        }

        if (!Directory.Exists(path))
        {
            return null;
        }

        InvalidDataException? last = null;
        foreach (string file in FilesOf(path).Reverse())
        {
            try
            {
                return Checkpoint.Open(file);
            }
            catch (InvalidDataException damaged)
            {
                warn(damaged.Message);
                last = damaged;
            }
        }

        return last is null
            ? null
            : throw new InvalidDataException($"ResumeFrom: all checkpoints in '{path}' are damaged. {last.Message}", last);
    }

    /// <summary>Writes a file if one is due at the end of an epoch.</summary>
    internal void AfterEpoch(
        EpochResult result, LoopState state, torch.optim.Optimizer optimizer, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        double? value = result.ValueOf(_monitor.Metric);
        bool isBest = value is double watched && _monitor.IsBetter(watched, state.BestOfCheckpoints);
        state.BestOfCheckpoints = isBest ? value : state.BestOfCheckpoints;
        if (_options.BestOnly ? isBest : result.Epoch % _options.EveryEpochs == 0 || state.StopReason is not null)
        {
            Write(state, optimizer, tensors);
        }
    }

    /// <summary>Writes a file if one is due after a step within an epoch.</summary>
    internal void AfterStep(LoopState state, torch.optim.Optimizer optimizer, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        if (_options.EverySteps is int steps && !_options.BestOnly && state.Steps % steps == 0)
        {
            Write(state, optimizer, tensors);
        }
    }

    /// <summary>Writes a file because training ends early, so that nothing of it is lost.</summary>
    internal void WriteBeforeEnd(LoopState state, torch.optim.Optimizer optimizer, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        if (!_options.BestOnly && state.Steps > 0)
        {
            Write(state, optimizer, tensors);
        }
    }

    /// <summary>
    /// Makes the folder, removes what a process that died left half written, and proves that files can be written, before a training has
    /// cost anything.
    /// </summary>
    private static void RequireWritable(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (string unfinished in Directory.GetFiles(folder, Pattern + AtomicFile.Unfinished))
            {
                File.Delete(unfinished);
            }

            string proof = System.IO.Path.Combine(folder, $"{Guid.NewGuid():N}{Extension}{AtomicFile.Unfinished}");
            File.WriteAllBytes(proof, [0]);
            File.Delete(proof);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Checkpoints: nothing can be written to '{folder}': {e.Message}", e);
        }
    }

    /// <summary>A disk that is full or a folder that is gone costs a checkpoint, not the training.</summary>
    private void Write(LoopState state, torch.optim.Optimizer optimizer, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        string path = System.IO.Path.Combine(_folder, $"{_next++:D6}-epoch-{state.Epoch}-batch-{state.Batches}{Extension}");
        try
        {
            Checkpoint.Write(path, _settings, state, optimizer, tensors);
            foreach (string old in FilesOf(_folder).SkipLast(_options.Keep))
            {
                File.Delete(old);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _warn($"The checkpoint '{path}' could not be written: {e.Message} The training continues.");
        }
    }

    /// <summary>The checkpoints of a folder, the oldest first.</summary>
    private static string[] FilesOf(string folder) =>
        [.. Directory.GetFiles(folder, Pattern).Where(static f => NumberOf(f) > 0).OrderBy(NumberOf)];

    private static int NumberOf(string path) => int.TryParse(System.IO.Path.GetFileName(path).Split('-')[0], out int number) ? number : 0;
}

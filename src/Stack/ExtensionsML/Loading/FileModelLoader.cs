using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML;

namespace Microsoft.Extensions.ML;

/// <summary>
/// Reads a model from a file, and again when the file has changed. Notices of the file system only hasten the next look: they are missing on
/// some drives, and where a link in the path is turned to another folder.
/// </summary>
internal sealed class FileModelLoader(IOptions<MLOptions> options, ILogger<FileModelLoader> logger) : ReloadingModelLoader(options.Value.MLContext)
{
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_afterNotice = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_firstRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_lockedAtStart = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private string _path = "";
    private bool _watches;
    private FileStamp _loaded;
    private FileStamp? _failed;
    private int _failures;
    private bool _hastened;
    private bool _looking;
    private Timer? _timer;
    private FileSystemWatcher? _notices;

    internal void Start(string filePath, bool watchFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        _path = Path.GetFullPath(filePath);
        _watches = watchFile;
        if (!File.Exists(_path))
            throw new ArgumentException($"The model file '{_path}' does not exist.", nameof(filePath));
        Replace(Load(WaitForFile()).Model);
    }

    protected override void Watch()
    {
        if (!_watches)
            return;
        lock (_gate)
        {
            if (Stopping.IsCancellationRequested)
                return;
            _timer = new Timer(static loader => ((FileModelLoader)loader!).Look(), this, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            try
            {
                _notices = new FileSystemWatcher(Path.GetDirectoryName(_path)!, Path.GetFileName(_path));
                _notices.Changed += (_, _) => Hasten();
                _notices.Created += (_, _) => Hasten();
                _notices.Renamed += (_, _) => Hasten();
                _notices.EnableRaisingEvents = true;
            }
            catch (Exception exception) when (exception is IOException or PlatformNotSupportedException or ArgumentException)
            {
                FileLog.NoNotices(logger, _path, s_lookEvery.TotalSeconds, exception);
            }
        }
    }

    protected override void StopWatching()
    {
        FileSystemWatcher? notices;
        lock (_gate)
        {
            notices = _notices;
            _timer?.Dispose();
            _timer = null;
        }

        // Not under the lock, for which a notice may be waiting.
        notices?.Dispose();
    }

    // Repeated notices do not put the look off, or a file that is replaced all the time would never be read.
    private void Hasten()
    {
        lock (_gate)
        {
            if (_hastened)
                return;
            _hastened = true;
            if (!_looking)
                _timer?.Change(s_afterNotice, Timeout.InfiniteTimeSpan);
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            if (_looking)
                return;
            (_looking, _hastened) = (true, false);
        }

        TimeSpan next = s_lookEvery;
        try
        {
            next = LoadIfChanged();
        }
        finally
        {
            lock (_gate)
            {
                _looking = false;
                _timer?.Change(_hastened ? s_afterNotice : next, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <returns>When to look again.</returns>
    private TimeSpan LoadIfChanged()
    {
        var clock = Stopwatch.StartNew();
        FileStamp? stamp = null;
        try
        {
            FileStream file = Open();
            stamp = FileStamp.Of(file.SafeFileHandle);
            if (stamp == _loaded)
            {
                file.Dispose();
                return s_lookEvery;
            }

            FileLog.ReloadBegins(logger, _path);
            (ITransformer model, FileStamp after) = Load(file);
            if (after != stamp)
            {
                // The parts that were read need not belong together.
                (model as IDisposable)?.Dispose();
                throw new IOException($"The model file '{_path}' was written to while it was read.");
            }

            (_failed, _failures) = (null, 0);
            Replace(model);
            FileLog.Reloaded(logger, _path, clock.Elapsed.TotalMilliseconds);
            return s_afterNotice;
        }
        catch (FileNotFoundException)
        {
            // Taken away, perhaps to make room for a newer one.
            return s_lookEvery;
        }
        catch (Exception exception)
        {
            return Failed(stamp, clock.Elapsed, exception);
        }
    }

    // A file that is being copied here fails, too: only one that fails twice without a change is worth an error.
    private TimeSpan Failed(FileStamp? stamp, TimeSpan elapsed, Exception exception)
    {
        _failures = stamp == _failed ? _failures + 1 : 1;
        _failed = stamp;
        if (_failures == 2)
            FileLog.ReloadFailed(logger, _path, elapsed.TotalMilliseconds, exception);
        else
            FileLog.ReloadFailedOnce(logger, _path, exception);
        TimeSpan wait = s_firstRetry * Math.Pow(2, Math.Min(_failures - 1, 10));
        return wait < s_longestRetry ? wait : s_longestRetry;
    }

    private (ITransformer Model, FileStamp After) Load(FileStream file)
    {
        using (file)
        {
            FileStamp before = FileStamp.Of(file.SafeFileHandle);
            ITransformer model = Context.Model.Load(file, $"'{_path}'", out _);
            FileStamp after = FileStamp.Of(file.SafeFileHandle);
            if (before == after)
                _loaded = before;
            return (model, after);
        }
    }

    // Shared with everybody: whoever wants to replace the file is not to be told that it is in use.
    private FileStream Open() => new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private FileStream WaitForFile()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return Open();
            }
            catch (IOException) when (clock.Elapsed < s_lockedAtStart && File.Exists(_path))
            {
                Thread.Sleep(50);
            }
        }
    }
}

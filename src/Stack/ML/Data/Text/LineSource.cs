namespace Microsoft.ML.Data;

/// <summary>The lines of all files, in blocks. The cursors of a set share one: whoever runs out of lines takes the next block.</summary>
internal sealed class LineSource(TextFormat format, IMultiStreamSource files, int cursors)
{
    private readonly Lock _lock = new();
    private LineReader? _reader;
    private int _nextFile;
    private int _openCursors = cursors;
    private long _rows;
    private long _blocks;

    public bool TryFill(LineBlock block)
    {
        lock (_lock)
        {
            while (true)
            {
                if (_rows >= format.MaxRows || _openCursors == 0)
                    return false;
                if (_reader is null)
                {
                    if (_nextFile >= files.Count)
                        return false;
                    _reader = new LineReader(format, files.OpenTextReader(_nextFile), files.GetPathOrNull(_nextFile));
                    _nextFile++;
                }

                block.Clear(files.GetPathOrNull(_nextFile - 1));
                while (!block.IsFull && _rows + block.Count < format.MaxRows)
                {
                    if (!_reader.TryRead(block))
                    {
                        CloseFile();
                        break;
                    }
                }

                if (block.Count == 0)
                    continue;
                block.FirstRow = _rows;
                block.Index = _blocks++;
                _rows += block.Count;
                return true;
            }
        }
    }

    /// <summary>A cursor ends; the last one closes the file.</summary>
    public void Release()
    {
        lock (_lock)
        {
            if (--_openCursors == 0)
                CloseFile();
        }
    }

    private void CloseFile()
    {
        _reader?.Dispose();
        _reader = null;
    }
}

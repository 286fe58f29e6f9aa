namespace Microsoft.ML.Data;

/// <summary>The first lines of a source, the header among them.</summary>
internal static class LineSample
{
    public static List<string> Read(TextFormat format, IMultiStreamSource source, int count)
    {
        var lines = new List<string>();
        var block = new LineBlock();
        var reader = new LineSource(format with { HasHeader = false, MaxRows = count }, source, 1);
        try
        {
            while (lines.Count < count && reader.TryFill(block))
            {
                for (int i = 0; i < block.Count; i++)
                    lines.Add(new string(block[i].Buffer, block[i].Start, block[i].Length));
            }
        }
        finally
        {
            reader.Release();
        }

        return lines;
    }
}

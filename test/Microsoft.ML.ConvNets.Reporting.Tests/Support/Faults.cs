using SkiaSharp;

namespace Microsoft.ML.ConvNets.Reporting.Tests;

/// <summary>Faults put into a folder of class folders, and what they are: what an audit has to find.</summary>
internal sealed class Faults
{
    private readonly Random _random;
    private readonly string _root;
    private readonly string[] _classes;
    private readonly List<string> _clean;

    /// <param name="root">A folder with the parts train and validation.</param>
    /// <param name="seed">The seed of what is drawn.</param>
    internal Faults(string root, int seed)
    {
        (_root, _random) = (root, new Random(seed));
        _classes = [.. Directory.EnumerateDirectories(Path.Combine(root, "train")).Select(static path => Path.GetFileName(path)).Order()];
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(root, "train"), "*", SearchOption.AllDirectories).Order()];
        _random.Shuffle(files);
        // Each file has at most one fault.
        _clean = [.. files];
    }

    /// <summary>The paths of images whose labels are wrong.</summary>
    internal List<string> Swapped { get; } = [];

    internal List<(string Original, string Copy)> Exact { get; } = [];

    internal List<(string Original, string Copy)> Near { get; } = [];

    /// <summary>Copies in the validation part.</summary>
    internal List<(string Original, string Copy)> Leaks { get; } = [];

    internal List<string> Broken { get; } = [];

    internal Faults Swap(int count)
    {
        for (int i = 0; i < count; i++)
        {
            string file = Take();
            string other = Other(Path.GetFileName(Path.GetDirectoryName(file)!));
            string moved = Path.Combine(_root, "train", other, $"swapped-{Path.GetFileName(file)}");
            File.Move(file, moved);
            Swapped.Add(moved);
        }

        return this;
    }

    internal Faults Copy(int count)
    {
        for (int i = 0; i < count; i++)
        {
            string file = Take();
            string copy = Path.Combine(Path.GetDirectoryName(file)!, $"exact-{i}{Path.GetExtension(file)}");
            File.Copy(file, copy);
            Exact.Add((file, copy));
        }

        return this;
    }

    /// <summary>Copies that are encoded anew, resized or cropped, in turn.</summary>
    internal Faults Alter(int count)
    {
        for (int i = 0; i < count; i++)
        {
            string file = Take();
            string copy = Path.Combine(Path.GetDirectoryName(file)!, $"near-{i}.jpg");
            Alter(file, copy, i);
            Near.Add((file, copy));
        }

        return this;
    }

    /// <summary>Copies in the validation part, every second one altered.</summary>
    internal Faults Leak(int count)
    {
        for (int i = 0; i < count; i++)
        {
            string file = Take();
            string copy = Path.Combine(_root, "validation", Path.GetFileName(Path.GetDirectoryName(file)!), $"leak-{i}.jpg");
            if (i % 2 == 0)
            {
                File.Copy(file, copy);
            }
            else
            {
                Alter(file, copy, i / 2);
            }

            Leaks.Add((file, copy));
        }

        return this;
    }

    /// <summary>Files that are cut off, empty or no image.</summary>
    internal Faults Break(int count)
    {
        for (int i = 0; i < count; i++)
        {
            string file = Path.Combine(_root, "train", _classes[i % _classes.Length], $"broken-{i}.jpg");
            byte[] bytes = File.ReadAllBytes(_clean[i]);
            File.WriteAllBytes(file, (i % 3) switch { 0 => bytes[..(bytes.Length / 2)], 1 => [], _ => "<html>not found</html>"u8.ToArray() });
            Broken.Add(file);
        }

        return this;
    }

    private string Take()
    {
        string file = _clean[^1];
        _clean.RemoveAt(_clean.Count - 1);
        return file;
    }

    private string Other(string name)
    {
        string other;
        do
        {
            other = _classes[_random.Next(_classes.Length)];
        }
        while (other == name);

        return other;
    }

    private void Alter(string file, string copy, int kind)
    {
        using SKBitmap image = SKBitmap.Decode(file);
        using SKBitmap altered = (kind % 4) switch
        {
            0 => image.Copy(),
            1 => image.Resize(new SKImageInfo(image.Width / 2, image.Height / 2), SKFilterQuality.Medium),
            2 => Crop(image, 0.95),
            _ => Crop(image, 0.9),
        };
        using SKData encoded = altered.Encode(SKEncodedImageFormat.Jpeg, kind % 4 == 0 ? 40 : 90);
        File.WriteAllBytes(copy, encoded.ToArray());
    }

    private SKBitmap Crop(SKBitmap image, double kept)
    {
        (int width, int height) = ((int)(image.Width * kept), (int)(image.Height * kept));
        (int left, int top) = (_random.Next(image.Width - width + 1), _random.Next(image.Height - height + 1));
        var cropped = new SKBitmap(width, height);
        image.ExtractSubset(cropped, new SKRectI(left, top, left + width, top + height));
        return cropped.Copy();
    }
}

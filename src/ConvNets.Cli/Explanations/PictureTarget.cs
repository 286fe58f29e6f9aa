using ConvNets.Cli.Data;
using Microsoft.ML.ConvNets.Files;

namespace ConvNets.Cli.Explanations;

/// <summary>Where pictures are written: one file, or a folder in which each has the name of its image.</summary>
internal sealed class PictureTarget
{
    private const string Ending = ".png";

    private readonly string _path;
    private readonly bool _isFile;
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    private PictureTarget(string path, bool isFile) => (_path, _isFile) = (path, isFile);

    /// <param name="path">What was asked for.</param>
    /// <param name="count">Number of images.</param>
    internal static PictureTarget Of(string path, int count)
    {
        bool isFile = path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) && !Directory.Exists(path);
        if (isFile && count > 1)
        {
            throw new ArgumentException($"--out '{path}' is one file, but there are {count:N0} images. Name a folder.");
        }

        if (isFile)
        {
            ModelTarget.Check(path, "The picture", "heat.png");
        }
        else
        {
            ModelTarget.CheckFolder(path, $"Pictures cannot be written to '{path}'");
        }

        return new PictureTarget(path, isFile);
    }

    /// <summary>Writes a picture; returns where.</summary>
    internal string Write(ExplainedImage image)
    {
        string file = _isFile ? _path : Path.Combine(_path, NewName(Path.GetFileNameWithoutExtension(image.Name)));
        AtomicFile.Write(file, stream => stream.Write(image.Picture));
        return file;
    }

    private string NewName(string name)
    {
        string unique = name + Ending;
        for (int number = 2; !_names.Add(unique); number++)
        {
            unique = $"{name}-{number}{Ending}";
        }

        return unique;
    }
}

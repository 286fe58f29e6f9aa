using Microsoft.ML.Data;

namespace ConvNets.Programs.Tests;

/// <summary>A temporary folder that programs run in, with small images. Each class has a color of its own.</summary>
internal sealed class Workplace : IDisposable
{
    private static readonly string[] s_colors = ["red", "green", "blue"];

    private readonly string _before = Environment.CurrentDirectory;
    private readonly Random _random = new(1);

    internal Workplace() => Environment.CurrentDirectory = Root;

    internal string Root { get; } = Directory.CreateTempSubdirectory("convnets-programs-").FullName;

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        Directory.Delete(Root, recursive: true);
    }

    internal string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>A folder with a subfolder for each class, at most three.</summary>
    internal string Images(int perClass, params string[] classes)
    {
        string folder = PathOf("images");
        for (int c = 0; c < classes.Length; c++)
        {
            Directory.CreateDirectory(Path.Combine(folder, classes[c]));
            for (int i = 0; i < perClass; i++)
            {
                Draw(c, Path.Combine(folder, classes[c], $"{i:D2}.png"));
            }
        }

        return folder;
    }

    internal string Colors(int perClass) => Images(perClass, s_colors);

    /// <summary>An image of a class, elsewhere.</summary>
    internal string Image(int @class, string name, int width = 24, int height = 24)
    {
        string path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Draw(@class, path, width, height);
        return path;
    }

    /// <summary>Runs a program; gives what it printed.</summary>
    internal static string Run(Action program) => RunAsync(() =>
    {
        program();
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();

    internal static async Task<string> RunAsync(Func<Task> program)
    {
        TextWriter console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            await program();
        }
        finally
        {
            Console.SetOut(console);
        }

        return output.ToString();
    }

    private void Draw(int @class, string path, int width = 24, int height = 24)
    {
        byte[] pixels = new byte[width * height * 4];
        for (int i = 0; i < pixels.Length; i++)
        {
            int channel = i % 4;
            pixels[i] = channel == 3 ? byte.MaxValue : (byte)((channel == @class ? 190 : 40) + _random.Next(50));
        }

        using MLImage image = MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, pixels);
        image.Save(path);
    }
}

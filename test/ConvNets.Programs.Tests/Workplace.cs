namespace ConvNets.Programs.Tests;

/// <summary>A temporary folder that programs run in, with small images. Each class has a color of its own.</summary>
internal sealed class Workplace : IDisposable
{
    private static readonly string[] s_colors = ["red", "green", "blue"];

    private readonly string _before = Environment.CurrentDirectory;
    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(1);

    internal Workplace() => Environment.CurrentDirectory = Root;

    internal string Root => _folder.Path;

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        _folder.Dispose();
    }

    internal string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>A folder with a subfolder for each class, at most three.</summary>
    internal string Images(int perClass, params string[] classes)
    {
        string folder = PathOf("images");
        NoiseImages.WriteFolder(folder, classes, perClass, digits: 2, (@class, path) => Draw(@class, path));
        return folder;
    }

    internal string Colors(int perClass) => Images(perClass, s_colors);

    /// <summary>An image of a class, elsewhere.</summary>
    internal string Image(int @class, string name, int width = 24, int height = 24)
    {
        string path = PathOf(name);
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

    private void Draw(int @class, string path, int width = 24, int height = 24) =>
        NoiseImages.Write(path, width, height, 50, _random, (channel, _, _) => channel == @class ? 190 : 40);
}

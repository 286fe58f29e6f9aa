using System.Globalization;

namespace Benchmarks.Jobs;

/// <summary>What a measurement works with.</summary>
/// <param name="Data">The folder of the job's data set.</param>
/// <param name="Scratch">A folder for what is prepared once: models of all sides.</param>
/// <param name="Threads">How many threads compute.</param>
/// <param name="Backbone">The backbone of the model that scores.</param>
/// <param name="Precision">What our trainings compute with.</param>
internal sealed record Workplace(string Data, string Scratch, int Threads, string Backbone, string Precision = "Auto")
{
    /// <summary>A model of the backbone, with an ML.NET pipeline around it that takes paths of images.</summary>
    internal string Model => Path.Combine(Scratch, $"{Backbone}.zip");

    /// <summary>The backbone as PyTorch exports it.</summary>
    internal string OnnxFile => Path.Combine(Scratch, $"{Backbone}.onnx");

    internal string Image => Directory.EnumerateFiles(Data, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();

    /// <summary>This as arguments of a process.</summary>
    internal string[] Arguments => [Data, Scratch, Threads.ToString(CultureInfo.InvariantCulture), Backbone, Precision];

    internal static Workplace Of(ReadOnlySpan<string> arguments) =>
        new(arguments[0], arguments[1], int.Parse(arguments[2], CultureInfo.InvariantCulture), arguments[3], arguments[4]);
}

namespace Benchmarks.Jobs;

/// <summary>What a measurement works with.</summary>
/// <param name="Data">The folder of the job's data set.</param>
/// <param name="Scratch">A folder for what is prepared once: models of both sides.</param>
/// <param name="Threads">How many threads compute.</param>
/// <param name="Backbone">The backbone of the model that scores.</param>
internal sealed record Workplace(string Data, string Scratch, int Threads, string Backbone)
{
    /// <summary>A model of the backbone, with an ML.NET pipeline around it that takes paths of images.</summary>
    internal string Model => Path.Combine(Scratch, $"{Backbone}.zip");

    internal string Image => Directory.EnumerateFiles(Data, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
}

namespace Benchmarks.Jobs.Measures;

/// <summary>A program of its own that loads a model and scores one photograph, published once; who runs it measures how long that takes.</summary>
internal static class FirstPrediction
{
    internal static string Run(Workplace workplace, bool isReadyToRun) => ChildProcess.LastLine("dotnet", [Published(workplace, isReadyToRun), workplace.Model, workplace.Image]);

    /// <summary>Removes what earlier runs published: the library may be another one by now.</summary>
    internal static void Discard(Workplace workplace)
    {
        foreach (bool isReadyToRun in (bool[])[false, true])
        {
            if (Directory.Exists(FolderOf(workplace, isReadyToRun)))
            {
                Directory.Delete(FolderOf(workplace, isReadyToRun), recursive: true);
            }
        }
    }

    private static string FolderOf(Workplace workplace, bool isReadyToRun) => Path.Combine(workplace.Scratch, isReadyToRun ? "first-ready-to-run" : "first");

    private static string Published(Workplace workplace, bool isReadyToRun)
    {
        string folder = FolderOf(workplace, isReadyToRun);
        string program = Path.Combine(folder, "FirstPrediction.dll");
        if (!File.Exists(program))
        {
            string project = Path.Combine(DataFolder.Repository, "test", "FirstPrediction", "FirstPrediction.csproj");
            ChildProcess.LastLine("dotnet", ["publish", project, "-c", "Release", "-v", "quiet", "--nologo", $"-p:PublishReadyToRun={isReadyToRun}", "-o", folder]);
        }

        return program;
    }
}

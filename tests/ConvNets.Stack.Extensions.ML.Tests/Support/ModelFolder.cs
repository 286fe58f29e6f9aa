namespace ConvNets.Stack.Extensions.ML.Tests.Support;

/// <summary>A temporary folder with a model file that is replaced in the ways in which people do it.</summary>
internal sealed class ModelFolder : IDisposable
{
    internal string Root { get; } = Directory.CreateTempSubdirectory("convnets-pool-").FullName;

    internal string Model => Path.Combine(Root, "model.zip");

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>Beside it, then moved over it: as ml.Model.Save does.</summary>
    internal void Move(byte[] content)
    {
        string draft = Path.Combine(Root, "draft");
        File.WriteAllBytes(draft, content);
        File.Move(draft, Model, overwrite: true);
    }

    /// <summary>In place: readers see the file while it grows.</summary>
    internal void Overwrite(byte[] content) => File.WriteAllBytes(Model, content);
}

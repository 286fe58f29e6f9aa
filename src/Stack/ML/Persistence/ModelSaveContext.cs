using System.IO.Compression;

namespace Microsoft.ML;

/// <summary>Where one model of a tree writes itself: a folder of the zip with a <c>Model.key</c>, further streams and sub-models.</summary>
public sealed class ModelSaveContext : IDisposable
{
    internal const string ModelKey = "Model.key";

    private readonly RepositoryWriter _repository;
    private readonly string _directory;
    private readonly MemoryStream _block = new();
    private readonly StringPool _strings = new();
    private VersionInfo? _version;

    private ModelSaveContext(RepositoryWriter repository, string directory)
    {
        _repository = repository;
        _directory = directory;
        Writer = new BinaryWriter(_block);
    }

    /// <summary>Writes the block of the <c>Model.key</c>.</summary>
    internal readonly BinaryWriter Writer;

    public void Dispose() => Writer.Dispose();

    internal static void SaveModel<T>(RepositoryWriter repository, T value, string directory)
        where T : class
    {
        if (value is not ICanSaveModel model)
            throw new InvalidOperationException($"{value.GetType()} cannot be saved: it does not implement {nameof(ICanSaveModel)}.");
        using var context = new ModelSaveContext(repository, directory);
        model.Save(context);
        context.Done(value.GetType());
    }

    /// <summary>States what is being written and which class reads it. To be called once.</summary>
    internal void SetVersionInfo(VersionInfo ver)
    {
        if (_version is not null)
            throw new InvalidOperationException("SetVersionInfo has already been called.");
        _version = ver;
    }

    internal void SaveModel<T>(T value, string name)
        where T : class => SaveModel(_repository, value, PathOf(name));

    /// <summary>Writes a sub-model that is no object of its own.</summary>
    internal void SaveSubModel(string name, Action<ModelSaveContext> save)
    {
        using var context = new ModelSaveContext(_repository, PathOf(name));
        save(context);
        context.Done(save.Method.DeclaringType ?? typeof(ModelSaveContext));
    }

    internal void SaveBinaryStream(string name, Action<BinaryWriter> action) => SaveBinaryStream(name, action, CompressionLevel.Optimal);

    internal void SaveBinaryStream(string name, Action<BinaryWriter> action, CompressionLevel compression) => _repository.Write(
        PathOf(name),
        stream =>
        {
            using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            action(writer);
        },
        compression);

    internal void SaveTextStream(string name, Action<TextWriter> action) => _repository.Write(PathOf(name), stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        action(writer);
    });

    internal void SaveStringOrNull(string? str) => Writer.Write(str is null ? -1 : _strings.IdOf(str));

    internal void SaveString(string str)
    {
        ArgumentNullException.ThrowIfNull(str);
        Writer.Write(_strings.IdOf(str));
    }

    internal void SaveNonEmptyString(string str)
    {
        ArgumentException.ThrowIfNullOrEmpty(str);
        Writer.Write(_strings.IdOf(str));
    }

    internal void SaveString(ReadOnlyMemory<char> str) => SaveString(str.ToString());

    private void Done(Type type)
    {
        if (_version is not { } version)
            throw new InvalidOperationException($"{type} was saved without calling SetVersionInfo, so nothing could read it back.");
        Writer.Flush();
        _repository.Write(PathOf(ModelKey), stream => ModelHeader.Write(stream, version, _block.GetBuffer().AsSpan(0, (int)_block.Length), _strings));
    }

    private string PathOf(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.AsSpan().IndexOfAny("/\\:\0") >= 0 || name is "." or "..")
            throw new ArgumentException($"'{name}' cannot name a part of a model.", nameof(name));
        return _directory.Length == 0 ? name : _directory + "/" + name;
    }
}

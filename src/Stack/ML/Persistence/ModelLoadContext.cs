using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>One model of a tree while it is read back: the counterpart of <see cref="ModelSaveContext"/>. Everything in it is untrusted.</summary>
internal sealed class ModelLoadContext : IDisposable
{
    // Deeper than any pipeline, shallow enough for the stack: a zip can hold thousands of nested folders.
    private const int MaximumDepth = 64;

    private readonly RepositoryReader _repository;
    private readonly string _directory;
    private readonly int _depth;
    private readonly ModelHeader _header;

    private ModelLoadContext(RepositoryReader repository, string directory, int depth, byte[] entry)
    {
        _repository = repository;
        _directory = directory;
        _depth = depth;
        _header = ModelHeader.Read(entry);
        Reader = new BinaryReader(new MemoryStream(entry, ModelHeader.Size, _header.BlockLength, writable: false));
    }

    /// <summary>Reads the block of the <c>Model.key</c>; its stream begins and ends with the block.</summary>
    public readonly BinaryReader Reader;

    public uint VersionWritten => _header.VersionWritten;

    public void Dispose() => Reader.Dispose();

    /// <summary>Loads the object that a folder holds.</summary>
    public static T LoadModel<T>(IHostEnvironment env, RepositoryReader repository, string directory)
        where T : class => LoadModel<T>(env, repository, directory, 0);

    /// <summary>Loads a sub-model.</summary>
    public void LoadModel<T>(IHostEnvironment env, out T result, string name)
        where T : class => result = LoadModel<T>(env, _repository, PathOf(name), _depth + 1);

    /// <summary>Hands a sub-model that is no object of its own to <paramref name="load"/>; false if there is none of that name.</summary>
    public bool TryProcessSubModel(string name, Action<ModelLoadContext> load)
    {
        using ModelLoadContext? context = OpenOrNull(_repository, PathOf(name), _depth + 1);
        if (context is null)
            return false;
        context.Process(ctx =>
        {
            load(ctx);
            ctx.CheckEnd();
        });
        return true;
    }

    /// <summary>Reads a stream beside the <c>Model.key</c>; false if there is none of that name.</summary>
    public bool TryLoadBinaryStream(string name, Action<BinaryReader> action)
    {
        using RepositoryEntryStream? stream = _repository.OpenOrNull(PathOf(name));
        if (stream is null)
            return false;
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        action(reader);
        return true;
    }

    /// <summary>Reads a text beside the <c>Model.key</c>; false if there is none of that name.</summary>
    public bool TryLoadTextStream(string name, Action<TextReader> action)
    {
        using RepositoryEntryStream? stream = _repository.OpenOrNull(PathOf(name));
        if (stream is null)
            return false;
        using var reader = new StreamReader(stream, leaveOpen: true);
        action(reader);
        return true;
    }

    public void CheckVersionInfo(VersionInfo ver) => _header.CheckVersion(ver);

    /// <summary>Whether the folder holds this kind of model, in whatever version.</summary>
    public bool IsModel(VersionInfo ver) => _header.ModelSignature == ver.ModelSignature.Replace(' ', '\0');

    /// <summary>Checks the version, as the first thing that a loading class does.</summary>
    public void CheckAtModel(VersionInfo ver) => CheckVersionInfo(ver);

    public string? LoadStringOrNull()
    {
        int id = Reader.ReadInt32();
        if (id == -1)
            return null;
        if ((uint)id >= (uint)_header.Strings.Length)
            throw new FormatException($"it refers to string {id} of {_header.Strings.Length}.");
        return _header.Strings[id];
    }

    public string LoadString() => LoadStringOrNull() ?? throw new FormatException("a text that must be there is missing.");

    public string LoadNonEmptyString()
    {
        string value = LoadString();
        return value.Length > 0 ? value : throw new FormatException("a name is empty.");
    }

    private static T LoadModel<T>(IHostEnvironment env, RepositoryReader repository, string directory, int depth)
        where T : class
    {
        using ModelLoadContext context = OpenOrNull(repository, directory, depth)
            ?? throw new FormatException($"'{Combine(directory, ModelSaveContext.ModelKey)}' is missing.");
        object? created = null;
        context.Process(ctx =>
        {
            created = ctx.Create(env);
            ctx.CheckEnd();
            if (created is not T)
                throw new FormatException($"it holds a {created.GetType().Name} where a {typeof(T).Name} is needed.");
        }, onFailure: () => (created as IDisposable)?.Dispose());
        return (T)created!;
    }

    private static ModelLoadContext? OpenOrNull(RepositoryReader repository, string directory, int depth)
    {
        if (depth > MaximumDepth)
            throw new FormatException($"models are nested deeper than {MaximumDepth}.");
        string path = Combine(directory, ModelSaveContext.ModelKey);
        if (repository.ReadOrNull(path) is not { } entry)
            return null;
        try
        {
            return new ModelLoadContext(repository, directory, depth, entry);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"'{path}': {exception.Message}", exception);
        }
    }

    private static string Combine(string directory, string name) => directory.Length == 0 ? name : directory + "/" + name;

    private object Create(IHostEnvironment env)
    {
        if (_header.LoaderSignature.Length == 0 || _header.LoaderAssemblyName is not { } assemblyName)
            throw new FormatException("it does not say which class reads it.");
        Assembly assembly = ModelAssemblies.Find(assemblyName, env.ComponentCatalog.Assemblies);
        Func<IHostEnvironment, ModelLoadContext, object?>? create = LoadableClasses.Find(assembly, _header.LoaderSignature)
            ?? (_header.LoaderSignatureAlt.Length > 0 ? LoadableClasses.Find(assembly, _header.LoaderSignatureAlt) : null);
        if (create is null)
            throw new FormatException($"it needs the class '{_header.LoaderSignature}' of '{assemblyName}', which is not available here.");
        return create(env, this) ?? throw new FormatException($"the class '{_header.LoaderSignature}' gave nothing.");
    }

    // A reader that leaves bytes over has misunderstood the block.
    private void CheckEnd()
    {
        if (Reader.Remaining() != 0)
            throw new FormatException($"{Reader.Remaining()} bytes are left over.");
    }

    // Whatever fails is told with the entry's name, once.
    private void Process(Action<ModelLoadContext> action, Action? onFailure = null)
    {
        try
        {
            action(this);
        }
        catch (Exception exception)
        {
            onFailure?.Invoke();
            if (exception is ModelEntryException || !IsCausedByContent(exception, out string? reason))
                throw;
            throw new ModelEntryException($"'{Combine(_directory, ModelSaveContext.ModelKey)}': {reason}", exception);
        }
    }

    /// <summary>Tells failures that a damaged or foreign file causes from those of the machine (no memory, no such file).</summary>
    internal static bool IsCausedByContent(Exception exception, [NotNullWhen(true)] out string? reason)
    {
        reason = exception switch
        {
            EndOfStreamException => "it ends too early.",
            FormatException or InvalidDataException or ArgumentException or InvalidOperationException or OverflowException
                or NotSupportedException or InvalidCastException or IndexOutOfRangeException or KeyNotFoundException => exception.Message,
            _ => null,
        };
        return reason is not null;
    }

    private string PathOf(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Combine(_directory, name);
    }

    private sealed class ModelEntryException(string message, Exception inner) : FormatException(message, inner);
}

using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Reads text files, one row a line.</summary>
public sealed partial class TextLoader : IDataLoader<IMultiStreamSource>
{
    private const string RegistrationName = nameof(TextLoader);

    private readonly IHost _host;
    private readonly TextFormat _format;
    private readonly TextColumns _columns;
    private readonly bool _useThreads;

    /// <param name="env">The environment.</param>
    /// <param name="options">How to read.</param>
    /// <param name="dataSample">Data that tells the names of slots, the number of fields and, without columns, which columns there are.</param>
    internal TextLoader(IHostEnvironment env, Options options, IMultiStreamSource? dataSample)
    {
        ArgumentNullException.ThrowIfNull(env);
        ArgumentNullException.ThrowIfNull(options);
        _host = env.Register(RegistrationName);
        IMultiStreamSource sample = dataSample ?? new MultiFileSource();
        IMultiStreamSource? headerFile = string.IsNullOrWhiteSpace(options.HeaderFile) ? null : new MultiFileSource(options.HeaderFile);
        if (options.Columns is null or [])
            options = EmbeddedOptions.Find(_host, headerFile ?? sample, options) ?? options.With([new("Label", DataKind.Single, 0), new("Features", DataKind.Single, [new Range(1, null)])]);
        _format = TextFormat.Create(options, headerFile is not null);
        _columns = TextBinding.Bind(_format, options.Columns!, headerFile, sample);
        _useThreads = options.UseThreads;
    }

    private TextLoader(IHost host, TextFormat format, TextColumns columns)
    {
        _host = host;
        _format = format;
        _columns = columns;
        _useThreads = true;
    }

    public DataViewSchema GetOutputSchema() => _columns.Schema;

    public IDataView Load(IMultiStreamSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new TextDataView(_host, _format, _columns, _useThreads, source);
    }
}

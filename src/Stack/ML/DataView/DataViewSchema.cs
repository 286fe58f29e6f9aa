using System.Collections;
using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class DataViewSchema : IReadOnlyList<DataViewSchema.Column>
{
    private readonly Column[] _columns;
    private readonly Dictionary<string, int> _visible;

    private DataViewSchema(DetachedColumn[] columns)
    {
        _columns = new Column[columns.Length];
        _visible = new Dictionary<string, int>(columns.Length, StringComparer.Ordinal);
        for (int i = 0; i < columns.Length; i++)
            _visible[columns[i].Name] = i; // the last column of a name hides the ones before it
        for (int i = 0; i < columns.Length; i++)
            _columns[i] = new Column(columns[i].Name, i, _visible[columns[i].Name] != i, columns[i].Type, columns[i].Annotations);
    }

    public int Count => _columns.Length;

    public Column this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            return _visible.TryGetValue(name, out int index)
                ? _columns[index]
                : throw new ArgumentOutOfRangeException(nameof(name), $"Column '{name}' not found. The columns are: {Describe()}.");
        }
    }

    public Column this[int columnIndex]
        => (uint)columnIndex < (uint)_columns.Length
            ? _columns[columnIndex]
            : throw new ArgumentOutOfRangeException(nameof(columnIndex), columnIndex, $"The schema has {_columns.Length} columns.");

    public Column? GetColumnOrNull(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _visible.TryGetValue(name, out int index) ? _columns[index] : null;
    }

    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{Count} columns: {{{string.Join(", ", _columns.Where(c => !c.IsHidden).Select(c => $"{c.Name}: {c.Type}"))}}}";

    /// <summary>The visible columns with their types, for messages.</summary>
    internal string Describe() => Count == 0 ? "none" : string.Join(", ", _columns.Where(c => !c.IsHidden).Select(c => $"'{c.Name}' ({c.Type})"));

    internal bool TryGetColumnIndex(string name, out int index) => _visible.TryGetValue(name, out index);

    public readonly struct Column
    {
        private readonly Annotations? _annotations;

        internal Column(string name, int index, bool isHidden, DataViewType type, Annotations? annotations)
        {
            Name = name;
            Index = index;
            IsHidden = isHidden;
            Type = type;
            _annotations = annotations;
        }

        public string Name { get; }

        public int Index { get; }

        public bool IsHidden { get; }

        public DataViewType Type { get; }

        public Annotations Annotations => _annotations ?? Annotations.Empty;

        public override string ToString() => $"{Name}: {Type}{(IsHidden ? " (hidden)" : "")}{(Annotations.Schema.Count == 0 ? "" : $" {{{string.Join(", ", Annotations.Schema.Select(a => a.Name))}}}")}";
    }

    public readonly struct DetachedColumn
    {
        private readonly Annotations? _annotations;

        public DetachedColumn(string name, DataViewType type, Annotations? annotations = null)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            ArgumentNullException.ThrowIfNull(type);
            Name = name;
            Type = type;
            _annotations = annotations;
        }

        public DetachedColumn(Column column) : this(column.Name, column.Type, column.Annotations)
        {
        }

        public string Name { get; }

        public DataViewType Type { get; }

        public Annotations Annotations => _annotations ?? Annotations.Empty;
    }

    public sealed class Builder
    {
        private readonly List<DetachedColumn> _columns = [];

        public Builder()
        {
        }

        public void AddColumn(string name, DataViewType type, Annotations? annotations = null)
            => _columns.Add(new DetachedColumn(name, type, annotations));

        public void AddColumns(IEnumerable<DetachedColumn> source)
        {
            ArgumentNullException.ThrowIfNull(source);
            _columns.AddRange(source);
        }

        public void AddColumns(IEnumerable<Column> source)
        {
            ArgumentNullException.ThrowIfNull(source);
            _columns.AddRange(source.Select(c => new DetachedColumn(c)));
        }

        public DataViewSchema ToSchema() => new([.. _columns]);
    }
}

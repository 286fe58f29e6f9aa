using System.Collections;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>What is known about the columns before there is data: names, kinds and item types, no sizes.</summary>
public sealed class SchemaShape : IReadOnlyList<SchemaShape.Column>
{
    private static readonly SchemaShape s_empty = new([]);
    private readonly Column[] _columns;

    public SchemaShape(IEnumerable<Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        _columns = columns.ToArray();
        foreach (Column column in _columns)
        {
            if (!column.IsValid)
                throw new ArgumentOutOfRangeException(nameof(columns), "A default SchemaShape.Column has no name and no type.");
        }
    }

    public int Count => _columns.Length;

    public Column this[int index] => _columns[index];

    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static SchemaShape Create(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (schema.Count == 0)
            return s_empty;
        var columns = new List<Column>(schema.Count);
        foreach (DataViewSchema.Column column in schema)
        {
            if (!column.IsHidden)
                columns.Add(Column.Create(column.Name, column.Type, Create(column.Annotations.Schema)));
        }
        return new SchemaShape(columns);
    }

    internal bool TryFindColumn(string name, out Column column)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (Column candidate in _columns)
        {
            if (candidate.Name == name)
            {
                column = candidate;
                return true;
            }
        }
        column = default;
        return false;
    }

    /// <summary>This shape with <paramref name="columns"/> added, each in place of a column of its name.</summary>
    internal SchemaShape With(params IEnumerable<Column> columns)
    {
        var result = new List<Column>(_columns);
        foreach (Column column in columns)
        {
            int existing = result.FindIndex(c => c.Name == column.Name);
            if (existing < 0)
                result.Add(column);
            else
                result[existing] = column;
        }
        return new SchemaShape(result);
    }

    public readonly struct Column
    {
        public enum VectorKind
        {
            Scalar = 0,
            Vector = 1,
            VariableVector = 2,
        }

        public readonly string Name;
        public readonly VectorKind Kind;
        public readonly DataViewType ItemType;
        public readonly bool IsKey;
        public readonly SchemaShape Annotations;

        internal Column(string name, VectorKind vecKind, DataViewType itemType, bool isKey, SchemaShape? annotations = null)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            ArgumentNullException.ThrowIfNull(itemType);
            if (itemType is KeyDataViewType or VectorDataViewType)
                throw new ArgumentOutOfRangeException(nameof(itemType), itemType.ToString(), "The item type of a shape is neither a key nor a vector: those are said by isKey and vecKind.");
            if (isKey && !KeyDataViewType.IsValidDataType(itemType.RawType))
                throw new ArgumentOutOfRangeException(nameof(itemType), itemType.ToString(), "A key is stored as Byte, UInt16, UInt32 or UInt64.");
            Name = name;
            Kind = vecKind;
            ItemType = itemType;
            IsKey = isKey;
            Annotations = annotations ?? s_empty;
        }

        internal bool IsValid => Name is not null;

        internal static Column Create(string name, DataViewType type, SchemaShape? annotations = null)
        {
            VectorKind kind = type is VectorDataViewType vector ? (vector.IsKnownSize ? VectorKind.Vector : VectorKind.VariableVector) : VectorKind.Scalar;
            DataViewType item = type.GetItemType();
            bool isKey = item is KeyDataViewType;
            return new Column(name, kind, isKey ? DataViewTypeExtensions.ToPrimitiveType(item.RawType)! : item, isKey, annotations);
        }

        /// <summary>Whether <paramref name="source"/> can stand where this column is asked for: same kind and type, at least the same annotations.</summary>
        internal bool IsCompatibleWith(Column source)
        {
            if (!source.IsValid || Name != source.Name || Kind != source.Kind || !ItemType.Equals(source.ItemType) || IsKey != source.IsKey)
                return false;
            foreach (Column annotation in Annotations)
            {
                if (!source.Annotations.TryFindColumn(annotation.Name, out Column found) || !annotation.IsCompatibleWith(found))
                    return false;
            }
            return true;
        }

        internal string GetTypeString()
        {
            string item = IsKey ? $"Key<{ItemType}>" : ItemType.ToString()!;
            return Kind switch
            {
                VectorKind.Vector => $"Vector<{item}>",
                VectorKind.VariableVector => $"VarVector<{item}>",
                _ => item,
            };
        }

        /// <summary>The same column under another name.</summary>
        internal Column Rename(string name) => new(name, Kind, ItemType, IsKey, Annotations);
    }
}

using System.Reflection;

namespace Microsoft.ML.Data;

public sealed class SchemaDefinition : List<SchemaDefinition.Column>
{
    private readonly Type _userType;

    private SchemaDefinition(Type userType) => _userType = userType;

    [Flags]
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = Read | Write,
    }

    public Column this[string columnName]
    {
        get
        {
            int index = IndexOf(columnName);
            return index >= 0 ? base[index] : throw NotFound(columnName);
        }

        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (string.IsNullOrEmpty(value.ColumnName))
                value.ColumnName = columnName;
            else if (value.ColumnName != columnName)
                throw new ArgumentOutOfRangeException(nameof(columnName), columnName, $"The column is named '{value.ColumnName}'.");
            int index = IndexOf(columnName);
            if (index >= 0)
                base[index] = value;
            else
                Add(value);
        }
    }

    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        ArgumentNullException.ThrowIfNull(userType);
        var definition = new SchemaDefinition(userType);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (MemberInfo member in MemberColumns.GetMembers(userType, direction))
        {
            string name = MemberColumns.ColumnName(member);
            if (!names.Add(name))
                throw new InvalidOperationException($"{userType.DisplayName()} has two members for column '{name}'. Rename one with [ColumnName] or leave it out with [NoColumn].");
            definition.Add(new Column(member.Name, MemberColumns.GetColumnType(member)) { ColumnName = name });
        }
        return definition;
    }

    /// <summary>The definition for <paramref name="userType"/> that its members must fit.</summary>
    internal static SchemaDefinition CreateOrCheck(Type userType, SchemaDefinition? definition, Direction direction)
    {
        if (definition is null)
            return Create(userType, direction);
        if (!definition._userType.IsAssignableFrom(userType))
            throw new ArgumentOutOfRangeException(nameof(definition), $"The schema definition was created for {definition._userType.DisplayName()}, not for {userType.DisplayName()}.");
        return definition;
    }

    private int IndexOf(string columnName) => FindIndex(c => c.ColumnName == columnName);

    private ArgumentOutOfRangeException NotFound(string columnName)
        => new(nameof(columnName), columnName, $"The schema definition of {_userType.DisplayName()} has no column '{columnName}'. It has: {string.Join(", ", this.Select(c => $"'{c.ColumnName}'"))}.");

    public sealed class Column
    {
        private DataViewSchema.Annotations.Builder? _annotations;

        internal Column(string memberName, DataViewType columnType)
        {
            MemberName = memberName;
            ColumnName = memberName;
            ColumnType = columnType;
        }

        public string MemberName { get; }

        public string ColumnName { get; set; }

        public DataViewType ColumnType { get; set; }

        public DataViewSchema.Annotations Annotations => _annotations?.ToAnnotations() ?? DataViewSchema.Annotations.Empty;

        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType)
        {
            ArgumentException.ThrowIfNullOrEmpty(kind);
            ArgumentNullException.ThrowIfNull(annotationType);
            if (Annotations.Schema.GetColumnOrNull(kind) is not null)
                throw new InvalidOperationException($"Column '{ColumnName}' already has an annotation '{kind}'.");
            _annotations ??= new DataViewSchema.Annotations.Builder();
            _annotations.Add(kind, annotationType, (ref T destination) => destination = value);
        }

        internal void SetAnnotations(DataViewSchema.Annotations annotations)
        {
            _annotations = new DataViewSchema.Annotations.Builder();
            _annotations.Add(annotations, static _ => true);
        }
    }
}

using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Data;

/// <summary>Which column type stands for a class's member of a type that ML.NET itself does not know (images, for instance).</summary>
public static class DataViewTypeManager
{
    private static readonly Lock s_lock = new();
    private static readonly Dictionary<(Type Type, DataViewTypeAttribute? Attribute), DataViewType> s_types = new(new PairComparer());

    public static void Register(DataViewType dataViewType, Type type, DataViewTypeAttribute? typeAttribute = null)
    {
        ArgumentNullException.ThrowIfNull(dataViewType);
        ArgumentNullException.ThrowIfNull(type);
        if (DataViewTypeExtensions.ToPrimitiveType(type) is { } known)
            throw new ArgumentException($"{type} already stands for the column type {known}.", nameof(type));
        lock (s_lock)
        {
            if (s_types.TryGetValue((type, typeAttribute), out DataViewType? registered) && !registered.Equals(dataViewType))
                throw new InvalidOperationException($"{type} is already registered for the column type {registered}, so it cannot stand for {dataViewType}.");
            s_types[(type, typeAttribute)] = dataViewType;
        }
    }

    [Obsolete("Use the overload that takes a DataViewTypeAttribute.")]
    public static void Register(DataViewType dataViewType, Type type, IEnumerable<Attribute> typeAttributes)
    {
        ArgumentNullException.ThrowIfNull(typeAttributes);
        DataViewTypeAttribute[] attributes = [.. typeAttributes.OfType<DataViewTypeAttribute>()];
        if (attributes.Length > 1)
            throw new ArgumentException($"A member has at most one {nameof(DataViewTypeAttribute)}; {attributes.Length} were given.", nameof(typeAttributes));
        Register(dataViewType, type, attributes.FirstOrDefault());
    }

    internal static bool TryGetType(Type type, DataViewTypeAttribute? attribute, [NotNullWhen(true)] out DataViewType? dataViewType)
    {
        lock (s_lock)
        {
            if (s_types.TryGetValue((type, attribute), out dataViewType))
                return true;
        }
        if (attribute is null)
            return false;
        attribute.Register();
        lock (s_lock)
            return s_types.TryGetValue((type, attribute), out dataViewType);
    }

    // Attributes are equal as they themselves say; the hash need not tell them apart.
    private sealed class PairComparer : IEqualityComparer<(Type Type, DataViewTypeAttribute? Attribute)>
    {
        public bool Equals((Type Type, DataViewTypeAttribute? Attribute) x, (Type Type, DataViewTypeAttribute? Attribute) y)
            => x.Type == y.Type && (x.Attribute is null ? y.Attribute is null : y.Attribute is not null && x.Attribute.Equals(y.Attribute));

        public int GetHashCode((Type Type, DataViewTypeAttribute? Attribute) obj) => obj.Type.GetHashCode();
    }
}

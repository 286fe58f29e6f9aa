using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>The members of a class as columns.</summary>
internal static class MemberColumns
{
    public static IEnumerable<MemberInfo> GetMembers(Type type, SchemaDefinition.Direction direction)
    {
        IEnumerable<MemberInfo> fields = type.GetFields(BindingFlags.Public | BindingFlags.Instance);
        IEnumerable<MemberInfo> properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p =>
            p.GetIndexParameters().Length == 0
            && (!direction.HasFlag(SchemaDefinition.Direction.Read) || p.GetMethod is not null)
            && (!direction.HasFlag(SchemaDefinition.Direction.Write) || p.SetMethod is not null));
        return fields.Concat(properties).Where(m => m.GetCustomAttribute<NoColumnAttribute>() is null);
    }

    public static MemberInfo GetMember(Type type, string name)
    {
        MemberInfo? member = (MemberInfo?)type.GetField(name, BindingFlags.Public | BindingFlags.Instance)
            ?? type.GetProperty(name, BindingFlags.Public | BindingFlags.Instance);
        return member ?? throw new ArgumentException($"{type} has no public field or property '{name}'.", nameof(name));
    }

    public static Type TypeOf(MemberInfo member) => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    public static string ColumnName(MemberInfo member) => member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;

    /// <summary>The member's value type in columns: the items of an array or <see cref="VBuffer{T}"/>, and text for strings.</summary>
    public static Type GetItemType(Type memberType, out bool isVector)
    {
        Type item = memberType;
        isVector = false;
        if (memberType.IsArray && memberType.GetArrayRank() == 1)
        {
            item = memberType.GetElementType()!;
            isVector = true;
        }
        else if (memberType.IsGenericType && memberType.GetGenericTypeDefinition() == typeof(VBuffer<>))
        {
            item = memberType.GetGenericArguments()[0];
            isVector = true;
        }
        return item == typeof(string) ? typeof(ReadOnlyMemory<char>) : item;
    }

    public static DataViewType GetColumnType(MemberInfo member)
    {
        Type itemType = GetItemType(TypeOf(member), out bool isVector);
        PrimitiveDataViewType? primitive = DataViewTypeExtensions.ToPrimitiveType(itemType);
        if (member.GetCustomAttribute<KeyTypeAttribute>() is { } key)
            primitive = GetKeyType(member, itemType, key);
        if (isVector)
        {
            if (primitive is null)
                throw CannotHold(member);
            int[]? dimensions = member.GetCustomAttribute<VectorTypeAttribute>()?.Dimensions;
            return dimensions is null or [] ? new VectorDataViewType(primitive) : new VectorDataViewType(primitive, dimensions);
        }
        if (primitive is not null)
            return primitive;
        DataViewTypeAttribute[] attributes = [.. member.GetCustomAttributes<DataViewTypeAttribute>()];
        if (attributes.Length > 1)
            throw new InvalidOperationException($"{Describe(member)} has {attributes.Length} attributes that each state a column type; one is allowed.");
        return DataViewTypeManager.TryGetType(itemType, attributes.FirstOrDefault(), out DataViewType? registered) ? registered : throw CannotHold(member);
    }

    public static string Describe(MemberInfo member) => $"{(member is FieldInfo ? "Field" : "Property")} '{member.Name}' of {member.DeclaringType!.DisplayName()} (type {TypeOf(member).DisplayName()})";

    private static KeyDataViewType GetKeyType(MemberInfo member, Type itemType, KeyTypeAttribute key)
    {
        if (!KeyDataViewType.IsValidDataType(itemType))
            throw new ArgumentException($"{Describe(member)} cannot be a key: a key is a byte, ushort, uint or ulong.", nameof(member));
        ulong maximum = Type.GetTypeCode(itemType) switch
        {
            TypeCode.Byte => byte.MaxValue,
            TypeCode.UInt16 => ushort.MaxValue,
            TypeCode.UInt32 => uint.MaxValue,
            _ => ulong.MaxValue,
        };
        return new KeyDataViewType(itemType, key.Count ?? maximum);
    }

    private static ArgumentOutOfRangeException CannotHold(MemberInfo member)
        => new(member.Name, $"Could not determine an IDataView type for {Describe(member)}. A column holds numbers, bool, string, DateTime, DateTimeOffset, TimeSpan, arrays of these, or a type with a {nameof(DataViewTypeAttribute)} such as [ImageType]. Mark other members with [NoColumn].");
}

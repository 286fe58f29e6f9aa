using System.Reflection;
using System.Runtime.CompilerServices;

namespace ConvNets.ApiContracts;

/// <summary>Type names as the contract files write them: no namespaces, nested types as <c>Outer.Inner</c>, C#'s own names.</summary>
internal static class ApiTypeNames
{
    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(sbyte)] = "sbyte",
        [typeof(byte)] = "byte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!);
        }

        if (type.IsPointer)
        {
            return Of(type.GetElementType()!) + "*";
        }

        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying) + "?";
        }

        if (s_keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        // A tuple over type parameters has no full name, and the contract writes it out.
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true)
        {
            return $"({string.Join(", ", TupleItems(type).Select(Of))})";
        }

        var arguments = type.GetGenericArguments();
        var outerArguments = arguments[..(type.DeclaringType?.GetGenericArguments().Length ?? 0)];
        var outer = type.DeclaringType switch
        {
            null => "",
            { IsGenericTypeDefinition: true } declaring => Of(declaring.MakeGenericType(outerArguments)) + ".",
            Type declaring => Of(declaring) + ".",
        };
        return outer + type.Name.Split('`')[0] + Arguments(arguments[outerArguments.Length..]);
    }

    /// <summary>The type and, after it, the names of the tuple elements in it.</summary>
    public static string Of(Type type, ICustomAttributeProvider declared)
    {
        var names = declared.GetCustomAttributes(typeof(TupleElementNamesAttribute), false).OfType<TupleElementNamesAttribute>().FirstOrDefault();
        return names is null ? Of(type) : $"{Of(type)}/*{string.Join(',', names.TransformNames)}*/";
    }

    public static string Arguments(Type[] arguments) =>
        arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(Of))}>";

    private static IEnumerable<Type> TupleItems(Type tuple)
    {
        var items = tuple.GetGenericArguments();
        return items.Length < 8 ? items : items[..7].Concat(TupleItems(items[7]));
    }
}

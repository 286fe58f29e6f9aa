namespace ConvNets.Stack.ML.Tests.Contract;

/// <summary>Type names as the contract files write them: without namespaces, nested types as <c>Outer.Inner</c>, C#'s own names.</summary>
internal static class TypeNames
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
            return Of(type.GetElementType()!);
        if (type.IsArray)
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsGenericParameter)
            return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying) + "?";
        if (s_keywords.TryGetValue(type, out string? keyword))
            return keyword;

        Type[] arguments = type.GetGenericArguments();
        Type[] outerArguments = arguments[..(type.DeclaringType?.GetGenericArguments().Length ?? 0)];
        string outer = type.DeclaringType switch
        {
            null => "",
            { IsGenericTypeDefinition: true } declaring => Of(declaring.MakeGenericType(outerArguments)) + ".",
            Type declaring => Of(declaring) + ".",
        };
        return outer + type.Name.Split('`')[0] + Arguments(arguments[outerArguments.Length..]);
    }

    public static string Arguments(Type[] arguments) => arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(Of))}>";
}

using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ConvNets.ApiContracts;

/// <summary>Writes what a type shows to the outside, one line a member, in the notation of the contract files.</summary>
internal static class ApiSignatures
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<Type> VisibleTypes(Assembly assembly) => assembly.GetTypes().Where(IsVisible);

    /// <summary>The line that opens a type, without its bases.</summary>
    public static string Head(Type type)
    {
        var kind = type.IsEnum ? "enum"
            : type.IsValueType ? "struct"
            : type.IsInterface ? "interface"
            : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
            : "class";
        return $"T {kind} {type.Namespace}::{ApiTypeNames.Of(type)}{Flags(type)}";
    }

    /// <summary>The base class and the interfaces the type adds to it.</summary>
    public static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum)
        {
            return [];
        }

        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var bases = type.GetInterfaces().Where(i => !inherited.Contains(i) && IsVisible(i));
        return (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? bases.Prepend(parent) : bases)
            .Select(ApiTypeNames.Of);
    }

    public static IEnumerable<string> Members(Type type)
    {
        var name = ApiTypeNames.Of(type);
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return [$"D {ApiTypeNames.Of(invoke.ReturnType, invoke.ReturnParameter)} {name}({Parameters(invoke)})"];
        }

        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(value => $"E {value.Name} = {Convert.ToInt64(value.GetRawConstantValue(), CultureInfo.InvariantCulture)}");
        }

        var shortName = name[(name.LastIndexOf('.') + 1)..];
        return
        [
            .. type.GetConstructors(Declared).Where(c => !c.IsStatic && IsVisible(c))
                .Select(c => $"C {Obsolete(c)}{Access(c)} {shortName}({Parameters(c)})"),
            .. type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly)
                .Select(f => $"F {Obsolete(f)}{(f.IsPublic ? "public" : "protected")}{Modifiers(f)} {ApiTypeNames.Of(f.FieldType, f)} {f.Name}"),
            .. type.GetProperties(Declared).Where(p => IsVisible(p.GetMethod) || IsVisible(p.SetMethod)).Select(Property),
            .. type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod))
                .Select(e => $"V event {ApiTypeNames.Of(e.EventHandlerType!)} {e.Name}"),
            .. type.GetMethods(Declared)
                .Where(m => IsVisible(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)))
                .Select(Method),
        ];
    }

    private static string Method(MethodInfo method) =>
        $"M {Obsolete(method)}{Access(method)}{Modifiers(method)} {ApiTypeNames.Of(method.ReturnType, method.ReturnParameter)} "
        + $"{method.Name}{ApiTypeNames.Arguments(method.GetGenericArguments())}({Parameters(method)}){Constraints(method)}";

    private static string Property(PropertyInfo property)
    {
        bool canGet = IsVisible(property.GetMethod), canSet = IsVisible(property.SetMethod);
        var accessor = canGet ? property.GetMethod! : property.SetMethod!;
        var index = property.GetIndexParameters();
        var name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;

        // The contract calls every overridable property virtual, an override too.
        var modifiers = Modifiers(accessor).Replace("override", "virtual", StringComparison.Ordinal);
        return $"P {Obsolete(property)}{Access(accessor)}{modifiers} {ApiTypeNames.Of(property.PropertyType, property)} {name} {{ {(canGet ? "get; " : "")}{(canSet ? "set; " : "")}}}";
    }

    private static bool IsVisible(Type type) =>
        type.IsNested
            ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!)
            : type.IsPublic;

    private static bool IsVisible(MethodBase? method) =>
        method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static string Obsolete(MemberInfo member) => member.IsDefined(typeof(ObsoleteAttribute)) ? "[Obsolete] " : "";

    private static string Flags(Type type) => type switch
    {
        { IsInterface: true } or { IsValueType: true } => "",
        { IsAbstract: true, IsSealed: true } => " [static]",
        { IsAbstract: true } => " [abstract]",
        { IsSealed: true } => " [sealed]",
        _ => "",
    };

    private static string Modifiers(FieldInfo field) =>
        field.IsLiteral ? " const" : (field.IsStatic ? " static" : "") + (field.IsInitOnly ? " readonly" : "");

    private static string Modifiers(MethodInfo method)
    {
        if (method.IsStatic)
        {
            return " static";
        }

        if (method.IsAbstract)
        {
            return " abstract";
        }

        // The contract says nothing of an override that is sealed.
        if (method.IsVirtual && !method.IsFinal && method.GetBaseDefinition() != method)
        {
            return " override";
        }

        return method.IsVirtual && !method.IsFinal ? " virtual" : "";
    }

    private static string Parameters(MethodBase method)
    {
        var text = string.Join(", ", method.GetParameters().Select(Parameter));
        return method.IsDefined(typeof(ExtensionAttribute)) ? "this " + text : text;
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var passing = parameter.IsOut ? "out " : !parameter.ParameterType.IsByRef ? "" : parameter.IsIn ? "in " : "ref ";
        var variadic = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        return $"{passing}{variadic}{ApiTypeNames.Of(parameter.ParameterType, parameter)} {parameter.Name}{Default(parameter)}";
    }

    private static string Default(ParameterInfo parameter)
    {
        if (!parameter.HasDefaultValue)
        {
            return "";
        }

        var nullable = Nullable.GetUnderlyingType(parameter.ParameterType);
        var type = nullable ?? parameter.ParameterType;
        return " = " + parameter.RawDefaultValue switch
        {
            null when type.IsValueType && nullable is null => "default",
            null => "null",
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            object value when type.IsEnum => $"{ApiTypeNames.Of(type)}.{Enum.ToObject(type, value)}",
            object value => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
    }

    // The contract leaves new() out, and cannot tell struct from unmanaged.
    private static string Constraints(MethodInfo method)
    {
        var text = "";
        foreach (var argument in method.GetGenericArguments())
        {
            var attributes = argument.GenericParameterAttributes;
            List<string> constraints = [];
            if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            {
                constraints.Add("class");
            }
            else if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
            {
                constraints.Add("struct/unmanaged");
            }

            constraints.AddRange(argument.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(ApiTypeNames.Of));
            if (constraints.Count > 0)
            {
                text += $" where {argument.Name} : {string.Join(", ", constraints)}";
            }
        }

        return text;
    }
}

using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ConvNets.Stack.ML.Tests.Contract;

/// <summary>Writes what an assembly shows to the outside, one line a member, in the notation of the contract files.</summary>
internal static class PublicSignatures
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) => assembly.GetTypes().Where(IsVisible).SelectMany(Of);

    private static IEnumerable<string> Of(Type type)
    {
        string name = TypeNames.Of(type);
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            yield return $"{name}\tD {TypeNames.Of(invoke.ReturnType)} {name}({Parameters(invoke)})";
            yield break;
        }

        string kind = type.IsEnum ? "enum" : type.IsValueType ? "struct" : type.IsInterface ? "interface" : "class";
        yield return $"T {kind} {type.Namespace}::{name}{Flags(type)}";
        if (type.IsEnum)
        {
            foreach (FieldInfo value in type.GetFields(BindingFlags.Public | BindingFlags.Static))
                yield return $"{name}\tE {value.Name} = {Convert.ToInt64(value.GetRawConstantValue(), CultureInfo.InvariantCulture)}";
            yield break;
        }

        foreach (ConstructorInfo constructor in type.GetConstructors(Declared).Where(c => !c.IsStatic && IsVisible(c)))
            yield return $"{name}\tC {Access(constructor)} {name[(name.LastIndexOf('.') + 1)..]}({Parameters(constructor)})";
        foreach (FieldInfo field in type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly))
            yield return $"{name}\tF {(field.IsPublic ? "public" : "protected")}{Modifiers(field)} {TypeNames.Of(field.FieldType)} {field.Name}";
        foreach (PropertyInfo property in type.GetProperties(Declared))
        {
            if (Property(property) is { } line)
                yield return $"{name}\t{line}";
        }
        foreach (EventInfo e in type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod)))
            yield return $"{name}\tV event {TypeNames.Of(e.EventHandlerType!)} {e.Name}";
        foreach (MethodInfo method in type.GetMethods(Declared).Where(m => IsVisible(m) && !m.IsSpecialName))
        {
            string obsolete = method.IsDefined(typeof(ObsoleteAttribute)) ? "[Obsolete] " : "";
            yield return $"{name}\tM {obsolete}{Access(method)}{Modifiers(method)} {TypeNames.Of(method.ReturnType)} {method.Name}{TypeNames.Arguments(method.GetGenericArguments())}({Parameters(method)}){Constraints(method)}";
        }
    }

    private static string? Property(PropertyInfo property)
    {
        bool canGet = IsVisible(property.GetMethod), canSet = IsVisible(property.SetMethod);
        if (!canGet && !canSet)
            return null;
        MethodInfo accessor = canGet ? property.GetMethod! : property.SetMethod!;
        ParameterInfo[] index = property.GetIndexParameters();
        string name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;
        return $"P {Access(accessor)}{Modifiers(accessor)} {TypeNames.Of(property.PropertyType)} {name} {{ {(canGet ? "get; " : "")}{(canSet ? "set; " : "")}}}";
    }

    private static bool IsVisible(Type type)
        => type.IsNested ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!) : type.IsPublic;

    private static bool IsVisible(MethodBase? method) => method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static string Flags(Type type)
    {
        if (type.IsInterface || type.IsValueType)
            return "";
        return type switch { { IsAbstract: true, IsSealed: true } => " [static]", { IsAbstract: true } => " [abstract]", { IsSealed: true } => " [sealed]", _ => "" };
    }

    private static string Modifiers(FieldInfo field)
        => field.IsLiteral ? " const" : (field.IsStatic ? " static" : "") + (field.IsInitOnly ? " readonly" : "");

    private static string Modifiers(MethodInfo method)
    {
        if (method.IsStatic)
            return " static";
        if (method.IsAbstract)
            return " abstract";
        if (!method.IsVirtual)
            return "";
        if (method.GetBaseDefinition() != method)
            return method.IsFinal ? " sealed override" : " override";
        return method.IsFinal ? "" : " virtual";
    }

    private static string Parameters(MethodBase method)
    {
        string text = string.Join(", ", method.GetParameters().Select(Parameter));
        return method.IsDefined(typeof(ExtensionAttribute)) ? "this " + text : text;
    }

    private static string Parameter(ParameterInfo parameter)
    {
        string passing = parameter.IsOut ? "out " : !parameter.ParameterType.IsByRef ? "" : parameter.IsIn ? "in " : "ref ";
        string variadic = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        return $"{passing}{variadic}{TypeNames.Of(parameter.ParameterType)} {parameter.Name}{Default(parameter)}";
    }

    private static string Default(ParameterInfo parameter)
    {
        if (!parameter.HasDefaultValue)
            return "";
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return " = " + parameter.RawDefaultValue switch
        {
            null => "null",
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            object value when type.IsEnum => $"{TypeNames.Of(type)}.{Enum.ToObject(type, value)}",
            object value => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
    }

    // The contract names class and struct, base types and interfaces, and leaves new() out.
    private static string Constraints(MethodInfo method)
    {
        string text = "";
        foreach (Type argument in method.GetGenericArguments())
        {
            var constraints = new List<string>();
            if (argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
                constraints.Add("class");
            else if (argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
                constraints.Add("struct");
            constraints.AddRange(argument.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(TypeNames.Of));
            if (constraints.Count > 0)
                text += $" where {argument.Name} : {string.Join(", ", constraints)}";
        }
        return text;
    }
}

using System.Reflection;
using System.Text.Json;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets.Augmentations;

/// <summary>
/// What the serializer finds wrong with a JSON text, in the words of the text: the field and its line instead of types of code.
/// </summary>
internal static class JsonFieldProblem
{
    /// <param name="exception">What the serializer threw.</param>
    /// <param name="type">What the text should have been.</param>
    internal static string Of(JsonException exception, Type type)
    {
        string line = exception.LineNumber is long number ? $" (line {number + 1})" : "";
        string[] path = exception.Path?.Split('.')[1..] ?? [];
        if (path.Length == 0 || exception.InnerException is JsonException)
        {
            return exception.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0] + line;
        }

        for (int i = 0; i < path.Length - 1; i++)
        {
            type = Field(type, path[i])?.PropertyType is { } inner ? Nullable.GetUnderlyingType(inner) ?? inner : type;
        }

        string field = path[^1];
        if (Field(type, field) is not { } known)
        {
            string[] names = [.. Fields(type).Select(static property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))];
            return $"there is no field '{field}'{line}. {NearestName.Hint(field, names)}Known: {string.Join(", ", names)}.";
        }

        Type wanted = Nullable.GetUnderlyingType(known.PropertyType) ?? known.PropertyType;
        string expected = wanted.IsEnum
            ? "one of " + string.Join(", ", Enum.GetNames(wanted).Select(JsonNamingPolicy.CamelCase.ConvertName))
            : wanted == typeof(bool)
                ? "true or false"
                : wanted == typeof(double)
                ? "a number"
                : wanted == typeof(int)
                ? "a whole number"
                : "what belongs there";
        return $"the field '{field}'{line} is not {expected}.";
    }

    /// <summary>The same of a value that a property refuses.</summary>
    internal static string Of(ArgumentException exception)
    {
        string message = exception.Message.Split(" (Parameter ")[0];
        return exception.ParamName is string property
            ? message.Replace(property, JsonNamingPolicy.CamelCase.ConvertName(property), StringComparison.Ordinal)
            : message;
    }

    private static PropertyInfo? Field(Type type, string name) =>
        Array.Find(Fields(type), property => JsonNamingPolicy.CamelCase.ConvertName(property.Name) == name);

    private static PropertyInfo[] Fields(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
}

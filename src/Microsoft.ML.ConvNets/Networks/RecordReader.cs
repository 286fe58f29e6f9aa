using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.ConvNets.Networks;

/// <summary>
/// Makes objects of JSON by calling their constructors: a property for each parameter, and nothing else. The framework's serializer does
/// the same, but describes all types to itself first, in code that is compiled when a process runs it: most of what the first prediction
/// would wait for.
/// </summary>
/// <param name="isComplete">
/// Whether a property may only be missing where its parameter has a default; otherwise it counts as 0, false or null.
/// </param>
/// <param name="others">How the serializer reads the types that are made of more than the parameters of a constructor.</param>
internal sealed class RecordReader(bool isComplete, JsonSerializerOptions others)
{
    private const int MostShown = 40;

    private static readonly ConcurrentDictionary<Type, Form> s_forms = new();

    /// <summary>Reads an object.</summary>
    /// <exception cref="JsonException">The JSON is none of it.</exception>
    /// <exception cref="ArgumentException">The constructor refuses a value.</exception>
    internal T Read<T>(JsonElement json)
        where T : class => (T?)Value(typeof(T), json) ?? throw Unfit(json, "an object");

    private object? Value(Type type, JsonElement json)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return json.ValueKind == JsonValueKind.Null ? null : Value(underlying, json);
        }

        if (json.ValueKind == JsonValueKind.Null && !type.IsValueType)
        {
            return null;
        }

        return type switch
        {
            _ when type == typeof(string) => json.ValueKind == JsonValueKind.String ? json.GetString() : throw Unfit(json, "a text"),
            _ when type == typeof(bool) => json.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? json.GetBoolean()
                : throw Unfit(json, "true or false"),
            _ when type == typeof(int) => Whole(json),
            _ when type == typeof(long) => json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out long whole)
                ? whole
                : throw Unfit(json, "a whole number"),
            _ when type == typeof(double) => json.ValueKind == JsonValueKind.Number ? json.GetDouble() : throw Unfit(json, "a number"),
            _ when type == typeof(float) => json.ValueKind == JsonValueKind.Number ? json.GetSingle() : throw Unfit(json, "a number"),
            _ when type == typeof(TensorShape) => TensorShapeJsonConverter.Read(json),
            _ when type == typeof(KernelSize) => KernelSizeJsonConverter.Read(json),
            _ when type == typeof(ConvPadding) => ConvPaddingJsonConverter.Read(json),
            _ when type == typeof(LayerSequence) => LayerSequence.Create((Layer[])List(typeof(Layer), json)),
            _ when type == typeof(Layer) => Record(KindOf(json), json),
            { IsEnum: true } => Name(type, json),
            { IsArray: true } => List(type.GetElementType()!, json),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) =>
                List(type.GenericTypeArguments[0], json),
            _ when Form.Of(type).Parameters.Length > 0 => Record(type, json),
            _ => json.Deserialize(type, others),
        };
    }

    /// <summary>What the properties are called that make an object of a type.</summary>
    internal static string[] NamesOf(Type type) => [.. Form.Of(type).Names, .. Form.Of(type).Properties.Keys];

    /// <summary>A whole number.</summary>
    /// <exception cref="JsonException">It is none, or a larger one than 32 bits hold.</exception>
    internal static int Whole(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out int value) ? value : throw Unfit(json, "a whole number");

    /// <summary>What is said of a value that is not what it should be.</summary>
    internal static JsonException Unfit(JsonElement json, string wanted)
    {
        string text = json.GetRawText();
        return new JsonException($"{(text.Length <= MostShown ? text : text[..MostShown] + "…")} is not {wanted}.");
    }

    private static object Name(Type type, JsonElement json)
    {
        // Not Enum.Parse alone, which takes numbers and lists of names too.
        string[] names = Enum.GetNames(type);
        string? found = json.ValueKind == JsonValueKind.String
            ? Array.Find(names, name => name.Equals(json.GetString(), StringComparison.OrdinalIgnoreCase))
            : null;
        return Enum.Parse(type, found ?? throw Unfit(json, $"one of {string.Join(", ", names)}"));
    }

    private static Type KindOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(LayerKinds.PropertyName, out JsonElement kind)
            && kind.ValueKind == JsonValueKind.String
            ? LayerKinds.TypeOf(kind.GetString()!) ?? throw Unfit(
                kind, $"a kind of layer. {NearestName.Hint(kind.GetString()!, LayerKinds.All.Select(static known => known.Value))}Known: "
                + $"{string.Join(", ", LayerKinds.All.Select(static known => known.Value).Order(StringComparer.Ordinal))}")
            : throw Unfit(json, $"a layer: an object with the property '{LayerKinds.PropertyName}'");

    private Array List(Type element, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            throw Unfit(json, "a list");
        }

        var list = Array.CreateInstance(element, json.GetArrayLength());
        int i = 0;
        foreach (JsonElement item in json.EnumerateArray())
        {
            list.SetValue(Value(element, item), i++);
        }

        return list;
    }

    private object Record(Type type, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Unfit(json, "an object");
        }

        Form form = Form.Of(type);
        object?[] arguments = [.. form.Parameters.Select(static parameter => parameter.HasDefaultValue ? parameter.DefaultValue : null)];
        bool[] isGiven = new bool[arguments.Length];
        var rest = new List<(PropertyInfo Property, object? Value)>();
        foreach (JsonProperty property in json.EnumerateObject())
        {
            int i = Array.IndexOf(form.Names, property.Name);
            if (i >= 0)
            {
                arguments[i] = Argument(form.Parameters[i], property);
                isGiven[i] = true;
            }
            else if (form.Properties.TryGetValue(property.Name, out PropertyInfo? settable))
            {
                rest.Add((settable, Field(settable.PropertyType, property)));
            }
            else if (!type.IsSubclassOf(typeof(Layer)) || property.Name != LayerKinds.PropertyName)
            {
                string[] known = [.. form.Names, .. form.Properties.Keys];
                throw new JsonException($"{NameOf(type)} has no field '{property.Name}'. {NearestName.Hint(property.Name, known)}Known: "
                    + $"{string.Join(", ", known)}.");
            }
        }

        int missing = Array.FindIndex(
            form.Parameters, parameter => isComplete && !parameter.HasDefaultValue && !isGiven[parameter.Position]);
        if (missing >= 0)
        {
            throw new JsonException($"{NameOf(type)} lacks the field '{form.Names[missing]}'.");
        }

        object made = form.Constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
        foreach ((PropertyInfo property, object? value) in rest)
        {
            property.SetMethod!.Invoke(made, BindingFlags.DoNotWrapExceptions, null, [value], null);
        }

        return made;
    }

    /// <summary>What a type is called in JSON: a layer by its kind.</summary>
    private static string NameOf(Type type) => type.IsSubclassOf(typeof(Layer))
        ? $"The layer {LayerKinds.NameOf(type)}"
        : type == typeof(Network) ? "A network" : $"A {JsonNamingPolicy.CamelCase.ConvertName(type.Name)}";

    private object? Argument(ParameterInfo parameter, JsonProperty property)
    {
        object? value = Field(parameter.ParameterType, property);
        return value is not null || new NullabilityInfoContext().Create(parameter).WriteState != NullabilityState.NotNull
            ? value
            : throw new JsonException($"'{property.Name}' is null.");
    }

    private object? Field(Type type, JsonProperty property)
    {
        try
        {
            return Value(type, property.Value);
        }
        catch (JsonException e)
        {
            throw new JsonException($"{property.Name}: {e.Message}", e);
        }
    }

    /// <summary>How a type is made.</summary>
    /// <param name="Constructor">The one that is marked for it, else the only public one.</param>
    /// <param name="Parameters">What it takes.</param>
    /// <param name="Names">What its parameters are called in JSON.</param>
    /// <param name="Properties">What is set beside the parameters of the constructor, by its name in JSON.</param>
    private sealed record Form(
        ConstructorInfo Constructor, ParameterInfo[] Parameters, string[] Names, IReadOnlyDictionary<string, PropertyInfo> Properties)
    {
        internal static Form Of(Type type) => s_forms.GetOrAdd(type, static type =>
        {
            ConstructorInfo[] all = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
            ConstructorInfo chosen = Array.Find(all, static one => one.IsDefined(typeof(JsonConstructorAttribute)))
                ?? Array.Find(all, static one => one.IsPublic)
                ?? throw new NotSupportedException($"{type.Name} has no constructor for JSON.");
            ParameterInfo[] parameters = chosen.GetParameters();
            string[] names = [.. parameters.Select(static parameter => JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!))];
            return new Form(chosen, parameters, names, type.GetProperties()
                .Where(static property => property.SetMethod is not null
                    && property.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.Always })
                .ToDictionary(static property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))
                .Where(property => !names.Contains(property.Key)).ToDictionary());
        });
    }
}

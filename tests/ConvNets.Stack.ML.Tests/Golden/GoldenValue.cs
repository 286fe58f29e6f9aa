using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Golden;

/// <summary>Values of any column type beside their notation in the golden files.</summary>
internal static class GoldenValue
{
    public static List<object?> ReadColumn(IDataView data, DataViewSchema.Column column) =>
        (List<object?>)Generic(nameof(ReadColumnTyped), column.Type.RawType).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [data, column], null)!;

    public static object? ReadAnnotation(DataViewSchema.Annotations annotations, DataViewSchema.Column annotation) =>
        Generic(nameof(ReadAnnotationTyped), annotation.Type.RawType).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [annotations, annotation], null);

    /// <summary>Reads the column's value in the row that the cursor stands on.</summary>
    public static Func<object?> CreateReader(DataViewRow row, DataViewSchema.Column column) =>
        (Func<object?>)Generic(nameof(CreateReaderTyped), column.Type.RawType).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [row, column], null)!;

    public static void Compare(JsonElement expected, object? actual, double tolerance, string where)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Array:
                object?[] items = [.. ((IEnumerable)actual!).Cast<object?>()];
                Assert.HasCount(expected.GetArrayLength(), items, where);
                for (int i = 0; i < items.Length; i++)
                    Compare(expected[i], items[i], tolerance, $"{where}[{i}]");
                break;
            case JsonValueKind.Object when expected.TryGetProperty("key", out JsonElement key):
                Assert.AreEqual(key.GetUInt64(), Convert.ToUInt64(actual, CultureInfo.InvariantCulture), where);
                break;
            default:
                CompareScalar(expected, actual, tolerance, where);
                break;
        }
    }

    private static void CompareScalar(JsonElement expected, object? actual, double tolerance, string where)
    {
        bool isNumber = expected.ValueKind == JsonValueKind.Number || expected.ToString() is "NaN" or "Infinity" or "-Infinity";
        switch (actual)
        {
            case float value when isNumber:
                CompareReal(float.Parse(expected.ToString(), CultureInfo.InvariantCulture), value, tolerance, where);
                break;
            case double value when isNumber:
                CompareReal(double.Parse(expected.ToString(), CultureInfo.InvariantCulture), value, tolerance, where);
                break;
            case bool value:
                Assert.AreEqual(expected.GetBoolean(), value, where);
                break;
            default:
                Assert.AreEqual(expected.ToString(), Text(actual), where);
                break;
        }
    }

    private static void CompareReal(double expected, double actual, double tolerance, string where)
    {
        if (tolerance == 0)
            Assert.AreEqual(expected, actual, where);
        else
            Assert.AreEqual(expected, actual, tolerance, where);
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        DateTime time => time.ToString("o", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("o", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static MethodInfo Generic(string method, Type type) =>
        typeof(GoldenValue).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type);

    private static List<object?> ReadColumnTyped<T>(IDataView data, DataViewSchema.Column column)
    {
        var values = new List<object?>();
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        T value = default!;
        while (cursor.MoveNext())
        {
            getter(ref value);
            values.Add(Plain(value));
        }

        return values;
    }

    private static Func<object?> CreateReaderTyped<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return Plain(value);
        };
    }

    private static object? ReadAnnotationTyped<T>(DataViewSchema.Annotations annotations, DataViewSchema.Column annotation)
    {
        T value = default!;
        annotations.GetGetter<T>(annotation)(ref value);
        return Plain(value);
    }

    // A vector as the array of its values, zeros of a sparse one included: the getter may use its arrays again.
    private static object? Plain<T>(T value) =>
        value is IEnumerable vector && typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(VBuffer<>)
            ? vector.Cast<object?>().ToArray()
            : value;
}

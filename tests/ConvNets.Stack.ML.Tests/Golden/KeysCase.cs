using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace ConvNets.Stack.ML.Tests.Golden;

/// <summary>The rows and the pipeline of the golden folder <c>01-keys</c>.</summary>
internal static class KeysCase
{
    public static IDataView Rows(MLContext ml) => ml.Data.LoadFromEnumerable(new Row[]
    {
        new() { Id = 0, Text = "pear", Number = 30, Real = 2.5f, Flag = true, Words = ["x", "y", "x"] },
        new() { Id = 1, Text = "apple", Number = 10, Real = -1, Flag = false, Words = ["z", "", "y"] },
        new() { Id = 2, Text = "Zebra", Number = 20, Real = 2.5f, Flag = true, Words = ["x", "x", "x"] },
        new() { Id = 3, Text = "apple", Number = 10, Real = float.NaN, Flag = true, Words = ["w", "y", "z"] },
        new() { Id = 4, Text = "", Number = 0, Real = 0, Flag = false, Words = ["", "", ""] },
        new() { Id = 5, Text = "été", Number = -5, Real = 1e-3f, Flag = false, Words = ["x", "y", "z"] },
        new() { Id = 6, Text = "pear", Number = 30, Real = 7, Flag = true, Words = ["y", "x", "w"] },
        new() { Id = 7, Text = "Apple", Number = 2, Real = -1, Flag = false, Words = ["Y", "x", "w"] },
    });

    public static IDataView UnseenRows(MLContext ml) => ml.Data.LoadFromEnumerable(new Row[]
    {
        new() { Id = 100, Text = "pear", Number = 20, Real = 7, Flag = false, Words = ["x", "q", "z"] },
        new() { Id = 101, Text = "grape", Number = 99, Real = 123, Flag = true, Words = ["q", "q", ""] },
        new() { Id = 102, Text = null, Number = 10, Real = 0, Flag = true, Words = ["w", "z", "y"] },
    });

    public static IEstimator<ITransformer> Pipeline(MLContext ml)
    {
        TransformsCatalog.ConversionTransforms c = ml.Transforms.Conversion;
        const ValueToKeyMappingEstimator.KeyOrdinality ByValue = ValueToKeyMappingEstimator.KeyOrdinality.ByValue;
        IDataView allowed = ml.Data.LoadFromEnumerable(new Allowed[] { new() { Value = "apple" }, new() { Value = "pear" } });
        return c.MapValueToKey("TextKey", "Text")
            .Append(c.MapValueToKey("TextKeyByValue", "Text", keyOrdinality: ByValue))
            .Append(c.MapValueToKey("TextKeyMax2", "Text", maximumNumberOfKeys: 2))
            .Append(c.MapValueToKey("TextKeyFromData", "Text", keyData: allowed))
            .Append(c.MapValueToKey("NumberKey", "Number"))
            .Append(c.MapValueToKey("NumberKeyByValue", "Number", keyOrdinality: ByValue))
            .Append(c.MapValueToKey("NumberKeyText", "Number", addKeyValueAnnotationsAsText: true))
            .Append(c.MapValueToKey("RealKey", "Real"))
            .Append(c.MapValueToKey("RealKeyByValue", "Real", keyOrdinality: ByValue))
            .Append(c.MapValueToKey("FlagKey", "Flag"))
            .Append(c.MapValueToKey("WordsKey", "Words"))
            .Append(c.MapKeyToValue("TextBack", "TextKey"))
            .Append(c.MapKeyToValue("TextBackMax2", "TextKeyMax2"))
            .Append(c.MapKeyToValue("TextBackFromData", "TextKeyFromData"))
            .Append(c.MapKeyToValue("NumberBack", "NumberKeyByValue"))
            .Append(c.MapKeyToValue("NumberBackText", "NumberKeyText"))
            .Append(c.MapKeyToValue("RealBack", "RealKey"))
            .Append(c.MapKeyToValue("FlagBack", "FlagKey"))
            .Append(c.MapKeyToValue("WordsBack", "WordsKey"));
    }

    private sealed class Row
    {
        public int Id;
        public string? Text;
        public int Number;
        public float Real;
        public bool Flag;
        [VectorType(3)] public string[]? Words;
    }

    private sealed class Allowed
    {
        public string? Value;
    }
}

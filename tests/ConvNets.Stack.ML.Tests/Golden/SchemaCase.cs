using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Golden;

/// <summary>The rows and the pipelines of the golden folder <c>09-schema</c>.</summary>
internal static class SchemaCase
{
    public static IDataView Wide(MLContext ml) => ml.Data.LoadFromEnumerable(new WideRow[]
    {
        new()
        {
            Text = "t", Boolean = true, SByte = -1, Byte = 2, Int16 = -3, UInt16 = 4, Int32 = -5, UInt32 = 6, Int64 = -7, UInt64 = 8, Single = 9.5f, Double = 10.5,
            DateTime = new DateTime(2020, 2, 29, 1, 2, 3, DateTimeKind.Utc),
            DateTimeOffset = new DateTimeOffset(2020, 2, 29, 1, 2, 3, TimeSpan.FromHours(2)),
            TimeSpan = TimeSpan.FromSeconds(90.5),
            Key10 = 9, KeyByte = 1, Vector4 = [1, 2, 3, 4], Matrix = [1, 2, 3, 4, 5, 6], Unsized = [1], Words = ["p", "q"], Keys = [0, 6],
        },
    });

    /// <summary>Data whose schema has KeyValues, SlotNames, IsNormalized and a hidden column.</summary>
    public static IDataView Annotated(MLContext ml)
    {
        IDataView wide = Wide(ml);
        return ml.Transforms.Conversion.MapValueToKey("TextKey", "Text")
            .Append(ml.Transforms.Concatenate("Joined", "Single", "Vector4"))
            .Append(ml.Transforms.NormalizeMinMax("Joined"))
            .Append(ml.Transforms.SelectColumns(["TextKey", "Joined", "Single"], keepHidden: true))
            .Fit(wide).Transform(wide);
    }

    private sealed class WideRow
    {
        public string? Text;
        public bool Boolean;
        public sbyte SByte;
        public byte Byte;
        public short Int16;
        public ushort UInt16;
        public int Int32;
        public uint UInt32;
        public long Int64;
        public ulong UInt64;
        public float Single;
        public double Double;
        public DateTime DateTime;
        public DateTimeOffset DateTimeOffset;
        public TimeSpan TimeSpan;
        [KeyType(10)] public uint Key10;
        [KeyType(3)] public byte KeyByte;
        [VectorType(4)] public float[]? Vector4;
        [VectorType(2, 3)] public double[]? Matrix;
        [VectorType] public float[]? Unsized;
        [VectorType(2)] public string[]? Words;
        [VectorType(2), KeyType(6)] public uint[]? Keys;
    }
}

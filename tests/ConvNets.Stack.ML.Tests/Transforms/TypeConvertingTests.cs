using System.Text.Json;
using ConvNets.Stack.ML.Tests.Golden;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Transforms;

/// <summary>Every source type to every kind of data, against what ML.NET gave or refused.</summary>
[TestClass]
public sealed class TypeConvertingTests
{
    [TestMethod]
    public void ConvertType_EveryPair_IsAsInMLNet()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(s_rows);
        JsonElement matrix = GoldenFiles.Json("02-numeric", "convert-matrix.json");
        int compared = 0;
        foreach (DataViewSchema.Column from in data.Schema)
        {
            foreach (DataKind to in Enum.GetValues<DataKind>())
            {
                string pair = $"{from.Name} -> {to}";
                Compare(pair, matrix.GetProperty(pair), () => ml.Transforms.Conversion.ConvertType("Out", from.Name, to).Fit(data).Transform(data));
                compared++;
            }
        }

        Assert.AreEqual(16 * 15, compared);
    }

    private static void Compare(string pair, JsonElement expected, Func<IDataView> convert)
    {
        if (expected.TryGetProperty("throws", out JsonElement exception))
        {
            Exception thrown = Assert.Throws<Exception>(() => GoldenValue.ReadColumn(convert(), convert().Schema["Out"]), pair);
            Exception actual = thrown is System.Reflection.TargetInvocationException ? thrown.InnerException! : thrown;
            Assert.AreEqual(exception.GetString(), actual.GetType().FullName, pair);
            if (actual is ArgumentOutOfRangeException)
                Assert.AreEqual(expected.GetProperty("message").GetString(), actual.Message, pair);
            return;
        }

        IDataView converted = convert();
        Assert.AreEqual(expected.GetProperty("type").GetString(), converted.Schema["Out"].Type.ToString(), pair);
        List<object?> values = GoldenValue.ReadColumn(converted, converted.Schema["Out"]);
        for (int i = 0; i < values.Count; i++)
            GoldenValue.Compare(expected.GetProperty("values")[i], values[i], 0, $"{pair} [{i}]");
    }

    private static readonly TypeRow[] s_rows =
    [
        new() { Boolean = true, SByte = -1, Byte = 200, Int16 = -300, UInt16 = 65535, Int32 = 70000, UInt32 = 4000000000, Int64 = -5000000000, UInt64 = 18446744073709551615, Single = 1.5f, Double = -2.5, String = "42", IntString = "42", Key5 = 5, DateTime = new DateTime(2021, 3, 4, 5, 6, 7), TimeSpan = TimeSpan.FromMinutes(1.5) },
        new() { Boolean = false, SByte = 127, Byte = 0, Int16 = 5, UInt16 = 0, Int32 = -1, UInt32 = 7, Int64 = 16777217, UInt64 = 9007199254740993, Single = float.NaN, Double = 1e300, String = "-1.25", IntString = "-7", Key5 = 0, DateTime = new DateTime(1, 1, 1), TimeSpan = TimeSpan.Zero },
        new() { Boolean = true, SByte = 0, Byte = 1, Int16 = 0, UInt16 = 1, Int32 = 0, UInt32 = 0, Int64 = 0, UInt64 = 0, Single = 0, Double = double.NaN, String = "", IntString = "", Key5 = 1, DateTime = new DateTime(2000, 1, 1), TimeSpan = TimeSpan.FromTicks(-1) },
        new() { Boolean = true, SByte = 1, Byte = 1, Int16 = 1, UInt16 = 1, Int32 = 1, UInt32 = 1, Int64 = 1, UInt64 = 1, Single = 1e20f, Double = 0.1, String = "true", IntString = "100", Key5 = 2, DateTime = new DateTime(2000, 1, 1), TimeSpan = TimeSpan.FromDays(1) },
    ];

    private sealed class TypeRow
    {
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
        public string? String;
        public string? IntString;
        [KeyType(5)] public uint Key5;
        public DateTime DateTime;
        public TimeSpan TimeSpan;
    }
}

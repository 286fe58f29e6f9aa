using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Data;

/// <summary>Every column type that a class can express.</summary>
internal sealed class WideRow
{
    public string Text = "";
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

    [KeyType(10)]
    public uint Key10;

    [KeyType(3)]
    public byte KeyByte;

    [VectorType(4)]
    public float[] Vector4 = [];

    [VectorType(2, 3)]
    public double[] Matrix = [];

    [VectorType]
    public float[] Unsized = [];

    [VectorType(2)]
    public string[] Words = [];

    [VectorType(2), KeyType(6)]
    public uint[] Keys = [];

    public static WideRow Example() => new()
    {
        Text = "t",
        Boolean = true,
        SByte = -1,
        Byte = 2,
        Int16 = -3,
        UInt16 = 4,
        Int32 = -5,
        UInt32 = 6,
        Int64 = -7,
        UInt64 = 8,
        Single = 9.5f,
        Double = 10.5,
        DateTime = new DateTime(2020, 2, 29, 1, 2, 3, DateTimeKind.Utc),
        DateTimeOffset = new DateTimeOffset(2020, 2, 29, 1, 2, 3, TimeSpan.FromHours(2)),
        TimeSpan = TimeSpan.FromSeconds(90.5),
        Key10 = 9,
        KeyByte = 1,
        Vector4 = [1, 2, 3, 4],
        Matrix = [1, 2, 3, 4, 5, 6],
        Unsized = [1],
        Words = ["p", "q"],
        Keys = [0, 6],
    };
}

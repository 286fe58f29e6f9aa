using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>The function that normalizes one column, and how it is stored.</summary>
internal abstract class ColumnNormalizer(bool isVector, int size) : ICanSaveModel
{
    public bool IsVector { get; } = isVector;

    public int Size { get; } = size;

    public abstract NormalizingTransformer.NormalizerModelParametersBase Parameters { get; }

    public abstract Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column);

    public abstract void Save(ModelSaveContext ctx);
}

internal abstract class ColumnNormalizer<T>(bool isVector, int size) : ColumnNormalizer(isVector, size)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column)
    {
        if (!IsVector)
        {
            ValueGetter<T> getScalar = row.GetGetter<T>(column);
            T source = default;
            return (ValueGetter<T>)((ref T result) =>
            {
                getScalar(ref source);
                result = Apply(0, source);
            });
        }

        ValueGetter<VBuffer<T>> getVector = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> input = default;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> result) =>
        {
            getVector(ref input);
            if (input.Length != Size)
                throw new InvalidOperationException($"Column '{column.Name}' holds a vector of length {input.Length}; the normalizer was fitted on {Size}.");
            VBufferEditor<T> editor = VBufferEditor.Create(ref result, input.Length);
            input.CopyTo(editor.Values);
            for (int i = 0; i < input.Length; i++)
                editor.Values[i] = Apply(i, editor.Values[i]);
            result = editor.Commit();
        });
    }

    protected abstract T Apply(int slot, T value);

    protected static T[] ReadReals(BinaryReader reader, int count) => reader.ReadNumbers<T>(count);

    protected static void CheckRealSize(int size)
    {
        int expected = Unsafe.SizeOf<T>();
        if (size != expected)
            throw new FormatException($"it holds numbers of {size} bytes where {expected} are needed.");
    }

    protected static int RealSize => Unsafe.SizeOf<T>();
}

/// <summary>(x − offset) · scale.</summary>
internal sealed class AffineNormalizer<T> : ColumnNormalizer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] _scales;
    private readonly T[]? _offsets;

    private AffineNormalizer(bool isVector, T[] scales, T[]? offsets)
        : base(isVector, scales.Length)
    {
        _scales = scales;
        _offsets = offsets;
    }

    public override NormalizingTransformer.NormalizerModelParametersBase Parameters => IsVector
        ? new NormalizingTransformer.AffineNormalizerModelParameters<ImmutableArray<T>>([.. _scales], _offsets is null ? [] : [.. _offsets])
        : new NormalizingTransformer.AffineNormalizerModelParameters<T>(_scales[0], _offsets is null ? T.Zero : _offsets[0]);

    public static AffineNormalizer<T> Make(bool isVector, T[] scales, T[]? offsets) => new(isVector, scales, offsets);

    public static AffineNormalizer<T> Load(ModelLoadContext ctx, bool isVector)
    {
        CheckRealSize(ctx.Reader.ReadInt32());
        int size = ctx.Reader.ReadInt32();
        int[]? slots = null;
        int stated = ctx.Reader.ReadInt32();
        if (stated != -1)
        {
            ctx.Reader.CheckCount(stated, sizeof(int), "slot numbers");
            slots = ctx.Reader.ReadNumbers<int>(stated);
        }

        int stored = slots?.Length ?? size;
        T[] scales = ReadReals(ctx.Reader, ctx.Reader.ReadInt32());
        T[] offsets = ReadReals(ctx.Reader, ctx.Reader.ReadInt32());
        if (size < 1 || scales.Length != stored || (offsets.Length != 0 && offsets.Length != stored))
            throw new FormatException($"it holds {scales.Length} scales and {offsets.Length} offsets for {stored} of {size} slots.");
        if (Array.Exists(scales, T.IsNaN) || Array.Exists(offsets, T.IsNaN))
            throw new FormatException("a scale or offset is not a number.");
        if (slots is null)
            return new AffineNormalizer<T>(isVector, scales, offsets.Length == 0 ? null : offsets);
        return new AffineNormalizer<T>(isVector, Spread(slots, scales, size, T.One), offsets.Length == 0 ? null : Spread(slots, offsets, size, T.Zero));
    }

    public override void Save(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(NormalizerFormat.Affine);
        ctx.Writer.Write(RealSize);
        ctx.Writer.Write(_scales.Length);
        ctx.Writer.Write(-1);
        ctx.Writer.WriteNumberArray<T>(_scales);
        ctx.Writer.WriteNumberArray<T>(_offsets);
        ctx.SaveTextStream("AffineNormalizer.txt", writer =>
        {
            writer.WriteLine($"NumNormalizationFeatures={_scales.Length}");
            for (int i = 0; i < _scales.Length; i++)
                writer.WriteLine($"{i}\t{_offsets?[i] ?? T.Zero}\t{_scales[i]}");
            writer.WriteLine();
        });
    }

    protected override T Apply(int slot, T value) => _offsets is null ? value * _scales[slot] : (value - _offsets[slot]) * _scales[slot];

    // Slots that are not named are left as they are.
    private static T[] Spread(int[] slots, T[] values, int size, T rest)
    {
        if (size > NormalizerFormat.MaximumSparseSize)
            throw new FormatException($"it declares {size} slots and holds {slots.Length}; at most {NormalizerFormat.MaximumSparseSize} are read that way.");
        var all = new T[size];
        Array.Fill(all, rest);
        int previous = -1;
        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i] <= previous || slots[i] >= size)
                throw new FormatException($"slot number {slots[i]} does not ascend or lies outside {size} slots.");
            previous = slots[i];
            all[slots[i]] = values[i];
        }

        return all;
    }
}

/// <summary>The share of a normal distribution that lies below the value.</summary>
internal sealed class CdfNormalizer<T>(bool isVector, T[] means, T[] deviations, bool useLog) : ColumnNormalizer<T>(isVector, means.Length)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override NormalizingTransformer.NormalizerModelParametersBase Parameters => IsVector
        ? new NormalizingTransformer.CdfNormalizerModelParameters<ImmutableArray<T>>([.. means], [.. deviations], useLog)
        : new NormalizingTransformer.CdfNormalizerModelParameters<T>(means[0], deviations[0], useLog);

    public static CdfNormalizer<T> Load(ModelLoadContext ctx, bool isVector)
    {
        CheckRealSize(ctx.Reader.ReadInt32());
        bool useLog = ctx.Reader.ReadBoolByte();
        int size = ctx.Reader.ReadInt32();
        T[] means = ReadReals(ctx.Reader, size);
        T[] deviations = ReadReals(ctx.Reader, size);
        if (size < 1)
            throw new FormatException("it normalizes nothing.");
        return new CdfNormalizer<T>(isVector, means, deviations, useLog);
    }

    public override void Save(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(NormalizerFormat.Cdf);
        ctx.Writer.Write(RealSize);
        ctx.Writer.WriteBoolByte(useLog);
        ctx.Writer.Write(means.Length);
        ctx.Writer.WriteNumbers<T>(means);
        ctx.Writer.WriteNumbers<T>(deviations);
        ctx.SaveTextStream("CdfNormalizer.txt", writer =>
        {
            writer.WriteLine($"NumNormalizationFeatures={means.Length}");
            writer.WriteLine($"Log={useLog}");
            for (int i = 0; i < means.Length; i++)
                writer.WriteLine($"{means[i]}\t{deviations[i]}");
        });
    }

    protected override T Apply(int slot, T value)
    {
        T x = useLog ? T.Log(value) : value;
        if (deviations[slot] == T.Zero || T.IsNaN(x))
            return T.Zero;
        double z = double.CreateTruncating((x - means[slot]) / deviations[slot]) / Math.Sqrt(2);
        return T.CreateTruncating(0.5 * (1 + Erf(z)));
    }

    // Winitzki's approximation of the error function with a = 0.147, as ML.NET takes it, so that the values agree.
    private static double Erf(double x)
    {
        const double A = 0.147;
        double square = x * x;
        if (double.IsInfinity(square))
            return Math.Sign(x);
        return Math.Sign(x) * Math.Sqrt(1 - Math.Exp(-square * (4 / Math.PI + A * square) / (1 + A * square)));
    }
}

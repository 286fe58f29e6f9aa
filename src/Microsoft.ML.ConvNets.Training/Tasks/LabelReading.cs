using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Training.Tasks;

/// <summary>Reads classes from a key column.</summary>
internal static class LabelReading
{
    /// <summary>A function that gives the class of the current row, from 0; null where the label is missing.</summary>
    internal static Func<int?> KeyOf(DataViewRow row, DataViewSchema.Column column)
    {
        Type raw = column.Type.RawType;
        return raw == typeof(uint) ? Create<uint>(row, column, static key => key)
            : raw == typeof(byte) ? Create<byte>(row, column, static key => key)
            : raw == typeof(ushort) ? Create<ushort>(row, column, static key => key)
            : raw == typeof(ulong) ? Create<ulong>(row, column, static key => key)
            : throw new InvalidOperationException($"Column '{column.Name}' holds keys of {raw.Name}, which is no key type.");
    }

    private static Func<int?> Create<T>(DataViewRow row, DataViewSchema.Column column, Func<T, ulong> widen)
        where T : unmanaged
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        ulong count = ((KeyDataViewType)column.Type).Count;
        return () =>
        {
            T value = default;
            getter(ref value);
            ulong key = widen(value);
            // Keys count from 1; 0 is the missing one, and what lies above the count is as good as missing.
            return key == 0 || key > count ? null : (int)(key - 1);
        };
    }
}

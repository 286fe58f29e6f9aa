namespace Microsoft.ML.Data;

/// <summary>Values of one column, kept in slots: read from a row, given out later.</summary>
internal abstract class ColumnBuffer
{
    /// <summary>Whether values of the type can be copied, so that a row's values outlive the row.</summary>
    public static bool CanHold(DataViewType type) => type is PrimitiveDataViewType or VectorDataViewType;

    public static ColumnBuffer Create(DataViewType type, int slotCount) => type is VectorDataViewType vector
        ? GenericCall.Invoke<int, ColumnBuffer>(CreateVector<int>, vector.ItemType.RawType, slotCount)
        : GenericCall.Invoke<int, ColumnBuffer>(CreateScalar<int>, type.RawType, slotCount);

    /// <summary>Binds the values' source. The action reads the row's current value into a slot.</summary>
    public abstract Action<int> CreateFill(DataViewRow row, DataViewSchema.Column column);

    /// <summary>A <see cref="ValueGetter{TValue}"/> for the slot that <paramref name="slot"/> names.</summary>
    public abstract Delegate CreateGetter(Func<int> slot);

    public abstract void Resize(int slotCount);

    /// <summary>Hands values over to a buffer of the same type; this one's slots are empty afterwards.</summary>
    public abstract void MoveTo(int start, int count, ColumnBuffer target, int targetStart);

    private static Scalar<T> CreateScalar<T>(int slotCount) => new Scalar<T>(slotCount);

    private static Vector<T> CreateVector<T>(int slotCount) => new Vector<T>(slotCount);

    private abstract class Typed<T>(int slotCount) : ColumnBuffer
    {
        private T[] _slots = new T[slotCount];

        public override Action<int> CreateFill(DataViewRow row, DataViewSchema.Column column)
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            return slot => getter(ref _slots[slot]);
        }

        public override Delegate CreateGetter(Func<int> slot)
            => (ValueGetter<T>)((ref T value) => Copy(in _slots[slot()], ref value));

        public override void Resize(int slotCount) => Array.Resize(ref _slots, slotCount);

        public override void MoveTo(int start, int count, ColumnBuffer target, int targetStart)
        {
            Array.Copy(_slots, start, ((Typed<T>)target)._slots, targetStart, count);
            Array.Clear(_slots, start, count);
        }

        protected abstract void Copy(in T source, ref T destination);
    }

    private sealed class Scalar<T>(int slotCount) : Typed<T>(slotCount)
    {
        protected override void Copy(in T source, ref T destination) => destination = source;
    }

    private sealed class Vector<T>(int slotCount) : Typed<VBuffer<T>>(slotCount)
    {
        protected override void Copy(in VBuffer<T> source, ref VBuffer<T> destination) => source.CopyTo(ref destination);
    }
}

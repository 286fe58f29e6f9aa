namespace TorchSharp;

public static partial class torch
{
    /// <summary>One position of an index expression: a number, a slice, a tensor, a new axis, "...".</summary>
    public struct TensorIndex
    {
        public static TensorIndex None = new(new NativeIndex { Kind = 0 });

        public static TensorIndex Null = None;

        public static TensorIndex Ellipsis = new(new NativeIndex { Kind = 1 });

        public static TensorIndex Colon = Slice();

        private readonly NativeIndex _native;
        private readonly Tensor? _tensor;

        private TensorIndex(NativeIndex native, Tensor? tensor = null)
        {
            _native = native;
            _tensor = tensor;
        }

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static TensorIndex Single(long? index) =>
            index is { } value ? new TensorIndex(NativeIndex.Of(value)) : None;

        public static TensorIndex Bool(bool value) => new(new NativeIndex { Kind = 3, A = value ? 1 : 0 });

        public static TensorIndex Tensor(Tensor tensor) => new(new NativeIndex { Kind = 5 }, Given(tensor));

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(new NativeIndex
        {
            Kind = 4,
            Flags = (start.HasValue ? 1 : 0) | (stop.HasValue ? 2 : 0) | (step.HasValue ? 4 : 0),
            A = start ?? 0,
            B = stop ?? 0,
            C = step ?? 0,
        });

        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        public static TensorIndex Slice(Range range)
        {
            long start = range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value;
            long? stop = range.End.IsFromEnd ? (range.End.Value == 0 ? null : -range.End.Value) : range.End.Value;
            return Slice(start, stop);
        }

        internal readonly NativeIndex Native()
        {
            var native = _native;
            if (_tensor is not null)
            {
                native.Tensor = _tensor.Handle;
            }

            return native;
        }
    }
}

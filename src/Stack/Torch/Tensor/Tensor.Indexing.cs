namespace TorchSharp;

public static partial class torch
{
    // Indexing as Python writes it; gathering and scattering.
    public partial class Tensor
    {
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[params long[] indices]
        {
            get => At(Given(indices));
            set => Put(Given(indices), value);
        }

        public Tensor this[long i1]
        {
            get => At([i1]);
            set => Put([i1], value);
        }

        public Tensor this[long i1, long i2]
        {
            get => At([i1, i2]);
            set => Put([i1, i2], value);
        }

        public Tensor this[long i1, long i2, long i3]
        {
            get => At([i1, i2, i3]);
            set => Put([i1, i2, i3], value);
        }

        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At([i1, i2, i3, i4]);
            set => Put([i1, i2, i3, i4], value);
        }

        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => At([i1, i2, i3, i4, i5]);
            set => Put([i1, i2, i3, i4, i5], value);
        }

        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => At([i1, i2, i3, i4, i5, i6]);
            set => Put([i1, i2, i3, i4, i5, i6], value);
        }

        public Tensor index(params TensorIndex[] indices)
        {
            var items = Items(indices);
            var result = Native.cn_index_get(this, items, items.Length);
            GC.KeepAlive(indices);
            return result;
        }

        public Tensor index(params Tensor[] indices)
        {
            var items = Items(indices);
            var result = Native.cn_index_get(this, items, items.Length);
            GC.KeepAlive(indices);
            return result;
        }

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            var items = Items(indices);
            Native.Check(Native.cn_index_put_(this, items, items.Length, value, accumulate));
            GC.KeepAlive(indices);
            return this;
        }

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false)
        {
            var items = Items(indices);
            Native.Check(Native.cn_index_put_(this, items, items.Length, value, accumulate));
            GC.KeepAlive(indices);
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            var items = Items(indices);
            Native.Check(Native.cn_index_put_s_(this, items, items.Length, Number(value)));
            GC.KeepAlive(indices);
            return this;
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            var items = Items(indices);
            Native.Check(Native.cn_index_put_s_(this, items, items.Length, Number(value)));
            GC.KeepAlive(indices);
            return this;
        }

        public Tensor gather(long dim, Tensor index) => Native.cn_gather(this, dim, index, false);

        public Tensor index_select(long dim, Tensor index) => Native.cn_index_select(this, dim, index);

        public Tensor take_along_dim(Tensor indices) => Native.cn_take_along_dim(this, indices, false, 0);

        public Tensor take_along_dim(Tensor indices, long dim) => Native.cn_take_along_dim(this, indices, true, dim);

        public Tensor scatter(long dim, Tensor index, Tensor src) => Native.cn_scatter(this, dim, index, src);

        public Tensor scatter_(long dim, Tensor index, Tensor src) => Done(Native.cn_scatter_(this, dim, index, src));

        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Native.cn_scatter_add(this, dim, index, src);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Done(Native.cn_scatter_add_(this, dim, index, src));

        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Native.cn_index_add(this, dim, index, source, Number(alpha));

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Done(Native.cn_index_add_(this, dim, index, source, Number(alpha)));

        public Tensor index_copy(long dim, Tensor index, Tensor source) => Native.cn_index_copy(this, dim, index, source);

        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Done(Native.cn_index_copy_(this, dim, index, source));

        public Tensor index_fill(long dim, Tensor index, Scalar value) => Native.cn_index_fill(this, dim, index, Number(value));

        public Tensor index_fill_(long dim, Tensor index, Scalar value) => Done(Native.cn_index_fill_(this, dim, index, Number(value)));

        public Tensor masked_fill(Tensor mask, Scalar value) => Native.cn_masked_fill(this, mask, Number(value));

        public Tensor masked_fill_(Tensor mask, Scalar value) => Done(Native.cn_masked_fill_(this, mask, Number(value)));

        public Tensor where(Tensor condition, Tensor y) => Native.cn_where(condition, this, y);

        public IList<Tensor> nonzero_as_list() => Native.TakeList(Native.cn_nonzero_numpy(this));

        private Tensor At(ReadOnlySpan<long> indices)
        {
            Span<NativeIndex> items = stackalloc NativeIndex[indices.Length];
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = NativeIndex.Of(indices[i]);
            }

            return Native.cn_index_get(this, items, items.Length);
        }

        private void Put(ReadOnlySpan<long> indices, Tensor value)
        {
            Span<NativeIndex> items = stackalloc NativeIndex[indices.Length];
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = NativeIndex.Of(indices[i]);
            }

            Native.Check(Native.cn_index_put_(this, items, items.Length, value, false));
        }

        private static NativeIndex[] Items(TensorIndex[] indices)
        {
            ArgumentNullException.ThrowIfNull(indices);
            return Array.ConvertAll(indices, index => index.Native());
        }

        private static NativeIndex[] Items(Tensor[] indices)
        {
            ArgumentNullException.ThrowIfNull(indices);
            return Array.ConvertAll(indices, index => NativeIndex.Of(Given(index, nameof(indices))));
        }
    }
}

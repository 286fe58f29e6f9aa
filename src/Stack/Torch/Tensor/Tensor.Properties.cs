using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    // Shape, type, place.
    public partial class Tensor
    {
        /// <summary>A note of the user's; nothing depends on it.</summary>
        public string name { get; set; } = "";

        public long numel() => Native.cn_numel(this);

        public long NumberOfElements => Native.cn_numel(this);

        public long dim() => Native.cn_dim(this);

        public long ndim => Native.cn_dim(this);

        public long Dimensions => Native.cn_dim(this);

        public long element_size() => Native.cn_element_size(this);

        public long ElementSize => Native.cn_element_size(this);

        public ScalarType dtype => (ScalarType)Native.cn_dtype(this);

        public DeviceType device_type => (DeviceType)Native.cn_device_type(this);

        public int device_index => Native.cn_device_index(this);

        public Device device => device_type == DeviceType.CPU ? CPU : new Device(device_type, device_index);

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_meta => device_type == DeviceType.META;

        public bool is_sparse => Native.cn_is_sparse(this);

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_complex() => torch.is_complex(dtype);

        public bool is_nonzero() => Native.Check(Native.cn_is_nonzero(this)) != 0;

        public bool is_pinned() => Native.Check(Native.cn_is_pinned(this)) != 0;

        public bool is_contiguous() => Native.Check(Native.cn_is_contiguous(this, 0)) != 0;

        public long[] shape
        {
            get
            {
                var sizes = new long[ndim];
                Native.Check(Native.cn_sizes(this, sizes));
                return sizes;
            }
        }

        public long[] size() => shape;

        public long size(int dim)
        {
            Native.Check(Native.cn_size(this, dim, out var size));
            return size;
        }

        public long[] stride()
        {
            var strides = new long[ndim];
            Native.Check(Native.cn_strides(this, strides));
            return strides;
        }

        public long stride(int dim)
        {
            Native.Check(Native.cn_stride(this, dim, out var stride));
            return stride;
        }

        public long storage_offset()
        {
            Native.Check(Native.cn_storage_offset(this, out var offset));
            return offset;
        }

        public bool has_names() => names.Length > 0;

        /// <summary>The names of the dimensions; "*" for one without a name, nothing where no dimension has one.</summary>
        public string[] names
        {
            get
            {
                var joined = Marshal.PtrToStringUTF8(Native.Check(Native.cn_names(this))) ?? "";
                return joined.Length == 0 ? [] : joined.Split(',');
            }
        }
    }
}

namespace TorchSharp;

public static partial class torch
{
    // Copies, conversions, moves between devices. A conversion that changes nothing gives the same data behind a new object.
    public partial class Tensor
    {
        public Tensor clone() => Native.cn_clone(this);

        public Tensor alias() => Native.cn_alias(this);

        public Tensor contiguous() => Native.cn_contiguous(this, 0);

        public Tensor detach() => Native.cn_detach(this);

        public Tensor detach_() => Done(Native.cn_detach_(this));

        public Tensor pin_memory() => Native.cn_pin_memory(this);

        public Tensor set_(Tensor source) => Done(Native.cn_set_(this, source));

        public Tensor copy_(Tensor source, bool nonBlocking = false) => Done(Native.cn_copy_(this, source, nonBlocking));

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            var place = InitializeDevice(device);
            return Moved(Native.cn_to(this, (int)type, (int)place.type, place.index, copy, non_blocking), disposeAfter);
        }

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Moved(Native.cn_to(this, (int)type, -1, -1, copy, non_blocking), disposeAfter);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(type, copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            var place = InitializeDevice(device);
            return Moved(Native.cn_to(this, -1, (int)place.type, place.index, copy, non_blocking), disposeAfter);
        }

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) =>
            to(Given(other).dtype, other.device, non_blocking: non_blocking);

        public Tensor cpu() => to(CPU);

        public Tensor cuda(Device? device = null, bool non_blocking = false) => to(device ?? CUDA, non_blocking: non_blocking);

        public Tensor type(ScalarType dtype) => to(dtype);

        public Tensor type(Func<Tensor, Tensor> typeFunc)
        {
            ArgumentNullException.ThrowIfNull(typeFunc);
            return typeFunc(this);
        }

        public Tensor type_as(Tensor tensor) => to(Given(tensor).dtype);

        public Tensor @bool() => to(ScalarType.Bool);

        public Tensor @byte() => to(ScalarType.Byte);

        public Tensor @char() => to(ScalarType.Int8);

        public Tensor @short() => to(ScalarType.Int16);

        public Tensor @int() => to(ScalarType.Int32);

        public Tensor @long() => to(ScalarType.Int64);

        public Tensor half() => to(ScalarType.Float16);

        public Tensor bfloat16() => to(ScalarType.BFloat16);

        public Tensor @float() => to(ScalarType.Float32);

        public Tensor @double() => to(ScalarType.Float64);

        private Tensor Moved(Tensor result, bool disposeAfter)
        {
            if (disposeAfter)
            {
                Dispose();
            }

            return result;
        }
    }
}

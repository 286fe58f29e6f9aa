namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            protected virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                Move(null, (deviceType, deviceIndex), non_blocking);
                return this;
            }

            protected virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                ArgumentNullException.ThrowIfNull(device);
                Move(dtype, (device.type, device.index), non_blocking);
                return this;
            }

            protected virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                Move(dtype, null, non_blocking);
                return this;
            }

            public Module _to(Tensor other, bool non_blocking)
            {
                ArgumentNullException.ThrowIfNull(other);
                return _to(other.device, other.dtype, non_blocking);
            }

            internal Module MoveTo(DeviceType deviceType, int deviceIndex, bool non_blocking) => _to(deviceType, deviceIndex, non_blocking);

            internal Module MoveTo(Device device, ScalarType dtype, bool non_blocking) => _to(device, dtype, non_blocking);

            internal Module MoveTo(ScalarType dtype, bool non_blocking) => _to(dtype, non_blocking);

            /// <summary>
            /// Lays the weights of all convolutions out channels-last (or back), which is how oneDNN runs fastest. Nothing else about the
            /// module changes; optimizer state made before keeps its layout and is then updated more slowly.
            /// </summary>
            internal Module SetLayout(bool channelsLast)
            {
                foreach (var parameter in parameters())
                {
                    Native.Check(Native.cn_set_layout(parameter, channelsLast));
                }

                return this;
            }

            // The tensors stay the same objects over new memory, as in PyTorch: fields, optimizers and shared weights need no repair.
            private void Move(ScalarType? dtype, (DeviceType Type, int Index)? device, bool non_blocking)
            {
                var (type, index) = device is { } given ? ((int)given.Type, given.Index) : (-1, -1);
                foreach (var tensor in parameters(recurse: false).Concat(buffers(recurse: false)))
                {
                    Native.Check(Native.cn_move(tensor, dtype.Code(), type, index, non_blocking));
                }

                if (device is { } place)
                {
                    (_deviceType, _deviceIndex) = place;
                }

                foreach (var module in children())
                {
                    _ = (dtype, device) switch
                    {
                        ({ } t, { } d) => module._to(new Device(d.Type, d.Index), t, non_blocking),
                        ({ } t, null) => module._to(t, non_blocking),
                        (null, { } d) => module._to(d.Type, d.Index, non_blocking),
                        _ => module,
                    };
                }
            }
        }
    }
}

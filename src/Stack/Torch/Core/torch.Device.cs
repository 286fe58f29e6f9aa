using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public static readonly Device CPU = new(DeviceType.CPU);

    public static readonly Device META = new(DeviceType.META);

    private static Device s_defaultDevice = CPU;

    public static Device CUDA { get; } = new(DeviceType.CUDA);

    public static Device MPS { get; } = new(DeviceType.MPS);

    public static Device device(string description) => new(description);

    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    public static Device device(int index) => new(index);

    public static Device get_default_device() => s_defaultDevice;

    public static void set_default_device(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        s_defaultDevice = InitializeDevice(device);
    }

    public static void set_default_device(string device) => set_default_device(new Device(device));

    /// <summary>The device itself, or the default one for null; fails if this libtorch cannot use it.</summary>
    public static Device InitializeDevice(Device? device)
    {
        var chosen = device ?? s_defaultDevice;
        InitializeDeviceType(chosen.type);
        return chosen;
    }

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
        {
            throw new InvalidOperationException($"This libtorch has no device of type {deviceType}. Use torch.CPU.");
        }
    }

    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType switch
    {
        DeviceType.CPU or DeviceType.META => true,
        DeviceType.CUDA => cuda.is_available(),
        _ => false,
    };

    /// <summary>Where a tensor lives: a type, and an index where there are several of that type (-1: the current one).</summary>
    public class Device
    {
        public Device(string description)
        {
            ArgumentException.ThrowIfNullOrEmpty(description);
            var colon = description.IndexOf(':');
            type = TypeOf(colon < 0 ? description : description[..colon]);
            index = -1;
            if (colon >= 0)
            {
                if (!int.TryParse(description.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var given))
                {
                    throw new ArgumentException($"'{description}' is no device: write a type, or a type and an index as in 'cuda:0'.", nameof(description));
                }

                index = given;
            }

            index = Normal(type, index);
        }

        public Device(string deviceType, int index = -1)
            : this(TypeOf(deviceType), index)
        {
        }

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = Normal(deviceType, index);
        }

        public Device(int index)
            : this(DeviceType.CUDA, index)
        {
        }

        public DeviceType type { get; }

        public int index { get; }

        public static implicit operator Device(string description) => new(description);

        public override string ToString()
        {
            var name = type.ToString().ToLowerInvariant();
            return index < 0 ? name : $"{name}:{index}";
        }

        private static DeviceType TypeOf(string name)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            if (Enum.TryParse<DeviceType>(name, ignoreCase: true, out var type) && Enum.IsDefined(type) && !char.IsAsciiDigit(name[0]))
            {
                return type;
            }

            throw new ArgumentException($"'{name}' is no device type. Known: {string.Join(", ", Enum.GetNames<DeviceType>()).ToLowerInvariant()}.", nameof(name));
        }

        // There is one CPU: libtorch gives it no index.
        private static int Normal(DeviceType type, int index)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(index, -1);
            return type == DeviceType.CPU ? -1 : index;
        }
    }
}

namespace TorchSharp;

public static partial class torch
{
    // Tensors of one number.
    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Copied<bool>([scalar], [], dtype, device, requires_grad, null);

    public static Tensor tensor(byte scalar, Device? device = null, bool requires_grad = false) =>
        Copied<byte>([scalar], [], null, device, requires_grad, null);

    public static Tensor tensor(double real, double imaginary, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Copied<double>([real], [], dtype, device, requires_grad, null);

    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Copied<double>([scalar], [], dtype, device, requires_grad, null);

    public static Tensor tensor(float real, float imaginary, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Copied<float>([real], [], dtype, device, requires_grad, null);

    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) =>
        Copied<float>([scalar], [], null, device, requires_grad, null);

    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) =>
        Copied<int>([scalar], [], null, device, requires_grad, null);

    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Copied<long>([scalar], [], dtype, device, requires_grad, null);

    public static Tensor tensor(sbyte scalar, Device? device = null, bool requires_grad = false) =>
        Copied<sbyte>([scalar], [], null, device, requires_grad, null);

    public static Tensor tensor(short scalar, Device? device = null, bool requires_grad = false) =>
        Copied<short>([scalar], [], null, device, requires_grad, null);
}

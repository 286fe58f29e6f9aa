using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers of one parameter.</summary>
public abstract class OptimizerState
{
    protected Parameter _parameter;

    protected OptimizerState(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        _parameter = parameter;
    }

    public abstract void Initialize(OptimizerOptions options);

    public abstract void LoadStateDict(BinaryReader reader);

    public abstract void LoadStateDict(OptimizerState source);

    public abstract void SaveStateDict(BinaryWriter writer);

    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    public virtual void to(Device device)
    {
    }

    protected static void SaveConditionalStateTensor(BinaryWriter writer, Tensor? tensor)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    protected static void LoadConditionalStateTensor(BinaryReader reader, ref Tensor? result, Device device)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var present = reader.ReadBoolean();
        result?.Dispose();
        result = null;
        if (present)
        {
            result = Read(reader).to(device, disposeAfter: true).DetachFromDisposeScope();
        }
    }

    /// <summary>Zeros laid out as the parameter is; they belong to the optimizer, not to a dispose scope.</summary>
    private protected Tensor Zeros()
    {
        using var _ = no_grad();
        return zeros_like(_parameter).DetachFromDisposeScope();
    }

    /// <summary>Replaces a state tensor by one from a stream, which must have the parameter's type and shape.</summary>
    private protected void Load(BinaryReader reader, ref Tensor tensor)
    {
        using var read = TensorExtensionMethods.Load(reader, _parameter.dtype, _parameter.shape);
        tensor ??= Zeros();
        Native.Check(Native.cn_assign(tensor, read));
    }

    /// <summary>How many steps the parameter has made.</summary>
    private protected static long LoadStep(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var step = reader.ReadInt64();
        return step >= 0 ? step : throw new InvalidDataException($"The stream holds no optimizer's state: {step} steps make no sense.");
    }

    private protected void LoadConditional(BinaryReader reader, ref Tensor? tensor)
    {
        if (reader.ReadBoolean())
        {
            Load(reader, ref tensor!);
        }
        else
        {
            tensor?.Dispose();
            tensor = null;
        }
    }

    /// <summary>Copies another optimizer's state tensor: the two stay independent.</summary>
    private protected void Copy(Tensor? source, ref Tensor? tensor)
    {
        if (source is null)
        {
            tensor?.Dispose();
            tensor = null;
            return;
        }

        tensor ??= Zeros();
        Native.Check(Native.cn_assign(tensor, source));
    }

    private protected static void Move(Tensor? tensor, Device device)
    {
        if (tensor is not null)
        {
            ArgumentNullException.ThrowIfNull(device);
            Native.Check(Native.cn_move(tensor, -1, (int)device.type, device.index, false));
        }
    }

    private protected static bool Close(Tensor? left, Tensor? right) =>
        left is null || right is null ? left is null && right is null : left.allclose(right);

    private protected static T Of<T>(OptimizerState source)
        where T : OptimizerState => source as T
        ?? throw new ArgumentException($"This state is {source?.GetType().FullName ?? "null"}; this optimizer's is {typeof(T).FullName}.", nameof(source));

    private static Tensor Read(BinaryReader reader) =>
        TensorExtensionMethods.Load(reader) ?? throw new InvalidDataException("The stream holds no tensor where the optimizer's state should be.");
}

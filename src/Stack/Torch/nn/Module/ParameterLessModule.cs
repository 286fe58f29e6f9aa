using static TorchSharp.torch;

namespace TorchSharp.Modules;

public interface IParameterLessModule
{
}

/// <summary>A module that holds nothing: what it computes depends on its input and its settings only.</summary>
public abstract class ParameterLessModule<T1, TResult> : nn.Module<T1, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name)
        : base(name)
    {
    }

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) =>
        throw new InvalidOperationException($"Module '{GetName()}' has no parameters: buffer '{name}' cannot be registered on it.");

    public override void register_module(string name, nn.Module submodule) =>
        throw new InvalidOperationException($"Module '{GetName()}' has no parameters: sub-module '{name}' cannot be registered on it.");

    public override void register_parameter(string name, Parameter param) =>
        throw new InvalidOperationException($"Module '{GetName()}' has no parameters: parameter '{name}' cannot be registered on it.");
}

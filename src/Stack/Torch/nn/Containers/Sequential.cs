using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules one after another, each fed with what the one before it returned.</summary>
public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<nn.IModule<Tensor, Tensor>> _modules = [];

    protected internal Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules)
        : base(nameof(Sequential))
    {
        ArgumentNullException.ThrowIfNull(modules);
        foreach (var (key, module) in modules)
        {
            append(key, module);
        }
    }

    protected internal Sequential(params nn.Module<Tensor, Tensor>[] modules)
        : base(nameof(Sequential))
    {
        ArgumentNullException.ThrowIfNull(modules);
        foreach (var module in modules)
        {
            append(module);
        }
    }

    public int Count => _modules.Count;

    public nn.IModule<Tensor, Tensor> this[int index] => _modules[index];

    /// <summary>The modules from start up to end, numbered anew. They are shared, not copied.</summary>
    public Sequential this[(int? start, int? end) index] => Slice(index.start ?? 0, index.end ?? Count);

    public Sequential this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

    public Sequential append(nn.IModule<Tensor, Tensor> module) => append(_modules.Count.ToString(), module);

    public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
    {
        ArgumentNullException.ThrowIfNull(module);
        var registered = module as nn.Module
            ?? throw new ArgumentException($"{module.GetType()} is no nn.Module; Sequential holds modules only.", nameof(module));
        register_module(name, registered);
        _modules.Add(module);
        return this;
    }

    public override Tensor forward(Tensor tensor)
    {
        if (_modules.Count == 0)
        {
            return tensor.alias();
        }

        // What lies between the modules is of no use to the caller: it goes as soon as the next module has read it.
        // Autograd keeps what backward needs by itself.
        var current = tensor;
        try
        {
            foreach (var module in _modules)
            {
                var next = module.call(current);
                if (!ReferenceEquals(current, tensor) && !ReferenceEquals(current, next))
                {
                    current.Dispose();
                }

                current = next;
            }

            return current;
        }
        catch
        {
            if (!ReferenceEquals(current, tensor))
            {
                current.Dispose();
            }

            throw;
        }
    }

    private Sequential Slice(int start, int end)
    {
        if (start < 0 || start > Count || end < start || end > Count)
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"The range {start}..{end} does not lie within the {Count} modules of the Sequential.");
        }

        var slice = new Sequential(Array.Empty<nn.Module<Tensor, Tensor>>());
        foreach (var module in _modules[start..end])
        {
            slice.append(module);
        }

        return slice;
    }
}

using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Parameters by number: a list that is itself a module.</summary>
public class ParameterList : nn.Module, IList<Parameter>
{
    private readonly List<Parameter> _list = [];

    public ParameterList(params Parameter[] parameters)
        : base(nameof(ParameterList))
    {
        extend(parameters);
    }

    public int Count => _list.Count;

    public bool IsReadOnly => false;

    public Parameter this[int index]
    {
        get => _list[index];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _list[index] = value;
            RegisterComponents();
        }
    }

    public void Add(Parameter item) => Insert(_list.Count, item);

    public void append(params Parameter[] parameters) => extend(parameters);

    public void extend(IEnumerable<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (var parameter in parameters)
        {
            Add(parameter);
        }
    }

    public void Insert(int index, Parameter item)
    {
        ArgumentNullException.ThrowIfNull(item);
        _list.Insert(index, item);
        RegisterComponents();
    }

    public bool Remove(Parameter item)
    {
        // By identity: tensors compare elementwise.
        var index = IndexOf(item);
        if (index < 0)
        {
            return false;
        }

        RemoveAt(index);
        return true;
    }

    public void RemoveAt(int index)
    {
        _list.RemoveAt(index);
        RegisterComponents();
    }

    public void Clear()
    {
        _list.Clear();
        RegisterComponents();
    }

    public bool Contains(Parameter item) => IndexOf(item) >= 0;

    public int IndexOf(Parameter item) => _list.FindIndex(other => ReferenceEquals(other, item));

    public void CopyTo(Parameter[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);

    public IEnumerator<Parameter> GetEnumerator() => _list.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    protected override void RegisterComponents()
    {
        _internal_params.Clear();
        for (var i = 0; i < _list.Count; i++)
        {
            register_parameter(i.ToString(), _list[i]);
        }
    }
}

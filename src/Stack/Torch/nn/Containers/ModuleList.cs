using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules by number: a list that is itself a module.</summary>
public class ModuleList<T> : nn.Module, IList<T>
    where T : nn.Module
{
    private readonly List<T> _list = [];

    public ModuleList(params T[] modules)
        : base(nameof(ModuleList<T>))
    {
        ArgumentNullException.ThrowIfNull(modules);
        _list.AddRange(modules);
        RegisterComponents();
    }

    public int Count => _list.Count;

    public bool IsReadOnly => false;

    public T this[int index]
    {
        get => _list[index];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _list[index] = value;
            RegisterComponents();
        }
    }

    public void Add(T item) => Insert(_list.Count, item);

    public void append(params T[] parameters) => extend(parameters);

    public void extend(IEnumerable<T> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        foreach (var module in modules)
        {
            Add(module);
        }
    }

    public void Insert(int index, T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        _list.Insert(index, item);
        RegisterComponents();
    }

    public bool Remove(T item)
    {
        var removed = _list.Remove(item);
        RegisterComponents();
        return removed;
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

    public bool Contains(T item) => _list.Contains(item);

    public int IndexOf(T item) => _list.IndexOf(item);

    public void CopyTo(T[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);

    public IEnumerator<T> GetEnumerator() => _list.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A module's name is its position, so every change numbers them anew.</summary>
    protected override void RegisterComponents()
    {
        ClearModules();
        for (var i = 0; i < _list.Count; i++)
        {
            register_module(i.ToString(), _list[i]);
        }
    }
}

using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules by name: an ordered dictionary that is itself a module.</summary>
public class ModuleDict<T> : nn.Module, IDictionary<string, T>, IList<(string, T)>
    where T : nn.Module
{
    private readonly OrderedDict<string, T> _dict = new();

    public ModuleDict()
        : base(nameof(ModuleDict<T>))
    {
    }

    public int Count => _dict.Count;

    public bool IsReadOnly => false;

    public ICollection<string> Keys => _dict.Keys;

    public ICollection<T> Values => _dict.Values;

    public T this[string key]
    {
        get => _dict[key];
        set => Change(() => _dict[key] = value);
    }

    public (string, T) this[int index]
    {
        get => _dict[index];
        set => Change(() => _dict[index] = value);
    }

    public void Add(string key, T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Change(() => _dict.Add(key, value));
    }

    public void Add(KeyValuePair<string, T> item) => Add(item.Key, item.Value);

    public void Add((string, T) item) => Add(item.Item1, item.Item2);

    public void Insert(int index, (string, T) item) => Change(() => _dict.Insert(index, item));

    public bool Remove(string key)
    {
        var removed = _dict.Remove(key);
        RegisterComponents();
        return removed;
    }

    public bool Remove(KeyValuePair<string, T> item) => Contains(item) && Remove(item.Key);

    public bool Remove((string, T) item) => Contains(item) && Remove(item.Item1);

    public void RemoveAt(int index) => Change(() => _dict.RemoveAt(index));

    public void Clear() => Change(_dict.Clear);

    public void clear() => Clear();

    public bool Contains(KeyValuePair<string, T> item) => _dict.Contains(item);

    public bool Contains((string, T) item) => _dict.Contains(item);

    public bool ContainsKey(string key) => _dict.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _dict.TryGetValue(key, out value);

    public int IndexOf((string, T) item) => _dict.IndexOf(item);

    public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex) => _dict.CopyTo(array, arrayIndex);

    public void CopyTo((string, T)[] array, int arrayIndex) => _dict.CopyTo(array, arrayIndex);

    public IEnumerator<(string, T)> items() => _dict.items();

    public IEnumerable<string> keys() => _dict.keys();

    public IEnumerable<T> values() => _dict.values();

    public IEnumerator<(string, T)> GetEnumerator() => _dict.GetEnumerator();

    IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, T>>)_dict).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    protected override void RegisterComponents()
    {
        ClearModules();
        foreach (var (key, module) in _dict)
        {
            register_module(key, module);
        }
    }

    private void Change(Action change)
    {
        change();
        RegisterComponents();
    }
}

namespace Microsoft.ML.Runtime;

/// <summary>The root of an <see cref="MLContext"/>'s hosts: it hands out names, random generators and channels, and passes messages on.</summary>
internal sealed class HostEnvironment : HostBase
{
    public HostEnvironment(int? seed) : base(null, "Environment", TauswortheHybrid.Create(seed))
    {
        Seed = seed;
        ComponentCatalog = new ComponentCatalog();
    }

    public event Action<string, ChannelMessage>? MessageSent;

    public override int? Seed { get; }

    public override ComponentCatalog ComponentCatalog { get; }

    public override int? GpuDeviceId { get; set; }

    public override bool FallbackToCpu { get; set; } = true;

    public override string TempFilePath { get; set; } = Path.GetTempPath();

    public override HostEnvironment Root => this;

    public bool HasListener => MessageSent is not null;

    public void Send(string source, ChannelMessage message) => MessageSent?.Invoke(source, message);
}

/// <summary>A component's host.</summary>
internal sealed class Host : HostBase
{
    private readonly HostBase _parent;

    public Host(HostBase parent, string name, Random rand) : base(parent.FullName, name, rand) => _parent = parent;

    public override HostEnvironment Root => _parent.Root;

    public override int? Seed => Root.Seed;

    public override ComponentCatalog ComponentCatalog => Root.ComponentCatalog;

    public override int? GpuDeviceId
    {
        get => Root.GpuDeviceId;
        set => Root.GpuDeviceId = value;
    }

    public override bool FallbackToCpu
    {
        get => Root.FallbackToCpu;
        set => Root.FallbackToCpu = value;
    }

    public override string TempFilePath
    {
        get => Root.TempFilePath;
        set => Root.TempFilePath = value;
    }
}

internal abstract class HostBase : IHost, IHostEnvironmentInternal, ICancelable
{
    private readonly Lock _lock = new();
    private readonly List<WeakReference<HostBase>> _children = [];
    private int _pruneAt = 64;
    private volatile bool _canceled;

    protected HostBase(string? parentName, string name, Random rand)
    {
        Name = name;
        FullName = parentName is null ? name : $"{parentName}; {name}";
        Rand = rand;
    }

    public string Name { get; }

    public string FullName { get; }

    public Random Rand { get; }

    public abstract HostEnvironment Root { get; }

    public abstract int? Seed { get; }

    public abstract ComponentCatalog ComponentCatalog { get; }

    public abstract int? GpuDeviceId { get; set; }

    public abstract bool FallbackToCpu { get; set; }

    public abstract string TempFilePath { get; set; }

    public string? ContextDescription => FullName;

    public bool IsCanceled => _canceled;

    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_lock)
        {
            Random rand = seed is int value ? new TauswortheHybrid(value) : new TauswortheHybrid(Rand);
            var child = new Host(this, name, rand);
            // A host that starts after the cancellation belongs to new work: it runs.
            if (!_canceled || this is HostEnvironment)
            {
                if (_children.Count >= _pruneAt)
                {
                    _children.RemoveAll(c => !c.TryGetTarget(out _));
                    _pruneAt = Math.Max(64, 2 * _children.Count);
                }
                _children.Add(new WeakReference<HostBase>(child));
            }
            return child;
        }
    }

    public void CancelExecution()
    {
        lock (_lock)
        {
            foreach (WeakReference<HostBase> child in _children)
            {
                if (child.TryGetTarget(out HostBase? host))
                    host.CancelExecution();
            }
            _children.Clear();
            _canceled = true;
        }
    }

    public IChannel Start(string name) => new Channel(this, name);

    public IPipe<TMessage> StartPipe<TMessage>(string name) => new Pipe<TMessage>(this, name);

    public IProgressChannel StartProgressChannel(string name) => new ProgressChannel(this, name);

    public TException Process<TException>(TException ex)
        where TException : Exception
    {
        if (ex is not null)
            ex.Data["Throwing component"] = FullName;
        return ex!;
    }
}

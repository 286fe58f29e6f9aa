using System.Text;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>An optimizer whose settings and state are managed; its step is one native call for each parameter group.</summary>
public abstract class OptimizerHelper : Optimizer
{
    protected OptimizerOptions _defaults = null!;
    protected OrderedDict<IntPtr, OptimizerState> _state = new();

    public OptimizerHelper()
    {
    }

    public override IEnumerable<Parameter> parameters() => base.parameters();

    public override void zero_grad() => base.zero_grad();

    public override void add_param_group(ParamGroup param_group)
    {
        ArgumentNullException.ThrowIfNull(param_group);
        var parameters = param_group.ParameterArray;
        foreach (var parameter in parameters)
        {
            ArgumentNullException.ThrowIfNull(parameter);
            if (_state.ContainsKey(parameter.Handle))
            {
                throw new ArgumentException($"A parameter of shape [{string.Join(", ", parameter.shape)}] is given to {GetType().Name} twice.", nameof(param_group));
            }
        }

        param_group.Options.InitialLearningRate = param_group.LearningRate;
        foreach (var parameter in parameters)
        {
            var state = NewState(parameter);
            state.Initialize(param_group.Options);
            _state[parameter.Handle] = state;
        }

        _parameter_groups.Add(param_group);
    }

    public virtual StateDictionary state_dict()
    {
        var dict = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            dict.Options.Add(group.Options);
            var indices = new List<int>();
            foreach (var parameter in group.ParameterArray)
            {
                indices.Add(dict.State.Count);
                dict.State.Add(_state[parameter.Handle]);
            }

            dict.StateIndexRef.Add(indices);
        }

        return dict;
    }

    public virtual void load_state_dict(StateDictionary state_dict)
    {
        ArgumentNullException.ThrowIfNull(state_dict);
        var own = this.state_dict();
        if (Mismatch(state_dict.Options.Count, state_dict.State.Count) is string mismatch)
        {
            throw new ArgumentException(mismatch, nameof(state_dict));
        }

        for (var i = 0; i < own.Options.Count; i++)
        {
            if (!ReferenceEquals(own.Options[i], state_dict.Options[i]))
            {
                own.Options[i].LoadStateDict(state_dict.Options[i]);
            }
        }

        for (var i = 0; i < own.State.Count; i++)
        {
            if (!ReferenceEquals(own.State[i], state_dict.State[i]))
            {
                own.State[i].LoadStateDict(state_dict.State[i]);
            }
        }
    }

    public void save_state_dict(string location)
    {
        using var stream = File.Create(location);
        using var writer = new BinaryWriter(stream);
        save_state_dict(writer);
    }

    public void save_state_dict(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var dict = state_dict();
        writer.Write(GetType().Name);
        writer.Write7BitEncodedInt64(dict.Options.Count);
        writer.Write7BitEncodedInt64(dict.State.Count);
        foreach (var options in dict.Options)
        {
            options.SaveStateDict(writer);
        }

        foreach (var state in dict.State)
        {
            state.SaveStateDict(writer);
        }
    }

    public void load_state_dict(string location)
    {
        using var stream = File.OpenRead(location);
        using var reader = new BinaryReader(stream);
        load_state_dict(reader);
    }

    /// <summary>Takes the state from a stream: all of it, or none where the stream is damaged or another optimizer's.</summary>
    public void load_state_dict(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        try
        {
            LoadAll(reader);
        }
        catch (Exception wrong) when (wrong is EndOfStreamException or FormatException or DecoderFallbackException)
        {
            throw new InvalidDataException($"The stream ends within the state of {GetType().Name}, or is damaged: {wrong.Message}", wrong);
        }
    }

    private void LoadAll(BinaryReader reader)
    {
        var name = ReadName(reader);
        if (name != GetType().Name)
        {
            throw new InvalidDataException($"The stream holds the state of '{name}'; this optimizer is '{GetType().Name}'.");
        }

        var (groups, states) = (reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
        if (Mismatch(groups, states) is string mismatch)
        {
            throw new InvalidDataException(mismatch);
        }

        var options = new List<OptimizerOptions>();
        var loaded = new List<(IntPtr Parameter, OptimizerState State)>();
        try
        {
            foreach (var group in _parameter_groups)
            {
                var copy = group.Options.Copy();
                copy.LoadStateDict(reader);
                options.Add(copy);
            }

            foreach (var (group, settings) in _parameter_groups.Zip(options))
            {
                foreach (var parameter in group.ParameterArray)
                {
                    var state = NewState(parameter);
                    loaded.Add((parameter.Handle, state));
                    state.Initialize(settings);
                    state.LoadStateDict(reader);
                }
            }
        }
        catch
        {
            loaded.ForEach(entry => (entry.State as IDisposable)?.Dispose());
            throw;
        }

        foreach (var (group, settings) in _parameter_groups.Zip(options))
        {
            group.Options.LoadStateDict(settings);
        }

        foreach (var (parameter, state) in loaded)
        {
            (_state[parameter] as IDisposable)?.Dispose();
            _state[parameter] = state;
        }
    }

    public void to(Device device)
    {
        foreach (var (_, state) in _state)
        {
            state.to(device);
        }
    }

    protected Tensor? _step<T>(Action<T> body, Func<Tensor>? loss_closure = null)
        where T : ParamGroup
    {
        ArgumentNullException.ThrowIfNull(body);
        Tensor? loss = null;
        if (loss_closure is not null)
        {
            using var _ = enable_grad();
            loss = loss_closure();
        }

        foreach (var group in _parameter_groups)
        {
            body((T)group);
        }

        return loss;
    }

    private protected override void ReleaseState()
    {
        foreach (var (_, state) in _state)
        {
            (state as IDisposable)?.Dispose();
        }

        _state.Clear();
        _parameter_groups.Clear();
    }

    private protected abstract OptimizerState NewState(Parameter parameter);

    /// <summary>The parameters of a group with their states, as handles for one native call.</summary>
    private protected Batch<TState> Gather<TState>(ParamGroup group)
        where TState : OptimizerState
    {
        var parameters = group.ParameterArray;
        var handles = new IntPtr[parameters.Length];
        var states = new TState[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            handles[i] = parameters[i].Handle;
            states[i] = (TState)_state[handles[i]];
        }

        return new Batch<TState>(parameters, handles, states);
    }

    private string? Mismatch(long groups, long states)
    {
        var parameters = _parameter_groups.Sum(group => group.ParameterArray.Length);
        return groups == _parameter_groups.Count && states == parameters
            ? null
            : $"The state has {groups} parameter groups and {states} parameters; this {GetType().Name} has {_parameter_groups.Count} and {parameters}.";
    }

    /// <summary>A short text as BinaryWriter writes it; a length that no optimizer's name has is not believed.</summary>
    private static string ReadName(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        return length is >= 0 and <= 256
            ? Encoding.UTF8.GetString(reader.ReadBytes(length))
            : throw new InvalidDataException($"The stream holds no optimizer's state: a name of {length} bytes makes no sense.");
    }

    private protected readonly record struct Batch<TState>(Parameter[] Parameters, IntPtr[] Handles, TState[] States)
    {
        public int Count => Handles.Length;

        public IntPtr[] Tensors(Func<TState, Tensor?> select) => Array.ConvertAll(States, state => select(state)?.Handle ?? IntPtr.Zero);

        public long[] Steps(Func<TState, long> select) => Array.ConvertAll(States, state => select(state));

        /// <summary>To be called after the native call, so that nothing is finalised during it.</summary>
        public void KeepAlive()
        {
            GC.KeepAlive(Parameters);
            GC.KeepAlive(States);
        }
    }
}

using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>RMSprop (Hinton 2012): the gradient over the running root mean square of itself.</summary>
public partial class RMSProp : OptimizerHelper, optim.IMomentum
{
    public RMSProp(IEnumerable<Parameter> parameters, double lr = 0.001, double alpha = 0.99, double eps = 1e-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize)
    {
    }

    public RMSProp(IEnumerable<ParamGroup> parameters, double lr = 0.001, double alpha = 0.99, double eps = 1e-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            alpha = alpha,
            eps = eps,
            weight_decay = weight_decay,
            momentum = momentum,
            centered = centered,
            maximize = maximize,
        };
        foreach (var group in parameters)
        {
            add_param_group(group);
        }
    }

    public double Momentum
    {
        get => Defaults.momentum ?? 0;
        set => Defaults.momentum = value;
    }

    private Options Defaults => (Options)_defaults;

    /// <summary>Adds parameters; settings that the group leaves open are the optimizer's.</summary>
    public override void add_param_group(Modules.ParamGroup param_group)
    {
        ArgumentNullException.ThrowIfNull(param_group);
        param_group.Options ??= new Options();
        var options = param_group.Options as Options
            ?? throw new ArgumentException($"The group's settings are {param_group.Options.GetType().FullName}; RMSProp takes its own.", nameof(param_group));
        options.LearningRate ??= Defaults.LearningRate;
        options.alpha ??= Defaults.alpha;
        options.eps ??= Defaults.eps;
        options.weight_decay ??= Defaults.weight_decay;
        options.momentum ??= Defaults.momentum;
        options.centered ??= Defaults.centered;
        options.maximize ??= Defaults.maximize;
        base.add_param_group(param_group);
    }

    public override Tensor? step(Func<Tensor>? closure = null) => _step<Modules.ParamGroup>(Step, closure);

    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    private void Step(Modules.ParamGroup group)
    {
        var options = (Options)group.Options;
        var batch = Gather<State>(group);
        var (centered, momentum) = (options.centered == true, options.momentum ?? 0);
        foreach (var state in batch.States)
        {
            // A scheduler may have switched momentum on.
            state.Complete(centered, momentum);
        }

        var steps = batch.Steps(state => state.step);
        var status = Native.cn_rmsprop_step(batch.Handles, batch.Tensors(state => state.square_avg), batch.Tensors(state => state.grad_avg),
            batch.Tensors(state => state.momentum_buffer), steps, batch.Count, group.LearningRate, options.alpha ?? 0.99, options.eps ?? 1e-08,
            options.weight_decay ?? 0, momentum, centered, options.maximize == true);
        batch.KeepAlive();
        Native.Check(status);
        for (var i = 0; i < batch.Count; i++)
        {
            batch.States[i].step = steps[i];
        }
    }

    public class Options : OptimizerOptions
    {
        public double? alpha;
        public double? eps;
        public double? weight_decay;
        public double? momentum;
        public bool? centered;
        public bool? maximize;

        public Options()
        {
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var other = Of<Options>(source);
            alpha = other.alpha;
            eps = other.eps;
            weight_decay = other.weight_decay;
            momentum = other.momentum;
            centered = other.centered;
            maximize = other.maximize;
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            alpha = reader.ReadDouble();
            eps = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            momentum = reader.ReadDouble();
            centered = reader.ReadBoolean();
            maximize = reader.ReadBoolean();
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(alpha ?? 0.99);
            writer.Write(eps ?? 1e-08);
            writer.Write(weight_decay ?? 0);
            writer.Write(momentum ?? 0);
            writer.Write(centered ?? false);
            writer.Write(maximize ?? false);
        }
    }

    public class ParamGroup : ParamGroup<Options>, optim.IMomentum
    {
        public ParamGroup()
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, Options? options)
            : base(parameters, options)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.001, double eps = 1e-08, double alpha = 0.99, double weight_decay = 0, double momentum = 0, bool centered = false)
            : base(parameters, new Options { LearningRate = lr, eps = eps, alpha = alpha, weight_decay = weight_decay, momentum = momentum, centered = centered })
        {
        }

        public double Momentum
        {
            get => Options.momentum ?? 0;
            set => Options.momentum = value;
        }
    }
}

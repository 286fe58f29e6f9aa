using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adagrad (Duchi et al. 2011): the gradient over the root of the sum of all its squares so far.</summary>
public partial class Adagrad : OptimizerHelper
{
    public Adagrad(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10)
        : this([new ParamGroup { Parameters = parameters }], lr, lr_decay, weight_decay, initial_accumulator_value, eps)
    {
    }

    public Adagrad(IEnumerable<ParamGroup> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            lr_decay = lr_decay,
            weight_decay = weight_decay,
            initial_accumulator_value = initial_accumulator_value,
            eps = eps,
        };
        foreach (var group in parameters)
        {
            add_param_group(group);
        }
    }

    private Options Defaults => (Options)_defaults;

    /// <summary>Adds parameters; settings that the group leaves open are the optimizer's.</summary>
    public override void add_param_group(Modules.ParamGroup param_group)
    {
        ArgumentNullException.ThrowIfNull(param_group);
        param_group.Options ??= new Options();
        var options = param_group.Options as Options
            ?? throw new ArgumentException($"The group's settings are {param_group.Options.GetType().FullName}; Adagrad takes its own.", nameof(param_group));
        options.LearningRate ??= Defaults.LearningRate;
        options.lr_decay ??= Defaults.lr_decay;
        options.weight_decay ??= Defaults.weight_decay;
        options.initial_accumulator_value ??= Defaults.initial_accumulator_value;
        options.eps ??= Defaults.eps;
        base.add_param_group(param_group);
    }

    public override Tensor? step(Func<Tensor>? closure = null) => _step<Modules.ParamGroup>(Step, closure);

    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    private void Step(Modules.ParamGroup group)
    {
        var options = (Options)group.Options;
        var batch = Gather<State>(group);
        var steps = batch.Steps(state => state.step);
        var status = Native.cn_adagrad_step(batch.Handles, batch.Tensors(state => state.sum), steps, batch.Count, group.LearningRate,
            options.lr_decay ?? 0, options.weight_decay ?? 0, options.eps ?? 1e-10);
        batch.KeepAlive();
        Native.Check(status);
        for (var i = 0; i < batch.Count; i++)
        {
            batch.States[i].step = steps[i];
        }
    }

    public class Options : OptimizerOptions
    {
        public double? lr_decay;
        public double? weight_decay;
        public double? initial_accumulator_value;
        public double? eps;

        public Options()
        {
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var other = Of<Options>(source);
            lr_decay = other.lr_decay;
            weight_decay = other.weight_decay;
            initial_accumulator_value = other.initial_accumulator_value;
            eps = other.eps;
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            lr_decay = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            initial_accumulator_value = reader.ReadDouble();
            eps = reader.ReadDouble();
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(lr_decay ?? 0);
            writer.Write(weight_decay ?? 0);
            writer.Write(initial_accumulator_value ?? 0);
            writer.Write(eps ?? 1e-10);
        }
    }

    public class ParamGroup : ParamGroup<Options>
    {
        public ParamGroup()
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, Options? options)
            : base(parameters, options)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10)
            : base(parameters, new Options { LearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay, initial_accumulator_value = initial_accumulator_value, eps = eps })
        {
        }
    }
}

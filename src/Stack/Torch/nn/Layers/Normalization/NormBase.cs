using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What batch and instance normalisation have in common: scale and shift, and the running statistics of each channel.</summary>
public abstract class NormBase : nn.Module<Tensor, Tensor>
{
    private Parameter? _weight;
    private Parameter? _bias;
    private Tensor? _runningMean;
    private Tensor? _runningVariance;
    private Tensor? _batches;

    public NormBase(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
        : base(name)
    {
        this.num_features = num_features;
        this.eps = eps;
        this.momentum = momentum;
        this.affine = affine;
        this.track_running_stats = track_running_stats;
        if (affine)
        {
            weight = Parameter.Empty([num_features], dtype, device);
            bias = Parameter.Empty([num_features], dtype, device);
        }

        if (track_running_stats)
        {
            running_mean = zeros(num_features, dtype, device);
            running_var = ones(num_features, dtype, device);
            num_batches_tracked = zeros([], ScalarType.Int64, device);
        }

        reset_parameters();
    }

    public long num_features { get; }

    public double eps { get; set; }

    /// <summary>The share of each batch in the running statistics; null for the plain mean over all batches.</summary>
    public double? momentum { get; set; }

    public bool affine { get; }

    public bool track_running_stats { get; }

    public Parameter? weight
    {
        get => _weight;
        set
        {
            _weight = value;
            ConditionallyRegisterParameter(nameof(weight), value);
        }
    }

    public Parameter? bias
    {
        get => _bias;
        set
        {
            _bias = value;
            ConditionallyRegisterParameter(nameof(bias), value);
        }
    }

    public Tensor? running_mean
    {
        get => _runningMean;
        set
        {
            _runningMean = value;
            ConditionallyRegisterBuffer(nameof(running_mean), value);
        }
    }

    public Tensor? running_var
    {
        get => _runningVariance;
        set
        {
            _runningVariance = value;
            ConditionallyRegisterBuffer(nameof(running_var), value);
        }
    }

    public Tensor? num_batches_tracked
    {
        get => _batches;
        set
        {
            _batches = value;
            ConditionallyRegisterBuffer(nameof(num_batches_tracked), value);
        }
    }

    public void reset_running_stats()
    {
        Fill(_runningMean, 0);
        Fill(_runningVariance, 1);
        Fill(_batches, 0);
    }

    public void reset_parameters()
    {
        reset_running_stats();
        Fill(_weight, 1);
        Fill(_bias, 0);
    }

    protected abstract void ValidateInputDimensions(Tensor input);

    private static void Fill(Tensor? tensor, double value)
    {
        if (tensor is not null)
        {
            Native.Check(Native.cn_init_constant(tensor, value));
        }
    }
}

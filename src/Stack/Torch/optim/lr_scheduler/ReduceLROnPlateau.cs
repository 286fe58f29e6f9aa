namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Times factor when a measure has not got better for patience epochs.</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool _smallerIsBetter;
                    private readonly bool _relative;
                    private readonly double _factor;
                    private readonly double _threshold;
                    private readonly double _eps;
                    private readonly int _patience;
                    private readonly int _cooldown;
                    private readonly double[] _min_lrs;
                    private double _best;
                    private int _bad_epochs;
                    private int _cooling;

                    public ReduceLROnPlateau(Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 0.0001,
                        string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-08, bool verbose = false)
                        : base(optimizer, 0, verbose)
                    {
                        if (factor >= 1)
                        {
                            throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor must lie below 1: the scheduler makes the learning rate smaller.");
                        }

                        _smallerIsBetter = mode switch
                        {
                            "min" => true,
                            "max" => false,
                            _ => throw new ArgumentException($"The mode is 'min' or 'max', got '{mode}'.", nameof(mode)),
                        };
                        _relative = threshold_mode switch
                        {
                            "rel" => true,
                            "abs" => false,
                            _ => throw new ArgumentException($"The threshold mode is 'rel' or 'abs', got '{threshold_mode}'.", nameof(threshold_mode)),
                        };
                        _factor = factor;
                        _patience = patience;
                        _threshold = threshold;
                        _cooldown = cooldown;
                        _eps = eps;
                        var groups = _base_lrs.Count;
                        _min_lrs = min_lr switch
                        {
                            null => new double[groups],
                            [var all] => [.. Enumerable.Repeat(all, groups)],
                            _ when min_lr.Count == groups => [.. min_lr],
                            _ => throw new ArgumentException($"min_lr takes one value, or one for each of the {groups} parameter groups; got {min_lr.Count}.", nameof(min_lr)),
                        };
                        _best = _smallerIsBetter ? double.PositiveInfinity : double.NegativeInfinity;
                    }

                    public override void step() => throw WithoutMeasure();

                    public override void step(int? epoch) => throw WithoutMeasure();

                    public override void step(double current, int? epoch = null)
                    {
                        _step_count++;
                        _last_epoch = epoch ?? _last_epoch + 1;
                        if (IsBetter(current))
                        {
                            _best = current;
                            _bad_epochs = 0;
                        }
                        else
                        {
                            _bad_epochs++;
                        }

                        if (_cooling > 0)
                        {
                            _cooling--;
                            _bad_epochs = 0;
                        }

                        var rates = Rates.ToArray();
                        if (_bad_epochs > _patience)
                        {
                            for (var i = 0; i < rates.Length; i++)
                            {
                                var reduced = Math.Max(rates[i] * _factor, _min_lrs[i]);
                                rates[i] = rates[i] - reduced > _eps ? reduced : rates[i];
                            }

                            _cooling = _cooldown;
                            _bad_epochs = 0;
                        }

                        Set(rates);
                    }

                    private bool IsBetter(double current) => (_smallerIsBetter, _relative) switch
                    {
                        (true, true) => current < _best * (1 - _threshold),
                        (true, false) => current < _best - _threshold,
                        (false, true) => current > _best * (_threshold + 1),
                        (false, false) => current > _best + _threshold,
                    };

                    private static InvalidOperationException WithoutMeasure() =>
                        new("ReduceLROnPlateau judges by a measure: call step(current) with it.");
                }
            }
        }
    }
}

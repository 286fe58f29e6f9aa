namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Down to eta_min along half a cosine over T_max epochs, and up again (Loshchilov and Hutter 2016).</summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double _t_max;
                    private readonly double _eta_min;

                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(T_max);
                        _t_max = T_max;
                        _eta_min = eta_min;
                        step();
                    }

                    // Step by step from the current rate, so that it composes with other schedulers and with changes by hand.
                    protected override IEnumerable<double> get_lr()
                    {
                        if (_last_epoch == 0)
                        {
                            return Rates;
                        }

                        if (_step_count == 1)
                        {
                            return get_closed_form_lr();
                        }

                        if ((_last_epoch - 1 - _t_max) % (2 * _t_max) == 0)
                        {
                            return Rates.Select((rate, i) => rate + (_base_lrs[i] - _eta_min) * (1 - Math.Cos(Math.PI / _t_max)) / 2);
                        }

                        var ratio = (1 + Math.Cos(Math.PI * _last_epoch / _t_max)) / (1 + Math.Cos(Math.PI * (_last_epoch - 1) / _t_max));
                        return Rates.Select(rate => ratio * (rate - _eta_min) + _eta_min);
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        _base_lrs.Select(rate => _eta_min + (rate - _eta_min) * (1 + Math.Cos(Math.PI * _last_epoch / _t_max)) / 2);
                }
            }
        }
    }
}

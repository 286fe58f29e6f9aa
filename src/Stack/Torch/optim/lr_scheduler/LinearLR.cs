namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Times a factor that goes evenly from start_factor to end_factor over total_iters epochs: a warm-up.</summary>
                public class LinearLR : LRScheduler
                {
                    private readonly double _start_factor;
                    private readonly double _end_factor;
                    private readonly int _total_iters;

                    public LinearLR(Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1, int total_iters = 5, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (start_factor is not (> 0 and <= 1))
                        {
                            throw new ArgumentOutOfRangeException(nameof(start_factor), start_factor, "The starting factor must lie above 0 and up to 1.");
                        }

                        if (end_factor is not (>= 0 and <= 1))
                        {
                            throw new ArgumentOutOfRangeException(nameof(end_factor), end_factor, "The ending factor must lie in 0 to 1.");
                        }

                        _start_factor = start_factor;
                        _end_factor = end_factor;
                        _total_iters = total_iters;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() =>
                        _last_epoch == 0 ? Rates.Select(rate => rate * _start_factor)
                        : _last_epoch > _total_iters ? Rates
                        : Rates.Select(rate => rate * (1 + (_end_factor - _start_factor)
                            / (_total_iters * _start_factor + (_last_epoch - 1) * (_end_factor - _start_factor))));

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        _base_lrs.Select(rate => rate * (_start_factor + (_end_factor - _start_factor) * Math.Min(_total_iters, _last_epoch) / _total_iters));
                }
            }
        }
    }
}

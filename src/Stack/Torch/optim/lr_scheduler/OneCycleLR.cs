namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Up to the greatest learning rate and down far below the first, momentum the other way round (Smith and Topin 2017).</summary>
                public class OneCycleLR : LRScheduler
                {
                    private readonly AnnealStrategy _anneal_strategy;
                    private readonly (double EndStep, int From, int To)[] _phases;
                    private readonly double[][] _rates;
                    private readonly double[][]? _momenta;
                    private readonly int _total_steps;

                    public OneCycleLR(Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85, double max_momentum = 0.95,
                        double div_factor = 25, double final_div_factor = 10000, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, Repeat(optimizer, max_lr), total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum,
                            Repeat(optimizer, base_momentum), Repeat(optimizer, max_momentum), div_factor, final_div_factor, three_phase, last_epoch, verbose)
                    {
                    }

                    public OneCycleLR(Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1,
                        double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true,
                        IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null, double div_factor = 25,
                        double final_div_factor = 10000, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (total_steps < 0)
                        {
                            if (epochs <= 0 || steps_per_epoch <= 0)
                            {
                                throw new ArgumentException("OneCycleLR needs total_steps, or both epochs and steps_per_epoch.", nameof(total_steps));
                            }

                            total_steps = epochs * steps_per_epoch;
                        }

                        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(total_steps);
                        if (pct_start is not (>= 0 and <= 1))
                        {
                            throw new ArgumentOutOfRangeException(nameof(pct_start), pct_start, "The share of the cycle in which the rate goes up must lie in 0 to 1.");
                        }

                        _total_steps = total_steps;
                        _anneal_strategy = anneal_strategy;
                        _phases = three_phase
                            ? [(pct_start * total_steps - 1, 0, 1), (2 * pct_start * total_steps - 2, 1, 0), (total_steps - 1, 0, 2)]
                            : [(pct_start * total_steps - 1, 0, 1), (total_steps - 1, 1, 2)];

                        // Of each group: first, greatest and last learning rate.
                        var greatest = ForGroups(max_lr, nameof(max_lr));
                        _rates = [.. greatest.Select(rate => new[] { rate / div_factor, rate, rate / div_factor / final_div_factor })];
                        if (last_epoch == -1)
                        {
                            var i = 0;
                            foreach (var group in Groups)
                            {
                                group.InitialLearningRate = _base_lrs[i] = _rates[i][0];
                                i++;
                            }
                        }

                        if (cycle_momentum)
                        {
                            if (optimizer is not (IMomentum or IBetas))
                            {
                                throw new ArgumentException($"{optimizer.GetType().Name} has no momentum to cycle; pass cycle_momentum: false.", nameof(cycle_momentum));
                            }

                            var low = ForGroups(base_momentum ?? Repeat(optimizer, 0.85), nameof(base_momentum));
                            var high = ForGroups(max_momentum ?? Repeat(optimizer, 0.95), nameof(max_momentum));
                            _momenta = [.. low.Zip(high, (l, h) => new[] { h, l, h })];
                        }

                        step();
                    }

                    public enum AnnealStrategy
                    {
                        Cos,
                        Linear,
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (_last_epoch >= _total_steps)
                        {
                            throw new InvalidOperationException($"Tried to step {_last_epoch + 1} times; the OneCycleLR was made for {_total_steps} steps.");
                        }

                        var index = 0;
                        var start = 0.0;
                        while (index < _phases.Length - 1 && _last_epoch > _phases[index].EndStep)
                        {
                            start = _phases[index++].EndStep;
                        }

                        var (end, from, to) = _phases[index];
                        var share = (_last_epoch - start) / (end - start);
                        var i = 0;
                        foreach (var group in Groups)
                        {
                            if (_momenta is not null)
                            {
                                SetMomentum(group, Anneal(_momenta[i][from], _momenta[i][to], share));
                            }

                            i++;
                        }

                        return _rates.Select(rates => Anneal(rates[from], rates[to], share));
                    }

                    private static void SetMomentum(ILearningRateController group, double momentum)
                    {
                        if (group is IMomentum single)
                        {
                            single.Momentum = momentum;
                        }
                        else if (group is IBetas betas)
                        {
                            betas.Betas = (momentum, betas.Betas.Item2);
                        }
                    }

                    private double Anneal(double from, double to, double share) => _anneal_strategy == AnnealStrategy.Cos
                        ? to + (from - to) / 2 * (Math.Cos(Math.PI * share) + 1)
                        : (to - from) * share + from;

                    private double[] ForGroups(IEnumerable<double> values, string name)
                    {
                        ArgumentNullException.ThrowIfNull(values, name);
                        double[] array = [.. values];
                        return array.Length == _base_lrs.Count ? array
                            : throw new ArgumentException($"One value for each of the {_base_lrs.Count} parameter groups is needed, got {array.Length}.", name);
                    }

                    private static IEnumerable<double> Repeat(Optimizer optimizer, double value)
                    {
                        ArgumentNullException.ThrowIfNull(optimizer);
                        return Enumerable.Repeat(value, optimizer.ParamGroups.Count());
                    }
                }
            }
        }
    }
}

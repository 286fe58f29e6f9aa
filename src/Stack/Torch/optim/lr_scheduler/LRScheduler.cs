namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Changes an optimizer's learning rates from step to step. Made, it takes its first step at once: the one of epoch 0.</summary>
            public abstract class LRScheduler
            {
                protected int _step_count;

                private protected Optimizer _optimizer = null!;
                private protected int _last_epoch = -1;
                private protected bool _verbose;
                private protected List<double> _base_lrs = [];
                private protected List<double> _last_lrs = [];

                protected LRScheduler()
                {
                }

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    _optimizer = optimizer;
                    _last_epoch = last_epoch;
                    _verbose = verbose;
                    _base_lrs = [.. Groups.Select(group => group.InitialLearningRate)];
                    _last_lrs = [.. Groups.Select(group => group.LearningRate)];
                }

                private protected IEnumerable<ILearningRateController> Groups => _optimizer.ParamGroups;

                /// <summary>The learning rates that the groups have now.</summary>
                private protected IEnumerable<double> Rates => Groups.Select(group => group.LearningRate);

                public virtual void step() => step(null);

                /// <summary>Goes on to the next epoch, or to the one given.</summary>
                public virtual void step(int? epoch)
                {
                    _step_count++;
                    _last_epoch = epoch ?? _last_epoch + 1;
                    Set([.. epoch is null ? get_lr() : get_closed_form_lr()]);
                }

                /// <summary>As <see cref="step(int?)"/>; only ReduceLROnPlateau looks at the measure.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                public IEnumerable<double> get_last_lr() => _last_lrs;

                protected virtual IEnumerable<double> get_lr() => Rates;

                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                private protected void Set(double[] rates)
                {
                    var i = 0;
                    foreach (var group in Groups)
                    {
                        group.LearningRate = rates[i];
                        if (_verbose && (i >= _last_lrs.Count || _last_lrs[i] != rates[i]))
                        {
                            Console.WriteLine($"Adjusting learning rate of group {i} to {rates[i]:g5}.");
                        }

                        i++;
                    }

                    _last_lrs = [.. rates];
                }

                // For SequentialLR, which makes the first step of each scheduler when its turn comes, not when it is made.
                internal void Rewind() => _last_epoch--;

                internal void StepFirst()
                {
                    _step_count = 0;
                    step();
                }
            }
        }
    }
}

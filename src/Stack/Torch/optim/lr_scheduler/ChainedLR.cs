namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Several schedulers at once, on one optimizer.</summary>
                public class ChainedLR : LRScheduler
                {
                    private readonly List<LRScheduler> _schedulers;

                    public ChainedLR(IEnumerable<LRScheduler> schedulers)
                    {
                        ArgumentNullException.ThrowIfNull(schedulers);
                        _schedulers = [.. schedulers];
                        if (_schedulers.Count == 0)
                        {
                            throw new ArgumentException("At least one scheduler is needed.", nameof(schedulers));
                        }

                        _last_lrs = [.. _schedulers[^1].get_last_lr()];
                    }

                    public override void step()
                    {
                        foreach (var scheduler in _schedulers)
                        {
                            scheduler.step();
                        }

                        _last_lrs = [.. _schedulers[^1].get_last_lr()];
                    }
                }
            }
        }
    }
}

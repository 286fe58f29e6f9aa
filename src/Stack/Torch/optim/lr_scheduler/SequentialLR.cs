namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>One scheduler after another; each milestone starts the next one.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly List<LRScheduler> _schedulers;
                    private readonly List<int> _milestones;

                    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1)
                        : base(optimizer, last_epoch + 1)
                    {
                        ArgumentNullException.ThrowIfNull(schedulers);
                        ArgumentNullException.ThrowIfNull(milestones);
                        _schedulers = [.. schedulers];
                        _milestones = [.. milestones];
                        if (_milestones.Count != _schedulers.Count - 1)
                        {
                            throw new ArgumentException($"{_schedulers.Count} schedulers take {_schedulers.Count - 1} milestones, got {_milestones.Count}.", nameof(milestones));
                        }

                        // Each scheduler took its first step when it was made. Undo that; the first one begins again.
                        foreach (var group in Groups)
                        {
                            group.LearningRate = group.InitialLearningRate;
                        }

                        foreach (var scheduler in _schedulers)
                        {
                            scheduler.Rewind();
                        }

                        _schedulers[0].StepFirst();
                        _last_lrs = [.. _schedulers[0].get_last_lr()];
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        var index = _milestones.Count(milestone => milestone <= _last_epoch);
                        if (index > 0 && _milestones[index - 1] == _last_epoch)
                        {
                            _schedulers[index].step(0);
                        }
                        else
                        {
                            _schedulers[index].step();
                        }

                        return Rates;
                    }
                }
            }
        }
    }
}

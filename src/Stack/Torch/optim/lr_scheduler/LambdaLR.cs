namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The initial learning rate times a function of the epoch.</summary>
                public class LambdaLR : LRScheduler
                {
                    private readonly List<Func<int, double>> _lambdas;

                    public LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, Repeat(optimizer, lr_lambda), last_epoch, verbose)
                    {
                    }

                    public LambdaLR(Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _lambdas = ForGroups(optimizer, lr_lambdas);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => _base_lrs.Select((rate, i) => rate * _lambdas[i](_last_epoch));

                    internal static IEnumerable<Func<int, double>> Repeat(Optimizer optimizer, Func<int, double> lambda)
                    {
                        ArgumentNullException.ThrowIfNull(optimizer);
                        ArgumentNullException.ThrowIfNull(lambda);
                        return Enumerable.Repeat(lambda, optimizer.ParamGroups.Count());
                    }

                    internal static List<Func<int, double>> ForGroups(Optimizer optimizer, IEnumerable<Func<int, double>> lambdas)
                    {
                        ArgumentNullException.ThrowIfNull(lambdas);
                        List<Func<int, double>> list = [.. lambdas];
                        var groups = optimizer.ParamGroups.Count();
                        return list.Count == groups ? list
                            : throw new ArgumentException($"One function for each of the {groups} parameter groups is needed, got {list.Count}.", nameof(lambdas));
                    }
                }
            }
        }
    }
}

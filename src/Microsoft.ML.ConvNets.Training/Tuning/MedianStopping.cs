namespace Microsoft.ML.ConvNets.Training.Tuning;

/// <summary>
/// Ends trials that are worse than the median of the trials before them: the best value so far against the best values that the others had
/// at the same epoch (the median stopping rule of Golovin et al., 2017). A trial that ended earlier counts with the best it had.
/// </summary>
internal sealed class MedianStopping(int? grace, WatchedMetric monitor)
{
    // The median of one trial would end every other one that is worse than it.
    private const int FewestOthers = 2;

    private readonly WatchedMetric _monitor = monitor;
    private readonly List<double[]> _others = [];

    /// <summary>Watches a trial.</summary>
    internal Watch Begin() => new(this);

    /// <summary>The middle value; the mean of the two in the middle of an even number.</summary>
    internal static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private bool IsWorse(int epochs, double value) =>
        epochs > grace && _others.Count >= FewestOthers
            && _monitor.IsBetter(Median(_others.Select(curve => curve[Math.Min(epochs, curve.Length) - 1])), value);

    /// <summary>A trial that is watched.</summary>
    internal sealed class Watch(MedianStopping rule) : ITrainingCallback
    {
        private readonly List<double> _best = [];

        /// <summary>Why the rule ended the trial; null if it did not.</summary>
        internal string? Reason { get; private set; }

        public void OnEpochEnd(EpochResult epoch, CallbackContext control)
        {
            if (epoch.ValueOf(rule._monitor.Metric) is not double value)
            {
                return;
            }

            double? before = _best.Count == 0 ? null : _best[^1];
            _best.Add(rule._monitor.IsBetter(value, before) ? value : before!.Value);
            if (rule.IsWorse(_best.Count, _best[^1]))
            {
                Reason = $"worse than the median of {rule._others.Count} other trials at epoch {epoch.Epoch}";
                control.Stop(Reason);
            }
        }

        /// <summary>Takes the trial among those that later ones are compared with.</summary>
        internal void End()
        {
            if (_best.Count > 0)
            {
                rule._others.Add([.. _best]);
            }
        }
    }
}

using System.Collections.ObjectModel;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>What recipes set besides that which users do.</summary>
public abstract partial class ConvNetTrainerOptions
{
    /// <summary>Rows of the training data that are held out to validate, where they were chosen before; null where they were not.</summary>
    internal IReadOnlySet<DataViewRowId>? HeldOutRows;

    /// <summary>What the model shall tell of its training besides these options.</summary>
    internal IReadOnlyDictionary<string, string> Notes = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Settings to try for the layers behind a frozen backbone; null for those of the options alone.</summary>
    internal HeadGrid? HeadGrid;

    /// <summary>Whether the finished model is run over what it learned from.</summary>
    internal bool MeasuresTraining = true;

    /// <summary>The metric that tells how good a model is in words that a user thinks in.</summary>
    internal virtual TrainingMetric Quality => TrainingMetric.ValidationAccuracy;

    /// <summary>Smooths labels where the label is one that can be smoothed.</summary>
    internal virtual void SmoothLabels(double fraction)
    {
    }

    /// <summary>Has all classes count alike where there are classes, and nothing else was said of how they count.</summary>
    internal virtual void BalanceClasses()
    {
    }
}

using System.Globalization;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>How often each class (row) was predicted as each class (column).</summary>
public sealed class ConfusionMatrix
{
    private readonly string[] _classNames;
    private readonly bool _isBinary;

    internal ConfusionMatrix(double[][] counts, string[] classNames, bool isBinary)
    {
        _classNames = classNames;
        _isBinary = isBinary;
        Counts = counts;
        NumberOfClasses = counts.Length;
        var precision = new double[counts.Length];
        var recall = new double[counts.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            double predicted = counts.Sum(row => row[i]);
            double actual = counts[i].Sum();
            precision[i] = predicted > 0 ? counts[i][i] / predicted : 0;
            recall[i] = actual > 0 ? counts[i][i] / actual : 0;
        }

        PerClassPrecision = precision;
        PerClassRecall = recall;
    }

    public IReadOnlyList<double> PerClassPrecision { get; }

    public IReadOnlyList<double> PerClassRecall { get; }

    public IReadOnlyList<IReadOnlyList<double>> Counts { get; }

    public int NumberOfClasses { get; }

    public double GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex)
    {
        CheckIndex(predictedClassIndicatorIndex, nameof(predictedClassIndicatorIndex));
        CheckIndex(actualClassIndicatorIndex, nameof(actualClassIndicatorIndex));
        return Counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];
    }

    public string GetFormattedConfusionTable()
    {
        int n = NumberOfClasses;
        int columnWidth = n > 2 ? 5 : 8;
        int longestName = _classNames.Max(name => name.Length);

        // Names that do not fit above a column give way to numbers; the rows then show both.
        bool numbered = longestName > columnWidth;
        int digits = (n - 1).ToString(CultureInfo.InvariantCulture).Length;
        int rowWidth = Math.Max(9, longestName + (numbered ? digits + 2 : 0));
        string pad = new(' ', rowWidth - 9);
        string rule = string.Concat(Enumerable.Repeat(n > 2 ? "========" : "===========", n));

        var text = new StringBuilder();
        if (_isBinary)
        {
            double positive = Counts[0][0] + Counts[0][1];
            double negative = Counts[1][0] + Counts[1][1];
            text.Append(CultureInfo.InvariantCulture, $"TEST {_classNames[0].ToUpperInvariant()} RATIO:\t{positive / (positive + negative):N4} ({positive:F1}/({positive:F1}+{negative:F1}))");
        }

        text.AppendLine().AppendLine("Confusion table").Append("          ").Append(pad).Append("||").AppendLine(rule);
        text.Append("PREDICTED ").Append(pad).Append("||");
        for (int i = 0; i < n; i++)
            text.Append(' ').Append((numbered ? i.ToString(CultureInfo.InvariantCulture) : _classNames[i]).PadLeft(columnWidth)).Append(" |");
        text.AppendLine(" Recall").Append("TRUTH     ").Append(pad).Append("||").AppendLine(rule);

        for (int i = 0; i < n; i++)
        {
            string label = numbered
                ? $"{i.ToString(CultureInfo.InvariantCulture).PadLeft(digits)}. {_classNames[i].PadLeft(rowWidth - digits - 2)}"
                : _classNames[i].PadLeft(rowWidth);
            text.Append(label).Append(" ||");
            foreach (double count in Counts[i])
                text.Append(' ').Append(count.ToString("N0", CultureInfo.InvariantCulture).PadLeft(columnWidth)).Append(" |");
            text.Append(' ').AppendLine(PerClassRecall[i].ToString("F4", CultureInfo.InvariantCulture));
        }

        text.Append("          ").Append(pad).Append("||").AppendLine(rule).Append("Precision ").Append(pad).Append("||");
        foreach (double precision in PerClassPrecision)
            text.Append(precision.ToString("N4", CultureInfo.InvariantCulture).PadLeft(columnWidth + 1)).Append(" |");
        return text.AppendLine().ToString();
    }

    private void CheckIndex(int index, string name)
    {
        if ((uint)index >= (uint)NumberOfClasses)
            throw new ArgumentOutOfRangeException(name, index, $"There are {NumberOfClasses} classes.");
    }
}

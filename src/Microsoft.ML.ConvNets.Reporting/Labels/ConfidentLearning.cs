namespace Microsoft.ML.ConvNets.Reporting.Labels;

/// <summary>An image whose label is likely wrong.</summary>
/// <param name="Image">Its number.</param>
/// <param name="Suggested">The class that it more likely belongs to.</param>
/// <param name="Margin">The probability of its label minus that of the suggested class, -1 to 0: the lower, the likelier.</param>
internal readonly record struct LabelError(int Image, int Suggested, float Margin);

/// <summary>
/// Confident learning (Northcutt, Jiang and Chuang 2021): how many images labeled i are of class j follows from those whose probability of
/// j is at least what images labeled j have on average; that many are named for each pair of classes, by their margin (there "prune by
/// noise rate", ranked by normalized margin). Beyond the paper, an image whose label is contradicted clearly is named whatever the counts
/// say.
/// </summary>
internal static class ConfidentLearning
{
    // Counts of rare pairs of classes round to none: of 60 labels swapped in photographs 45 to 51 were named without this, 52 to 54 with
    // it, for a list longer by 7 in 100.
    private const float ClearMargin = -0.5f;

    /// <summary>Finds likely label errors, the likeliest first.</summary>
    /// <param name="probabilities">For each image the out-of-sample probability of each class.</param>
    /// <param name="labels">The classes as labeled, counted from 0.</param>
    /// <param name="classes">Number of classes.</param>
    internal static LabelError[] Find(float[][] probabilities, int[] labels, int classes)
    {
        double[,] joint = Joint(probabilities, labels, classes);
        var errors = new Dictionary<int, LabelError>();
        for (int label = 0; label < classes; label++)
        {
            int[] labeled = [.. Enumerable.Range(0, labels.Length).Where(image => labels[image] == label)];
            for (int other = 0; other < classes; other++)
            {
                int count = label == other ? 0 : (int)Math.Round(joint[label, other]);
                IEnumerable<LabelError> likeliest = labeled
                    .Select(image => new LabelError(image, other, probabilities[image][label] - probabilities[image][other]))
                    .OrderBy(static error => error.Margin).ThenBy(static error => error.Image)
                    // What the layer itself takes for rightly labeled is no error, whatever the counts say.
                    .TakeWhile((error, place) => error.Margin < ClearMargin || (place < count && error.Margin < 0));
                foreach (LabelError error in likeliest)
                {
                    if (!errors.TryGetValue(error.Image, out LabelError known) || error.Margin < known.Margin)
                    {
                        errors[error.Image] = error;
                    }
                }
            }
        }

        return [.. errors.Values.OrderBy(static error => error.Margin).ThenBy(static error => error.Image)];
    }

    /// <summary>How many images are labeled i (row) and are j (column), estimated; a row adds up to the images labeled i.</summary>
    internal static double[,] Joint(float[][] probabilities, int[] labels, int classes)
    {
        double[] thresholds = Thresholds(probabilities, labels, classes);
        double[,] joint = new double[classes, classes];
        int[] labeled = new int[classes];
        for (int image = 0; image < labels.Length; image++)
        {
            labeled[labels[image]]++;
            int confident = -1;
            for (int c = 0; c < classes; c++)
            {
                if (probabilities[image][c] >= thresholds[c]
                    && (confident < 0 || probabilities[image][c] > probabilities[image][confident]))
                {
                    confident = c;
                }
            }

            if (confident >= 0)
            {
                joint[labels[image], confident]++;
            }
        }

        for (int label = 0; label < classes; label++)
        {
            double counted = Enumerable.Range(0, classes).Sum(other => joint[label, other]);
            for (int other = 0; other < classes && counted > 0; other++)
            {
                joint[label, other] *= labeled[label] / counted;
            }
        }

        return joint;
    }

    /// <summary>The mean probability of a class among the images that are labeled so.</summary>
    private static double[] Thresholds(float[][] probabilities, int[] labels, int classes)
    {
        double[] sums = new double[classes];
        int[] counts = new int[classes];
        for (int image = 0; image < labels.Length; image++)
        {
            sums[labels[image]] += probabilities[image][labels[image]];
            counts[labels[image]]++;
        }

        return [.. sums.Select((sum, c) => counts[c] == 0 ? double.PositiveInfinity : sum / counts[c])];
    }
}

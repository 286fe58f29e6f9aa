namespace Microsoft.ML.ConvNets.Drift;

/// <summary>Answers gathered one after the other, to keep or to compare with those that were kept.</summary>
/// <param name="classes">Number of classes.</param>
internal sealed class DriftComparison(int classes)
{
    /// <summary>The most numbers that are kept of a quantity.</summary>
    internal const int MostKept = 1000;

    private readonly int[] _answers = new int[classes];
    private readonly List<float> _confidences = [];
    private readonly List<float> _similarities = [];

    /// <summary>How many answers there are.</summary>
    internal int Count => _confidences.Count;

    /// <summary>Adds an answer.</summary>
    /// <param name="answer">The class, from 0.</param>
    /// <param name="confidence">How sure it is.</param>
    /// <param name="similarity">How alike the image is to those that were learned from; null where that is not known.</param>
    internal void Add(int answer, float confidence, float? similarity)
    {
        _answers[answer]++;
        _confidences.Add(confidence);
        if (similarity is float known)
        {
            _similarities.Add(known);
        }
    }

    /// <summary>What is kept in a model.</summary>
    internal DriftReference ToReference() =>
        new(Count, _answers, Kept(_confidences), _similarities.Count == 0 ? null : Kept(_similarities));

    /// <summary>Compares the answers with those that a model keeps.</summary>
    /// <param name="reference">What the model keeps.</param>
    /// <param name="names">The names of the classes.</param>
    /// <param name="unreadable">How many images gave no answer.</param>
    internal DriftReport CompareWith(DriftReference reference, IReadOnlyList<string> names, int unreadable)
    {
        (double index, double chance) = PopulationStability.Of(
            [.. reference.Answers.Select(static count => (double)count)], [.. _answers.Select(static count => (double)count)]);
        List<QuantityDrift> quantities =
        [
            new(DriftQuantity.Answers, index, null, chance),
            Compare(DriftQuantity.Confidence, reference.Confidences, reference.Images, _confidences),
        ];
        if (reference.Similarities is { } similarities && _similarities.Count > 0)
        {
            quantities.Add(Compare(DriftQuantity.Similarity, similarities, reference.Images, _similarities));
        }

        return new DriftReport(reference.Images, Count, unreadable, quantities, [.. names.Select((name, i) => new AnswerShare(
            name, (double)reference.Answers[i] / reference.Images, (double)_answers[i] / Count))]);
    }

    /// <summary>Checks what a model keeps, which comes from outside.</summary>
    /// <exception cref="FormatException">It cannot be what answers left.</exception>
    internal static void RequireSound(DriftReference reference, int classes)
    {
        if (reference.Images < 1 || reference.Answers.Count != classes || reference.Answers.Any(static count => count < 0)
            || reference.Answers.Sum(static count => (long)count) != reference.Images
            || !IsSound(reference.Confidences) || (reference.Similarities is { } known && !IsSound(known)))
        {
            throw new FormatException("what its header says of the validation images contradicts itself");
        }

        static bool IsSound(IReadOnlyList<float> kept) => kept.Count is > 0 and <= MostKept && kept.All(float.IsFinite)
            && kept.Zip(kept.Skip(1)).All(static pair => pair.First <= pair.Second);
    }

    private static QuantityDrift Compare(DriftQuantity quantity, IReadOnlyList<float> reference, int images, List<float> found)
    {
        float[] sorted = [.. found.Order()];
        (double index, _) = PopulationStability.Of(reference, images, sorted);
        (double gap, double chance) = KolmogorovSmirnov.Of(reference, images, sorted);
        return new QuantityDrift(quantity, index, gap, chance);
    }

    private static float[] Kept(List<float> values)
    {
        float[] sorted = [.. values.Order()];
        return sorted.Length <= MostKept
            ? sorted
            : [.. Enumerable.Range(0, MostKept).Select(i => sorted[(int)(((i + 0.5) / MostKept) * sorted.Length)])];
    }
}

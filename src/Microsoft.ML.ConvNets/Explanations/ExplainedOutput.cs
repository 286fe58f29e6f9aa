using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Onnx;

namespace Microsoft.ML.ConvNets.Explanations;

/// <summary>The output of a network that is explained.</summary>
/// <param name="Index">Which one, from 0.</param>
/// <param name="Sign">1, or -1 where what speaks against the output is what was asked for: the no of a yes or no.</param>
/// <param name="Name">The class or label; null for a number.</param>
internal sealed record ExplainedOutput(int Index, int Sign, string? Name)
{
    private const string Yes = "true";
    private const string No = "false";

    /// <summary>Finds the output.</summary>
    /// <param name="head">What the outputs mean.</param>
    /// <param name="className">The class or label; null for the one that the model predicts.</param>
    /// <param name="logits">The outputs for the image.</param>
    /// <exception cref="ArgumentException">The model has no such class.</exception>
    internal static ExplainedOutput Of(PredictionHead head, string? className, ReadOnlySpan<float> logits)
    {
        RequireKnown(head, className);
        if (head.OutputNames is { } names)
        {
            int index = className is null ? Largest(logits) : names.Index().First(pair => pair.Item == className).Index;
            return new ExplainedOutput(index, 1, names[index]);
        }

        return head is BinaryHead
            ? (className is null ? logits[0] > 0 : className == Yes) ? new(0, 1, Yes) : new(0, -1, No)
            : new ExplainedOutput(0, 1, null);
    }

    /// <summary>Finds out before anything is computed whether the model has a class.</summary>
    /// <exception cref="ArgumentException">It has not.</exception>
    internal static void RequireKnown(PredictionHead head, string? className)
    {
        IReadOnlyList<string> names = head.OutputNames ?? (head is BinaryHead ? [Yes, No] : []);
        if (className is not null && !names.Contains(className))
        {
            throw new ArgumentException(
                names.Count == 0
                    ? $"The class '{className}' was asked for, but the model tells a number, which has none. Leave the class out."
                    : $"The model has no class '{className}'. {NearestName.Hint(className, names)}It has: {string.Join(", ", names)}.",
                nameof(className));
        }
    }

    /// <summary>The logit of what was asked for.</summary>
    internal float LogitOf(ReadOnlySpan<float> logits) => Sign * logits[Index];

    /// <summary>
    /// How strongly the model holds to its answer: ln(p / (1 - p)) of a class or label, which is the logit where each label is by itself;
    /// the value of a number.
    /// </summary>
    internal double LogOddsOf(PredictionHead head, ReadOnlySpan<float> logits)
    {
        if (head.Function != OutputFunction.Softmax)
        {
            return LogitOf(logits);
        }

        double largest = double.NegativeInfinity;
        for (int i = 0; i < logits.Length; i++)
        {
            largest = i == Index ? largest : Math.Max(largest, logits[i]);
        }

        double others = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            others += i == Index ? 0 : Math.Exp(logits[i] - largest);
        }

        return logits[Index] - largest - Math.Log(others);
    }

    private static int Largest(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int i = 1; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
        }

        return best;
    }
}

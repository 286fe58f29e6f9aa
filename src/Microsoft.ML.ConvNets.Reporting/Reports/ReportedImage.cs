using System.Text.Json.Serialization;

namespace Microsoft.ML.ConvNets;

/// <summary>An image of a report, and what the model made of it.</summary>
/// <param name="Path">Its file, or what it is called, as the data gives it.</param>
/// <param name="Label">What is right, as the data gives it: a class, or a number as text.</param>
/// <param name="Answer">The model's answer, in the same words.</param>
/// <param name="Scores">The probability of each class, in the order of the report's classes, or the one number of a regression.</param>
public sealed record ReportedImage(string Path, string Label, string Answer, IReadOnlyList<float> Scores)
{
    /// <summary>The row of the data, counted from 0.</summary>
    public int Row { get; internal init; }

    /// <summary>The answer minus what is right; null where answers are classes.</summary>
    public double? Error { get; internal init; }

    /// <summary>Whether the answer is the label; for a number, whether it is exactly that.</summary>
    public bool IsRight => Error is double error ? error == 0 : Label == Answer;

    /// <summary>The probability of the answer, 0 to 1; null for a number.</summary>
    public double? Confidence => Error is null ? Scores.Max() : null;

    /// <summary>Pixels in a row, once it stands upright.</summary>
    public int Width { get; internal init; }

    /// <summary>Number of rows of pixels.</summary>
    public int Height { get; internal init; }

    /// <summary>What its content is, such as <c>JPEG</c>; empty for an image that the data gives decoded.</summary>
    public string Format { get; internal init; } = "";

    /// <summary>The mean brightness (ITU-R BT.601), 0 to 1.</summary>
    public double Brightness { get; internal init; }

    /// <summary>What sorts mistakes: how sure the wrong answer was, or how far it is off.</summary>
    [JsonIgnore]
    internal double Gravity => Error is double error ? Math.Abs(error) : Confidence!.Value;
}

/// <summary>An image that a report could not count, and why.</summary>
/// <param name="Path">Its file, or what it is called.</param>
/// <param name="Reason">Why.</param>
public sealed record LeftOutImage(string Path, string Reason);

/// <summary>What models a report can be made of.</summary>
public enum ReportedTask
{
    /// <summary>One of several classes.</summary>
    Multiclass,

    /// <summary>Yes or no.</summary>
    Binary,

    /// <summary>A number.</summary>
    Regression,
}

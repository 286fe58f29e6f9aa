using System.Text.Json.Serialization;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// What a classifier said of its validation images when it was trained: what later images are compared with
/// (<c>transformer.MeasureDrift</c>).
/// </summary>
/// <param name="Images">How many images there were.</param>
/// <param name="Answers">How often each class was the answer, in the order of the classes; no and yes of a yes or no.</param>
/// <param name="Confidences">
/// The confidences of the answers in ascending order; of more than 1,000 images that many of them, evenly spaced.
/// </param>
/// <param name="Similarities">
/// The same for how alike the images are to those that were learned from; null where the model keeps none of these.
/// </param>
public sealed record DriftReference(
    int Images, IReadOnlyList<int> Answers, IReadOnlyList<float> Confidences,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<float>? Similarities = null);

namespace Microsoft.ML.ConvNets;

/// <summary>
/// The layers of a <see cref="ConvNet"/>. With <c>using static Microsoft.ML.ConvNets.Layers;</c> a network reads like a sentence:
/// <code>
/// var network = ConvNet.Sequential(
///     Conv2D(32, 3, activation: Activation.Relu), MaxPool2D(2),
///     Flatten(), Dense(128, Activation.Relu), Dropout(0.5));
/// </code>
/// </summary>
public static partial class Layers;

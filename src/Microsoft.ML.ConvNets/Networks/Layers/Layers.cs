namespace Microsoft.ML.ConvNets;

/// <summary>
/// The layers of a <see cref="Network"/>. With <c>using static Microsoft.ML.ConvNets.Layers;</c> a network reads like a sentence:
/// <code>
/// var network = Network.Sequential(
///     Conv2D(32, 3, activation: Activation.Relu), MaxPool2D(2),
///     Flatten(), Dense(128, Activation.Relu), Dropout(0.5));
/// </code>
/// </summary>
public static partial class Layers;

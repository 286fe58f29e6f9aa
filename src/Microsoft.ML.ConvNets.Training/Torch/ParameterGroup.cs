using TorchSharp.Modules;

namespace Microsoft.ML.ConvNets.Training.Torch;

/// <summary>Parameters that learn alike.</summary>
/// <param name="Parameters">At least one.</param>
/// <param name="Rate">Their learning rate before any schedule.</param>
/// <param name="Decays">Whether weight decay acts on them unless the optimizer says that it acts on everything.</param>
internal sealed record ParameterGroup(IReadOnlyList<Parameter> Parameters, double Rate, bool Decays)
{
    /// <summary>The groups of some parameters: those that decay, and those that do not. None is empty.</summary>
    internal static IEnumerable<ParameterGroup> Of(IEnumerable<Parameter> parameters, double rate) => parameters
        .GroupBy(IsDecaying)
        .OrderByDescending(static group => group.Key)
        .Select(group => new ParameterGroup([.. group], rate, group.Key));

    /// <summary>Matrices and convolutions decay. Shifts and factors of channels do not, also where they are written as [C, 1, 1].</summary>
    private static bool IsDecaying(Parameter parameter) => parameter.shape is [_, _, ..] and not [_, 1, 1];
}

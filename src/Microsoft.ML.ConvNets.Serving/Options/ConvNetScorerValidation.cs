using Microsoft.Extensions.Options;

namespace Microsoft.ML.ConvNets.Serving.Options;

/// <summary>Refuses options that cannot be, before anything is loaded.</summary>
internal sealed class ConvNetScorerValidation : IValidateOptions<ConvNetScorerOptions>
{
    private static readonly TimeSpan s_longestWindow = TimeSpan.FromSeconds(1);

    public ValidateOptionsResult Validate(string? name, ConvNetScorerOptions options)
    {
        string[] problems = [.. ProblemsOf(options)];
        return problems.Length == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(problems.Select(problem => $"Scorer '{name}': {problem}"));
    }

    private static IEnumerable<string> ProblemsOf(ConvNetScorerOptions options)
    {
        return new[]
        {
            options.ModelPath.Length == 0 ? "ModelPath is empty; it names the zip of a model." : null,
            InRange(nameof(options.MaxBatchSize), options.MaxBatchSize, 1, 1024),
            options.BatchWindow < TimeSpan.Zero || options.BatchWindow > s_longestWindow
                ? $"BatchWindow is {options.BatchWindow}; it is between 0 and 1 second." : null,
            InRange(nameof(options.ConcurrentBatches), options.ConcurrentBatches, 1, 64),
            InRange(nameof(options.DecodingThreads), options.DecodingThreads ?? 1, 1, 1024),
            InRange(nameof(options.MaxImagesPerRequest), options.MaxImagesPerRequest, 1, int.MaxValue),
            InRange(nameof(options.QueueLimit), options.QueueLimit, options.MaxImagesPerRequest, int.MaxValue, " (MaxImagesPerRequest)"),
            InRange(nameof(options.MaxImageBytes), options.MaxImageBytes, 1, 1 << 30),
            InRange(nameof(options.MaxImagePixels), options.MaxImagePixels, 1, long.MaxValue),
            options.Formats.Count == 0 ? "Formats is empty, so that no image could be read." : null,
            InRange(nameof(options.MaxRequestBytes), options.MaxRequestBytes, 1, long.MaxValue),
            InRange(nameof(options.MaxUploadMemory), options.MaxUploadMemory, options.MaxImageBytes, long.MaxValue, " (MaxImageBytes)"),
            options.RequestTimeout <= TimeSpan.Zero || options.RequestTimeout.TotalMilliseconds > int.MaxValue
                ? $"RequestTimeout is {options.RequestTimeout}; it is more than 0 and less than 24 days." : null,
            options.ReloadInterval < TimeSpan.Zero || options.ReloadInterval.TotalMilliseconds > int.MaxValue
                ? $"ReloadInterval is {options.ReloadInterval}; it is 0 or more, and less than 24 days." : null,
            Enum.IsDefined(options.HeatMaps)
                ? null : $"HeatMaps is {options.HeatMaps}; it is {string.Join(", ", Enum.GetNames<ServedHeatMaps>())}.",
            IsLink(options.ModelCard)
                ? null : $"ModelCard is '{options.ModelCard}'; it begins with http://, https:// or one / (for a path of this server).",
        }.OfType<string>();
    }

    // A link that runs a script, or names another server without saying so, is none.
    private static bool IsLink(string? address) => address is null
        || (address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal) && !address.Contains('\\'))
        || (Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps));

    private static string? InRange(string name, long value, long least, long most, string source = "") =>
        value >= least && value <= most ? null
        : most == (most > int.MaxValue ? long.MaxValue : int.MaxValue)
            ? $"{name} is {value:N0}; it is at least {least:N0}{source}."
            : $"{name} is {value:N0}; it is between {least:N0}{source} and {most:N0}.";
}

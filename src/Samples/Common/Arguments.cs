namespace Samples.Common;

/// <summary>What a sample was given after its name: pairs of <c>--name value</c>.</summary>
internal sealed class Arguments
{
    internal const string Usage = " [--data PATH] [--epochs N] [--limit N]";

    private readonly Dictionary<string, string> _values = [];

    private Arguments()
    {
    }

    /// <summary>Where the data is; null to look in the usual places.</summary>
    internal string? Data => Text("--data");

    /// <summary>How many epochs instead of the sample's own number.</summary>
    internal int? Epochs => Number("--epochs");

    /// <summary>How many samples of each part of the data at most: for a first look at a sample.</summary>
    internal int? Limit => Number("--limit");

    /// <param name="args">The arguments.</param>
    /// <param name="more">Options that only this sample has.</param>
    internal static Arguments Parse(string[] args, params string[] more)
    {
        string[] known = ["--data", "--epochs", "--limit", .. more];
        var arguments = new Arguments();
        for (int i = 0; i < args.Length; i += 2)
        {
            if (!known.Contains(args[i]))
            {
                throw new ArgumentException($"there is no option '{args[i]}'; this sample has {string.Join(", ", known)}.");
            }

            arguments._values[args[i]] = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"'{args[i]}' needs a value.");
        }

        return arguments;
    }

    internal string? Text(string name) => _values.GetValueOrDefault(name);

    internal int? Number(string name) => Text(name) switch
    {
        null => null,
        string text when int.TryParse(text, out int number) && number >= 1 => number,
        string text => throw new ArgumentException($"{name} is a whole number from 1, not '{text}'."),
    };
}

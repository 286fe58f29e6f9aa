using System.Globalization;
using System.Text;

namespace Microsoft.ML.ConvNets.Training.Recipes;

/// <summary>What a recipe will do, in words.</summary>
internal static class RecipeTable
{
    internal static string Of(Recipe recipe)
    {
        (string Name, string Value)[] rows = [.. Rows(recipe)];
        int width = rows.Max(static row => row.Name.Length);
        var text = new StringBuilder();
        foreach ((string name, string value) in rows)
        {
            text.Append(name.PadRight(width)).Append("  ").AppendLine(value);
        }

        return text.ToString();
    }

    private static IEnumerable<(string Name, string Value)> Rows(Recipe recipe)
    {
        yield return ("recipe", recipe.Name);
        bool isScratch = recipe.Network is { Backbone: not { FrozenBlocks: > 0 } };
        yield return ("network", recipe.Network switch
        {
            null => "a dense head on a frozen backbone that fits the images",
            { Backbone: { FrozenBlocks: > 0 } backbone } =>
                $"{backbone.Architecture}, frozen, and {Count(recipe.Network.Layers.Count - 1, "layer")}",
            _ => $"{Count(recipe.Network.Layers.Count, "layer")}, from scratch",
        });
        yield return ("images", recipe.LargestSide is int side
            ? Text($"up to {side} pixels a side")
            : "as large as the network was made for");
        yield return ("validation", Text($"the data that is given, or {recipe.ValidationFraction:P0} of each class"));
        if (recipe.Time is TimeSpan time)
        {
            yield return ("time", Text($"{time}: fast first, then what follows as long as there is time"));
        }

        if (isScratch)
        {
            yield return ("training", Text($"{Count(recipe.ScratchEpochs, "epoch")} in one cycle up to rate {recipe.ScratchLearningRate}"));
        }
        else
        {
            yield return ("head", Text($"{Count(recipe.Epochs, "epoch")}, AdamW, on features that are computed once"));
            yield return ("tried", $"rates {List(recipe.LearningRates)}; weight decays {List(recipe.WeightDecays)}");
            string epochs = recipe.Time is null ? Count(recipe.FineTuneEpochs, "epoch") : "what fits";
            yield return ("all layers", recipe.FineTuneEpochs == 0 ? "no" : Text(
                $"{epochs} in one cycle up to rate {recipe.FineTuneLearningRate}, {recipe.BlockDecay} of it a block further to the input"));
        }

        yield return ("augmentation", recipe.Augmentation?.ToJson() ?? "none");
        yield return ("label smoothing", Text($"{recipe.LabelSmoothing}"));
        yield return ("averaged weights", (recipe.WeightAverageDecay, recipe.WeightSoup) switch
        {
            (null, 0) => "no",
            (double decay, 0) => Text($"of the steps ({decay})"),
            (null, int soup) => Text($"of the {soup} best epochs, where that validates better"),
            (double decay, int soup) => Text($"of the steps ({decay}), and of the {soup} best epochs where that validates better"),
        });
        yield return ("class weights", recipe.BalancesClasses ? "balanced where classes are uneven" : "none");
    }

    private static string Count(int count, string what) => Text($"{count} {what}{(count == 1 ? "" : "s")}");

    private static string List(IEnumerable<double> values) => string.Join(", ", values.Select(static value => Text($"{value}")));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets augment</c>: what a recipe does to pictures, as one picture to look at.</summary>
internal static class AugmentCommand
{
    private const int LargestDefaultSide = 128;
    private const int LargestSide = 4096;
    private const int MaxCells = 1000;

    internal static Command Create()
    {
        Option<string> data = CommonOptions.Data();
        Option<string?> split = CommonOptions.Split("train");
        var output = new Option<string>("--out", "-o") { Required = true, HelpName = "FILE.png", Description = "The picture to write: a row for each sample, first as it is, then changed." };
        var augment = new Option<string>("--augment") { HelpName = "none|standard|FILE.json", Description = "Random changes of the training pictures.", DefaultValueFactory = _ => "standard" };
        var samples = new Option<int>("--samples") { Description = "Number of pictures, taken at random.", DefaultValueFactory = _ => 8 };
        var variants = new Option<int>("--variants") { Description = "Number of changed copies of each.", DefaultValueFactory = _ => 8 };
        Option<int?> inputSize = CommonOptions.InputSize($"the first picture's, at most {LargestDefaultSide}");
        var seed = new Option<int>("--seed") { Description = "Seed of all that is random.", DefaultValueFactory = _ => 1 };
        var command = new Command("augment", "Shows what augmentation does to pictures, as a grid in a PNG file.") { data, split, output, augment, samples, variants, inputSize, seed };
        command.SetAction(parsed => Program.Guard(cancellation => Run(
            parsed.GetRequiredValue(data),
            parsed.GetValue(split),
            parsed.GetRequiredValue(output),
            NamedChoice.Augmentation(parsed.GetRequiredValue(augment)),
            InRange(parsed.GetValue(samples), "--samples", 1, MaxCells),
            InRange(parsed.GetValue(variants), "--variants", 1, MaxCells),
            parsed.GetValue(inputSize) is int side ? InRange(side, "--input-size", 1, LargestSide) : null,
            parsed.GetValue(seed),
            cancellation)));
        return command;
    }

    private static int Run(
        string data, string? split, string output, Augmentation recipe, int samples, int variants, int? side, int seed, CancellationToken cancellation)
    {
        if (!output.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"--out '{output}' is no PNG file; give it the ending .png.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(output))!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder '{folder}' to write '{output}' to.");
        }

        ImageSet set = ImageSet.Open(new MLContext(seed), data, split, "train");
        int[] chosen = Choose(CountOf(set), samples, seed);
        PictureGrid? grid = null;
        int row = 0;
        foreach (MLImage image in Pictures(set, chosen))
        {
            using MLImage picture = image;
            cancellation.ThrowIfCancellationRequested();
            grid ??= new PictureGrid(
                chosen.Length, variants + 1, side ?? Math.Min(image.Height, LargestDefaultSide), side ?? Math.Min(image.Width, LargestDefaultSide));
            for (int variant = 0; variant <= variants; variant++)
            {
                using MLImage cell = variant == 0
                    ? Augmentation.None.Preview(picture, grid.CellHeight, grid.CellWidth)
                    : recipe.Preview(picture, grid.CellHeight, grid.CellWidth, unchecked(seed + row), variant);
                grid.Place(cell, row, variant);
            }

            row++;
        }

        using MLImage whole = grid!.ToImage();
        whole.Save(output);
        Console.WriteLine($"Saved '{output}': {chosen.Length} picture(s), each as it is at {grid.CellHeight} × {grid.CellWidth} and in {variants} changed copies.");
        if (recipe.MixUpAlpha > 0 || recipe.CutMixAlpha > 0)
        {
            Console.WriteLine("MixUp and CutMix act on batches and are not shown.");
        }

        return Program.Done;
    }

    private static int InRange(int value, string option, int low, int high) => value >= low && value <= high
        ? value
        : throw new ArgumentException($"{option} is {value}; it is between {low} and {high:N0}.");

    private static int CountOf(ImageSet set)
    {
        using DataViewRowCursor cursor = set.Rows.GetRowCursor([]);
        int count = 0;
        while (cursor.MoveNext())
        {
            count++;
        }

        return count;
    }

    /// <summary>Some of the rows at random, in the order in which they come.</summary>
    private static int[] Choose(int count, int samples, int seed)
    {
        int[] rows = [.. Enumerable.Range(0, count)];
        if (count == 0)
        {
            throw new InvalidDataException("There are no pictures to augment.");
        }

        new Random(seed).Shuffle(rows);
        return [.. rows.Take(samples).Order()];
    }

    private static IEnumerable<MLImage> Pictures(ImageSet set, int[] rows)
    {
        DataViewSchema.Column column = set.Rows.Schema[set.AreFiles ? "ImagePath" : "Image"];
        using DataViewRowCursor cursor = set.Rows.GetRowCursor([column]);
        int next = 0;
        for (int row = 0; next < rows.Length && cursor.MoveNext(); row++)
        {
            if (row == rows[next])
            {
                next++;
                yield return set.AreFiles
                    ? MLImage.CreateFromFile(Value<ReadOnlyMemory<char>>(cursor, column).ToString())
                    : Value<MLImage>(cursor, column);
            }
        }
    }

    private static T Value<T>(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        T value = default!;
        cursor.GetGetter<T>(column)(ref value);
        return value;
    }
}

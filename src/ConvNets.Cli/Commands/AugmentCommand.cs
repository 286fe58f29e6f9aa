using System.CommandLine;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using ConvNets.Cli.Options;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Files;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets augment</c>: what an augmentation does to images, as one image to look at.</summary>
internal static class AugmentCommand
{
    private const int LargestDefaultSide = ImageColumn.LargestDefaultSide;
    private const int MaxCells = 1000;

    internal static Command Create()
    {
        Option<string> data = CommonOptions.DataPath();
        Option<string?> split = CommonOptions.Split("train");
        var output = new Option<string>("--out", "-o")
        {
            Required = true,
            HelpName = "FILE.png",
            Description = "The PNG to write: a row for each sample, first the original, then its augmented copies.",
        };
        Option<string> augment = CommonOptions.Augment("standard");
        var samples = new Option<int>("--samples")
        {
            HelpName = "N",
            Description = "Number of images, drawn at random.",
            DefaultValueFactory = _ => 8,
        };
        var variants = new Option<int>("--variants")
        {
            HelpName = "N",
            Description = "Number of augmented copies of each.",
            DefaultValueFactory = _ => 8,
        };
        Option<int?> inputSize = CommonOptions.InputSize($"that of the first image, at most {LargestDefaultSide}");
        Option<int> seed = CommonOptions.Seed();
        var command = new ToolCommand(
            "augment", "Shows what augmentation does to images, as a grid in a PNG file.",
            CommandOptionGroup.Of(CommonOptions.Data, data, split, inputSize),
            CommandOptionGroup.Of("Augmentation", augment, samples, variants, seed), CommandOptionGroup.Of(CommonOptions.Output, output))
        {
            Examples =
            [
                ("What --augment standard will do in a training:", "augment --data photos --out grid.png"),
            ],
        };
        command.SetAction(parsed => Program.Guard(parsed, () => Run(
            parsed.GetRequiredValue(data),
            parsed.GetValue(split),
            parsed.GetRequiredValue(output),
            OptionValues.AugmentationOf(parsed.GetRequiredValue(augment)),
            OptionValues.InRange(parsed.GetValue(samples), "--samples", 1, MaxCells),
            OptionValues.InRange(parsed.GetValue(variants), "--variants", 1, MaxCells),
            parsed.GetValue(inputSize) is int side ? OptionValues.InRange(side, "--input-size", 1, OptionValues.LargestSide) : null,
            parsed.GetValue(seed))));
        return command;
    }

    private static int Run(
        string data, string? split, string output, Augmentation augmentation, int samples, int variants, int? side, int seed)
    {
        if (!output.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"--out '{output}' is no PNG file; give it the ending .png.");
        }

        ModelTarget.Check(output, "The grid", "grid.png");
        ImageSet set = ImageSet.Open(new MLContext(seed), data, split, ImagePartKind.Training);
        Console.WriteLine($"Images: {set.Told}");
        int[] chosen = Choose(CountOf(set), samples, seed);
        ImageGrid? grid = null;
        int row = 0;
        foreach (MLImage image in Images(set, chosen))
        {
            grid ??= new ImageGrid(
                chosen.Length, variants + 1, side ?? Math.Min(image.Height, LargestDefaultSide),
                side ?? Math.Min(image.Width, LargestDefaultSide));
            for (int variant = 0; variant <= variants; variant++)
            {
                using MLImage cell = variant == 0
                    ? Augmentation.None.Preview(image, grid.CellHeight, grid.CellWidth)
                    : augmentation.Preview(image, grid.CellHeight, grid.CellWidth, unchecked(seed + row), variant);
                grid.Place(cell, row, variant);
            }

            row++;
        }

        using MLImage whole = grid!.ToImage();
        AtomicFile.WriteTo(output, whole.Save);
        Console.WriteLine($"Saved '{output}': {chosen.Length} image(s), each as it is at {grid.CellHeight} × {grid.CellWidth} and in "
            + $"{variants} changed copies.");
        if (augmentation.MixUpAlpha > 0 || augmentation.CutMixAlpha > 0)
        {
            Console.WriteLine("MixUp and CutMix act on batches and are not shown.");
        }

        return Program.Done;
    }

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
            throw new InvalidDataException("There are no images to augment.");
        }

        new Random(seed).Shuffle(rows);
        return [.. rows.Take(samples).Order()];
    }

    /// <summary>The images of some rows, each of which lives until the next.</summary>
    private static IEnumerable<MLImage> Images(ImageSet set, int[] rows)
    {
        DataViewSchema.Column path = set.Rows.Schema[ImageSet.PathColumn];
        DataViewSchema.Column column = set.Rows.Schema[set.Feature];
        using DataViewRowCursor cursor = set.Rows.GetRowCursor([path, column]);
        int next = 0;
        for (int row = 0; next < rows.Length && cursor.MoveNext(); row++)
        {
            if (row == rows[next])
            {
                next++;
                using MLImage image = ImageOf(set.Form, cursor, path, column);
                yield return image;
            }
        }
    }

    private static MLImage ImageOf(ImageForm form, DataViewRowCursor cursor, DataViewSchema.Column path, DataViewSchema.Column column) =>
        form switch
        {
            ImageForm.Files => ImageReader.ReadFile(Value<ReadOnlyMemory<char>>(cursor, path).ToString()),
            ImageForm.Zip =>
                ImageReader.Read(Value<VBuffer<byte>>(cursor, column).GetValues(), Value<ReadOnlyMemory<char>>(cursor, path).ToString()),
            _ => Value<MLImage>(cursor, column),
        };

    private static T Value<T>(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        T value = default!;
        cursor.GetGetter<T>(column)(ref value);
        return value;
    }
}

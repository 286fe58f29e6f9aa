using Microsoft.ML.Data;

namespace ConvNets.Cli.Tests;

[TestClass]
public sealed class AugmentTests
{
    [TestMethod]
    public void The_grid_has_a_row_for_each_sample_and_begins_with_it()
    {
        using var folder = new ImageFolder();
        string grid = Path.Combine(folder.Root, "grid.png");
        string augmentation = Path.Combine(folder.Root, "augmentation.json");
        File.WriteAllText(augmentation, """{"brightnessRange":[0,0],"mixUpAlpha":0.2}""");
        ToolResult result = Tool.Run("augment", "--data", folder.Images, "--out", grid, "--augment", augmentation, "--samples", "3", "--variants", "2").Succeeded();
        StringAssert.Contains(result.Output, "3 image(s)");
        StringAssert.Contains(result.Output, "MixUp");
        using MLImage image = MLImage.CreateFromFile(grid);
        // Cells of 16 pixels with lines of 2 between them.
        Assert.AreEqual((3 * 16) + (2 * 2), image.Width);
        Assert.AreEqual((3 * 16) + (2 * 2), image.Height);
        byte[] pixels = image.Pixels.ToArray();
        byte[][] originals = [.. Directory.GetFiles(folder.Images, "*.png", SearchOption.AllDirectories).Select(path =>
        {
            using MLImage original = MLImage.CreateFromFile(path);
            return original.Pixels.ToArray();
        })];
        for (int row = 0; row < 3; row++)
        {
            byte[] first = Cell(row, 0);
            Assert.IsTrue(originals.Any(first.SequenceEqual), "the image itself");
            for (int column = 1; column < 3; column++)
            {
                Assert.IsTrue(Cell(row, column).Where((_, i) => i % 4 < 3).All(v => v == 0), "brightness 0 is black");
            }
        }

        byte[] Cell(int row, int column)
        {
            var cell = new List<byte>();
            for (int y = 0; y < 16; y++)
            {
                cell.AddRange(pixels.AsSpan(((((row * 18) + y) * image.Width) + (column * 18)) * 4, 16 * 4));
            }

            return [.. cell];
        }
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_grid()
    {
        using var folder = new ImageFolder();
        byte[] Grid(string name, string seed)
        {
            string path = Path.Combine(folder.Root, name);
            Tool.Run("augment", "--data", folder.Images, "--out", path, "--samples", "2", "--variants", "2", "--input-size", "24", "--seed", seed).Succeeded();
            return File.ReadAllBytes(path);
        }

        byte[] first = Grid("one.png", "1");
        CollectionAssert.AreEqual(first, Grid("two.png", "1"));
        CollectionAssert.AreNotEqual(first, Grid("three.png", "2"));
    }

    [TestMethod]
    public void What_cannot_be_shown_is_refused()
    {
        using var folder = new ImageFolder(perClass: 1);
        string grid = Path.Combine(folder.Root, "grid.png");
        string augmentation = Path.Combine(folder.Root, "augmentation.json");
        File.WriteAllText(augmentation, """{"fillMode":"mirror"}""");
        Tool.Run("augment", "--data", folder.Images, "--out", Path.Combine(folder.Root, "grid.bmp")).IsRefused(".png");
        Tool.Run("augment", "--data", folder.Images, "--out", Path.Combine(folder.Root, "none", "grid.png")).IsRefused("there is no folder");
        Tool.Run("augment", "--data", folder.Images, "--out", grid, "--augment", augmentation).IsRefused("not the JSON of an augmentation");
        Tool.Run("augment", "--data", folder.Images, "--out", grid, "--samples", "0").IsRefused("--samples is 0");
        Tool.Run("augment", "--data", folder.Images, "--out", grid, "--samples", "1000", "--variants", "1000", "--input-size", "4096").IsRefused("too large");
        Assert.IsFalse(File.Exists(grid));
    }
}

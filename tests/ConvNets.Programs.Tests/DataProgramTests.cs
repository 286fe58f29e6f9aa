namespace ConvNets.Programs.Tests;

[TestClass]
public sealed class DataProgramTests
{
    [TestMethod]
    public void Pictures_become_numbers()
    {
        using var place = new Workplace();
        place.Picture(0, "small/red.png", 8, 6);
        place.Picture(1, "small/green.png", 20, 10);
        string output = Workplace.Run(() => global::Programs.Preprocessing.Program.Main([place.PathOf("small")]));
        StringAssert.Contains(output, "ImageObject: Image\n");
        StringAssert.Contains(output, "ImageObjectResized: Image<3, 4>");
        StringAssert.Contains(output, "Pixels: Vector<Single, 3, 4, 3>");
        StringAssert.Contains(output, "Gray: Vector<Single, 1, 3, 4>");
        StringAssert.Contains(output, "Gray: 12 numbers");
        StringAssert.Matches(output, new("red: 36 numbers from -0\\.[0-9]+ to 0\\.[0-9]+, 36 bytes, first 0\\."));
        StringAssert.Matches(output, new("green: 36 numbers from -0\\.[0-9]+ to 0\\.[0-9]+, 36 bytes, first -0\\."));
    }

    [TestMethod]
    public void Classes_are_numbered_as_laid_down()
    {
        using var place = new Workplace();
        string output = Workplace.Run(() => global::Programs.FixedClasses.Program.Main([place.Colours(10), "red", "blue", "violet"]));
        foreach (string expected in new[] { "blue = 2", "green = 0", "red = 1", "Slots: red blue violet", "Keys: red blue violet", "Rows: 20" })
        {
            StringAssert.Contains(output, expected);
        }
    }

    [TestMethod]
    public void Rows_are_filtered_shuffled_and_split()
    {
        string output = Workplace.Run(global::Programs.RowOperations.Program.Main);
        StringAssert.Contains(output, "Sound: 90\n");
        StringAssert.Contains(output, "Good: 45\n");
        StringAssert.Contains(output, "Of the new camera: 30\n");
        StringAssert.Contains(output, "Shuffled: True, again the same: True, all there: True");
        StringAssert.Contains(output, "Page: 67 68 71 73 74");
        StringAssert.Contains(output, "No camera in both parts: True");
        StringAssert.Contains(output, "Folds: 4, tested once each: True");
    }

    [TestMethod]
    public void A_pipeline_can_be_looked_into()
    {
        using var place = new Workplace();
        string output = Workplace.Run(() => global::Programs.Debugging.Program.Main([place.Colours(10)]));
        StringAssert.Contains(output, "ImagePath: 00.png | Label: blue");
        StringAssert.Contains(output, "Columns: ImagePath, (Label), Label, Image");
        StringAssert.Contains(output, "Caught a network with 2 weights and 1 step, epochs 2");
        StringAssert.Contains(output, "The trainer told something: True");
        StringAssert.Contains(output, " Score Vector<Single, 3> [");
        StringAssert.Contains(output, "Refused: True");
    }

    [TestMethod]
    public void A_list_in_a_text_file_names_the_pictures()
    {
        using var place = new Workplace();
        string pictures = place.Colours(12);
        string[] lines = [.. Directory.GetFiles(pictures, "*.png", SearchOption.AllDirectories).Order().Select(path => $"{Path.GetRelativePath(pictures, path)}\t{Path.GetFileName(Path.GetDirectoryName(path))}")];
        File.WriteAllLines("train.tsv", lines.Where((_, i) => i % 4 != 0));
        File.WriteAllLines("test.tsv", lines.Where((_, i) => i % 4 == 0));
        string output = Workplace.Run(() => global::Programs.TextFileList.Program.Main([pictures, "train.tsv", "test.tsv", place.Picture(1, "toaster.png")]));
        StringAssert.Contains(output, "Image: 00.png predicted as: blue with score: ");
        StringAssert.Contains(output, "MicroAccuracy is: 1\n");
        StringAssert.Contains(output, "Image: toaster.png predicted as: green with score: ");
    }

    [TestMethod]
    public void Digits_are_read_from_numbers()
    {
        using var place = new Workplace();
        var random = new Random(1);
        File.WriteAllLines("train.csv", Enumerable.Range(0, 90).Select(i => Line(i % 3)));
        File.WriteAllLines("test.csv", Enumerable.Range(0, 30).Select(i => Line(i % 3)));
        string output = Workplace.Run(() => global::Programs.Digits.Program.Main(["train.csv", "test.csv"]));
        StringAssert.Contains(output, "Digits: 0 4 8");
        StringAssert.Contains(output, "Classes: 3, accuracy 1.00");
        StringAssert.Contains(output, "Right: 30 of 30");

        // A bar whose column tells the digit.
        string Line(int kind) => string.Join(',', Enumerable.Range(0, 64).Select(i => i % 8 == 2 * kind ? 12 + random.Next(5) : random.Next(4))) + "," + (4 * kind);
    }

    [TestMethod]
    public void A_model_brings_its_loader()
    {
        using var place = new Workplace();
        string pictures = place.Colours(10);
        File.WriteAllLines("list.csv", ["path,label,weight", .. Directory.GetFiles(pictures, "*.png", SearchOption.AllDirectories).Order().Select(path => $"\"{path}\",{Path.GetFileName(Path.GetDirectoryName(path))},1.5")]);
        string output = Workplace.Run(() => global::Programs.LoaderInModel.Program.Main(["list.csv"]));
        StringAssert.Contains(output, "Columns: ImagePath String, Label String, Weight Single");
        StringAssert.Contains(output, "Accuracy: 1.00");
        StringAssert.Contains(output, "Rows: 30");
    }

    [TestMethod]
    public void Features_are_written_and_read_as_text()
    {
        using var place = new Workplace();
        string output = Workplace.Run(() => global::Programs.Exporting.Program.Main([place.Colours(3)]));
        StringAssert.Contains(output, "Rows: 9, numbers: True, labels: True, close: True");
    }

    [TestMethod]
    public void Pixels_are_prepared_once()
    {
        using var place = new Workplace();
        string pictures = place.Colours(12);
        string output = Workplace.Run(() => global::Programs.BinaryFiles.Program.Main([pictures]));
        StringAssert.StartsWith(output, "Prepared");
        StringAssert.Contains(output, "Read: 36 rows, Vector<Single, 3, 8, 8>, blue green red");
        StringAssert.Contains(output, "12 units: better than chance: True");
        Assert.DoesNotContain("Prepared", Workplace.Run(() => global::Programs.BinaryFiles.Program.Main([pictures])));
    }

    [TestMethod]
    public void Numbers_become_pictures_and_pictures_files()
    {
        using var place = new Workplace();
        string output = Workplace.Run(() => global::Programs.DrawnPictures.Program.Main([place.Root]));
        Assert.HasCount(3, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        StringAssert.Contains(output, "4x6 ");
        Assert.DoesNotContain("False", output);
    }
}

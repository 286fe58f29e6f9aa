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
    public void Numbers_become_pictures_and_pictures_files()
    {
        using var place = new Workplace();
        string output = Workplace.Run(() => global::Programs.DrawnPictures.Program.Main([place.Root]));
        Assert.HasCount(3, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        StringAssert.Contains(output, "4x6 ");
        Assert.DoesNotContain("False", output);
    }
}

namespace ConvNets.Programs.Tests;

[TestClass]
public sealed class TrainingProgramTests
{
    [TestMethod]
    public void A_model_builders_code_trains_and_tells_all_labels()
    {
        using var place = new Workplace();
        string images = place.Images(14, "roses", "leaves", "skies");
        string output = Workplace.Run(() => global::Programs.Flowers.Program.Main([images, place.Image(1, "new.png")]));
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        StringAssert.StartsWith(lines[2], "leaves");
        CollectionAssert.AreEquivalent(new[] { "leaves", "roses", "skies" }, lines[2..5].Select(line => line.Split(' ')[0]).ToArray());
        Assert.AreEqual("Predicted: leaves", lines[5]);
        Assert.IsTrue(File.Exists(place.PathOf("Flowers.mlnet")));
    }

    [TestMethod]
    public void Cross_validation_holds_every_image_out_once()
    {
        using var place = new Workplace();
        string output = Workplace.Run(() => global::Programs.CrossValidation.Program.Main([place.Colors(12)]));
        string[] folds = [.. output.Split('\n').Where(line => line.StartsWith("Fold ", StringComparison.Ordinal))];
        Assert.HasCount(3, folds);
        Assert.AreEqual(36, folds.Sum(line => int.Parse(line.Split(", ")[2].Split(' ')[0])));
        StringAssert.Contains(output, "Average MicroAccuracy: ");
        StringAssert.Contains(output, "Best model has 2 steps");
    }

    [TestMethod]
    public void Cats_and_dogs_are_told_apart()
    {
        using var place = new Workplace();
        string output = Workplace.Run(() => global::Programs.CatsAndDogs.Program.Main([place.Images(20, "cats", "dogs")]));
        StringAssert.Contains(output, "Accuracy: 100");
        StringAssert.Contains(output, "AUC: 1.00");
        StringAssert.Contains(output, "positive ||");
        string[] told = [.. output.Split('\n').Where(line => line.Contains("consistent", StringComparison.Ordinal))];
        Assert.HasCount(3, told);
        foreach (string line in told)
        {
            StringAssert.StartsWith(line, line.StartsWith("cats", StringComparison.Ordinal) ? "cats: cat, " : "dogs: dog, ");
            Assert.DoesNotContain("False", line);
        }
    }

    [TestMethod]
    public void A_head_learns_from_features_and_a_number()
    {
        using var place = new Workplace();
        string output = Workplace.Run(() => global::Programs.HeadOnFeatures.Program.Main([place.Images(8, "mugs", "plates")]));
        StringAssert.Matches(output, new("Features: Vector<Single, [0-9]+>"));
        StringAssert.Contains(output, "Accuracy: 100");
        StringAssert.Contains(output, "Input columns: ImagePath, Weight, Kind");
        StringAssert.Contains(output, "Right: 32 of 32");
    }

    [TestMethod]
    public void A_number_is_told_from_an_image()
    {
        using var place = new Workplace();
        string output = Workplace.Run(() => global::Programs.Brightness.Program.Main([]));
        StringAssert.Contains(output, "Dark before bright: True");
        Assert.DoesNotContain("False", output);
    }

    [TestMethod]
    public void Several_labels_are_told_at_once()
    {
        using var place = new Workplace();
        string output = Workplace.Run(() => global::Programs.SeveralLabels.Program.Main([]));
        foreach (string pair in new[] { "False, blue False: told False, False", "True, blue False: told True, False", "False, blue True: told False, True", "True, blue True: told True, True" })
        {
            StringAssert.Contains(output, "red " + pair);
        }
    }
}

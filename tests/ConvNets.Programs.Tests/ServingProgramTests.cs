namespace ConvNets.Programs.Tests;

[TestClass]
public sealed class ServingProgramTests
{
    [TestMethod]
    public void Pictures_in_memory_are_predicted()
    {
        using var place = new Workplace();
        string pictures = place.Colours(12);
        string output = Workplace.Run(() => global::Programs.InMemory.Program.Main([pictures, place.Picture(0, "a.png", 40, 30), place.Picture(2, "b.png")]));
        StringAssert.Matches(output, new("[0-9]+ bytes, 40x30: red "));
        StringAssert.Matches(output, new("[0-9]+ bytes, 24x24: blue "));
    }

    [TestMethod]
    public async Task A_hosted_service_answers_from_a_pool()
    {
        using var place = new Workplace();
        string pictures = place.Colours(12);
        string output = await Workplace.RunAsync(() => global::Programs.Hosting.Program.Main([pictures]));
        foreach (string colour in new[] { "red", "green", "blue" })
        {
            StringAssert.Contains(output, $"{colour}: 12 pictures, all from the folder of that name: True");
        }

        StringAssert.Contains(output, "Stopped");
    }

    [TestMethod]
    public void Pictures_are_scored_in_another_run()
    {
        using var place = new Workplace();
        string pictures = place.Colours(12);
        Workplace.Run(() => global::Programs.BatchScoring.Program.Main(["train", pictures, "model.zip"]));
        string output = Workplace.Run(() => global::Programs.BatchScoring.Program.Main(["score", "model.zip", pictures, "scores.csv"]));
        StringAssert.Contains(output, "36 of 36 right");
        string[] lines = File.ReadAllLines(place.PathOf("scores.csv"));
        Assert.HasCount(36, lines);
        StringAssert.StartsWith(lines[0], "blue/00.png,blue,");
    }

    [TestMethod]
    public void Functions_of_ones_own_are_found_again_by_a_loaded_model()
    {
        using var place = new Workplace();
        string pictures = place.Colours(12);
        string output = Workplace.Run(() => global::Programs.OwnFunctions.Program.Main([pictures, place.Picture(0, "a.png"), place.Picture(3, "b.png")]));
        StringAssert.Contains(output, "a.png: red, certain: True");
        StringAssert.Contains(output, "b.png: (unknown), certain: False");
        StringAssert.Contains(output, "Certain: 36, labels: blue green red");
    }

    [TestMethod]
    public void Similar_pictures_are_those_of_the_same_folder()
    {
        using var place = new Workplace();
        string output = Workplace.Run(() => global::Programs.SimilarPictures.Program.Main([place.Colours(5)]));
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(3, lines);
        Assert.IsTrue(lines.All(line => line.StartsWith("blue ", StringComparison.Ordinal)), output);
    }

    [TestMethod]
    public void Many_threads_get_the_answers_of_one()
    {
        using var place = new Workplace();
        string output = Workplace.Run(() => global::Programs.ManyThreads.Program.Main([place.Colours(10)]));
        StringAssert.Contains(output, "Differences: 0");
    }

    [TestMethod]
    public void A_cursor_reads_predictions()
    {
        using var place = new Workplace();
        string output = Workplace.Run(() => global::Programs.LowLevel.Program.Main([place.Colours(10)]));
        StringAssert.Contains(output, "Rows: 30, all probabilities: True, label is active: False");
        StringAssert.Contains(output, "Rows of the set: 30");
    }
}

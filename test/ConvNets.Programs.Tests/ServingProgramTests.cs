namespace ConvNets.Programs.Tests;

[TestClass]
public sealed class ServingProgramTests
{
    [TestMethod]
    public void Images_in_memory_are_predicted()
    {
        using var place = new Workplace();
        string images = place.Colors(12);
        string output = Workplace.Run(() => global::Programs.InMemory.Program.Main([images, place.Image(0, "a.png", 40, 30), place.Image(2, "b.png")]));
        StringAssert.Matches(output, new("[0-9]+ bytes, 40x30: red "));
        StringAssert.Matches(output, new("[0-9]+ bytes, 24x24: blue "));
    }

    [TestMethod]
    public void Images_are_scored_in_another_run()
    {
        using var place = new Workplace();
        string images = place.Colors(12);
        Workplace.Run(() => global::Programs.BatchScoring.Program.Main(["train", images, "model.zip"]));
        string output = Workplace.Run(() => global::Programs.BatchScoring.Program.Main(["score", "model.zip", images, "scores.csv"]));
        StringAssert.Contains(output, "36 of 36 right");
        string[] lines = File.ReadAllLines(place.PathOf("scores.csv"));
        Assert.HasCount(36, lines);
        StringAssert.StartsWith(lines[0], "blue/00.png,blue,");
    }

    [TestMethod]
    public void Many_threads_get_the_answers_of_one()
    {
        using var place = new Workplace();
        string output = Workplace.Run(() => global::Programs.ManyThreads.Program.Main([place.Colors(10)]));
        StringAssert.Contains(output, "Differences: 0");
    }

    [TestMethod]
    public async Task A_web_application_answers_with_the_model_at_two_endpoints()
    {
        using var place = new Workplace();
        TestImages.WriteFolder(place.PathOf("shapes"), perClass: 1);
        string output = await Workplace.RunAsync(() => global::Programs.WebApi.Program.Main(
            [Model(place), .. Directory.GetFiles(place.PathOf("shapes"), "*.png", SearchOption.AllDirectories).Order()]));
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        StringAssert.Contains(lines[0], "200: {\"model\":");
        StringAssert.Contains(lines[0], "\"label\":\"left\"");
        Assert.AreEqual("left: true", lines[1]);
        StringAssert.Contains(lines[2], "\"label\":\"right\"");
        Assert.AreEqual("left: false", lines[3]);
    }

    [TestMethod]
    public async Task A_worker_scores_a_folder_and_ends()
    {
        using var place = new Workplace();
        TestImages.WriteFolder(place.PathOf("shapes"), perClass: 10);
        string output = await Workplace.RunAsync(() => global::Programs.Worker.Program.Main([Model(place), place.PathOf("shapes")]));
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.HasCount(20, lines);
        Assert.IsTrue(lines.All(static line => line.StartsWith("left: left ", StringComparison.Ordinal) || line.StartsWith("right: right ", StringComparison.Ordinal)), output);
    }

    private static string Model(Workplace place)
    {
        var ml = new Microsoft.ML.MLContext();
        Microsoft.ML.ITransformer model = TinyModel.WithNames(ml);
        using (model as IDisposable)
        {
            File.WriteAllBytes(place.PathOf("model.zip"), ModelZip.Save(ml, model));
        }

        return place.PathOf("model.zip");
    }
}

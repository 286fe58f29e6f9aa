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
}

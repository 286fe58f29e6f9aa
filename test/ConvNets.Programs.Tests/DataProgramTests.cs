namespace ConvNets.Programs.Tests;

[TestClass]
public sealed class DataProgramTests
{
    [TestMethod]
    public void Features_are_written_and_read_as_text()
    {
        using var place = new Workplace();
        string output = Workplace.Run(() => global::Programs.Exporting.Program.Main([place.Colors(3)]));
        StringAssert.Contains(output, "Rows: 9, numbers: True, labels: True, close: True");
    }
}

using System.Text;
using ConvNets.Cli.Batches;

namespace ConvNets.Cli.Tests;

/// <summary>Whatever a killed run leaves, the next one goes on from: no row twice, none missing, none torn.</summary>
[TestClass]
public sealed class ResultFileTests
{
    private const int Blocks = 3;

    private static readonly ResultColumn[] s_columns = [new("path", typeof(string))];

    private static readonly RunRecord s_run = new("model.zip", new string('a', 64), "photos", 2 * Blocks, new string('b', 64), 1) { Version = "1.0" };

    private readonly TemporaryFolder _folder = new();

    [TestCleanup]
    public void Clean() => _folder.Dispose();

    [TestMethod]
    [DataRow("csv")]
    [DataRow("jsonl")]
    [DataRow("parquet")]
    public void A_run_killed_at_any_byte_goes_on(string ending)
    {
        string whole = _folder.File($"whole/r.{ending}");
        Run(whole, Blocks);
        byte[] expected = File.ReadAllBytes(whole);
        int kills = 0;
        // Blocks that count, and how many bytes of the next one reached the disk.
        for (int done = 0; done < Blocks; done++)
        {
            byte[] next = BlockOf(ending, done);
            // A byte is a byte: one format shows them all.
            for (int torn = 0; torn <= next.Length; torn += ending == "csv" ? 1 : next.Length / 2)
            {
                string path = _folder.File($"{kills++}/r.{ending}");
                Run(path, done);
                using (FileStream rows = File.Open(path + ".partial", FileMode.Append))
                {
                    rows.Write(next, 0, torn);
                }

                Assert.IsFalse(File.Exists(path));
                Assert.AreEqual(2 * done, Run(path, Blocks));
                CollectionAssert.AreEqual(expected, File.ReadAllBytes(path), $"killed after {done} blocks and {torn} bytes");
                Assert.HasCount(2, Directory.GetFiles(Path.GetDirectoryName(path)!));
            }
        }

        Assert.IsGreaterThan(ending == "csv" ? 25 : 8, kills);
    }

    [TestMethod]
    [DataRow("csv")]
    [DataRow("parquet")]
    public void A_run_killed_between_its_last_row_and_its_result_goes_on(string ending)
    {
        string path = _folder.File($"r.{ending}");
        Run(path, Blocks, finishes: false);
        byte[] rows = File.ReadAllBytes(path + ".partial");
        Assert.AreEqual(2 * Blocks, Run(path, Blocks));
        byte[] result = File.ReadAllBytes(path);
        Assert.HasCount(2, Directory.GetFiles(_folder.Path));

        // Parquet: the result is there, and its rows are too.
        File.WriteAllBytes(path + ".partial", rows);
        using (var again = new ResultFile(path, s_run, restart: false))
        {
            Assert.IsTrue(again.IsComplete);
            Assert.AreEqual((6, 2), (again.Record.Rows, again.Record.NotAnswered));
        }

        CollectionAssert.AreEqual(result, File.ReadAllBytes(path));
        Assert.HasCount(2, Directory.GetFiles(_folder.Path));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(Blocks)]
    public void Results_of_another_run_are_refused_by_what_differs_and_left_as_they_are(int done)
    {
        string path = _folder.File("r.csv");
        Run(path, done);
        Dictionary<string, byte[]> before = Files();
        foreach ((RunRecord other, string difference) in new[]
        {
            (s_run with { Model = "other.zip", ModelSha256 = new string('c', 64) }, "the model ('model.zip', SHA-256 aaaaaaaaaaaa…, and now 'other.zip', cccccccccccc…)"),
            (s_run with { Images = 7, ImagesSha256 = new string('c', 64) }, "the images (6 of 'photos', and now 7 of 'photos')"),
            (s_run with { ImagesSha256 = new string('c', 64) }, "6 of 'photos' by other names"),
            (s_run with { Views = 4 }, "--tta (1, and now 4)"),
            (s_run with { Version = "1.1" }, "the version of convnets (1.0, and now 1.1)"),
        })
        {
            if (done == 0)
            {
                // Nothing was written, so there is nothing to mix up.
                using var free = new ResultFile(path, other, restart: false);
                Assert.AreEqual(other, free.Record);
                continue;
            }

            InvalidDataException refused = Assert.ThrowsExactly<InvalidDataException>(() => new ResultFile(path, other, restart: false));
            StringAssert.Contains(refused.Message, difference);
            StringAssert.Contains(refused.Message, "--restart");
            Dictionary<string, byte[]> after = Files();
            CollectionAssert.AreEquivalent(before.Keys, after.Keys);
            Assert.IsTrue(before.All(file => file.Value.SequenceEqual(after[file.Key])));
        }

        // Another place of the same files and the same model is none.
        Assert.AreEqual(2 * done, Run(path, Blocks, s_run with { Model = "copy.zip", Data = "/photos" }));
        using (var anew = new ResultFile(path, s_run with { Views = 4 }, restart: true))
        {
            Assert.AreEqual((0, 0L, 4), (anew.Record.Rows, anew.Record.Bytes, anew.Record.Views));
        }

        Assert.HasCount(0, Directory.GetFiles(_folder.Path));
    }

    [TestMethod]
    public void What_is_not_of_a_run_is_refused()
    {
        string path = _folder.File("r.csv");
        File.WriteAllText(path, "mine");
        Refused("there already", "r.csv.run.json");
        File.WriteAllText(path + ".run.json", "{}");
        Refused("does not say what the results beside it are of", "--restart");
        File.WriteAllText(path + ".run.json", "null");
        Refused("does not say what the results beside it are of");
        s_run.Write(path + ".run.json");
        Refused("only 0 of 6 images are done");
        Assert.AreEqual("mine", File.ReadAllText(path));
        File.Delete(path);

        Run(path, 2);
        File.WriteAllText(path + ".partial", "short");
        Refused("was changed: it has 5 bytes");

        // Who deletes one of the files begins anew.
        File.Delete(path + ".partial");
        Assert.AreEqual(0, Run(path, 2));
        File.Delete(path + ".run.json");
        Assert.AreEqual(0, Run(path, Blocks));
        File.Delete(path);
        Assert.AreEqual(0, Run(path, Blocks));
        Assert.AreEqual(2 * Blocks, Run(path, Blocks));

        void Refused(params string[] parts)
        {
            string message = Assert.ThrowsExactly<InvalidDataException>(() => new ResultFile(path, s_run, restart: false)).Message;
            Array.ForEach(parts, part => StringAssert.Contains(message, part));
        }
    }

    [TestMethod]
    public void Two_runs_at_once_do_not_write_one_file()
    {
        string path = _folder.File("r.csv");
        using (var first = new ResultFile(path, s_run, restart: false))
        {
            first.Append("a\n"u8, 1, []);
            foreach (bool restart in new[] { false, true })
            {
                StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => new ResultFile(path, s_run, restart)).Message, "another run");
            }

            first.Append("b\n"u8, 1, []);
        }

        Assert.AreEqual("a\nb\n", File.ReadAllText(path + ".partial"));
    }

    /// <summary>Runs until a number of blocks is there; returns how many rows it found done.</summary>
    private static int Run(string path, int blocks, RunRecord? run = null, bool finishes = true)
    {
        using var results = new ResultFile(path, run ?? s_run, restart: false);
        int found = results.Record.Rows;
        for (int block = found / 2; block < blocks; block++)
        {
            results.Append(BlockOf(path.Split('.')[^1], block), 2, block == 0 ? ["0", "1"] : []);
        }

        if (blocks == Blocks && finishes && !results.IsComplete)
        {
            results.Finish(ResultFormat.Of(path), s_columns);
        }

        return found;
    }

    private static byte[] BlockOf(string ending, int block) => Encoding.UTF8.GetBytes(ending == "csv"
        ? (block == 0 ? "path\n" : "") + $"{2 * block}\n\"{(2 * block) + 1}\n\"\n"
        : $$"""{"path":"{{2 * block}}"}""" + "\n" + $$"""{"path":"{{(2 * block) + 1}}"}""" + "\n");

    private Dictionary<string, byte[]> Files() => Directory.GetFiles(_folder.Path).ToDictionary(static file => file, File.ReadAllBytes);
}

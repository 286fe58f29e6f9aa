using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ConvNets.Cli.Batches;
using Microsoft.ML;
using Parquet.Serialization;

namespace ConvNets.Cli.Tests;

/// <summary><c>predict --data … --out …</c>: many images into a file, whatever happens on the way.</summary>
[TestClass]
public sealed class BatchPredictionTests
{
    private const int PerClass = 12;

    private static readonly TemporaryFolder s_folder = new();
    private static readonly string s_images = Path.Combine(s_folder.Path, "images");
    private static readonly string s_model = s_folder.File("model.zip");

    private readonly TemporaryFolder _output = new();

    [ClassInitialize]
    public static void Write(TestContext context)
    {
        TestImages.WriteFolder(s_images, PerClass);
        var ml = new MLContext(seed: 1);
        IDataView rows = TestImages.Load(ml, 2);
        foreach ((string name, ITransformer model) in new[]
        {
            ("model", TinyModel.WithNames(ml)), ("binary", TinyModel.Binary(ml)), ("labels", TinyModel.MultiLabel(ml)), ("number", TinyModel.Regressor(ml)), ("doubting", TinyModel.Doubting(ml, 0.9)),
        })
        {
            ml.Model.Save(model, rows.Schema, s_folder.File($"{name}.zip"));
        }
    }

    [ClassCleanup]
    public static void Delete() => s_folder.Dispose();

    [TestCleanup]
    public void Clean() => _output.Dispose();

    [TestMethod]
    [DataRow("model", "path,label,score_left,score_right,error")]
    [DataRow("binary", "path,label,probability,error")]
    [DataRow("labels", "path,labels,score_left,score_right,score_top,score_bottom,error")]
    [DataRow("number", "path,value,error")]
    [DataRow("doubting", "path,label,score_left,score_right,confidence,uncertain,error")]
    public async Task Every_format_says_what_predict_says(string model, string columns)
    {
        string[] words = ["predict", "--model", s_folder.File($"{model}.zip")];
        JsonElement[] told = Lines(Tool.RunHere([.. words, "--json", s_images]).Succeeded().Output);
        Assert.HasCount(2 * PerClass, told);
        foreach (string ending in new[] { "csv", "jsonl", "parquet" })
        {
            StringAssert.Contains(Tool.RunHere([.. words, "--data", s_images, "--out", _output.File($"r.{ending}")]).Succeeded().Output, $"r.{ending}: 24 images in ");
        }

        string[] csv = File.ReadAllLines(_output.File("r.csv"));
        Assert.AreEqual(columns, csv[0]);
        JsonElement[] jsonl = Lines(File.ReadAllText(_output.File("r.jsonl")));
        await using FileStream file = File.OpenRead(_output.File("r.parquet"));
        var parquet = (await ParquetSerializer.DeserializeUntypedAsync(file)).Data;
        Assert.AreEqual((25, 24, 24), (csv.Length, jsonl.Length, parquet.Count));
        string[] names = columns.Split(',');
        for (int i = 0; i < told.Length; i++)
        {
            string[] values = csv[i + 1].Split(',');
            CollectionAssert.AreEqual(names, jsonl[i].EnumerateObject().Select(static property => property.Name).ToArray());
            CollectionAssert.AreEqual(values, names.Select(name => jsonl[i].GetProperty(name).ToString().Replace("True", "true", StringComparison.Ordinal).Replace("False", "false", StringComparison.Ordinal)).ToArray());
            CollectionAssert.AreEqual(names.Select(name => JsonLinesFormat.Read(jsonl[i].GetProperty(name))).ToArray(), names.Select(name => parquet[i].GetValueOrDefault(name)).ToArray());
            Assert.AreEqual(told[i].GetProperty("file").GetString(), Path.Combine(s_images, values[0]));
            Assert.AreEqual("", values[^1]);
            if (model == "number")
            {
                Assert.AreEqual(told[i].GetProperty("value").GetSingle(), jsonl[i].GetProperty("value").GetSingle());
                continue;
            }

            string answer = model == "labels" ? string.Join(';', told[i].GetProperty("labels").EnumerateArray()) : told[i].GetProperty("label").GetString()!;
            string[] labels = [.. answer.Split(';').Order(StringComparer.Ordinal)];
            CollectionAssert.AreEqual(labels, values[1].Split(';').Order(StringComparer.Ordinal).ToArray());
            foreach (JsonProperty score in told[i].GetProperty("scores").EnumerateObject().Where(score => model != "binary" || score.Name == "true"))
            {
                Assert.AreEqual(score.Value.GetSingle(), jsonl[i].GetProperty(model == "binary" ? "probability" : $"score_{score.Name}").GetSingle());
            }

            if (model == "doubting")
            {
                Assert.AreEqual(told[i].GetProperty("confidence").GetSingle(), jsonl[i].GetProperty("confidence").GetSingle());
                Assert.AreEqual(told[i].GetProperty("isUncertain").GetBoolean(), jsonl[i].GetProperty("uncertain").GetBoolean());
            }
        }
    }

    [TestMethod]
    public void A_list_is_answered_line_by_line_and_what_cannot_be_read_has_its_reason()
    {
        File.WriteAllText(_output.File("photos/page.jpg"), "<html>404</html>");
        string image = Directory.GetFiles(s_images, "*.png", SearchOption.AllDirectories)[0];
        File.Copy(image, _output.File("photos/a, b.png"));
        string[] lines = ["photos/a, b.png", "photos/gone.png", "", image, "photos/page.jpg", "photos/a, b.png", "photos"];
        string list = _output.File("list.txt"), csv = _output.File("r.csv");
        File.WriteAllText(list, string.Join("\r\n", lines), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        string[] words = ["predict", "--model", s_model, "--data", list, "--out", csv];
        ToolResult result = Tool.RunHere(words);
        result.IsRefused("3 images could not be answered; the column 'error' says why: 'photos/gone.png', 'photos/page.jpg', 'photos'.");
        string[] rows = File.ReadAllLines(csv);
        Assert.HasCount(1 + 6, rows);
        string answer = rows[3][image.Length..];
        StringAssert.EndsWith(answer, ",");
        Assert.AreEqual("\"photos/a, b.png\"" + answer, rows[1]);
        Assert.AreEqual("photos/gone.png,,,,there is no such file", rows[2]);
        Assert.AreEqual(image + answer, rows[3]);
        StringAssert.StartsWith(rows[4], "photos/page.jpg,,,,");
        StringAssert.Contains(rows[4], "<html>404");
        Assert.AreEqual(rows[1], rows[5]);
        StringAssert.StartsWith(rows[6], "photos,,,,");

        // The same command does nothing, and says what it said.
        DateTime written = File.GetLastWriteTimeUtc(csv);
        ToolResult again = Tool.RunHere(words);
        again.IsRefused("3 images could not be answered");
        StringAssert.Contains(again.Output, "complete, 6 images; there was nothing to score");
        Assert.AreEqual(written, File.GetLastWriteTimeUtc(csv));
        JsonElement json = Lines(Tool.RunHere([.. words, "--on-bad-image", "skip", "--restart", "--json"]).Succeeded().Output).Single();
        Assert.AreEqual((6, 6, 6, 3), (json.GetProperty("images").GetInt32(), json.GetProperty("done").GetInt32(), json.GetProperty("scored").GetInt32(), json.GetProperty("notAnswered").GetInt32()));
        CollectionAssert.AreEqual(rows, File.ReadAllLines(csv));
        Assert.HasCount(3, Directory.GetFiles(_output.Path));
    }

    [TestMethod]
    public void A_zip_is_answered_as_its_folder()
    {
        string zip = _output.File("images.zip");
        ZipFile.CreateFromDirectory(s_images, zip);
        Tool.RunHere("predict", "--model", s_model, "--data", s_images, "--out", _output.File("folder.csv")).Succeeded();
        Tool.RunHere("predict", "--model", s_model, "--data", zip, "--out", _output.File("zip.csv")).Succeeded();
        CollectionAssert.AreEqual(File.ReadAllLines(_output.File("folder.csv")), File.ReadAllLines(_output.File("zip.csv")));
    }

    [TestMethod]
    public void Another_model_other_images_and_other_options_are_refused()
    {
        string photos = _output.File("photos"), csv = _output.File("r.csv");
        Directory.CreateDirectory(photos);
        foreach (string file in Directory.GetFiles(s_images, "*.png", SearchOption.AllDirectories)[..4])
        {
            File.Copy(file, Path.Combine(photos, Path.GetFileName(file)), overwrite: true);
        }

        string[] words = ["predict", "--data", photos, "--out", csv, "--model", s_model];
        Tool.RunHere(words).Succeeded();
        string[] rows = File.ReadAllLines(csv);
        Tool.RunHere([.. words[..^1], s_folder.File("doubting.zip")]).IsRefused("differs in the model", "doubting.zip", "--restart");
        Tool.RunHere([.. words, "--tta", "2"]).IsRefused("differs in --tta (1, and now 2)");
        File.Delete(Directory.GetFiles(photos)[0]);
        Tool.RunHere(words).IsRefused("differs in the images", $"{rows.Length - 1} of '{photos}', and now {rows.Length - 2} of");
        CollectionAssert.AreEqual(rows, File.ReadAllLines(csv));
        Tool.RunHere([.. words, "--restart"]).Succeeded();
        Assert.HasCount(rows.Length - 1, File.ReadAllLines(csv));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_killed_process_goes_on_where_it_stopped()
    {
        string[] files = [.. Directory.GetFiles(s_images, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal), "/gone.png"];
        string[] lines = [.. Enumerable.Range(0, 4_000).Select(i => files[i % files.Length])];
        string list = _output.File("list.txt"), result = _output.File("r.jsonl");
        File.WriteAllLines(list, lines);
        string[] words = ["predict", "--model", s_model, "--data", list, "--out", result, "--on-bad-image", "skip"];
        int done = 0;
        foreach (int signal in new[] { 9, 15 })
        {
            using Process process = Tool.Start(words);
            while (Rows() <= done && !process.HasExited)
            {
                Thread.Sleep(2);
            }

            Tool.Send(process, signal);
            ToolResult stopped = Tool.Finish(process);
            Assert.AreEqual(128 + signal, stopped.ExitCode, stopped.Output + stopped.Error);
            Assert.IsFalse(File.Exists(result));
            done = Rows();
            StringAssert.Contains(stopped.Output, signal == 15 ? $"Stopped after {done:N0} of 4,000 images." : "Images: 4,000 of");
        }

        ToolResult last = Tool.RunHere(words).Succeeded();
        StringAssert.Contains(last.Output, $"Going on after {done:N0} images");
        StringAssert.Contains(last.Output, $"{lines.Length - done:N0} images in ");
        StringAssert.Contains(last.Error, $"{lines.Count(static line => line == "/gone.png"):N0} images could not be answered");
        string[] rows = File.ReadAllLines(result);
        CollectionAssert.AreEqual(lines, rows.Select(static row => JsonDocument.Parse(row).RootElement.GetProperty("path").GetString()).ToArray());
        // Rows of one file are equal, whichever process wrote them.
        Assert.HasCount(files.Length, rows.Distinct().ToArray());

        int Rows() => RunRecord.Read(result + ".run.json")?.Rows ?? 0;
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [DataRow("csv")]
    [DataRow("parquet")]
    public void A_full_disk_keeps_what_is_written_and_the_same_command_goes_on(string ending)
    {
        using var disk = new SmallDisk(_output.Path, "96k");
        string[] files = Directory.GetFiles(s_images, "*.png", SearchOption.AllDirectories);
        string list = _output.File("list.txt"), result = Path.Combine(disk.Path, $"r.{ending}"), roomy = _output.File($"r.{ending}");
        File.WriteAllLines(list, Enumerable.Range(0, 1536).Select(i => files[i % files.Length]));
        string[] words = ["predict", "--model", s_model, "--data", list, "--out"];
        Tool.RunHere([.. words, result]).IsRefused($"cannot be written to '{result}': No space left on device", "images is kept", "same command");
        int done = RunRecord.Read(result + ".run.json")!.Rows;
        Assert.IsInRange(1, 1535, done);
        Assert.IsFalse(File.Exists(result));
        Tool.RunHere([.. words, result]).IsRefused("No space left on device");
        Assert.AreEqual(done, RunRecord.Read(result + ".run.json")!.Rows);
        disk.Resize("8m");
        StringAssert.Contains(Tool.RunHere([.. words, result]).Succeeded().Output, $"Going on after {done:N0} images");
        Tool.RunHere([.. words, roomy]).Succeeded();
        CollectionAssert.AreEqual(File.ReadAllBytes(roomy), File.ReadAllBytes(result));
        Assert.HasCount(2, Directory.GetFiles(disk.Path));
    }

    [TestMethod]
    public void What_makes_no_sense_is_told()
    {
        string csv = _output.File("r.csv"), image = Directory.GetFiles(s_images, "*.png", SearchOption.AllDirectories)[0];
        string[] words = ["predict", "--model", s_model];
        Refused(["--data", s_images], "--data goes with --out");
        Refused(["--out", csv], "--out goes with --data");
        Refused(["--data", s_images, "--out", csv, image], "either as PATH");
        Refused(["--restart", image], "--restart goes with --out");
        Refused(["--data", s_images, "--out", csv, "--top", "1"], "--top goes with PATH");
        Refused(["--data", s_images, "--out", _output.File("r.xlsx")], ".csv, .jsonl, .parquet");
        Refused(["--data", image, "--out", csv], "is an image", "without --data");
        Refused(["--data", s_images + "x", "--out", csv], $"Did you mean '{s_images}'?");
        Refused(["--data", _output.Path, "--out", csv], "holds no images");
        Refused(["--data", s_images, "--out", _output.File("no/where") + "/r.csv"], "there is no folder");
        File.WriteAllText(_output.File("empty.txt"), "\n\n");
        Refused(["--data", _output.File("empty.txt"), "--out", csv], "holds no images");
        File.WriteAllBytes(_output.File("binary.txt"), [65, 0xff, 0, 1]);
        Refused(["--data", _output.File("binary.txt"), "--out", csv], "no text in UTF-8");
        if (!OperatingSystem.IsWindows())
        {
            File.WriteAllText(_output.File("devices.txt"), $"{image}\n/dev/zero\n");
            Refused(["--data", _output.File("devices.txt"), "--out", csv], "names '/dev/zero', which is no file");
        }

        File.WriteAllText(_output.File("bad.zip"), "no zip");
        Tool.RunHere("predict", "--model", _output.File("bad.zip"), "--data", s_images, "--out", csv).IsRefused("is no sound model");
        Assert.HasCount(0, Directory.GetFiles(_output.Path, "r.csv*"));

        void Refused(string[] rest, params string[] parts) => Tool.RunHere([.. words, .. rest]).IsRefused(parts);
    }

    private static JsonElement[] Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
}

using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static ConvNets.Stack.ML.Tests.Data.Text.TextFile;

namespace ConvNets.Stack.ML.Tests.Data.Text;

/// <summary>Files, messages, memory and cursors of text loaders.</summary>
[TestClass]
public sealed class TextLoaderTests
{
    private readonly MLContext _ml = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("convnets-text").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Wildcards_read_all_files_in_the_order_of_their_names()
    {
        Write("b.txt", "2\n");
        Write("a.txt", "1\n");
        Write("c.csv", "9\n");
        Directory.CreateDirectory(Path.Combine(_folder, "deep"));
        Write("deep/d.txt", "3\n");
        Assert.AreEqual("1|2", Load("*.txt"));
        Assert.AreEqual("1|2|3", Load("...", "*.txt"));
        Assert.AreEqual("9|1", Line(_ml.Data.LoadFromTextFile<Number>(Path.Combine(_folder, "c.csv") + "+" + Path.Combine(_folder, "a.txt")), "N"));
        Assert.AreEqual("2|1", Line(_ml.Data.CreateTextLoader<Number>().Load(Path.Combine(_folder, "b.txt"), Path.Combine(_folder, "a.txt")), "N"));

        string Load(params string[] parts) => Line(_ml.Data.LoadFromTextFile<Number>(Path.Combine([_folder, .. parts])), "N");
    }

    [TestMethod]
    public void A_missing_file_is_named()
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.LoadFromTextFile<Number>("fakefile.txt"));
        Assert.StartsWith("File or directory does not exist at path: fakefile.txt", thrown.Message);
        IDataView later = _ml.Data.CreateTextLoader<Number>().Load("fakefile.txt");
        var opening = Assert.ThrowsExactly<IOException>(() => Column(later, "N"));
        Assert.Contains("fakefile.txt", opening.Message);
    }

    [TestMethod]
    public void A_class_without_members_is_refused()
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.CreateTextLoader<Nothing>());
        Assert.StartsWith("Should define at least one public, readable field or property in TInput.", thrown.Message);
    }

    [TestMethod]
    public void What_cannot_be_read_is_told_with_file_and_line()
    {
        var messages = new List<LoggingEventArgs>();
        _ml.Log += (_, e) => messages.Add(e);
        TextLoader loader = _ml.Data.CreateTextLoader([new("N", DataKind.Int32, 0), new("Text", DataKind.String, 1), new("V", DataKind.Single, 2, 3)], separatorChar: ',', allowQuoting: true);
        IDataView data = loader.Load(new TextFile("1,a,1,2\n# no comment here,b,1,2\n", "2,\"open,3,4\n3,\"x\"y,5,zzz\n"));
        Assert.AreEqual("1|0|2|3", Line(data, "N"));
        Assert.AreEqual("a|b||", Line(data, "Text"));
        Assert.AreEqual("1 2|1 2|0 0|5 NaN", Line(data, "V"));
        string[] warnings = [.. messages.Where(m => m.Kind == ChannelMessageKind.Warning).Select(m => m.RawMessage).Distinct()];
        CollectionAssert.AreEquivalent(
            new[]
            {
                "Bad value at file0.txt, line 2, in column N",
                "Format error at file1.txt(1,3)-(1,12): Illegal quoting",
                "Format error at file1.txt(2,3)-(2,7): Illegal quoting",
                "Bad value at file1.txt, line 2, in column V at slot 1",
            },
            warnings);
        Assert.Contains("Processed 4 rows with 1 bad values and 2 format errors", messages.Select(m => m.RawMessage).ToList());
    }

    [TestMethod]
    public void The_rows_do_not_depend_on_the_columns_asked_for()
    {
        IDataView data = _ml.Data.CreateTextLoader([new("N", DataKind.Int32, 0), new("Far", DataKind.Single, 3)]).Load(new TextFile("1\n\n2\tx\n//c\n3\t\"\t\t4"));
        using DataViewRowCursor none = data.GetRowCursor([]);
        int rows = 0;
        while (none.MoveNext())
            rows++;
        Assert.AreEqual(3, rows);
        Assert.AreEqual("1|2|3", Line(data, "N"));
        Assert.AreEqual("0|0|4", Line(data, "Far"));
        Assert.IsNull(data.GetRowCount());
    }

    [TestMethod]
    public void Nothing_is_read_before_a_cursor_moves()
    {
        var source = new TextFile("1\n2\n");
        IDataView data = _ml.Data.CreateTextLoader<Number>().Load(source);
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        Assert.AreEqual(0, source.Opened);
        Assert.IsTrue(cursor.MoveNext());
        Assert.AreEqual(1, source.Opened);
    }

    [TestMethod]
    public void Cursors_of_a_set_share_the_lines()
    {
        const int rows = 5000;
        var source = new TextFile(string.Concat(Enumerable.Range(0, rows).Select(i => $"{i}\ttext {i}\n")));
        IDataView data = _ml.Data.CreateTextLoader([new("N", DataKind.Int32, 0), new("Text", DataKind.String, 1)]).Load(source);
        DataViewRowCursor[] cursors = data.GetRowCursorSet(data.Schema, 4);
        Assert.HasCount(4, cursors);
        var found = new System.Collections.Concurrent.ConcurrentDictionary<ulong, string>();
        Parallel.ForEach(cursors, new ParallelOptions { MaxDegreeOfParallelism = 4 }, cursor =>
        {
            using (cursor)
            {
                ValueGetter<int> number = cursor.GetGetter<int>(data.Schema["N"]);
                ValueGetter<ReadOnlyMemory<char>> text = cursor.GetGetter<ReadOnlyMemory<char>>(data.Schema["Text"]);
                ValueGetter<DataViewRowId> id = cursor.GetIdGetter();
                long batch = -1;
                while (cursor.MoveNext())
                {
                    int n = 0;
                    ReadOnlyMemory<char> t = default;
                    DataViewRowId row = default;
                    number(ref n);
                    text(ref t);
                    id(ref row);
                    Assert.AreEqual((ulong)n, row.Low);
                    Assert.IsGreaterThanOrEqualTo(batch, cursor.Batch);
                    batch = cursor.Batch;
                    Assert.IsTrue(found.TryAdd(row.Low, t.ToString()));
                }
            }
        });
        Assert.HasCount(rows, found);
        Assert.AreEqual("text 4321", found[4321]);
        Assert.AreEqual(1, source.Opened);
    }

    [TestMethod]
    public void Texts_stay_what_they_were_when_the_cursor_moves_on()
    {
        IDataView data = _ml.Data.CreateTextLoader([new("Text", DataKind.String, 0), new("Texts", DataKind.String, 0, 1)]).Load(new TextFile("one\ttwo\nthree\tfour\n"));
        Assert.AreEqual("one|three", Line(data, "Text"));
        Assert.AreEqual("one two|three four", Line(data, "Texts"));
    }

    [TestMethod]
    public void Rows_of_numbers_take_no_memory_of_their_own()
    {
        const int rows = 20000;
        string path = Write("numbers.txt", string.Concat(Enumerable.Range(0, rows).Select(i => $"{i}\t{i * 0.5:F1}\t1.5\t-2\t3e3\ttrue\n")));
        IDataView data = _ml.Data.CreateTextLoader([new("N", DataKind.Int32, 0), new("V", DataKind.Single, 1, 4), new("B", DataKind.Boolean, 5)]).Load(path);
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        ValueGetter<int> number = cursor.GetGetter<int>(data.Schema["N"]);
        ValueGetter<VBuffer<float>> vector = cursor.GetGetter<VBuffer<float>>(data.Schema["V"]);
        ValueGetter<bool> flag = cursor.GetGetter<bool>(data.Schema["B"]);
        int n = 0;
        VBuffer<float> v = default;
        bool b = false;
        for (int i = 0; i < 1000; i++)
            Read();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1000; i < rows; i++)
            Read();
        Assert.IsLessThan(16 << 10, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.AreEqual(rows - 1, n);

        void Read()
        {
            Assert.IsTrue(cursor.MoveNext());
            number(ref n);
            vector(ref v);
            flag(ref b);
        }
    }

    [TestMethod]
    public void A_file_says_itself_how_it_is_read()
    {
        string path = Path.Combine(_folder, "saved.txt");
        IDataView data = _ml.Data.LoadFromEnumerable(new[]
        {
            new Wide { Name = "a\tb", Key = 2, Flag = true, Time = new DateTime(2020, 1, 2, 3, 4, 5), Values = [0, 0, 0, 0, 0, 7], Span = TimeSpan.FromHours(30) },
            new Wide { Name = "say \"hi\"", Key = 0, Values = [1, float.NaN, 3, 4, 5, 6], Zone = new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)) },
        });
        using (FileStream stream = File.Create(path))
            _ml.Data.SaveAsText(data, stream);
        IDataView loaded = _ml.Data.LoadFromTextFile(path);
        Assert.AreEqual(Describe(data), Describe(loaded));
        foreach (DataViewSchema.Column column in data.Schema)
            Assert.AreEqual(Line(data, column.Name), Line(loaded, column.Name), column.Name);

        static string Describe(IDataView view) => string.Join('\n', view.Schema.Select(c => $"{c.Name}: {c.Type}"));
    }

    [TestMethod]
    public void Damaged_options_of_a_file_are_refused()
    {
        string path = Write("bad.txt", "#@ TextLoader{\n#@   col=\n#@ }\n1\t2\n");
        var thrown = Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Data.LoadFromTextFile(path));
        Assert.Contains("TextLoader options embedded in the file are invalid", thrown.Message);
    }

    [TestMethod]
    public void A_header_file_names_the_slots()
    {
        string header = Write("names.txt", "a\tb\n");
        var options = new TextLoader.Options { HeaderFile = header, Columns = [new("V", DataKind.Single, 0, 1)] };
        TextLoader loader = _ml.Data.CreateTextLoader(options);
        VBuffer<ReadOnlyMemory<char>> names = default;
        loader.GetOutputSchema()["V"].GetSlotNames(ref names);
        Assert.AreEqual("a|b", string.Join('|', names.DenseValues()));
        Assert.AreEqual("1 2", Line(loader.Load(new TextFile("1\t2\n")), "V"));
    }

    [TestMethod]
    public void A_line_without_end_is_refused_before_it_takes_all_memory()
    {
        IDataView data = _ml.Data.CreateTextLoader<Number>().Load(new EndlessFile());
        var thrown = Assert.ThrowsExactly<FormatException>(() => Column(data, "N"));
        Assert.Contains("endless", thrown.Message);
    }

    private string Write(string name, string content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    private sealed class Number
    {
        [LoadColumn(0)] public int N;
    }

    private sealed class Nothing
    {
    }

    private sealed class Wide
    {
        public string? Name { get; set; }

        [KeyType(5)] public uint Key { get; set; }

        public bool Flag { get; set; }

        public DateTime Time { get; set; }

        public DateTimeOffset Zone { get; set; }

        public TimeSpan Span { get; set; }

        [VectorType(6)] public float[]? Values { get; set; }
    }

    private sealed class EndlessFile : IMultiStreamSource
    {
        public int Count => 1;

        public string GetPathOrNull(int index) => "endless";

        public Stream Open(int index) => throw new NotSupportedException();

        public TextReader OpenTextReader(int index) => new EndlessReader();
    }

    private sealed class EndlessReader : TextReader
    {
        public override int Read(char[] buffer, int index, int count)
        {
            Array.Fill(buffer, 'x', index, count);
            return count;
        }
    }
}

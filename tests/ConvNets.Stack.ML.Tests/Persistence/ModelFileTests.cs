using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Persistence;

/// <summary>Saving to a file: whole or not at all.</summary>
[TestClass]
public sealed class ModelFileTests
{
    private readonly MLContext _ml = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("convnets-model").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Save_ReplacesAnOlderFile()
    {
        string path = Path.Combine(_folder, "model.zip");
        File.WriteAllText(path, "older");
        (ITransformer model, IDataView data) = Fit();
        _ml.Model.Save(model, data.Schema, path);
        ITransformer loaded = _ml.Model.Load(path, out DataViewSchema schema);
        Assert.AreEqual("Number", schema.Single().Name);
        Assert.IsNotNull(loaded.Transform(data).Schema.GetColumnOrNull("Copy"));
        Assert.HasCount(1, Directory.GetFiles(_folder));
    }

    [TestMethod]
    public void Save_ThatFails_LeavesTheOlderFile()
    {
        string path = Path.Combine(_folder, "model.zip");
        File.WriteAllText(path, "older");
        (ITransformer good, IDataView data) = Fit();
        var broken = new TransformerChain<ITransformer>(good, new Unsavable());
        Assert.ThrowsExactly<NotSupportedException>(() => _ml.Model.Save(broken, data.Schema, path));
        Assert.AreEqual("older", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFiles(_folder));
    }

    [TestMethod]
    public void Save_ThroughALink_KeepsTheLink()
    {
        string target = Path.Combine(_folder, "model-1.zip");
        string link = Path.Combine(_folder, "model.zip");
        File.WriteAllText(target, "older");
        File.CreateSymbolicLink(link, target);
        (ITransformer model, IDataView data) = Fit();
        _ml.Model.Save(model, data.Schema, link);
        Assert.IsNotNull(new FileInfo(link).LinkTarget);
        _ml.Model.Load(target, out _);
    }

    [TestMethod]
    public void Streams_StayOpen_AndNeedNotSeek()
    {
        (ITransformer model, IDataView data) = Fit();
        using var zip = new MemoryStream();
        _ml.Model.Save(model, data.Schema, zip);
        zip.Position = 0;
        using var forward = new ForwardOnly(zip);
        _ml.Model.Load(forward, out _);
        Assert.IsTrue(zip.CanRead);
    }

    private (ITransformer, IDataView) Fit()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new Row[] { new() { Number = 1 } });
        return (_ml.Transforms.CopyColumns("Copy", "Number").Fit(data), data);
    }

    private sealed class Row
    {
        public float Number;
    }

    private sealed class Unsavable : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public IDataView Transform(IDataView input) => input;

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException("This one cannot be saved.");
    }

    private sealed class ForwardOnly(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

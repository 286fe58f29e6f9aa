using ConvNets.Stack.ML.Tests.Golden;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace ConvNets.Stack.ML.Tests.Transforms;

[TestClass]
public sealed class KeyMappingTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void MapValueToKey_SeveralColumns_ShareOnePass()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(s_rows);
        ITransformer model = _ml.Transforms.Conversion.MapValueToKey([new InputOutputColumnPair("NameKey", "Name"), new InputOutputColumnPair("Value")]).Fit(data);
        IDataView keys = model.Transform(data);
        Assert.AreEqual("1,2,1", string.Join(',', GoldenValue.ReadColumn(keys, keys.Schema["NameKey"])));
        Assert.AreEqual("1,1,0", string.Join(',', GoldenValue.ReadColumn(keys, keys.Schema["Value"])));
        VBuffer<double> values = default;
        keys.Schema["Value"].GetKeyValues(ref values);
        CollectionAssert.AreEqual(new[] { 1.5 }, values.DenseValues().ToArray());
        Reload(model, data);
    }

    [TestMethod]
    public void MapValueToKey_TimesAndKeys_SurviveSaving()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(s_rows);
        ITransformer model = _ml.Transforms.Conversion.MapValueToKey([new("A", "Time"), new("B", "Offset"), new("C", "Span"), new("D", "Class")]).Fit(data);
        IDataView keys = Reload(model, data).Transform(data);
        Assert.AreEqual("1,2,1", string.Join(',', GoldenValue.ReadColumn(keys, keys.Schema["A"])));
        Assert.AreEqual("1,1,2", string.Join(',', GoldenValue.ReadColumn(keys, keys.Schema["B"])));
        Assert.AreEqual("1,2,3", string.Join(',', GoldenValue.ReadColumn(keys, keys.Schema["C"])));
        Assert.AreEqual("1,2,0", string.Join(',', GoldenValue.ReadColumn(keys, keys.Schema["D"])));
    }

    [TestMethod]
    public void MapValueToKey_NothingToMapTo_GivesMissingKeys()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new Row[] { new() { Name = "" } });
        IDataView keys = _ml.Transforms.Conversion.MapValueToKey("Key", "Name").Fit(data).Transform(data);
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 1), keys.Schema["Key"].Type);
        Assert.AreEqual(0u, GoldenValue.ReadColumn(keys, keys.Schema["Key"])[0]);
    }

    [TestMethod]
    public void MapValueToKey_WrongArguments_AreNamed()
    {
        TransformsCatalog.ConversionTransforms conversion = _ml.Transforms.Conversion;
        IDataView data = _ml.Data.LoadFromEnumerable(s_rows);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => conversion.MapValueToKey("K", "Nam").Fit(data)).Message, "'Nam'");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => conversion.MapValueToKey("K", "Name", maximumNumberOfKeys: 0));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => conversion.MapValueToKey("K", "Name", keyData: data)).Message, "one column");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => conversion.MapKeyToValue("V", "Name").Fit(data)).Message, "a key");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => conversion.MapKeyToValue("V", "Class").Fit(data)).Message, "KeyValues");
    }

    [TestMethod]
    public void MapValueToKey_Shape_HasKeyValues()
    {
        SchemaShape shape = KeysCase.Pipeline(_ml).GetOutputSchema(SchemaShape.Create(KeysCase.Rows(_ml).Schema));
        SchemaShape.Column key = shape.Single(column => column.Name == "WordsKey");
        Assert.IsTrue(key.IsKey);
        Assert.AreEqual(SchemaShape.Column.VectorKind.Vector, key.Kind);
        Assert.AreEqual(TextDataViewType.Instance, shape.Single(column => column.Name == "NumberBackText").ItemType);
        Assert.AreEqual(NumberDataViewType.Int32, shape.Single(column => column.Name == "NumberBack").ItemType);
    }

    private ITransformer Reload(ITransformer model, IDataView data)
    {
        using var zip = new MemoryStream();
        _ml.Model.Save(model, data.Schema, zip);
        ITransformer loaded = new MLContext().Model.Load(zip, out _);
        GoldenAssert.SameEntries(GoldenModelEntries(model, data), GoldenModelEntries(loaded, data));
        return loaded;
    }

    private Dictionary<string, byte[]> GoldenModelEntries(ITransformer model, IDataView data)
    {
        using var zip = new MemoryStream();
        _ml.Model.Save(model, data.Schema, zip);
        return GoldenFiles.Entries(zip);
    }

    private static readonly Row[] s_rows =
    [
        new() { Name = "x", Value = 1.5, Time = new DateTime(2020, 1, 2), Offset = new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(-90)), Span = TimeSpan.FromDays(1), Class = 2 },
        new() { Name = "y", Value = 1.5, Time = new DateTime(2021, 1, 2), Offset = new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(-90)), Span = TimeSpan.FromDays(2), Class = 0 },
        new() { Name = "x", Value = double.NaN, Time = new DateTime(2020, 1, 2), Offset = default, Span = TimeSpan.Zero, Class = 7 },
    ];

    private sealed class Row
    {
        public string? Name;
        public double Value;
        public DateTime Time;
        public DateTimeOffset Offset;
        public TimeSpan Span;
        [KeyType(3)] public uint Class;
    }
}

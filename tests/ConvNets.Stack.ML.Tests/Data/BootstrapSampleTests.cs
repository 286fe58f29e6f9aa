using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Data;

/// <summary>Bootstrap samples: the rows that ML.NET's documentation lists for seeds 0 to 2.</summary>
[TestClass]
public sealed class BootstrapSampleTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    [DataRow(0, "0 1 1 1 2 2 3 3", "4")]
    [DataRow(1, "0 0 1 1 2 2 2 4", "3")]
    [DataRow(2, "1 2 3 3 3", "0 4")]
    public void Documented_rows_come(int seed, string expected, string complement)
    {
        IDataView data = Load(5);
        Assert.AreEqual(expected, Ids(_ml.Data.BootstrapSample(data, seed)));
        Assert.AreEqual(complement, Ids(_ml.Data.BootstrapSample(data, seed, complement: true)));
    }

    [TestMethod]
    public void A_sample_is_the_same_at_every_pass()
    {
        IDataView sample = _ml.Data.BootstrapSample(Load(50));
        Assert.AreEqual(Ids(sample), Ids(sample));
        Assert.AreEqual(Ids(new MLContext(1).Data.BootstrapSample(Load(50))), Ids(sample));
        Assert.IsFalse(sample.CanShuffle);
        Assert.HasCount(1, sample.GetRowCursorSet(sample.Schema, 4));
    }

    [TestMethod]
    public void Repeated_rows_have_ids_of_their_own()
    {
        IDataView sample = _ml.Data.BootstrapSample(Load(200), seed: 3);
        using DataViewRowCursor cursor = sample.GetRowCursor([]);
        ValueGetter<DataViewRowId> getter = cursor.GetIdGetter();
        var ids = new HashSet<DataViewRowId>();
        DataViewRowId id = default;
        int rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            getter(ref id);
            ids.Add(id);
        }

        Assert.HasCount(rows, ids);
    }

    private static string Ids(IDataView data) => string.Join(' ', data.GetColumn<int>("Id"));

    private IDataView Load(int count) => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Row { Id = i }).ToArray());

    private sealed class Row
    {
        public int Id;
    }
}

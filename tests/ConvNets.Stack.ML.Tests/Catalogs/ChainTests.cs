using ConvNets.Stack.ML.Tests.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Catalogs;

[TestClass]
public sealed class ChainTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void Only_transformers_for_scoring_are_applied_but_all_are_kept()
    {
        TransformerChain<ITransformer> chain = new TransformerChain<ITransformer>()
            .Append<ITransformer>(new SquareTransformer(_ml, "A", "Value"), TransformerScope.Training)
            .Append<ITransformer>(new SquareTransformer(_ml, "B", "Value"), TransformerScope.Scoring)
            .Append<ITransformer>(new SquareTransformer(_ml, "C", "Value"));
        IDataView data = Load();
        CollectionAssert.AreEqual(new[] { "Value", "B", "C" }, Names(chain.Transform(data).Schema));
        CollectionAssert.AreEqual(new[] { "Value", "B", "C" }, Names(chain.GetOutputSchema(data.Schema)));
        CollectionAssert.AreEqual(new[] { "Value", "A", "C" }, Names(chain.Transform(data, TransformerScope.Training).Schema));
        Assert.HasCount(3, chain.ToArray());
        Assert.HasCount(2, chain.GetModelFor(TransformerScope.Training).ToArray());
        CollectionAssert.AreEqual(new[] { "Value", "C" }, Names(chain.GetModelFor(TransformerScope.Training).Transform(data).Schema));
    }

    [TestMethod]
    public void A_cache_checkpoint_computes_what_comes_before_it_once()
    {
        var square = new SquareTransformer(_ml, "Square", "Value");
        var first = new Known(square, null);
        var passes = new Known(new SquareTransformer(_ml, "Fourth", "Square"), "Square");
        first.Append(passes).Fit(Load());
        Assert.AreEqual(9, square.Computed); // three passes over three rows
        var again = new SquareTransformer(_ml, "Square", "Value");
        TransformerChain<ITransformer> model = new Known(again, null).AppendCacheCheckpoint(_ml).Append(passes).Fit(Load());
        Assert.AreEqual(3, again.Computed);
        Assert.HasCount(2, model.ToArray());
    }

    [TestMethod]
    public void The_fitted_transformer_can_be_taken_out()
    {
        ITransformer? seen = null;
        var square = new SquareTransformer(_ml, "Square", "Value");
        TransformerChain<ITransformer> model = new Known(new SquareTransformer(_ml, "A", "Value"), null).Append(new Known(square, null).WithOnFitDelegate(t => seen = t)).Fit(Load());
        Assert.AreSame(square, seen);
        Assert.AreSame(square, model.LastTransformer);
        model.Dispose();
        Assert.IsTrue(square.Disposed);
    }

    [TestMethod]
    public void Wrong_chains_are_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new TransformerChain<ITransformer>([new SquareTransformer(_ml, "A", "Value")], []));
        Assert.ThrowsExactly<ArgumentNullException>(() => new EstimatorChain<ITransformer>().Append<ITransformer>(null!));
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SquareTransformer(_ml, "A", "Nope").Transform(Load()));
        StringAssert.Contains(error.Message, "'Nope'");
    }

    private static string[] Names(DataViewSchema schema) => [.. schema.Select(c => c.Name)];

    private IDataView Load() => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(i => new Row { Value = i }).ToArray());

    private sealed class Row
    {
        public float Value;
    }

    /// <summary>Gives a known transformer, after three passes over a column.</summary>
    private sealed class Known(ITransformer transformer, string? passOver) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input)
        {
            for (int pass = 0; pass < 3 && passOver is not null; pass++)
                _ = input.GetColumn<float>(passOver).Sum();
            return transformer;
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }
}

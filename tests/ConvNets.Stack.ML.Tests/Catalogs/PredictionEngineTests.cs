using ConvNets.Stack.ML.Tests.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Catalogs;

[TestClass]
public sealed class PredictionEngineTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void Predicts_through_a_chain()
    {
        var chain = new TransformerChain<ITransformer>(new SquareTransformer(_ml, "Square", "Value"), new SquareTransformer(_ml, "Fourth", "Square"));
        using PredictionEngine<Input, Output> engine = _ml.Model.CreatePredictionEngine<Input, Output>(chain);
        for (int i = 0; i < 5; i++)
        {
            Output output = engine.Predict(new Input { Value = i });
            Assert.AreEqual((float)(i * i), output.Square);
            Assert.AreEqual((float)(i * i * i * i), output.Fourth);
        }
        CollectionAssert.AreEqual(new[] { "Value", "Square", "Fourth" }, engine.OutputSchema.Select(c => c.Name).ToArray());
    }

    [TestMethod]
    public void Fills_the_object_that_it_is_given()
    {
        using PredictionEngine<Input, Output> engine = _ml.Model.CreatePredictionEngine<Input, Output>(new SquareTransformer(_ml, "Square", "Value"));
        var output = new Output();
        Output same = output;
        engine.Predict(new Input { Value = 3 }, ref output);
        Assert.AreSame(same, output);
        Assert.AreEqual(9f, output.Square);
        Assert.AreEqual(0f, output.Fourth); // not in the data, and missing columns are ignored
    }

    [TestMethod]
    public void Computes_only_what_the_output_class_asks_for()
    {
        var unused = new SquareTransformer(_ml, "Unused", "Value");
        var chain = new TransformerChain<ITransformer>(unused, new SquareTransformer(_ml, "Square", "Value"));
        using PredictionEngine<Input, Output> engine = _ml.Model.CreatePredictionEngine<Input, Output>(chain);
        engine.Predict(new Input { Value = 2 });
        Assert.AreEqual(0, unused.Computed);
    }

    [TestMethod]
    public void A_prediction_allocates_no_more_than_its_result()
    {
        using PredictionEngine<Input, Output> engine = _ml.Model.CreatePredictionEngine<Input, Output>(new SquareTransformer(_ml, "Square", "Value"));
        var input = new Input { Value = 3 };
        var output = new Output();
        for (int i = 0; i < 100; i++)
            engine.Predict(input, ref output);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            engine.Predict(input, ref output);
        Assert.IsLessThan(1000L, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Disposes_the_transformer_unless_told_not_to()
    {
        var owned = new SquareTransformer(_ml, "Square", "Value");
        PredictionEngine<Input, Output> engine = _ml.Model.CreatePredictionEngine<Input, Output>(owned);
        engine.Dispose();
        Assert.IsTrue(owned.Disposed);
        Assert.AreEqual(0, owned.OpenGetters);
        Assert.ThrowsExactly<ObjectDisposedException>(() => engine.Predict(new Input()));

        var shared = new SquareTransformer(_ml, "Square", "Value");
        _ml.Model.CreatePredictionEngine<Input, Output>(shared, new PredictionEngineOptions { OwnsTransformer = false }).Dispose();
        Assert.IsFalse(shared.Disposed);
    }

    [TestMethod]
    public void Missing_and_wrong_columns_are_told_when_the_engine_is_made()
    {
        var square = new SquareTransformer(_ml, "Square", "Value");
        var missing = Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Model.CreatePredictionEngine<Input, Output>(square, ignoreMissingColumns: false));
        StringAssert.Contains(missing.Message, "'Fourth'");
        var input = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<Output, Output>(square));
        StringAssert.Contains(input.Message, "'Value'");
        var wrong = Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Model.CreatePredictionEngine<Input, TextOutput>(square));
        StringAssert.Contains(wrong.Message, "'Square'");
        Assert.ThrowsExactly<ArgumentNullException>(() => _ml.Model.CreatePredictionEngine<Input, Output>(square).Predict(null!));
    }

    [TestMethod]
    public void A_schema_can_state_the_input_types()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Array.Empty<Input>());
        using PredictionEngine<Input, Output> engine = _ml.Model.CreatePredictionEngine<Input, Output>(new SquareTransformer(_ml, "Square", "Value"), data.Schema);
        Assert.AreEqual(16f, engine.Predict(new Input { Value = 4 }).Square);
    }

    private sealed class Input
    {
        public float Value;
    }

    private sealed class Output
    {
        public float Square { get; set; }

        public float Fourth { get; set; }
    }

    private sealed class TextOutput
    {
        public string Square = "";
    }
}

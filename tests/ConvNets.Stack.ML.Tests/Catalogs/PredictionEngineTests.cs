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
        using PredictionEngine<Input, OnlySquare> engine = _ml.Model.CreatePredictionEngine<Input, OnlySquare>(new SquareTransformer(_ml, "Square", "Value"), data.Schema);
        Assert.AreEqual(16f, engine.Predict(new Input { Value = 4 }).Square);
    }

    /// <summary>Unlike the other overloads it stands for a model that was read from a file: the classes must fit it in both directions.</summary>
    [TestMethod]
    public void With_a_schema_no_column_may_be_missing()
    {
        DataViewSchema schema = _ml.Data.LoadFromEnumerable(Array.Empty<Input>()).Schema;
        var square = new SquareTransformer(_ml, "Square", "Value");
        var output = Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Model.CreatePredictionEngine<Input, Output>(square, schema));
        StringAssert.Contains(output.Message, "'Fourth'");

        DataViewSchema wider = _ml.Data.LoadFromEnumerable(Array.Empty<Output>()).Schema;
        var input = Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Model.CreatePredictionEngine<Input, OnlySquare>(square, wider));
        StringAssert.Contains(input.Message, "'Square'");
        StringAssert.Contains(input.Message, "Input");
        Assert.ThrowsExactly<ArgumentNullException>(() => _ml.Model.CreatePredictionEngine<Input, OnlySquare>(square, (DataViewSchema)null!));
    }

    [TestMethod]
    public void Options_rename_the_columns_of_both_classes()
    {
        var input = SchemaDefinition.Create(typeof(Input));
        input["Value"].ColumnName = "Number";
        var output = SchemaDefinition.Create(typeof(OnlySquare));
        output["Square"].ColumnName = "Squared";
        var square = new SquareTransformer(_ml, "Squared", "Number");
        var options = new PredictionEngineOptions { InputSchemaDefinition = input, OutputSchemaDefinition = output, IgnoreMissingColumns = false };
        using PredictionEngine<Input, OnlySquare> engine = _ml.Model.CreatePredictionEngine<Input, OnlySquare>(square, options);
        Assert.AreEqual(25f, engine.Predict(new Input { Value = 5 }).Square);
        CollectionAssert.AreEqual(new[] { "Number", "Squared" }, engine.OutputSchema.Select(c => c.Name).ToArray());

        using PredictionEngine<Input, OnlySquare> same = _ml.Model.CreatePredictionEngine<Input, OnlySquare>(square, false, input, output);
        Assert.AreEqual(36f, same.Predict(new Input { Value = 6 }).Square);
    }

    [TestMethod]
    public void Options_are_those_of_ML_NET_unless_changed()
    {
        var options = new PredictionEngineOptions();
        Assert.IsTrue(options.IgnoreMissingColumns);
        Assert.IsTrue(options.OwnsTransformer);
        Assert.IsNull(options.InputSchemaDefinition);
        Assert.IsNull(options.OutputSchemaDefinition);
        Assert.ThrowsExactly<ArgumentNullException>(() => _ml.Model.CreatePredictionEngine<Input, Output>(new SquareTransformer(_ml, "Square", "Value"), (PredictionEngineOptions)null!));
        Assert.ThrowsExactly<ArgumentNullException>(() => _ml.Model.CreatePredictionEngine<Input, Output>(null!, options));
    }

    [TestMethod]
    public void Disposing_an_engine_reaches_every_transformer_of_the_chain_once()
    {
        SquareTransformer first = new(_ml, "Square", "Value"), second = new(_ml, "Fourth", "Square");
        var chain = new TransformerChain<ITransformer>(first, second);
        PredictionEngine<Input, Output> engine = _ml.Model.CreatePredictionEngine<Input, Output>(chain);
        engine.Predict(new Input { Value = 2 });
        engine.Dispose();
        engine.Dispose();
        Assert.IsTrue(first.Disposed);
        Assert.IsTrue(second.Disposed);
        Assert.AreEqual(0, first.OpenGetters + second.OpenGetters);
    }

    [TestMethod]
    public void Two_engines_of_one_model_go_their_own_ways()
    {
        var square = new SquareTransformer(_ml, "Square", "Value");
        var options = new PredictionEngineOptions { OwnsTransformer = false };
        PredictionEngine<Input, Output> first = _ml.Model.CreatePredictionEngine<Input, Output>(square, options);
        using PredictionEngine<Input, Output> second = _ml.Model.CreatePredictionEngine<Input, Output>(square, options);
        Assert.AreEqual(4f, first.Predict(new Input { Value = 2 }).Square);
        first.Dispose();
        Assert.AreEqual(9f, second.Predict(new Input { Value = 3 }).Square);
        Parallel.For(0, 4, _ =>
        {
            using PredictionEngine<Input, Output> own = _ml.Model.CreatePredictionEngine<Input, Output>(square, options);
            for (int i = 0; i < 200; i++)
                Assert.AreEqual((float)(i * i), own.Predict(new Input { Value = i }).Square);
        });
    }

    [TestMethod]
    public void A_new_object_is_made_where_none_is_given()
    {
        using PredictionEngine<Input, Output> engine = _ml.Model.CreatePredictionEngine<Input, Output>(new SquareTransformer(_ml, "Square", "Value"));
        Output? output = null;
        engine.Predict(new Input { Value = 7 }, ref output!);
        Assert.AreEqual(49f, output.Square);
        Assert.AreNotSame(output, engine.Predict(new Input { Value = 7 }));
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

    private sealed class OnlySquare
    {
        public float Square { get; set; }
    }

    private sealed class TextOutput
    {
        public string Square = "";
    }
}

using ConvNets.Stack.ML.Tests.Golden;
using ConvNets.Stack.ML.Tests.Persistence;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace ConvNets.Stack.ML.Tests.Transforms.Custom;

/// <summary>Mappings written by the user: their columns, their state, and how a saved model finds them again.</summary>
[TestClass]
public sealed class CustomMappingTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void Golden_FittedModel_IsTheSameZip()
    {
        IDataView rows = CustomMappingCase.Rows(_ml);
        ITransformer model = CustomMappingCase.Pipeline(_ml).Fit(rows);
        GoldenAssert.Schema(GoldenFiles.Json("08-custommapping", "schema.json"), model.Transform(rows).Schema);
        GoldenAssert.Rows(GoldenFiles.Json("08-custommapping", "expected.json"), model.Transform(rows));
        GoldenAssert.SameEntries(GoldenFiles.Entries(GoldenFiles.PathOf("08-custommapping", "model.zip")), GoldenModelTests.Save(_ml, model, rows.Schema));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Golden_LoadedModel_GivesTheSameRows(bool register)
    {
        // The assembly is there in either case; registering it must not be necessary.
        Assert.AreEqual("GoldenCases", CustomMappingCase.Assembly.GetName().Name);
        if (register)
            _ml.ComponentCatalog.RegisterAssembly(CustomMappingCase.Assembly);
        ITransformer model = GoldenModelTests.Load(_ml, out DataViewSchema schema, "08-custommapping", "model.zip");
        IDataView rows = CustomMappingCase.Rows(_ml);
        GoldenAssert.Schema(GoldenFiles.Json("08-custommapping", "schema.json"), model.Transform(rows).Schema);
        GoldenAssert.Rows(GoldenFiles.Json("08-custommapping", "expected.json"), model.Transform(rows));
        GoldenAssert.SameEntries(GoldenFiles.Entries(GoldenFiles.PathOf("08-custommapping", "model.zip")), GoldenModelTests.Save(_ml, model, schema));
    }

    [TestMethod]
    public void Golden_WithoutContractName_CannotBeSaved()
    {
        IDataView rows = CustomMappingCase.Rows(_ml);
        ITransformer model = CustomMappingCase.Pipeline(_ml, contractName: null).Fit(rows);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => GoldenModelTests.Save(_ml, model, rows.Schema));
        System.Text.Json.JsonElement expected = GoldenFiles.Json("08-custommapping", "expected-errors.json");
        Assert.AreEqual(expected.GetProperty("Model.Save of a CustomMapping with contractName: null").GetProperty("message").GetString(), error.Message);
    }

    [TestMethod]
    public void A_prediction_engine_maps_single_objects()
    {
        ITransformer model = CustomMappingCase.Pipeline(_ml).Fit(CustomMappingCase.Rows(_ml));
        using PredictionEngine<CustomMappingCase.MapIn, CustomMappingCase.MapOut> engine = _ml.Model.CreatePredictionEngine<CustomMappingCase.MapIn, CustomMappingCase.MapOut>(model);
        CustomMappingCase.MapOut first = engine.Predict(new CustomMappingCase.MapIn { A = 1, B = 3, Text = "ab" });
        CustomMappingCase.MapOut second = engine.Predict(new CustomMappingCase.MapIn { A = 2, B = 3, Text = "c" });
        Assert.AreEqual((4f, "AB"), (first.Sum, first.Upper));
        Assert.AreEqual((5f, "C"), (second.Sum, second.Upper));
        CollectionAssert.AreEqual(new[] { (float)'c' }, second.Letters);
    }

    [TestMethod]
    public void The_function_runs_once_a_row_and_only_if_a_column_of_it_is_read()
    {
        int calls = 0;
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 5).Select(i => new Number { Value = i }).ToArray());
        IDataView mapped = _ml.Transforms.CustomMapping<Number, Pair>((source, destination) =>
        {
            calls++;
            destination.Twice = 2 * source.Value;
            destination.Square = source.Value * source.Value;
        }, null).Fit(data).Transform(data);
        CollectionAssert.AreEqual(new float[] { 0, 1, 2, 3, 4 }, mapped.GetColumn<float>("Value").ToArray());
        Assert.AreEqual(0, calls);
        CollectionAssert.AreEqual(new float[] { 0, 3, 8, 15, 24 }, _ml.Data.CreateEnumerable<Pair>(mapped, reuseRowObject: false).Select(row => row.Twice + row.Square).ToArray());
        Assert.AreEqual(5, calls);
    }

    [TestMethod]
    public void Schema_definitions_rename_columns()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new Number { Value = 3 } });
        var input = SchemaDefinition.Create(typeof(Pair), SchemaDefinition.Direction.Both);
        input.RemoveAll(column => column.MemberName == nameof(Pair.Square));
        input[nameof(Pair.Twice)].ColumnName = "Value";
        var output = SchemaDefinition.Create(typeof(Number));
        output[nameof(Number.Value)].ColumnName = "Half";
        CustomMappingEstimator<Pair, Number> estimator = _ml.Transforms.CustomMapping<Pair, Number>((source, destination) => destination.Value = source.Twice / 2, null, input, output);
        IDataView mapped = estimator.Fit(data).Transform(data);
        Assert.AreEqual(1.5f, mapped.GetColumn<float>("Half").Single());
        SchemaShape shape = estimator.GetOutputSchema(SchemaShape.Create(data.Schema));
        CollectionAssert.AreEqual(new[] { "Value", "Half" }, shape.Select(column => column.Name).ToArray());
    }

    [TestMethod]
    public void A_missing_or_wrong_column_is_named()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new Other { Value = "text" } });
        CustomMappingEstimator<Number, Pair> estimator = _ml.Transforms.CustomMapping<Number, Pair>((_, _) => { }, null);
        foreach (Exception error in new Exception[]
        {
            Assert.ThrowsExactly<InvalidOperationException>(() => estimator.Fit(data)),
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(SchemaShape.Create(data.Schema))),
        })
        {
            StringAssert.Contains(error.Message, "'Value'");
            StringAssert.Contains(error.Message, "String");
            StringAssert.Contains(error.Message, "Single");
        }

        var missing = Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Transforms.CustomMapping<Pair, Number>((_, _) => { }, null).Fit(data));
        StringAssert.Contains(missing.Message, "'Twice'");
    }

    [TestMethod]
    public void A_stateful_mapping_sees_all_rows_in_order_and_each_cursor_has_its_own_state()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(1, 300).Select(i => new Number { Value = i }).ToArray());
        ITransformer model = RunningSum(_ml).Fit(data);
        IDataView sums = model.Transform(data);
        float[] expected = [.. Enumerable.Range(1, 300).Select(i => i * (i + 1) / 2f)];
        CollectionAssert.AreEqual(expected, sums.GetColumn<float>("Sum").ToArray());
        CollectionAssert.AreEqual(expected, sums.GetColumn<float>("Sum").ToArray());
        CollectionAssert.AreEqual(expected, _ml.Data.Cache(sums).GetColumn<float>("Sum").ToArray());
        Assert.HasCount(1, sums.GetRowCursorSet(sums.Schema, 4));
        Assert.HasCount(4, sums.GetRowCursorSet([sums.Schema["Value"]], 4));
    }

    [TestMethod]
    public void A_stateful_mapping_is_saved_and_found_by_its_contract()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new Number[] { new() { Value = 1 }, new() { Value = 2 } });
        using var zip = new MemoryStream();
        _ml.Model.Save(RunningSum(_ml).Fit(data), data.Schema, zip);
        zip.Position = 0;
        ITransformer loaded = new MLContext(1).Model.Load(zip, out _);
        CollectionAssert.AreEqual(new float[] { 1, 3 }, loaded.Transform(data).GetColumn<float>("Sum").ToArray());
    }

    [TestMethod]
    public void A_contract_that_no_class_has_or_that_is_no_factory_is_told()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new Number { Value = 1 } });
        foreach ((string contract, string[] told) in new[] { ("nobody", new[] { "nobody", "RegisterAssembly" }), ("not a factory", ["not a factory", "CustomMappingFactory"]) })
        {
            using var zip = new MemoryStream();
            _ml.Model.Save(_ml.Transforms.CustomMapping<Number, Pair>(Double, contract).Fit(data), data.Schema, zip);
            zip.Position = 0;
            var error = Assert.Throws<FormatException>(() => new MLContext(1).Model.Load(zip, out _));
            foreach (string part in told)
                StringAssert.Contains(error.Message, part);
        }
    }

    [TestMethod]
    public void A_stateful_predicate_leaves_out_what_it_says()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new float[] { 3, 1, 4, 1, 5, 9, 2, 6 }.Select(value => new Number { Value = value }).ToArray());
        IDataView rising = _ml.Data.FilterByStatefulCustomPredicate<Number, Maximum>(
            data,
            (row, state) =>
            {
                bool leaveOut = row.Value <= state.Value;
                state.Value = Math.Max(state.Value, row.Value);
                return leaveOut;
            },
            state => state.Value = 2);
        float[] expected = [3, 4, 5, 9];
        CollectionAssert.AreEqual(expected, rising.GetColumn<float>("Value").ToArray());
        CollectionAssert.AreEqual(expected, rising.GetColumn<float>("Value").ToArray());
        Assert.IsFalse(rising.CanShuffle);
        Assert.HasCount(1, rising.GetRowCursorSet(rising.Schema, 4));
    }

    private static StatefulCustomMappingEstimator<Number, Sum, Maximum> RunningSum(MLContext ml)
    {
        var factory = new RunningSumFactory();
        return ml.Transforms.StatefulCustomMapping(factory.GetMapping(), factory.GetStateInitAction(), "running sum");
    }

    private static void Double(Number source, Pair destination) => destination.Twice = 2 * source.Value;

    [CustomMappingFactoryAttribute("running sum")]
    private sealed class RunningSumFactory : StatefulCustomMappingFactory<Number, Sum, Maximum>
    {
        public override Action<Number, Sum, Maximum> GetMapping() => (source, destination, state) => destination.Value = state.Value += source.Value;

        public override Action<Maximum> GetStateInitAction() => state => state.Value = 0;
    }

    [CustomMappingFactoryAttribute("not a factory")]
    private sealed class NoFactory;

    private sealed class Number
    {
        public float Value;
    }

    private sealed class Other
    {
        public string? Value;
    }

    private sealed class Pair
    {
        public float Twice;
        public float Square;
    }

    private sealed class Sum
    {
        [ColumnName("Sum")]
        public float Value;
    }

    private sealed class Maximum
    {
        public float Value;
    }
}

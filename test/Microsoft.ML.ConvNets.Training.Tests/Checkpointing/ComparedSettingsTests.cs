using System.Reflection;
using Microsoft.ML.ConvNets.Training.Checkpointing;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets.Training.Tests.Checkpointing;

/// <summary>What a resumed training must have in common with the one before follows from the options.</summary>
[TestClass]
public class ComparedSettingsTests
{
    [TestMethod]
    public void An_option_that_is_added_is_compared()
    {
        Assert.AreEqual("3", ComparedSettings.Of(new WithOneMore()).Values[nameof(WithOneMore.Novelty)]);
        Assert.AreEqual("4.5", ComparedSettings.Of(new WithOneMore { NoveltyOfTraining = 4.5 }).Values[nameof(WithOneMore.NoveltyOfTraining)]);
        Assert.IsFalse(ComparedSettings.Of(new WithOneMore()).Values.ContainsKey(nameof(WithOneMore.Shown)));
    }

    [TestMethod]
    public void Every_option_is_compared_by_what_it_says_or_has_leave_to_differ()
    {
        foreach (ConvNetTrainerOptions options in new ConvNetTrainerOptions[]
        {
            new ConvNetClassifier.Options(), new ConvNetBinaryClassifier.Options(), new ConvNetMultiLabelClassifier.Options(), new ConvNetRegressor.Options(),
        })
        {
            SortedDictionary<string, string> values = ComparedSettings.Of(options).Values;
            foreach (FieldInfo field in options.GetType().GetFields().Where(static f => !typeof(OptionGroup).IsAssignableFrom(f.FieldType)))
            {
                Assert.AreEqual(!field.IsDefined(typeof(MayDifferOnResumeAttribute)), values.ContainsKey(field.Name), field.Name);
            }

            foreach (FieldInfo field in Compared(options.GetType()))
            {
                Type type = Nullable.GetUnderlyingType(field.FieldType) ?? field.FieldType;
                // Of any other type the text would be the type's name, the same for all values.
                Assert.IsTrue(
                    type.IsPrimitive || type.IsEnum || type == typeof(string) || type.GetMethod("<Clone>$") is not null || type == typeof(TensorShape) || type == typeof(Network), field.Name);
            }
        }

        Assert.AreEqual("0.25", ComparedSettings.Of(new ConvNetRegressor.Options { ValidationSetFraction = 0.25 }).Values["ValidationSetFraction"]);
        Assert.AreEqual("2", ComparedSettings.Of(new ConvNetRegressor.Options { Hardware = { Threads = 2 } }).Values["Threads"]);
    }

    [TestMethod]
    public void Options_say_the_same_whatever_the_language_of_the_process()
    {
        var options = new ConvNetRegressor.Options { EarlyStopping = new EarlyStopping { MinDelta = 0.5 }, Optimizer = ConvNetOptimizer.Sgd(momentum: 0.9) };
        SortedDictionary<string, string> expected = ComparedSettings.Of(options).Values;
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            var commas = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
            commas.NumberFormat.NumberDecimalSeparator = ",";
            System.Globalization.CultureInfo.CurrentCulture = commas;
            StringAssert.Contains(options.EarlyStopping.ToString(), "0,5");
            CollectionAssert.AreEqual(expected, ComparedSettings.Of(options).Values);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    private static IEnumerable<FieldInfo> Compared(Type type) => type.GetFields().Where(static f => !f.IsDefined(typeof(MayDifferOnResumeAttribute)))
        .SelectMany(static f => typeof(OptionGroup).IsAssignableFrom(f.FieldType) ? Compared(f.FieldType) : [f]);

    private sealed class WithOneMore : ConvNetTrainerOptions
    {
        public int Novelty = 3;

        public double? NoveltyOfTraining;

        [MayDifferOnResume]
        public int Shown = 1;

        internal override IEstimator<ConvNetTransformer> Trainer(IHostEnvironment environment) => throw new NotSupportedException();

        private protected override (string Option, string Name)[] AddedColumns => [];

        private protected override void CheckOwn()
        {
        }

        private protected override bool Measures(TrainingMetric metric) => true;
    }
}

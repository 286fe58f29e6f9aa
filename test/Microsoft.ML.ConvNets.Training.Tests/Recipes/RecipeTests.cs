namespace Microsoft.ML.ConvNets.Training.Tests.Recipes;

[TestClass]
public class RecipeTests
{
    public static IEnumerable<object[]> All =>
    [
        [Recipe.Fast], [Recipe.Accurate], [Recipe.WithinTime(TimeSpan.FromMinutes(5))], [Recipe.FromScratch(TinyModel.Network)],
        [Recipe.Accurate with { LearningRates = [0.01], Augmentation = Augmentation.Standard, LargestSide = 64 }],
    ];

    [TestMethod]
    [DynamicData(nameof(All))]
    public void A_recipe_is_its_json(Recipe recipe)
    {
        Recipe read = Recipe.FromJson(recipe.ToJson());
        Assert.AreEqual(recipe, read);
        Assert.AreEqual(recipe.GetHashCode(), read.GetHashCode());
        Assert.AreEqual(recipe.ToString(), read.ToString());
        Assert.AreNotEqual(recipe, recipe with { FineTuneLearningRate = 0.5 });
    }

    [TestMethod]
    public void The_table_says_what_will_be_done()
    {
        StringAssert.Contains(Recipe.Fast.ToString(), "rates 0.0005, 0.001, 0.003; weight decays 0.03, 0.3");
        string accurate = Recipe.Accurate.ToString();
        foreach (string part in new[] { "6 epochs in one cycle up to rate 0.0006", "trivialAugment", "label smoothing   0.1", "4 best epochs", "balanced" })
        {
            StringAssert.Contains(accurate, part);
        }

        StringAssert.Contains(Recipe.WithinTime(TimeSpan.FromMinutes(5)).ToString(), "00:05:00");
        StringAssert.Contains(Recipe.FromScratch(TinyModel.Network).ToString(), "from scratch");
    }

    [TestMethod]
    public void What_cannot_be_is_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Recipe.WithinTime(TimeSpan.Zero));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Recipe.Fast with { WeightSoup = 1 });
        Assert.ThrowsExactly<ArgumentException>(() => Recipe.Fast with { LearningRates = [] });
        Assert.ThrowsExactly<ArgumentException>(() => Recipe.Fast with { LearningRates = [0] });
        Network pretrained = Network.FromBackbone(Backbones.Compact(KnownWeights.Compact), trainable: true, []);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Recipe.FromScratch(pretrained)).Message, "pretrained");
        Assert.ThrowsExactly<InvalidOperationException>(() => (Recipe.Fast with { Network = pretrained }).ToJson());
        StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => Recipe.FromJson("""{"epoch":3}""")).Message, "'epoch'");
        Assert.ThrowsExactly<FormatException>(() => Recipe.FromJson("""{"epochs":0}"""));
    }
}

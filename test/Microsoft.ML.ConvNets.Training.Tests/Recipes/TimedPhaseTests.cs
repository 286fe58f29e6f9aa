using Microsoft.ML.ConvNets.Training.Recipes;

namespace Microsoft.ML.ConvNets.Training.Tests.Recipes;

/// <summary>3,000 images whose features took a minute at 160 pixels a side, before a second phase at up to 224.</summary>
[TestClass]
public class TimedPhaseTests
{
    private static readonly TensorShape s_tried = TensorShape.Image(3, 160, 160);
    private static readonly TensorShape s_full = TensorShape.Image(3, 224, 224);

    [TestMethod]
    [DataRow(60 * 60, 224, false)]
    [DataRow(15 * 60, 160, false)]
    [DataRow(200, 224, true)]
    public void All_layers_learn_where_there_is_time_for_it_and_otherwise_the_head_sees_more(int seconds, int side, bool isFrozen)
    {
        TimedPhase phase = PhaseOf(seconds) ?? throw new AssertFailedException("There is time for a second phase.");
        Assert.AreEqual(TensorShape.Image(3, side, side), phase.Shape);
        Assert.AreEqual(isFrozen, phase.IsFrozen);
    }

    [TestMethod]
    public void Nothing_is_begun_that_would_not_end_in_time() => Assert.IsNull(PhaseOf(100));

    private static TimedPhase? PhaseOf(int seconds) => TimedPhase.For(
        new ConvNetClassifier.Options { Network = Network.FromBackbone(Backbones.ResNet18()), InputShape = s_full }, s_tried,
        TimeSpan.FromSeconds(seconds), samples: 3000, featuresPerSecond: 50);
}

using Microsoft.ML.ConvNets.Training.Torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

[TestClass]
public class PrecisionChoiceTests
{
    private static readonly Processor s_old = Processor.Identify(static (_, _) => (0, 0, 0, 0));

    // Leaf 7 with a subleaf 1 whose bit 5 is set.
    private static readonly Processor s_new = Processor.Identify(static (leaf, subleaf) => leaf == 0 ? (7, 0, 0, 0) : subleaf == 0 ? (1, 0, 0, 0) : (1 << 5, 0, 0, 0));

    [TestMethod]
    public void Auto_is_bfloat16_for_images_on_processors_that_compute_with_it()
    {
        TensorShape image = TensorShape.Image(3, 32, 32);
        TensorShape vector = TensorShape.Vector(512);
        Assert.IsTrue(s_new.ComputesBFloat16);
        Assert.IsTrue(TrainingPrecision.Auto.IsBFloat16(image, s_new));
        Assert.IsFalse(TrainingPrecision.Auto.IsBFloat16(vector, s_new), "vectors may hold measurements that eight bits spoil");
        Assert.IsFalse(TrainingPrecision.Auto.IsBFloat16(image, s_old));
        foreach (TensorShape shape in new[] { image, vector })
        {
            foreach (Processor processor in new[] { s_old, s_new })
            {
                Assert.IsTrue(TrainingPrecision.BFloat16.IsBFloat16(shape, processor));
                Assert.IsFalse(TrainingPrecision.Float32.IsBFloat16(shape, processor));
            }
        }
    }
}

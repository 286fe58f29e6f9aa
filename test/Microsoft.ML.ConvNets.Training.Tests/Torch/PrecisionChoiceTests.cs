

using Microsoft.ML.ConvNets.Training.Torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

[TestClass]
public class PrecisionChoiceTests
{
    private static readonly Processor s_old = Processor.Identify(static (_, _) => (0, 0, 0, 0));

    // Leaf 7 with a subleaf 1 whose bit 5 is set.
    private static readonly Processor s_new = Processor.Identify(static (leaf, subleaf) => leaf == 0 ? (7, 0, 0, 0) : subleaf == 0 ? (1, 0, 0, 0) : (1 << 5, 0, 0, 0));

    [TestMethod]
    public void Auto_is_bfloat16_for_pictures_on_processors_that_compute_with_it()
    {
        TensorShape picture = TensorShape.Image(3, 32, 32);
        TensorShape vector = TensorShape.Vector(512);
        Assert.IsTrue(s_new.ComputesBFloat16);
        Assert.IsTrue(Precision.Auto.IsBFloat16(picture, s_new));
        Assert.IsFalse(Precision.Auto.IsBFloat16(vector, s_new), "vectors may hold measurements that eight bits spoil");
        Assert.IsFalse(Precision.Auto.IsBFloat16(picture, s_old));
        foreach (TensorShape shape in new[] { picture, vector })
        {
            foreach (Processor processor in new[] { s_old, s_new })
            {
                Assert.IsTrue(Precision.BFloat16.IsBFloat16(shape, processor));
                Assert.IsFalse(Precision.Float32.IsBFloat16(shape, processor));
            }
        }
    }
}

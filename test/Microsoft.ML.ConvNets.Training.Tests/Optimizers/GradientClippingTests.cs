using TorchSharp;

namespace Microsoft.ML.ConvNets.Training.Tests.Optimizers;

[TestClass]
public class GradientClippingTests
{
    [TestMethod]
    public void Clips_as_PyTorch_does()
    {
        (string Name, GradientClipping Clipping)[] cases =
            [("norm", GradientClipping.ByNorm(0.5)), ("norm beyond", GradientClipping.ByNorm(100)), ("value", GradientClipping.ByValue(0.2))];
        foreach ((string name, GradientClipping clipping) in cases)
        {
            using var problem = new FixedProblem();
            problem.SetGradients(3);
            clipping.Apply(problem.Parameters);
            torch.Tensor[] gradients = [.. problem.Parameters.Select(static p => p.grad!)];
            FixedProblem.AssertValues(FixedProblem.Expected.GetProperty("clippings").GetProperty(name), gradients, name);
            Array.ForEach(gradients, static gradient => gradient.Dispose());
        }
    }

    [TestMethod]
    public void Parameters_without_a_gradient_are_no_obstacle()
    {
        using var problem = new FixedProblem();
        GradientClipping.ByNorm(1).Apply(problem.Parameters);
        GradientClipping.ByValue(1).Apply(problem.Parameters);
        Assert.IsTrue(problem.Parameters.All(static p => p.grad is null));
    }

    [TestMethod]
    public void Limits_that_make_no_sense_are_refused()
    {
        foreach (double max in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.AreEqual("max", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => GradientClipping.ByNorm(max)).ParamName);
            Assert.AreEqual("max", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => GradientClipping.ByValue(max)).ParamName);
        }

        Assert.AreEqual(GradientClipping.ByNorm(1), GradientClipping.ByNorm(1));
        Assert.AreNotEqual(GradientClipping.ByNorm(1), GradientClipping.ByValue(1));
    }
}

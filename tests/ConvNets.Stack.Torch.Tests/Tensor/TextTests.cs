using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNets.Stack.Torch.Tests;

[TestClass]
public sealed class TextTests
{
    [TestMethod]
    public void Each_style_writes_shape_or_values()
    {
        using var values = tensor(new float[,] { { 1, 2.5f }, { -3, 4 } });
        Assert.AreEqual("[2x2], type = Float32, device = cpu", values.ToString());
        Assert.AreEqual("[[1, 2.5],\n [-3, 4]]", values.npstr(newLine: "\n", cultureInfo: CultureInfo.InvariantCulture));
        Assert.AreEqual("[2x2], type = Float32, device = cpu, value = {{1, 2.5},\n {-3, 4}}", values.cstr(newLine: "\n"));
        Assert.AreEqual("[2x2], type = Float32, device = cpu\n 1.0000 2.5000\n -3.0000 4.0000", values.jlstr(newLine: "\n"));
        Assert.AreEqual("[2x2], type = Float32, device = cpu", values.metastr());
    }

    [TestMethod]
    public void Numbers_of_other_types_are_written_as_they_are()
    {
        using var flag = tensor(true);
        using var whole = tensor(new long[] { 1, 2 });
        Assert.AreEqual("True", flag.npstr());
        Assert.AreEqual("[1, 2]", whole.npstr());
    }

    [TestMethod]
    public void Long_tensors_are_summarised()
    {
        using var many = arange(5000);
        Assert.AreEqual("[0, 1, 2, ..., 4997, 4998, 4999]", many.npstr());
    }
}

using Microsoft.ML.ConvNets.Training.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

[TestClass]
public class TensorBytesTests
{
    [TestMethod]
    public void Tensors_of_every_type_and_layout_are_written_and_read_again() => LiveTensors.AssertNoneLeft(() =>
    {
        using IDisposable scope = NewDisposeScope();
        (string Name, Tensor Tensor)[] tensors =
        [
            ("a", randn(3, 4)), ("transposed", randn(5, 2).t()), ("half", randn(3).to(ScalarType.Float16)), ("brain", randn(3).to(ScalarType.BFloat16)),
            ("double", randn(2).to(ScalarType.Float64)), ("long", tensor(new long[] { -1, 1L << 40 })), ("bool", tensor(new[] { true, false })),
            ("scalar", tensor(3f)), ("none", zeros(0, 2)), ("channels last", ChannelsLast.Of(randn(2, 3, 4, 5))),
        ];
        using var stream = new MemoryStream();
        TensorBytes.Write(stream, tensors);
        stream.Position = 0;
        (string Name, Tensor Tensor)[] read = [.. tensors.Select(static t => (t.Name, zeros_like(t.Tensor)))];
        TensorBytes.ReadInto(stream, read);
        foreach ((string name, Tensor expected) in tensors)
        {
            Tensor actual = read.Single(r => r.Name == name).Tensor;
            Assert.AreEqual(expected.dtype, actual.dtype, name);
            Assert.IsTrue(expected.equal(actual).all().item<bool>(), name);
        }

        stream.Position = 0;
        Assert.Throws<InvalidDataException>(() => TensorBytes.ReadInto(stream, read[1..]));
        stream.SetLength(stream.Length - 1);
        stream.Position = 0;
        StringAssert.Contains(Assert.Throws<InvalidDataException>(() => TensorBytes.ReadInto(stream, read)).Message, "channels last");
    });

    [TestMethod]
    public void Floats_go_into_tensors_and_come_out_row_by_row() => LiveTensors.AssertNoneLeft(() =>
    {
        using IDisposable scope = NewDisposeScope();
        float[] values = [.. Enumerable.Range(0, 120).Select(static i => i / 7f)];
        Tensor rows = TensorBytes.Of(values, [2, 3, 4, 5]);
        Assert.AreEqual(23 / 7f, rows[0, 1, 0, 3].item<float>());
        var copy = new float[120];
        TensorBytes.CopyTo(ChannelsLast.Of(rows), copy);
        CollectionAssert.AreEqual(values, copy);
    });
}

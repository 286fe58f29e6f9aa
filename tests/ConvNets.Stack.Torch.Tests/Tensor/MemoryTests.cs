using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace ConvNets.Stack.Torch.Tests;

/// <summary>Elements between managed memory and tensors.</summary>
[TestClass]
public sealed class MemoryTests
{
    [TestMethod]
    public void Scalars_keep_their_type()
    {
        using var scope = NewDisposeScope();
        Assert.AreEqual(ScalarType.Float32, tensor(1.5f).dtype);
        Assert.AreEqual(ScalarType.Float64, tensor(1.5).dtype);
        Assert.AreEqual(ScalarType.Int32, tensor(1).dtype);
        Assert.AreEqual(ScalarType.Int64, tensor(1L).dtype);
        Assert.AreEqual(ScalarType.Bool, tensor(true).dtype);
        Assert.AreEqual(ScalarType.Byte, tensor((byte)1).dtype);
        Assert.AreEqual(ScalarType.Float16, tensor(1, ScalarType.Float16).dtype);
        Assert.AreEqual(0L, tensor(1.5f).dim());
    }

    [TestMethod]
    public void Arrays_keep_their_shape_and_are_copied()
    {
        using var scope = NewDisposeScope();
        var source = new float[,] { { 1, 2, 3 }, { 4, 5, 6 } };
        var copy = tensor(source);
        source[0, 0] = 9;
        CollectionAssert.AreEqual(new long[] { 2, 3 }, copy.shape);
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 4, 5, 6 }, copy.data<float>().ToArray());
        CollectionAssert.AreEqual(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }, copy.data<float>().ToNDArray());
        CollectionAssert.AreEqual(new long[] { 3, 2 }, tensor(new List<int> { 1, 2, 3, 4, 5, 6 }, 3, 2).shape);
        CollectionAssert.AreEqual(new long[] { 2, 2 }, tensor(new byte[] { 1, 2, 3, 4 }.AsMemory(), [2, 2]).shape);
        Assert.AreEqual(3.0, tensor(new[] { 1, 2, 3 }, ScalarType.Float64)[2].item<double>());
    }

    [TestMethod]
    public void From_array_shares_its_memory_until_the_last_tensor_goes()
    {
        var source = new float[] { 1, 2, 3 };
        Tensor view;
        using (var shared = from_array(source))
        {
            view = shared[1..];
            shared.add_(10);
        }

        CollectionAssert.AreEqual(new float[] { 11, 12, 13 }, source);
        GC.Collect(2, GCCollectionMode.Forced, true, true);
        source[2] = 5;
        Assert.AreEqual(5f, view[1].item<float>());
        view.Dispose();
    }

    [TestMethod]
    public void Frombuffer_reads_the_bytes_as_the_type_it_is_told()
    {
        using var scope = NewDisposeScope();
        var values = frombuffer(BitConverter.GetBytes(1.5f).Concat(BitConverter.GetBytes(2.5f)).ToArray(), ScalarType.Float32, offset: 1);
        CollectionAssert.AreEqual(new[] { 2.5f }, values.data<float>().ToArray());
        Assert.ThrowsExactly<ArgumentException>(() => frombuffer(new byte[4], ScalarType.Float32, count: 2));
    }

    [TestMethod]
    public void A_wrong_number_of_elements_is_told()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => tensor(new float[5], [2, 3]));
        StringAssert.Contains(error.Message, "[2, 3] has 6 elements; 5 are given");
    }

    [TestMethod]
    public void Accessors_follow_strides()
    {
        using var scope = NewDisposeScope();
        var turned = arange(6, ScalarType.Float32).reshape(2, 3).T;
        var data = turned.data<float>();
        CollectionAssert.AreEqual(new float[] { 0, 3, 1, 4, 2, 5 }, data.ToArray());
        CollectionAssert.AreEqual(new float[] { 0, 3, 1, 4, 2, 5 }, data.ToList());
        Assert.AreEqual(4f, data[1, 1]);
        data[1, 1] = 40;
        Assert.AreEqual(40f, turned[1, 1].item<float>());
        data.CopyFrom(new float[] { 7, 8 }, tensorIndex: 4);
        CollectionAssert.AreEqual(new float[] { 0, 3, 1, 40, 7, 8 }, data.ToArray());
        Assert.ThrowsExactly<IndexOutOfRangeException>(() => data[3, 0]);
        Assert.ThrowsExactly<ArgumentException>(() => data[0, 0, 0]);
    }

    [TestMethod]
    public void An_accessor_of_the_wrong_type_or_of_a_disposed_tensor_is_refused()
    {
        var values = zeros(3);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => values.data<double>()).Message, "Float32");
        Assert.ThrowsExactly<ArgumentException>(() => values.item<float>());
        var data = values.data<float>();
        values.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => data[0]);
        Assert.ThrowsExactly<ObjectDisposedException>(() => values.numel());
    }

    [TestMethod]
    public void Spans_go_in_and_out_whatever_the_layout()
    {
        using var scope = NewDisposeScope();
        var source = Enumerable.Range(0, 24).Select(i => (float)i).ToArray();
        var picture = TensorLayout.ChannelsLast(zeros(1, 2, 3, 4));
        Assert.IsTrue(TensorLayout.IsChannelsLast(picture));
        picture.CopyFrom<float>(source);
        var target = new float[24];
        picture.CopyTo<float>(target);
        CollectionAssert.AreEqual(source, target);
        Assert.AreEqual(23f, picture[0, 1, 2, 3].item<float>());
        Assert.ThrowsExactly<ArgumentException>(() => picture.CopyTo<float>(new float[3]));
    }

    [TestMethod]
    public void Raw_bytes_become_a_tensor_of_any_type()
    {
        using var scope = NewDisposeScope();
        var half = from_bytes(new byte[] { 0x80, 0x3f, 0x00, 0x40 }, [2], ScalarType.BFloat16);
        CollectionAssert.AreEqual(new float[] { 1, 2 }, half.@float().data<float>().ToArray());
        Assert.ThrowsExactly<ArgumentException>(() => from_bytes(new byte[3], [2], ScalarType.BFloat16));
        CollectionAssert.AreEqual(new byte[] { 0x80, 0x3f, 0x00, 0x40 }, half.bytes.ToArray());
    }

    [TestMethod]
    public void A_tensor_survives_the_trip_through_a_stream()
    {
        using var scope = NewDisposeScope();
        var source = arange(12, ScalarType.Float32).reshape(3, 4).T;
        using var stream = new MemoryStream();
        source.Save(stream);
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        Assert.IsTrue(TensorExtensionMethods.Load(reader).Equals(source));

        stream.Position = 0;
        Assert.ThrowsExactly<ArgumentException>(() => zeros(2).Load(reader));
        stream.SetLength(stream.Length - 1);
        stream.Position = 0;
        Assert.ThrowsExactly<EndOfStreamException>(() => TensorExtensionMethods.Load(reader));
    }

    [TestMethod]
    public void Indexed_places_can_be_set()
    {
        using var scope = NewDisposeScope();
        var values = zeros(2, 3);
        values[0, 1] = 5f;
        values[1] = tensor(new float[] { 1, 2, 3 });
        values[TensorIndex.Colon, 2] = -1f;
        CollectionAssert.AreEqual(new float[] { 0, 5, -1, 1, 2, -1 }, values.data<float>().ToArray());
        values[values < 0] = 9f;
        CollectionAssert.AreEqual(new float[] { 0, 5, 9, 1, 2, 9 }, values.data<float>().ToArray());
        values.index_put_(ones(2), [tensor(new long[] { 0, 0 }), tensor(new long[] { 0, 0 })], accumulate: true);
        Assert.AreEqual(2f, values[0, 0].item<float>());
    }

    [TestMethod]
    public void Numbers_convert_both_ways()
    {
        using var scope = NewDisposeScope();
        Tensor fromFloat = 2.5f;
        Tensor fromArray = new long[] { 1, 2 };
        Assert.AreEqual(2.5, fromFloat.ToDouble());
        Assert.AreEqual(2, (int)fromArray[1]);
        Assert.IsTrue((bool)(fromFloat > 2).all());
        Assert.AreEqual(3L, tensor(3.9f).ToInt64());
        Assert.AreEqual((byte)200, tensor(200).ToByte());
        Assert.ThrowsExactly<OverflowException>(() => tensor(300).ToByte());
    }

    [TestMethod]
    public void Named_dimensions_are_kept()
    {
        using var named = zeros(2, 3, names: ["N", "C"]);
        CollectionAssert.AreEqual(new[] { "N", "C" }, named.names);
        using var plain = zeros(2, 3);
        Assert.IsFalse(plain.has_names());
    }
}

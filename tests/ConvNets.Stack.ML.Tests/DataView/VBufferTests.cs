using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.DataView;

[TestClass]
public sealed class VBufferTests
{
    [TestMethod]
    public void Dense_and_sparse_vectors_read_alike()
    {
        var dense = new VBuffer<float>(4, [0, 5, 0, 7]);
        var sparse = new VBuffer<float>(4, 2, [5, 7], [1, 3]);
        Assert.IsTrue(dense.IsDense);
        Assert.IsFalse(sparse.IsDense);
        CollectionAssert.AreEqual(dense.DenseValues().ToArray(), sparse.DenseValues().ToArray());
        for (int i = 0; i < 4; i++)
            Assert.AreEqual(dense.GetItemOrDefault(i), sparse.GetItemOrDefault(i));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => sparse.GetItemOrDefault(4));
        CollectionAssert.AreEqual(new[] { 1, 3 }, sparse.Items().Select(i => i.Key).ToArray());
        Assert.AreEqual("Sparse vector of size 4, 2 explicit values", sparse.ToString());
    }

    [TestMethod]
    public void Copies_reuse_the_destination()
    {
        var source = new VBuffer<float>(3, [1, 2, 3]);
        float[] array = new float[8];
        var destination = new VBuffer<float>(8, array);
        source.CopyTo(ref destination);
        Assert.AreEqual(3, destination.Length);
        Assert.AreSame(array, destination.ValuesArray);
        array[0] = 9;
        Assert.AreEqual(1f, source.GetItemOrDefault(0));

        var sparse = new VBuffer<float>(6, 2, [5, 7], [1, 4]);
        sparse.CopyTo(ref destination, 1, 4);
        CollectionAssert.AreEqual(new float[] { 5, 0, 0, 7 }, destination.DenseValues().ToArray());
        sparse.CopyToDense(ref destination);
        CollectionAssert.AreEqual(new float[] { 0, 5, 0, 0, 7, 0 }, destination.GetValues().ToArray());
        var span = new float[7];
        sparse.CopyTo(span, 1, -1);
        CollectionAssert.AreEqual(new float[] { 0, -1, 5, -1, -1, 7, -1 }, span);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => sparse.CopyTo(new float[3]));
    }

    [TestMethod]
    public void An_editor_can_keep_old_values_and_commit_fewer()
    {
        var buffer = new VBuffer<int>(2, [1, 2]);
        VBufferEditor<int> editor = VBufferEditor.Create(ref buffer, 4, valuesCount: 4, keepOldOnResize: true, requireIndicesOnDense: true);
        Assert.IsTrue(editor.CreatedNewValues);
        Assert.AreEqual(2, editor.Values[1]);
        editor.Indices[0] = 3;
        editor.Values[0] = 8;
        buffer = editor.CommitTruncated(1);
        CollectionAssert.AreEqual(new[] { 0, 0, 0, 8 }, buffer.DenseValues().ToArray());
        editor = VBufferEditor.CreateFromBuffer(ref buffer);
        editor.Values[0] = 5;
        buffer = editor.Commit();
        Assert.AreEqual(5, buffer.GetItemOrDefault(3));
    }

    [TestMethod]
    public void Wrong_sizes_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new VBuffer<float>(3, [1, 2]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new VBuffer<float>(3, 2, [1, 2], [1]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new VBuffer<float>(-1, []));
    }
}

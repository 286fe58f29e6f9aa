using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace ConvNets.Stack.ML.Tests.Images;

[TestClass]
public class ImageDataViewTypeTests
{
    [TestMethod]
    public void SizesTellTypesApart()
    {
        Assert.AreEqual("Image", new ImageDataViewType().ToString());
        Assert.AreEqual("Image<2, 3>", new ImageDataViewType(2, 3).ToString());
        Assert.IsTrue(new ImageDataViewType(2, 3).Equals(new ImageDataViewType(2, 3)));
        Assert.IsFalse(new ImageDataViewType(2, 3).Equals(new ImageDataViewType(3, 2)));
        Assert.IsFalse(new ImageDataViewType(2, 3).Equals(new ImageDataViewType()));
        Assert.AreEqual(new ImageDataViewType(2, 3).GetHashCode(), new ImageDataViewType(2, 3).GetHashCode());
        Assert.AreEqual(typeof(MLImage), new ImageDataViewType().RawType);
    }

    [TestMethod]
    public void ImpossibleSizesAreRefused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ImageDataViewType(0, 3));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ImageDataViewType(1 << 15, 1 << 15));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ImageTypeAttribute(-1, 3));
    }

    [TestMethod]
    public void MembersOfClassesBecomeImageColumns()
    {
        DataViewSchema schema = new MLContext().Data.LoadFromEnumerable(Array.Empty<Row>()).Schema;

        Assert.AreEqual("Image", schema["Any"].Type.ToString());
        Assert.AreEqual("Image", schema["Marked"].Type.ToString());
        Assert.AreEqual("Image<224, 200>", schema["Sized"].Type.ToString());
    }

    private sealed class Row
    {
        public MLImage? Any { get; set; }

        [ImageType]
        public MLImage? Marked { get; set; }

        [ImageType(224, 200)]
        public MLImage? Sized { get; set; }
    }
}

namespace Microsoft.ML.ConvNets.Training.Tests.Augmentations;

[TestClass]
public class AugmentationPreviewTests
{
    [TestMethod]
    public void A_preview_has_the_size_asked_for_and_is_the_same_each_time()
    {
        byte[] pixels = new byte[20 * 30 * 4];
        new Random(1).NextBytes(pixels);
        for (int i = 3; i < pixels.Length; i += 4)
        {
            pixels[i] = byte.MaxValue;
        }

        using MLImage image = MLImage.CreateFromPixels(30, 20, MLPixelFormat.Rgba32, pixels);
        using MLImage first = Augmentation.Standard.Preview(image, 12, 16, seed: 3, variant: 1);
        using MLImage again = Augmentation.Standard.Preview(image, 12, 16, seed: 3, variant: 1);
        using MLImage other = Augmentation.Standard.Preview(image, 12, 16, seed: 3, variant: 2);
        Assert.AreEqual((12, 16), (first.Height, first.Width));
        CollectionAssert.AreEqual(first.Pixels.ToArray(), again.Pixels.ToArray());
        CollectionAssert.AreNotEqual(first.Pixels.ToArray(), other.Pixels.ToArray());
        using MLImage same = Augmentation.None.Preview(image, 20, 30);
        CollectionAssert.AreEqual(pixels.Where((_, i) => i % 4 < 3).ToArray(), same.Pixels.ToArray().Where((_, i) => i % 4 < 3).ToArray());
        Assert.ThrowsExactly<ArgumentNullException>(() => Augmentation.None.Preview(null!, 1, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Augmentation.None.Preview(image, 0, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Augmentation.None.Preview(image, 100_000, 100_000));
    }
}

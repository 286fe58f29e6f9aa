using Microsoft.ML.ConvNets.Images;

namespace Microsoft.ML.ConvNets.Tests.Images;

[TestClass]
public class ImagePreprocessingTests
{
    [TestMethod]
    public void Zero_to_one_scales_by_255()
    {
        byte[] pixels = [0, 51, 255, 102, 204, 1];
        float[] result = new float[6];
        ImagePreprocessing.ZeroToOne(TensorShape.Image(3, 1, 2)).Normalize(pixels, result);
        CollectionAssert.AreEqual(pixels.Select(p => p / 255f).ToArray(), result);
        ImagePreprocessing.ZeroToOne(TensorShape.Image(1, 2, 3)).Normalize(pixels, result);
        CollectionAssert.AreEqual(pixels.Select(p => p / 255f).ToArray(), result);
    }

    [TestMethod]
    public void Each_channel_has_its_mean_and_deviation()
    {
        float[] mean = [0.485f, 0.456f, 0.406f];
        float[] deviation = [0.229f, 0.224f, 0.225f];
        byte[] pixels = [10, 20, 30, 250, 128, 0];
        float[] result = new float[6];
        new ImagePreprocessing(TensorShape.Image(3, 2, 1), mean, deviation).Normalize(pixels, result);
        for (int i = 0; i < 6; i++)
        {
            Assert.AreEqual(((pixels[i] / 255f) - mean[i % 3]) / deviation[i % 3], result[i], 1e-6f);
        }
    }

    [TestMethod]
    public void What_does_not_fit_is_refused()
    {
        float[] one = [1, 1, 1];
        Assert.Throws<ArgumentException>(() => ImagePreprocessing.ZeroToOne(TensorShape.Vector(3)));
        Assert.Throws<ArgumentException>(() => ImagePreprocessing.ZeroToOne(TensorShape.Image(4, 2, 2)));
        Assert.Throws<ArgumentException>(() => new ImagePreprocessing(TensorShape.Image(3, 2, 2), [0], one));
        Assert.Throws<ArgumentException>(() => new ImagePreprocessing(TensorShape.Image(3, 2, 2), one, [1, 0, 1]));
        Assert.Throws<ArgumentException>(() => new ImagePreprocessing(TensorShape.Image(3, 2, 2), one, [1, float.NaN, 1]));
        Assert.Throws<ArgumentException>(() => new ImagePreprocessing(TensorShape.Image(3, 2, 2), [0, 0, float.PositiveInfinity], one));
    }

    [TestMethod]
    public void Channels_move_to_the_back()
    {
        TensorShape shape = TensorShape.Image(3, 2, 2);
        float[] first = [1, 2, 3, 4, 10, 20, 30, 40, 100, 200, 300, 400];
        float[] last = new float[12];
        PixelOrder.ToChannelsLast(first, shape, last);
        CollectionAssert.AreEqual(new float[] { 1, 10, 100, 2, 20, 200, 3, 30, 300, 4, 40, 400 }, last);
    }
}

using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Training.Datasets;
using Microsoft.ML.ConvNets.Training.Tasks;

namespace Microsoft.ML.ConvNets.Training.Tests.Datasets;

[TestClass]
public class SampleReaderTests
{
    [TestMethod]
    public void Training_sees_images_as_scoring_does()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Transforms.Conversion.MapValueToKey("Label").Fit(TestImages.Load(ml, 2)).Transform(TestImages.Load(ml, 2));
        using MLImage first = data.GetColumn<MLImage>("Image").First();
        TensorShape shape = TensorShape.Image(3, 11, 11);
        float[] bilinear = Seen(new ImagePreprocessing(shape, [0.5f, 0.4f, 0.3f], [1, 2, 3]));
        float[] cropped = Seen(new ImagePreprocessing(shape, [0.5f, 0.4f, 0.3f], [1, 2, 3], Interpolation.Bicubic, 0.8));
        CollectionAssert.AreNotEqual(bilinear, cropped);

        float[] Seen(ImagePreprocessing preprocessing)
        {
            using var store = new ImageDataset(preprocessing, memoryLimit: 1 << 20, Path.GetTempPath());
            new SampleReader(
                new TrainingData(data, data.Schema["Label"], data.Schema["Image"], Weight: null), new MulticlassTask(2, 0, null), maxBadFraction: null, threads: 1, progress: null,
                CancellationToken.None).ReadImages(store);
            float[] read = new float[shape.Length];
            store.ReadInput(0, read, augmenter: null, epoch: 1);

            byte[] pixels = new byte[shape.Length];
            float[] scored = new float[shape.Length];
            using var packer = new ImagePacker(preprocessing);
            packer.Pack(first, new ImageName("first", 0, "Image"), pixels);
            preprocessing.Normalize(pixels, scored);
            CollectionAssert.AreEqual(scored, read);
            return read;
        }
    }
}

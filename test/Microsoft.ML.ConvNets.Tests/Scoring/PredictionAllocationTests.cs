using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Weights;
using SkiaSharp;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Tests.Scoring;

/// <summary>A prediction makes no objects but those that its getters return.</summary>
[TestClass]
public class PredictionAllocationTests
{
    private const int Calls = 1000;

    private static readonly MLContext s_ml = new(seed: 1);

    [TestMethod]
    public void Scoring_decoded_images_row_by_row_allocates_nothing()
    {
        using TransformerChain<ConvNetClassifierTransformer> model = TinyModel.Classifier(s_ml);
        Assert.AreEqual(0, AllocatedBy(model.LastTransformer, s_ml.Data.LoadFromEnumerable(TestImages.Rows(Calls + 20))));
    }

    [TestMethod]
    public void Scoring_vectors_row_by_row_allocates_nothing()
    {
        Network network = Network.Sequential(Dense(8, Activation.Relu)).WithOutputLayer(1);
        TensorShape shape = TensorShape.Vector(4);
        using var model = new ConvNetRegressorTransformer(s_ml, new TrainedModel(
            new ModelMetadata("Features", InputKind.Vector, shape, null, BadImageAction.Fail), new RegressionHead("Score"),
            new NetworkScorer(network, WeightTable.Draw(network.Weights(shape), seed: 1), shape, null, OutputFunction.None), History: null));
        Assert.AreEqual(0, AllocatedBy(model, s_ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, Calls + 20).Select(static i => new VectorRow { Features = [i, 1, 2, 3] }).ToList())));
    }

    /// <summary>SkiaSharp makes a few small objects for each image that it decodes: its codec and the data that it reads.</summary>
    [TestMethod]
    public void Decoding_allocates_what_SkiaSharp_does()
    {
        using TransformerChain<ConvNetClassifierTransformer> model = TinyModel.Classifier(s_ml);
        byte[] encoded = Encoded();
        long allocated = AllocatedBy(model.LastTransformer, s_ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, Calls + 20).Select(_ => new EncodedRow { Image = encoded }).ToList()));
        Assert.AreEqual(DecodedAlone(encoded), allocated);
    }

    /// <summary>Around a prediction, ML.NET's own engine makes no more with a network than with a step of ML.NET.</summary>
    [TestMethod]
    public void An_engine_allocates_what_it_does_for_a_step_of_ML_NET()
    {
        List<VectorRow> rows = [.. Enumerable.Range(0, Calls).Select(static i => new VectorRow { Features = [i, 1, 2, 3] })];
        IDataView data = s_ml.Data.LoadFromEnumerable(rows);
        Network network = Network.Sequential(Dense(8, Activation.Relu)).WithOutputLayer(4);
        TensorShape shape = TensorShape.Vector(4);
        using var model = new ConvNetMultiLabelClassifierTransformer(s_ml, new TrainedModel(
            new ModelMetadata("Features", InputKind.Vector, shape, null, BadImageAction.Fail), new MultiLabelHead("Score", "Labels", ["a", "b", "c", "d"]),
            new NetworkScorer(network, WeightTable.Draw(network.Weights(shape), seed: 1), shape, null, OutputFunction.Sigmoid), History: null));
        ITransformer other = s_ml.Transforms.NormalizeLpNorm("Score", "Features").Fit(data);
        Assert.IsLessThanOrEqualTo(OfEngine(other), OfEngine(model));

        long OfEngine(ITransformer transformer)
        {
            using var engine = s_ml.Model.CreatePredictionEngine<VectorRow, VectorScore>(transformer);
            var score = new VectorScore();
            for (int i = 0; i < 20; i++)
            {
                engine.Predict(rows[i], ref score);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (VectorRow row in rows)
            {
                engine.Predict(row, ref score);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    /// <summary>Bytes that the getter of the scores allocates, the first rows aside.</summary>
    private static long AllocatedBy(ITransformer model, IDataView data)
    {
        IRowToRowMapper mapper = model.GetRowToRowMapper(data.Schema);
        DataViewSchema.Column column = mapper.OutputSchema["Score"];
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        using DataViewRow row = mapper.GetRow(cursor, [column]);
        Action read = column.Type is VectorDataViewType ? Reader<VBuffer<float>>() : Reader<float>();
        long allocated = 0;
        for (int i = 0; cursor.MoveNext(); i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            read();
            allocated += i < 20 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return allocated;

        Action Reader<T>()
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            T value = default!;
            return () => getter(ref value);
        }
    }

    private static byte[] Encoded()
    {
        using var bitmap = new SKBitmap(40, 30);
        bitmap.Erase(SKColors.SeaGreen);
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }

    private static long DecodedAlone(byte[] encoded)
    {
        using var decoder = new ImageDecoder(ImageDecoder.DefaultMaxPixels);
        long before = 0;
        for (int i = 0; i < Calls + 20; i++)
        {
            before = i == 20 ? GC.GetAllocatedBytesForCurrentThread() : before;
            decoder.Decode(encoded, TestImages.Side, TestImages.Side, new ImageName(null, i, "Image"));
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class VectorRow
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];
    }

    private sealed class EncodedRow
    {
        public byte[] Image { get; set; } = [];
    }

    private sealed class VectorScore
    {
        public float[] Score { get; set; } = [];
    }
}

namespace Microsoft.ML.ConvNets.Tests.Scoring;

[TestClass]
[DoNotParallelize] // It measures the memory of the process.
public class PredictionEngineMemoryTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    [TestMethod]
    public void Ten_thousand_predictions_take_no_more_memory()
    {
        List<ImageRow> rows = TestImages.Rows(40, classes: 3, seed: 5);
        using var engine = s_ml.Model.CreatePredictionEngine<ImageRow, ImageScore>(TinyModel.WithNames(s_ml, classes: 3));
        Predict(3000);
        // Other tests leave the runtime things to do that take memory once. A leak takes some each time.
        double least = double.PositiveInfinity;
        for (int pass = 0; pass < 5 && least >= 0.02; pass++)
        {
            long memory = ResidentMemory();
            Predict(10_000);
            least = Math.Min(least, (ResidentMemory() - memory) / (double)memory);
        }

        Assert.IsLessThan(0.02, least, "fraction by which resident memory grew in each of five passes, at least");

        void Predict(int count)
        {
            var score = new ImageScore();
            for (int i = 0; i < count; i++)
            {
                engine.Predict(rows[i % rows.Count], ref score);
            }
        }

        static long ResidentMemory()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            return Environment.WorkingSet;
        }
    }
}

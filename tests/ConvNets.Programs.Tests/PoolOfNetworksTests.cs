using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ML;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Programs.Hosting;
using TorchSharp;
using static Microsoft.ML.ConvNets.Layers;

namespace ConvNets.Programs.Tests;

/// <summary>A network's weights are native memory: the pool has to give them back when it changes models.</summary>
[TestClass]
public sealed class PoolOfNetworksTests
{
    [TestMethod]
    public void Replaced_networks_give_their_tensors_back_while_many_threads_predict()
    {
        using var place = new Workplace();
        string pictures = place.Colours(10);
        for (int model = 0; model < 2; model++)
        {
            Train(pictures, $"model{model}.zip", seed: model + 1);
        }

        // What other programs left to the garbage collector is not to be counted.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = torch.Tensor.TotalCount;
        File.Copy("model0.zip", "model.zip");
        var input = new ModelInput { ImagePath = place.Picture(0, "asked.png") };
        float[][] expected = [Score("model0.zip", input), Score("model1.zip", input)];
        Assert.IsLessThanOrEqualTo(before, torch.Tensor.TotalCount);

        var services = new ServiceCollection();
        services.AddPredictionEnginePool<ModelInput, ModelOutput>().FromFile("model.zip");
        using (ServiceProvider provider = services.BuildServiceProvider())
        {
            var pool = provider.GetRequiredService<PredictionEnginePool<ModelInput, ModelOutput>>();
            Assert.AreEqual(0, Which(pool.Predict(input).Score, expected));
            long one = torch.Tensor.TotalCount;

            using var stop = new CancellationTokenSource();
            Task[] callers = [.. Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    while (!stop.IsCancellationRequested)
                    {
                        Assert.IsGreaterThanOrEqualTo(0, Which(pool.Predict(input).Score, expected));
                    }
                }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
            for (int i = 1; i <= 7; i++)
            {
                File.Copy($"model{i % 2}.zip", "draft.zip");
                File.Move("draft.zip", "model.zip", overwrite: true);
                Await(() => Which(pool.Predict(input).Score, expected) == i % 2, $"Model {i} is not taken over.");
            }

            stop.Cancel();
            Task.WaitAll(callers);

            // Some engines have an input buffer of their own; seven more networks would be far more.
            long weights = one - before;
            Await(() => torch.Tensor.TotalCount - before < (2 * weights) + Environment.ProcessorCount + 4, "Old networks stay in memory.");
        }

        Await(() => torch.Tensor.TotalCount <= before, "The last network stays in memory.");
    }

    private static int Which(float[] score, float[][] expected) => Array.FindIndex(expected, e => e.Zip(score, (a, b) => Math.Abs(a - b)).Max() < 1e-5);

    private static float[] Score(string path, ModelInput input)
    {
        var ml = new MLContext();
        using var engine = ml.Model.CreatePredictionEngine<ModelInput, ModelOutput>(ml.Model.Load(path, out _));
        return engine.Predict(input).Score;
    }

    private static void Train(string folder, string path, int seed)
    {
        var ml = new MLContext(seed);
        IDataView data = ml.Data.LoadImagesFromFolder(folder);
        using var model = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.LoadImages("Image", null, "ImagePath"))
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(
                Network.Sequential(Conv2D(4, 3), Conv2D(4, 3), Conv2D(4, 3), GlobalAveragePool2D()).WithInput(16, 16), featureColumnName: "Image", epochs: 1))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(data);
        ml.Model.Save(model, data.Schema, path);
    }

    private static void Await(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.IsLessThan(30, clock.Elapsed.TotalSeconds, what);
            Thread.Sleep(20);
        }
    }
}

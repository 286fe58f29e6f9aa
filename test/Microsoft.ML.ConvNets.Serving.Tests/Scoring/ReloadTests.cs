using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.ML.ConvNets.Serving.Tests.Http;

namespace Microsoft.ML.ConvNets.Serving.Tests.Scoring;

/// <summary>A model's file is replaced while others ask: every answer is one model's, and none is missing.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ReloadTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    [TestMethod]
    public async Task Models_are_replaced_under_load() => await ReplaceUnderLoad(replacements: 10);

    [TestMethod]
    public async Task A_hundred_models_are_replaced_under_load()
    {
        LongTests.Require();
        await ReplaceUnderLoad(replacements: 100);
    }

    /// <summary>A session and its weights are 90 MiB each.</summary>
    [TestMethod]
    public async Task The_memory_of_replaced_models_is_given_back()
    {
        LongTests.Require();
        using var folder = new TemporaryFolder();
        var ml = new MLContext();
        byte[][] models = [.. new[] { 64, 72 }.Select(side =>
        {
            ITransformer model = TinyModel.WithNetwork(ml, Network.FromBackbone(Backbones.ResNet18()), TensorShape.Image(3, side, side));
            using (model as IDisposable)
            {
                return ModelZip.Save(ml, model);
            }
        })];
        string path = folder.Write("model.zip", models[0]);
        await using ServedApplication application = await ServedApplication.StartAsync(path, static options => options.ReloadInterval = s_interval);
        await ReplaceAsync(10);
        long before = Settled();
        await ReplaceAsync(20);
        Assert.IsLessThan(before + 180, Settled(), $"MiB after 30 models; {before} after 10");

        async Task ReplaceAsync(int count)
        {
            for (int i = 1; i <= count; i++)
            {
                string version = application.Scorer.Source.Version!;
                File.Move(folder.Write("next.zip", models[i % 2]), path, overwrite: true);
                await BadUploadTests.Eventually(() => application.Scorer.Source.Version != version);
                await application.Scorer.ScoreAsync(ServedModels.Png(0), CancellationToken.None);
            }

            await BadUploadTests.Eventually(() => application.Scorer.Source.Leaving == 0);
        }

        static long Settled()
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            return ResidentMemory.MiB;
        }
    }

    [TestMethod]
    public async Task A_file_that_cannot_be_served_leaves_the_model_before()
    {
        using var folder = new TemporaryFolder();
        string path = ServedModels.Write(folder);
        byte[] good = await File.ReadAllBytesAsync(path);
        string other = ServedModels.Write(folder, "other.zip", classes: 3);
        await using ServedApplication application = await ServedApplication.StartAsync(path, static options => options.ReloadInterval = s_interval);
        string version = application.Scorer.Source.Version!;
        (string Name, byte[] Bytes)[] bad =
        [
            ("cut off", good[..(good.Length / 2)]),
            ("empty", []),
            ("text", "no model"u8.ToArray()),
            ("damaged", [.. good[..(good.Length / 2)], (byte)(good[good.Length / 2] ^ 255), .. good[((good.Length / 2) + 1)..]]),
        ];
        foreach ((string name, byte[] bytes) in bad)
        {
            await File.WriteAllBytesAsync(path, bytes);
            await BadUploadTests.Eventually(() => application.Scorer.Source.Problem is not null);
            Assert.HasCount(1, await ServedApplication.PredictionsOf(await application.PostAsync(ServedModels.Png(0))));
            JsonElement health = await HealthOf(application, 200);
            Assert.AreEqual("Degraded", health.GetProperty("status").GetString(), name);
            StringAssert.Contains(health.GetProperty("scorers").GetProperty(ServedApplication.Name).GetProperty("description").GetString(), path);
            Assert.AreEqual(version, application.Scorer.Source.Version);

            await File.WriteAllBytesAsync(path, good);
            await BadUploadTests.Eventually(() => application.Scorer.Source.Problem is null);
            Assert.AreEqual("Healthy", (await HealthOf(application, 200)).GetProperty("status").GetString(), name);
        }

        Assert.IsGreaterThanOrEqualTo(bad.Length, application.Log.Errors.Count());
        File.Delete(path);
        await BadUploadTests.Eventually(() => application.Scorer.Source.Problem is not null);
        Assert.HasCount(1, await ServedApplication.PredictionsOf(await application.PostAsync(ServedModels.Png(0))));
        File.Move(other, path);
        await BadUploadTests.Eventually(() => application.Scorer.Source.Version != version);
        Assert.AreEqual(3, (await application.Scorer.ScoreAsync(ServedModels.Png(0), CancellationToken.None)).Answer.Names.Count);
        await BadUploadTests.Eventually(() => application.Scorer.Source.Leaving == 0);
    }

    [TestMethod]
    public async Task A_model_that_is_not_there_ends_the_start()
    {
        using var folder = new TemporaryFolder();
        FileNotFoundException e = await Assert.ThrowsExactlyAsync<FileNotFoundException>(
            () => ServedApplication.StartAsync(folder.File("none.zip")));
        StringAssert.Contains(e.Message, "none.zip");
        folder.Write("text.zip", "text"u8.ToArray());
        InvalidDataException wrong = await Assert.ThrowsExactlyAsync<InvalidDataException>(
            () => ServedApplication.StartAsync(folder.File("text.zip")));
        StringAssert.Contains(wrong.Message, "text.zip' cannot be served: ");
    }

    [TestMethod]
    public async Task Options_that_cannot_be_end_the_start_with_their_names()
    {
        using var folder = new TemporaryFolder();
        string path = ServedModels.Write(folder);
        Exception e = await Assert.ThrowsAsync<Exception>(() => ServedApplication.StartAsync(path, static options =>
        {
            (options.MaxBatchSize, options.QueueLimit, options.RequestTimeout) = (0, 3, TimeSpan.Zero);
            options.Formats.Clear();
        }));
        foreach (string part in new[] { "'shapes'", "MaxBatchSize is 0; it is between 1 and 1,024", "QueueLimit is 3; it is at least 16 (MaxImagesPerRequest)", "RequestTimeout", "Formats" })
        {
            StringAssert.Contains(e.Message, part);
        }
    }

    private static async Task ReplaceUnderLoad(int replacements)
    {
        using var folder = new TemporaryFolder();
        // Two models with different classes: an answer of one has the names and the number of scores of that one.
        byte[][] models =
        [
            await File.ReadAllBytesAsync(ServedModels.Write(folder, "2.zip", classes: 2)),
            await File.ReadAllBytesAsync(ServedModels.Write(folder, "4.zip", classes: 4)),
        ];
        string path = folder.Write("model.zip", models[0]);
        await using ServedApplication application = await ServedApplication.StartAsync(path, static options => options.ReloadInterval = s_interval);
        using var stop = new CancellationTokenSource();
        var scores = new ConcurrentDictionary<string, int>();
        int answered = 0;
        Task[] clients = [.. Enumerable.Range(0, 4).Select(client => Task.Run(async () =>
        {
            byte[] image = ServedModels.Png(client % 2, seed: client);
            while (!stop.IsCancellationRequested)
            {
                HttpResponseMessage response = await application.PostFilesAsync(("a", image), ("b", image), ("c", image));
                JsonElement reply = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
                int[] counts = [.. reply.GetProperty("predictions").EnumerateArray().Select(static p => p.GetProperty("scores").EnumerateObject().Count())];
                Assert.AreEqual(1, counts.Distinct().Count());
                Assert.AreEqual(counts[0], scores.GetOrAdd(reply.GetProperty("model").GetString()!, counts[0]));
                Assert.IsTrue(reply.GetProperty("predictions").EnumerateArray().All(p => p.GetProperty("label").GetString() == TestImages.Classes[client % 2]));
                Interlocked.Increment(ref answered);
            }
        }))];
        try
        {
            for (int i = 1; i <= replacements; i++)
            {
                string before = application.Scorer.Source.Version!;
                // Now and then a file of which half is there: it must never be served.
                if (i % 5 == 0)
                {
                    await File.WriteAllBytesAsync(path, models[i % 2][..2000]);
                    await BadUploadTests.Eventually(() => application.Scorer.Source.Problem is not null);
                    Assert.AreEqual(before, application.Scorer.Source.Version);
                }

                File.Move(folder.Write("next.zip", models[i % 2]), path, overwrite: true);
                await BadUploadTests.Eventually(() => application.Scorer.Source.Version != before);
            }
        }
        finally
        {
            await stop.CancelAsync();
        }

        await Task.WhenAll(clients);
        Assert.IsGreaterThan(replacements, answered);
        Assert.HasCount(2, scores);
        await BadUploadTests.Eventually(() => application.Scorer.Source.Leaving == 0);
    }

    private static async Task<JsonElement> HealthOf(ServedApplication application, int status)
    {
        HttpResponseMessage response = await application.Client.GetAsync("/health/ready");
        Assert.AreEqual(status, (int)response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}

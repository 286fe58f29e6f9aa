using System.Collections.Concurrent;
using ConvNets.Stack.Extensions.ML.Tests.Support;
using Microsoft.Extensions.ML;

namespace ConvNets.Stack.Extensions.ML.Tests.Loading;

[TestClass]
public sealed class FromFileTests
{
    private static readonly byte[][] s_zips = [.. new[] { 1, 2, 3, 4 }.Select(Scaling.Zip)];

    // 12 divided by 1, 2, 3, 4.
    private static readonly float[] s_answers = [12, 6, 4, 3];

    [TestMethod]
    public void Every_answer_is_that_of_one_of_the_models_while_the_file_is_replaced_again_and_again()
    {
        using var folder = new ModelFolder();
        folder.Move(s_zips[0]);
        using var host = new Host(builder => builder.FromFile(folder.Model));
        PredictionEnginePool<Input, Output> pool = host.Pool;
        using var stop = new CancellationTokenSource();
        var seen = new ConcurrentDictionary<float, int>();
        Task[] callers = [.. Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(Call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        for (int i = 1; i <= 40; i++)
        {
            if (i % 3 == 0)
            {
                folder.Overwrite(s_zips[i % 4]);
            }
            else
            {
                folder.Move(s_zips[i % 4]);
            }

            if (i % 5 == 0)
            {
                Host.Await(() => pool.Predict(new Input { Value = 12 }).Scaled == s_answers[i % 4], "A model is not taken over.");
            }
            else
            {
                Thread.Sleep(20);
            }
        }

        stop.Cancel();
        Task.WaitAll(callers);
        Assert.IsEmpty(seen.Keys.Except(s_answers));
        Assert.HasCount(4, seen);
        Assert.IsEmpty(host.Log.Errors);

        void Call()
        {
            while (!stop.IsCancellationRequested)
            {
                Output output = pool.Predict(new Input { Value = 12 });
                Assert.AreEqual(12f, output.Echo);
                seen.AddOrUpdate(output.Scaled, 1, static (_, count) => count + 1);
            }
        }
    }

    [TestMethod]
    public void A_half_written_file_does_not_replace_the_running_model()
    {
        using var folder = new ModelFolder();
        folder.Move(s_zips[0]);
        using var host = new Host(builder => builder.FromFile(folder.Model));
        PredictionEnginePool<Input, Output> pool = host.Pool;
        Assert.AreEqual(s_answers[0], pool.Predict(new Input { Value = 12 }).Scaled);

        folder.Overwrite(s_zips[1][..(s_zips[1].Length / 2)]);
        Host.Await(() => host.Log.Count("FileReloadError") > 0, "The damaged file is not reported.");
        StringAssert.Contains(host.Log.Errors.First(), folder.Model);
        Assert.AreEqual(s_answers[0], pool.Predict(new Input { Value = 12 }).Scaled);
        Thread.Sleep(800);
        Assert.AreEqual(1, host.Log.Count("FileReloadError"), "One error for one damaged file is enough.");

        folder.Overwrite(s_zips[1]);
        Host.Await(() => pool.Predict(new Input { Value = 12 }).Scaled == s_answers[1], "The whole file is not taken over.");
    }

    [TestMethod]
    public void A_file_that_is_taken_away_leaves_the_running_model()
    {
        using var folder = new ModelFolder();
        folder.Move(s_zips[0]);
        using var host = new Host(builder => builder.FromFile(folder.Model));
        PredictionEnginePool<Input, Output> pool = host.Pool;
        File.Delete(folder.Model);
        Thread.Sleep(400);
        Assert.AreEqual(s_answers[0], pool.Predict(new Input { Value = 12 }).Scaled);
        Assert.IsEmpty(host.Log.Errors);
        folder.Move(s_zips[2]);
        Host.Await(() => pool.Predict(new Input { Value = 12 }).Scaled == s_answers[2], "The file that came back is not taken over.");
    }

    /// <summary>No notice of the file system tells of it: another folder's link is turned.</summary>
    [TestMethod]
    public void A_link_that_is_turned_to_another_folder_is_noticed()
    {
        using var folder = new ModelFolder();
        foreach (int version in new[] { 0, 1 })
        {
            Directory.CreateDirectory(Path.Combine(folder.Root, $"v{version}"));
            File.WriteAllBytes(Path.Combine(folder.Root, $"v{version}", "model.zip"), s_zips[version]);
        }

        string current = Path.Combine(folder.Root, "current");
        Directory.CreateSymbolicLink(current, Path.Combine(folder.Root, "v0"));
        using var host = new Host(builder => builder.FromFile(Path.Combine(current, "model.zip")));
        PredictionEnginePool<Input, Output> pool = host.Pool;
        Assert.AreEqual(s_answers[0], pool.Predict(new Input { Value = 12 }).Scaled);
        Directory.Delete(current);
        Directory.CreateSymbolicLink(current, Path.Combine(folder.Root, "v1"));
        Host.Await(() => pool.Predict(new Input { Value = 12 }).Scaled == s_answers[1], "The other folder's model is not taken over.");
    }

    [TestMethod]
    public void A_file_that_is_not_watched_is_read_once()
    {
        using var folder = new ModelFolder();
        folder.Move(s_zips[0]);
        using var host = new Host(builder => builder.FromFile(folder.Model, watchForChanges: false));
        PredictionEnginePool<Input, Output> pool = host.Pool;
        folder.Move(s_zips[1]);
        Thread.Sleep(500);
        Assert.AreEqual(s_answers[0], pool.Predict(new Input { Value = 12 }).Scaled);
        Assert.AreEqual(0, host.Log.Count("FileReloadBegin"));
    }

    [TestMethod]
    public void Missing_and_damaged_files_are_named_when_the_pool_is_made()
    {
        using var folder = new ModelFolder();
        using var missing = new Host(builder => builder.FromFile(folder.Model));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => missing.Pool).Message, folder.Model);

        folder.Overwrite([1, 2, 3]);
        using var damaged = new Host(builder => builder.FromFile(folder.Model));
        StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => damaged.Pool).Message, folder.Model);
    }

    [TestMethod]
    public void Whoever_writes_the_file_for_itself_waits_for_no_more_than_a_look_at_it()
    {
        using var folder = new ModelFolder();
        folder.Move(s_zips[0]);
        using var host = new Host(builder => builder.FromFile(folder.Model));
        PredictionEnginePool<Input, Output> pool = host.Pool;
        for (int i = 0; i < 50; i++)
        {
            using FileStream exclusive = OpenExclusively(folder.Model);
            exclusive.Write(s_zips[1]);
            exclusive.Flush();
            Thread.Sleep(10);
        }

        Host.Await(() => pool.Predict(new Input { Value = 12 }).Scaled == s_answers[1], "The written file is not taken over.");

        // On Unix every open file of .NET has an advisory lock, so whoever wants the file alone meets the pool's short looks at it.
        static FileStream OpenExclusively(string path)
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
                }
                catch (IOException) when (attempt < 40)
                {
                    Thread.Sleep(5);
                }
            }
        }
    }
}

using TorchSharp;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Loop;

/// <summary>Trainings and other code of the same process do not disturb each other.</summary>
[TestClass]
public class IsolationTests
{
    private static readonly Network s_dropping = Network.Sequential(
        Conv2D(4, 3, stride: 2, padding: ConvPadding.Same), BatchNorm(Activation.Relu), Residual([Conv2D(4, 3, padding: ConvPadding.Same), StochasticDepth(0.5)]),
        Flatten(), Dense(16, Activation.Relu), Dropout(0.5));

    [TestMethod]
    public void Two_fits_at_once_give_the_weights_of_two_in_turn()
    {
        string[] inTurn = [Train(0), Train(1)];
        Assert.AreNotEqual(inTurn[0], inTurn[1]);
        for (int round = 0; round < 3; round++)
        {
            string[] atOnce = new string[2];
            using var begin = new Barrier(2);
            Thread[] threads = [.. Enumerable.Range(0, 2).Select(job => new Thread(() =>
            {
                begin.SignalAndWait();
                atOnce[job] = Train(job);
            }))];
            Array.ForEach(threads, static thread => thread.Start());
            Array.ForEach(threads, static thread => thread.Join());
            CollectionAssert.AreEqual(inTurn, atOnce);
        }

        static string Train(int job)
        {
            var ml = new MLContext(seed: 1);
            using var model = TinyTraining.Fit(
                ml, TestImages.Load(ml, 24), o => (o.Network, o.Seed, o.Hardware.Threads, o.Epochs) = (s_dropping, job + 1, job + 1, 4));
            return ModelZip.WeightsOf(ml, model);
        }
    }

    [TestMethod]
    public void A_Fit_leaves_the_random_numbers_of_the_process_alone()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = TestImages.Load(ml, 16);
        AssertSame(() => TinyTraining.Fit(ml, data, static o => o.Network = s_dropping).Dispose(), "a Fit");
        AssertSame(
            () => Assert.ThrowsExactly<IOException>(() => TinyTraining.Fit(ml, data, static o => o.Callbacks = [new AtStep(static () => throw new IOException())])),
            "a failed Fit");
        AssertSame(() => ml.Transforms.ConvNetFeaturizer("Features", Backbones.Compact(), inputColumnName: "Image").Fit(data).Dispose(), "a featurizer's Fit");
        using var model = TinyTraining.Fit(ml, data);
        byte[] zip = ModelZip.Save(ml, model);
        AssertSame(() => ((IDisposable)ml.Model.Load(new MemoryStream(zip), out _)).Dispose(), "loading");

        static void AssertSame(Action action, string what)
        {
            byte[] before = State();
            action();
            CollectionAssert.AreEqual(before, State(), what);
        }

        static byte[] State()
        {
            using torch.Tensor state = torch.random.get_rng_state();
            return state.data<byte>().ToArray();
        }
    }

    [TestMethod]
    public void Threads_that_meet_libtorch_during_a_Fit_begin_with_the_number_of_the_process()
    {
        var ml = new MLContext(seed: 1);
        int ordinary = OnFreshThread();
        int own = ordinary == 1 ? 2 : 1;
        var seen = new HashSet<int>();
        var trained = new HashSet<int>();
        using var model = TinyTraining.Fit(ml, TestImages.Load(ml, 16), o => (o.Hardware.Threads, o.Callbacks) = (own, [new AtStep(() =>
        {
            seen.Add(OnFreshThread());
            trained.Add(torch.get_num_threads());
        })]));
        CollectionAssert.AreEqual(new[] { ordinary }, seen.ToArray());
        CollectionAssert.AreEqual(new[] { own }, trained.ToArray());
        Assert.AreEqual(ordinary, OnFreshThread());

        static int OnFreshThread()
        {
            int count = 0;
            var thread = new Thread(() => count = torch.get_num_threads());
            thread.Start();
            thread.Join();
            return count;
        }
    }

    private sealed class AtStep(Action action) : ITrainingCallback
    {
        public void OnStepEnd(StepResult step, CallbackContext control) => action();
    }
}

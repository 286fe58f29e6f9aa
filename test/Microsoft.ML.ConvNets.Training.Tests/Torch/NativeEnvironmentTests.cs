using System.Diagnostics;
using Microsoft.ML.ConvNets.Training.Loop;
using Microsoft.ML.ConvNets.Training.Torch;
using static Microsoft.ML.ConvNets.Layers;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

[TestClass]
public class NativeEnvironmentTests
{
    /// <summary>Threads that wait in a loop for one that does not run took nine tenths of the speed away: training beside one busy process looked like a hang.</summary>
    [TestMethod]
    public void Beside_one_busy_process_a_training_keeps_most_of_its_share()
    {
        int cores = Environment.ProcessorCount;
        if (!OperatingSystem.IsLinux() || cores < 2)
        {
            Assert.Inconclusive("This needs Linux and two cores.");
        }

        // Of so many threads and the busy one, all with the same right to the cores.
        double fraction = cores / (cores + 1.0);
        int threads = get_num_threads();
        set_num_threads(cores);
        try
        {
            using var step = new Step();
            double kept = 0;
            // Others use the machine as well: one round in which nobody else does is enough.
            for (int round = 0; round < 5 && kept < 0.6 * fraction; round++)
            {
                double alone = step.Rate();
                using Process busy = Process.Start(new ProcessStartInfo("sh", ["-c", "while :; do :; done"]))!;
                try
                {
                    kept = Math.Max(kept, step.Rate() / alone);
                }
                finally
                {
                    busy.Kill();
                    busy.WaitForExit();
                }
            }

            Assert.IsGreaterThanOrEqualTo(0.6 * fraction, kept, "of the speed alone");
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    /// <summary>A training step of many short parallel loops, as those of small networks are.</summary>
    private sealed class Step : IDisposable
    {
        private readonly TorchNetwork _module;
        private readonly TrainStep _pass;
        private readonly Tensor _inputs;

        internal Step()
        {
            using var scope = NewDisposeScope();
            var network = Network.Sequential(Conv2D(32, 3, activation: Activation.Relu), MaxPool2D(2), Conv2D(64, 3, activation: Activation.Relu), MaxPool2D(2), Flatten());
            _module = TorchNetwork.Create(network, TensorShape.Image(1, 28, 28), outputs: 10);
            _pass = new TrainStep(_module, fromFeatures: false);
            _inputs = ChannelsLast.Of(rand(32, 1, 28, 28)).DetachFromDisposeScope();
        }

        /// <summary>Steps a second.</summary>
        internal double Rate()
        {
            long start = Stopwatch.GetTimestamp();
            int steps = 0;
            while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(1.5))
            {
                using Tensor outputs = _pass.Run(_inputs);
                using Tensor square = outputs.square();
                using Tensor loss = square.mean();
                _pass.Backward(loss);
                steps++;
            }

            return steps / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        public void Dispose()
        {
            _inputs.Dispose();
            _pass.Dispose();
            _module.Dispose();
        }
    }
}

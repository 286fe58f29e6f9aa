using ConvNets.Stack.Torch.Tests.reference;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ConvNets.Stack.Torch.Tests.nn;

[TestClass]
public sealed class TrainingTests
{
    [TestMethod]
    public void A_small_network_trains_step_by_step_as_in_PyTorch()
    {
        var expected = Reference.NN.GetProperty("training");
        using var scope = NewDisposeScope();
        manual_seed(5);
        using var network = Network();
        var (x, y) = (expected.GetProperty("x").ToTensor(), expected.GetProperty("y").ToTensor());
        using var optimizer = torch.optim.AdamW(network.parameters(), lr: 0.02, weight_decay: 0.05);
        var schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 12);
        using var loss = new CrossEntropyLoss(label_smoothing: 0.1);
        var (losses, norms) = (new List<double>(), new List<double>());
        for (var step = 0; step < 12; step++)
        {
            using var inner = NewDisposeScope();
            optimizer.zero_grad();
            var value = loss.call(network.call(x), y);
            value.backward();
            norms.Add(utils.clip_grad_norm_(network.parameters(), 0.8));
            optimizer.step();
            schedule.step();
            losses.Add(value.item<float>());
        }

        Reference.AssertClose(expected.GetProperty("losses").Doubles(), losses, "losses", 1e-4);
        Reference.AssertClose(expected.GetProperty("norms").Doubles(), norms, "gradient norms", 1e-3);
        Assert.IsLessThan(0.9 * losses[0], losses[^1]);
    }

    [TestMethod]
    public void A_training_step_leaves_no_tensor_behind()
    {
        using var network = Network();
        using var optimizer = torch.optim.SGD(network.parameters(), 0.1, momentum: 0.9);
        using var loss = CrossEntropyLoss();
        using var x = randn(4, 1, 8, 8);
        using var y = randint(0, 3, new long[] { 4 });
        var counts = new List<long>();
        for (var step = 0; step < 3; step++)
        {
            using (var scope = NewDisposeScope())
            {
                optimizer.zero_grad();
                var value = loss.call(network.call(x), y);
                value.backward();
                optimizer.step();
            }

            counts.Add(LiveTensors.Count());
        }

        // The first step makes the momentum buffers.
        Assert.AreEqual(counts[1], counts[2]);
        Assert.AreEqual(counts[0], counts[1]);
    }

    [TestMethod]
    public void Disposing_a_network_and_its_optimizer_frees_all_tensors()
    {
        var live = LiveTensors.Count();
        using (var scope = NewDisposeScope())
        {
            using var network = Network();
            using var optimizer = torch.optim.Adam(network.parameters(), amsgrad: true);
            network.call(randn(2, 1, 8, 8)).sum().backward();
            optimizer.step();
        }

        Assert.AreEqual(live, Tensor.TotalCount);
    }

    [TestMethod]
    public void A_module_made_inside_a_scope_outlives_it()
    {
        Sequential network;
        using (var scope = NewDisposeScope())
        {
            network = Network();
        }

        using (network)
        using (var input = randn(2, 1, 8, 8))
        using (var output = network.call(input))
        {
            CollectionAssert.AreEqual(new long[] { 2, 3 }, output.shape);
        }
    }

    private static Sequential Network() => Sequential(
        Conv2d(1, 6, 3, padding: 1, bias: false), BatchNorm2d(6), ReLU(), MaxPool2d(2),
        Conv2d(6, 8, 3, padding: 1), SiLU(), AdaptiveAvgPool2d(1), Flatten(), Linear(8, 3));
}

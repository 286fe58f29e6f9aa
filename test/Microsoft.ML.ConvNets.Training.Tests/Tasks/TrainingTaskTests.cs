using System.Text.Json;
using Microsoft.ML.ConvNets.Training.Metrics;
using Microsoft.ML.ConvNets.Training.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Tasks;

[TestClass]
public class TrainingTaskTests
{
    private static readonly Dictionary<string, TrainingTask> s_tasks = new()
    {
        ["multiclass"] = new MulticlassTask(4, 0, null),
        ["multiclass smoothed"] = new MulticlassTask(4, 0.2, null),
        ["multiclass weighted"] = new MulticlassTask(4, 0, null),
        ["binary"] = new BinaryTask(0),
        ["binary smoothed"] = new BinaryTask(0.1),
        ["multi-label"] = new MultiLabelTask(3, 0),
        ["mean squared"] = new RegressionTask(RegressionLoss.MeanSquared),
        ["mean absolute"] = new RegressionTask(RegressionLoss.MeanAbsolute),
        ["huber"] = new RegressionTask(RegressionLoss.Huber(0.7)),
    };

    public static IEnumerable<object[]> Names => s_tasks.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Fifty_steps_follow_PyTorch(string name)
    {
        TrainingTask task = s_tasks[name];
        JsonElement reference = Reference.Read("losses.json").GetProperty(name);
        using Tensor inputs = TorchReference.TensorOf(reference.GetProperty("inputs"));
        using Tensor targets = TorchReference.TensorOf(reference.GetProperty("targets"));
        JsonElement given = reference.GetProperty("weights");
        using Tensor? weights = given.ValueKind == JsonValueKind.Null ? null : TorchReference.TensorOf(given);
        using var parameter = new TorchSharp.Modules.Parameter(TorchReference.TensorOf(reference.GetProperty("first")));
        using torch.optim.Optimizer optimizer = torch.optim.SGD([parameter], 0.1);
        foreach (JsonElement expected in reference.GetProperty("losses").EnumerateArray())
        {
            using Tensor transposed = parameter.t();
            using Tensor outputs = inputs.matmul(transposed);
            using Tensor loss = task.Loss(outputs, targets, weights, smooth: true);
            Assert.AreEqual(expected.GetDouble(), loss.item<float>(), 1e-5, name);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }

        using Tensor last = TorchReference.TensorOf(reference.GetProperty("last"));
        using Tensor difference = (parameter - last).abs();
        using Tensor largest = difference.max();
        Assert.IsLessThan(1e-5, largest.item<float>(), name);
    }

    [TestMethod]
    public void Validation_tells_the_plain_loss()
    {
        using Tensor outputs = tensor(new float[,] { { 2, 0, 0 }, { 0, 3, 0 } });
        using Tensor targets = tensor(new float[,] { { 0 }, { 2 } });
        using Tensor plain = new MulticlassTask(3, 0, null).Loss(outputs, targets, null, smooth: true);
        using Tensor held = new MulticlassTask(3, 0.3, null).Loss(outputs, targets, null, smooth: false);
        Assert.AreEqual(plain.item<float>(), held.item<float>());
    }

    [TestMethod]
    public void Right_answers_are_counted()
    {
        using Tensor outputs = tensor(new float[,] { { 3, 2, 1, 0 }, { 3, 2, 1, 0 }, { 3, 2, 1, 0 }, { 0, 1, 2, 3 } });
        using Tensor targets = tensor(new float[,] { { 0 }, { 1 }, { 3 }, { 3 } });
        var sums = new MetricSums { Count = 4, Loss = 8 };
        new MulticlassTask(4, 0, topK: 2).Measure(outputs, targets, sums);
        Assert.AreEqual(new EpochMetrics(2, 0.5, 0.75), sums.Mean());
    }

    [TestMethod]
    public void Right_answers_of_labels_and_sizes_of_errors_are_counted()
    {
        using Tensor outputs = tensor(new float[,] { { 1, -1 }, { 2, 2 } });
        using Tensor targets = tensor(new float[,] { { 1, 0 }, { 0, 1 } });
        var sums = new MetricSums { Count = 2 };
        new MultiLabelTask(2, 0).Measure(outputs, targets, sums);
        Assert.AreEqual(new EpochMetrics(0, 0.75), sums.Mean());

        using Tensor numbers = tensor(new float[,] { { 1 }, { -4 } });
        using Tensor wanted = tensor(new float[,] { { 2 }, { 1 } });
        var errors = new MetricSums { Count = 2 };
        new RegressionTask(RegressionLoss.MeanSquared).Measure(numbers, wanted, errors);
        Assert.AreEqual(new EpochMetrics(0, MeanAbsoluteError: 3), errors.Mean());
    }

    [TestMethod]
    public void Samples_that_count_for_nothing_make_no_loss()
    {
        using Tensor outputs = tensor(new float[,] { { 5 } });
        using Tensor targets = tensor(new float[,] { { 0 } });
        using Tensor weights = tensor(new float[] { 0 });
        using Tensor loss = new BinaryTask(0).Loss(outputs, targets, weights, smooth: true);
        Assert.AreEqual(0f, loss.item<float>());
    }
}

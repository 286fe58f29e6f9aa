using System.Text.Json;
using Microsoft.ML.ConvNets.Training.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Optimizers;

/// <summary>
/// The problem of reference/optimizer_reference.py: a convolution with its norm, and a dense layer with its bias and factors of channels; what
/// their gradients are depends on the step and on where they are.
/// </summary>
internal sealed class FixedProblem : IDisposable
{
    internal static readonly JsonElement Expected = Reference.Read("optimizers.json");

    internal static readonly IReadOnlyDictionary<string, (ConvNetOptimizer Optimizer, double Rate)> Cases = new Dictionary<string, (ConvNetOptimizer, double)>
    {
        ["sgd"] = (ConvNetOptimizer.Sgd(momentum: 0), 0.05),
        ["sgd momentum"] = (ConvNetOptimizer.Sgd(), 0.05),
        ["sgd decay"] = (ConvNetOptimizer.Sgd(weightDecay: 0.1), 0.05),
        ["sgd decay everywhere"] = (ConvNetOptimizer.Sgd(weightDecay: 0.1) with { DecaysNormsAndBiases = true }, 0.05),
        ["sgd nesterov"] = (ConvNetOptimizer.Sgd(nesterov: true, weightDecay: 0.01), 0.05),
        ["adam"] = (ConvNetOptimizer.Adam(), 0.02),
        ["adam decay"] = (ConvNetOptimizer.Adam(0.8, 0.95, 1e-4, 0.1), 0.02),
        ["adam decay everywhere"] = (ConvNetOptimizer.Adam(weightDecay: 0.1) with { DecaysNormsAndBiases = true }, 0.02),
        ["adamw"] = (ConvNetOptimizer.AdamW(weightDecay: 0.1), 0.02),
        ["adamw everywhere"] = (ConvNetOptimizer.AdamW(0.85, 0.99, weightDecay: 0.1) with { DecaysNormsAndBiases = true }, 0.02),
        ["rmsprop"] = (ConvNetOptimizer.RmsProp(), 0.01),
        ["rmsprop momentum"] = (ConvNetOptimizer.RmsProp(decay: 0.9, momentum: 0.8, weightDecay: 0.05), 0.005),
        ["rmsprop centered"] = (ConvNetOptimizer.RmsProp(0.9, 0.5, 1e-3, centered: true), 0.005),
        ["adagrad"] = (ConvNetOptimizer.Adagrad(), 0.1),
        ["adagrad decay"] = (ConvNetOptimizer.Adagrad(rateDecay: 0.05, weightDecay: 0.02, initialSum: 0.1, epsilon: 1e-8), 0.1),
    };

    private static readonly long[][] s_shapes =
        [.. Expected.GetProperty("shapes").EnumerateArray().Select(shape => (long[])[.. shape.EnumerateArray().Select(size => size.GetInt64())])];

    internal FixedProblem() => Parameters = [.. s_shapes.Select(static shape =>
    {
        using Tensor values = Wave(shape, 0.7, Math.PI / 2);
        using Tensor single = values.to(ScalarType.Float32);
        return new Parameter(single);
    })];

    internal Parameter[] Parameters { get; }

    internal OptimizerHelper Build(string name)
    {
        (ConvNetOptimizer optimizer, double rate) = Cases[name];
        return optimizer.Build([.. ParameterGroup.Of(Parameters[..3], rate), .. ParameterGroup.Of(Parameters[3..], rate / 2)]);
    }

    internal void SetGradients(int step)
    {
        using IDisposable still = no_grad();
        foreach (Parameter parameter in Parameters)
        {
            using DisposeScope scope = NewDisposeScope();
            parameter.grad = (Wave(parameter.shape, 0.3, step * 0.7) * 0.5).to(ScalarType.Float32) + (parameter.detach() * 0.1);
        }
    }

    internal void Run(torch.optim.Optimizer optimizer, int from, int to)
    {
        for (int step = from; step <= to; step++)
        {
            SetGradients(step);
            optimizer.step();
        }
    }

    internal static void AssertValues(JsonElement expected, IEnumerable<Tensor> actual, string what)
    {
        Tensor[] tensors = [.. actual];
        Assert.AreEqual(expected.GetArrayLength(), tensors.Length, what);
        foreach ((JsonElement values, Tensor tensor) in expected.EnumerateArray().Zip(tensors))
        {
            float[] found = ValuesOf(tensor);
            Assert.AreEqual(values.GetArrayLength(), found.Length, what);
            foreach ((JsonElement value, float one) in values.EnumerateArray().Zip(found))
            {
                Assert.AreEqual(value.GetSingle(), one, 1e-5, what);
            }
        }
    }

    internal static float[] ValuesOf(Tensor tensor)
    {
        using Tensor flat = tensor.detach().contiguous();
        return flat.data<float>().ToArray();
    }

    internal static Tensor Wave(long[] shape, double speed, double shift)
    {
        using DisposeScope scope = NewDisposeScope();
        long count = shape.Aggregate(1L, static (a, b) => a * b);
        return ((arange(count, ScalarType.Float64) * speed) + shift).sin().reshape(shape).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (Parameter parameter in Parameters)
        {
            parameter.grad?.Dispose();
            parameter.Dispose();
        }
    }
}

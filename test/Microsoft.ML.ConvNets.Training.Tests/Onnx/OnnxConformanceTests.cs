using Microsoft.ML.ConvNets.Onnx.Import;
using Microsoft.ML.ConvNets.Training.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Onnx;

/// <summary>ONNX's own tests of operators, through imported layers on libtorch.</summary>
[TestClass]
public class OnnxConformanceTests
{
    [TestMethod]
    public void Every_operator_that_is_imported_gives_what_ONNX_says() => OnnxConformance.RunAll(Run);

    private static float[] Run(Network network, ImportedNetwork imported, TensorShape shape, float[] inputs)
    {
        using DisposeScope scope = NewDisposeScope();
        using TorchNetwork module = TorchNetwork.Create(network, shape, imported.Weights);
        module.Evaluate();
        using IDisposable inference = inference_mode();
        return module.Run(tensor(inputs, [inputs.Length / shape.Length, .. shape.Dimensions])).contiguous().data<float>().ToArray();
    }
}

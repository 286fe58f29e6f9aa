namespace Microsoft.ML.ConvNets.Testing;

/// <summary>Networks of torchvision with random weights and statistics, written as ONNX files by PyTorch.</summary>
internal static class PyTorchExports
{
    /// <summary>Height and width of the images that the files take.</summary>
    internal const int Side = 96;

    private const string Script = """
        import sys, torch, torchvision
        folder, side, names = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
        for name in names:
            model, _, style = name.partition('+')
            torch.manual_seed(7)
            options = dict(aux_logits=False, init_weights=True) if model in ('googlenet', 'inception_v3') else {}
            network = getattr(torchvision.models, model)(weights=None, **options).eval()
            with torch.no_grad():
                for module in network.modules():
                    if isinstance(module, torch.nn.BatchNorm2d):
                        module.running_mean.uniform_(-0.2, 0.2)
                        module.running_var.uniform_(0.8, 1.2)
                        module.weight.uniform_(0.8, 1.2)
                        module.bias.uniform_(-0.1, 0.1)
            plain = style != 'fused'
            torch.onnx.export(
                network, torch.randn(2, 3, side, side), f'{folder}/{name}.onnx', opset_version=9 if style == 'old' else 17,
                input_names=['pixels'], output_names=['scores'], do_constant_folding=not plain,
                training=torch.onnx.TrainingMode.PRESERVE if plain else torch.onnx.TrainingMode.EVAL,
                dynamic_axes={'pixels': {0: 'n', 2: 'h', 3: 'w'}, 'scores': {0: 'n'}} if style == 'open' else
                    None if style == 'fixed' else {'pixels': {0: 'n'}, 'scores': {0: 'n'}})
        """;

    /// <summary>Writes the files <c>NAME.onnx</c> into a folder, or skips the test and says why.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">
    /// Names of torchvision; with <c>+fused</c> for norms inside convolutions, <c>+open</c> for any image size, <c>+fixed</c> for two
    /// images exactly, <c>+old</c> for an early version of the operators.
    /// </param>
    internal static void Write(TemporaryFolder folder, params string[] names) =>
        Python.Run(Script, "torch, torchvision", [folder.Path, $"{Side}", .. names]);
}

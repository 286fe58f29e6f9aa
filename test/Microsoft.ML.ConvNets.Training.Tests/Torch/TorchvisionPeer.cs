using System.Diagnostics;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

/// <summary>A Python process that makes random weights for networks, and says what torchvision makes of them; see reference/backbone_reference.py.</summary>
internal sealed class TorchvisionPeer : IDisposable
{
    private const string Interpreter = "/usr/bin/python3";

    private readonly Process _process;
    private readonly Task<string> _errors;

    private TorchvisionPeer(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it, or skips the test and says why.</summary>
    internal static TorchvisionPeer Start()
    {
        if (!File.Exists(Interpreter))
        {
            Assert.Inconclusive($"There is no {Interpreter} to compare with.");
        }

        var start = new ProcessStartInfo(Interpreter) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "reference", "backbone_reference.py"));
        var peer = new TorchvisionPeer(Process.Start(start)!);
        if (peer._process.StandardOutput.ReadLine() == "ready")
        {
            return peer;
        }

        string errors = peer._errors.GetAwaiter().GetResult();
        peer.Dispose();
        if (errors.Contains("ModuleNotFoundError", StringComparison.Ordinal))
        {
            Assert.Inconclusive($"{Interpreter} lacks torch or torchvision to compare with.");
        }

        throw new AssertFailedException($"The reference did not start: {errors}");
    }

    /// <summary>Writes <c>weights.pth</c> and <c>logits.pth</c> into a folder.</summary>
    internal void Make(string name, string style, int size, int other, string folder)
    {
        _process.StandardInput.WriteLine($"{name} {style} {size} {other} {folder}");
        _process.StandardInput.Flush();
        if (_process.StandardOutput.ReadLine() != "done")
        {
            throw new AssertFailedException($"No reference for {name}: {_errors.GetAwaiter().GetResult()}");
        }
    }

    public void Dispose()
    {
        // It ends with its input; killing is for one that hangs.
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}

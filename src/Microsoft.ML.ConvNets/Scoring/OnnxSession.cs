using System.Numerics;
using Google.Protobuf;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.OnnxRuntime;
using Onnx;

namespace Microsoft.ML.ConvNets.Scoring;

/// <summary>A graph that runs on ONNX Runtime. Safe from many threads; disposing it waits for those that are running it.</summary>
internal sealed class OnnxSession : IDisposable
{
    private static readonly string[] s_inputs = [OnnxModelWriter.InputName];

    private readonly string[] _outputs;
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly ReaderWriterLockSlim _life = new();
    private bool _disposed;

    /// <param name="model">The graph; its weights are copied.</param>
    /// <param name="threads">Number of threads that share the work of one batch; null for one a core.</param>
    /// <param name="output">The output that is wanted, <c>[N, values]</c>.</param>
    internal OnnxSession(ModelProto model, int? threads, string output = OnnxModelWriter.OutputName)
    {
        _outputs = [output];
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads ?? 0,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        // Threads that wait for work by spinning take the processor from everything else in the process.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(model.ToByteArray(), options);
    }

    /// <summary>Runs a batch.</summary>
    /// <param name="inputs">The samples, one after the other.</param>
    /// <param name="shape">The dimensions of the batch.</param>
    /// <param name="outputs">Takes what the graph makes of each sample.</param>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    internal void Run<T>(Memory<T> inputs, long[] shape, Memory<float> outputs)
        where T : unmanaged, INumber<T>
    {
        _life.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, inputs, shape);
            using OrtValue result = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, outputs, [shape[0], outputs.Length / shape[0]]);
            _session.Run(_run, s_inputs, [input], _outputs, [result]);
        }
        finally
        {
            _life.ExitReadLock();
        }
    }

    public void Dispose()
    {
        _life.EnterWriteLock();
        try
        {
            if (!_disposed)
            {
                _disposed = true;
                _session.Dispose();
                _run.Dispose();
            }
        }
        finally
        {
            _life.ExitWriteLock();
        }
    }
}

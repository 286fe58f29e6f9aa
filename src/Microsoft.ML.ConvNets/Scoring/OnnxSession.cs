using System.Numerics;
using Google.Protobuf;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.OnnxRuntime;
using Onnx;

namespace Microsoft.ML.ConvNets.Scoring;

/// <summary>A graph that runs on ONNX Runtime. Safe from many threads; disposing it waits for those that are running it.</summary>
internal sealed class OnnxSession : IDisposable
{
    /// <summary>What a session frees while it is made is given back from this many bytes of the graph on: it takes milliseconds.</summary>
    private const int LargeGraph = 4 << 20;

    private static readonly string[] s_inputs = [OnnxModelWriter.InputName];

    private readonly string[] _outputs;
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly ReaderWriterLockSlim _life = new();
    private readonly bool _runsAlone;
    private bool _disposed;

    /// <param name="model">The graph; its weights are copied.</param>
    /// <param name="threads">Number of threads that share the work of one batch; null for one a core.</param>
    /// <param name="output">The output that is wanted, <c>[N, values]</c>.</param>
    internal OnnxSession(ModelProto model, int? threads, string output = OnnxModelWriter.OutputName)
        : this(model, new ScoringOptions { Threads = threads }, output)
    {
    }

    /// <param name="model">The graph; its weights are copied.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="output">The output that is wanted, <c>[N, values]</c>.</param>
    /// <exception cref="PlatformNotSupportedException">The ONNX Runtime beside the program lacks the provider.</exception>
    internal OnnxSession(ModelProto model, ScoringOptions options, string output = OnnxModelWriter.OutputName)
    {
        _outputs = [output];
        ReadsInPlace = options.Provider == ExecutionProvider.Cpu;
        // DirectML's sessions are for one thread at a time.
        _runsAlone = options.Provider == ExecutionProvider.DirectML;
        byte[] graph = model.ToByteArray();
        using SessionOptions settings = SessionSettings.Create(options);
        _session = new InferenceSession(graph, settings);
        if (graph.Length >= LargeGraph)
        {
            NativeHeap.Trim();
        }
    }

    /// <summary>Whether a run reads the memory that was bound; a device has a copy from when it was bound.</summary>
    internal bool ReadsInPlace { get; }

    /// <summary>Runs a batch.</summary>
    /// <param name="inputs">The samples, one after the other.</param>
    /// <param name="shape">The dimensions of the batch.</param>
    /// <param name="outputs">Takes what the graph makes of each sample.</param>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    internal void Run<T>(Memory<T> inputs, long[] shape, Memory<float> outputs)
        where T : unmanaged, INumber<T>
    {
        EnterAlive();
        try
        {
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, inputs, shape);
            using OrtValue result = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, outputs, [shape[0], outputs.Length / shape[0]]);
            _session.Run(_run, s_inputs, [input], _outputs, [result]);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Binds memory that does not move, so that batches in it run without anything being made for each.</summary>
    /// <param name="inputs">The samples, one after the other.</param>
    /// <param name="shape">The dimensions of the batch.</param>
    /// <param name="outputs">Takes what the graph makes of each sample.</param>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    internal OrtIoBinding Bind<T>(Memory<T> inputs, long[] shape, Memory<float> outputs)
        where T : unmanaged, INumber<T>
    {
        EnterAlive();
        try
        {
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, inputs, shape);
            using OrtValue result = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, outputs, [shape[0], outputs.Length / shape[0]]);
            OrtIoBinding binding = _session.CreateIoBinding();
            binding.BindInput(s_inputs[0], input);
            binding.BindOutput(_outputs[0], result);
            return binding;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Runs the batch that lies in memory that was bound.</summary>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    internal void Run(OrtIoBinding binding)
    {
        EnterAlive();
        try
        {
            _session.RunWithBinding(_run, binding);
        }
        finally
        {
            Leave();
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

    private void EnterAlive()
    {
        if (_runsAlone)
        {
            _life.EnterWriteLock();
        }
        else
        {
            _life.EnterReadLock();
        }

        if (_disposed)
        {
            Leave();
            throw new ObjectDisposedException(nameof(OnnxSession));
        }
    }

    private void Leave()
    {
        if (_runsAlone)
        {
            _life.ExitWriteLock();
        }
        else
        {
            _life.ExitReadLock();
        }
    }
}

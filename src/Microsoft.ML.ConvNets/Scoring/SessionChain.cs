using System.Buffers;
using System.Numerics;
using Microsoft.ML.ConvNets.Onnx;

namespace Microsoft.ML.ConvNets.Scoring;

/// <summary>
/// The graphs of a network, mostly one, each with a session. Safe from many threads; disposing it waits for those that are running it.
/// </summary>
internal sealed class SessionChain : IDisposable
{
    private readonly (OnnxSession Session, GraphStage Stage)[] _stages;
    private readonly bool _takesBatches;

    /// <param name="stages">The graphs, which follow one another.</param>
    /// <param name="options">How they run.</param>
    /// <param name="takesBatches">Whether several samples can run at once.</param>
    /// <exception cref="PlatformNotSupportedException">The ONNX Runtime beside the program lacks the provider.</exception>
    internal SessionChain(IReadOnlyList<GraphStage> stages, ScoringOptions options, bool takesBatches)
    {
        _takesBatches = takesBatches;
        _stages = new (OnnxSession, GraphStage)[stages.Count];
        try
        {
            for (int i = 0; i < stages.Count; i++)
            {
                _stages[i] = (new OnnxSession(stages[i].Model, options), stages[i]);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Number of sessions.</summary>
    internal int Count => _stages.Length;

    /// <summary>The one session that runs so many samples at once; null where it takes several sessions or runs.</summary>
    internal OnnxSession? Only(int count) => _stages is [var only] && (_takesBatches || count == 1) ? only.Session : null;

    /// <summary>Runs a batch.</summary>
    /// <param name="inputs">The samples, one after the other.</param>
    /// <param name="shape">The dimensions of the batch.</param>
    /// <param name="outputs">Takes what the network makes of each sample.</param>
    /// <exception cref="ObjectDisposedException">The sessions were disposed.</exception>
    internal void Run<T>(Memory<T> inputs, long[] shape, Memory<float> outputs)
        where T : unmanaged, INumber<T>
    {
        if (_takesBatches || shape[0] <= 1)
        {
            RunAtOnce(inputs, shape, outputs);
            return;
        }

        int count = (int)shape[0];
        int input = inputs.Length / count, output = outputs.Length / count;
        for (int i = 0; i < count; i++)
        {
            RunAtOnce(inputs.Slice(i * input, input), [1, .. shape.AsSpan(1)], outputs.Slice(i * output, output));
        }
    }

    public void Dispose() => Array.ForEach(_stages, static stage => stage.Session?.Dispose());

    private void RunAtOnce<T>(Memory<T> inputs, long[] shape, Memory<float> outputs)
        where T : unmanaged, INumber<T>
    {
        if (_stages is [var only])
        {
            only.Session.Run(inputs, shape, outputs);
            return;
        }

        float[][] between = [.. _stages.SkipLast(1).Select(
            stage => ArrayPool<float>.Shared.Rent(checked((int)(shape[0] * stage.Stage.Output.Length))))];
        try
        {
            _stages[0].Session.Run(inputs, shape, Output(0));
            for (int i = 1; i < _stages.Length; i++)
            {
                _stages[i].Session.Run(Output(i - 1), [shape[0], .. _stages[i].Stage.Input.Shape.Dimensions], Output(i));
            }
        }
        finally
        {
            Array.ForEach(between, static values => ArrayPool<float>.Shared.Return(values));
        }

        Memory<float> Output(int stage) => stage == between.Length
            ? outputs
            : between[stage].AsMemory(0, (int)(shape[0] * _stages[stage].Stage.Output.Length));
    }
}

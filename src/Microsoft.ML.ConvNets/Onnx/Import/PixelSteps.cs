namespace Microsoft.ML.ConvNets.Onnx.Import;

/// <summary>The first steps of a graph that takes bytes: they scale pixels, which happens before a network here.</summary>
internal static class PixelSteps
{
    /// <summary>The value after these steps, and what they do.</summary>
    internal static (int Value, ImportedPreprocessing Preprocessing) Of(GraphImport graph, TensorShape input)
    {
        float[] scale = [.. Enumerable.Repeat(1f, input.Channels)];
        float[] offset = new float[input.Channels];
        int value = 0;
        while (Next(graph, value) is var (step, operation, numbers))
        {
            for (int channel = 0; channel < input.Channels; channel++)
            {
                float number = numbers[numbers.Length == 1 ? 0 : channel];
                (scale[channel], offset[channel]) = operation switch
                {
                    Arithmetic.Add => (scale[channel], offset[channel] + number),
                    Arithmetic.Subtract => (scale[channel], offset[channel] - number),
                    Arithmetic.Multiply => (scale[channel] * number, offset[channel] * number),
                    _ => (scale[channel] / number, offset[channel] / number),
                };
            }

            value = step;
        }

        return (value, new ImportedPreprocessing(scale, offset));
    }

    /// <summary>The only step that takes a value, if it computes with a number for all or for each channel.</summary>
    private static (int Value, Arithmetic Operation, float[] Numbers)? Next(GraphImport graph, int value)
    {
        int[] takers = [.. Enumerable.Range(1, graph.Steps.Count).Where(step => graph.Steps[step - 1].Inputs.Contains(value))];
        return takers is not [int only] ? null : graph.Steps[only - 1].Layer switch
        {
            ArithmeticLayer { IsReversed: false, Number: { } number } layer => (only, layer.Operation, [(float)number]),
            ArithmeticLayer { IsReversed: false, Shape: { Height: 1, Width: 1 } } layer =>
                (only, layer.Operation, graph.Weights[layer.Name!]["weight"]),
            LayerScaleLayer layer => (only, Arithmetic.Multiply, graph.Weights[layer.Name!]["weight"]),
            _ => null,
        };
    }
}

using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Scoring;

/// <summary>Gives what the network made of the current row; valid until the next row is scored.</summary>
internal delegate ReadOnlySpan<float> RowOutput();

/// <summary>A column that is made of the network's output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Annotations">What is known of it beside its type.</param>
/// <param name="CreateGetter">Makes the getter of a cursor or row from that of its output.</param>
internal sealed record ComputedColumn(
    string Name, DataViewType Type, DataViewSchema.Annotations Annotations, Func<RowOutput, Delegate> CreateGetter)
{
    /// <summary>The first values of the output as they are.</summary>
    internal static ComputedColumn Values(string name, int length, DataViewSchema.Annotations annotations) =>
        new(name, new VectorDataViewType(NumberDataViewType.Single, length), annotations,
            output => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            ReadOnlySpan<float> values = output()[..length];
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, values.Length);
            values.CopyTo(editor.Values);
            value = editor.Commit();
        }));

    /// <summary>One value that follows from the output.</summary>
    internal static ComputedColumn Scalar<T>(string name, PrimitiveDataViewType type, Func<ReadOnlySpan<float>, T> of) =>
        new(name, type, new DataViewSchema.Annotations.Builder().ToAnnotations(),
            output => (ValueGetter<T>)((ref T value) => value = of(output())));

    /// <summary>Which of the first values are above one half.</summary>
    internal static ComputedColumn AboveHalf(string name, int length, DataViewSchema.Annotations annotations) =>
        new(name, new VectorDataViewType(BooleanDataViewType.Instance, length), annotations,
            output => (ValueGetter<VBuffer<bool>>)((ref VBuffer<bool> value) =>
        {
            ReadOnlySpan<float> values = output()[..length];
            VBufferEditor<bool> editor = VBufferEditor.Create(ref value, values.Length);
            for (int i = 0; i < values.Length; i++)
            {
                editor.Values[i] = values[i] > 0.5f;
            }

            value = editor.Commit();
        }));

    /// <summary>The key of the largest of the first values; 0, the missing key, where there is none.</summary>
    internal static ComputedColumn LargestAsKey(string name, KeyDataViewType type, DataViewSchema.Annotations annotations) =>
        new(name, type, annotations,
            output => (ValueGetter<uint>)((ref uint value) => value = KeyOfLargest(output()[..(int)type.Count])));

    private static uint KeyOfLargest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
            {
                best = i;
            }
        }

        return float.IsNaN(values[best]) ? 0u : (uint)best + 1;
    }
}

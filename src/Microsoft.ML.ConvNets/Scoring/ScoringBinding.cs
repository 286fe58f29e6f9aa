using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>How a classifier's columns lie in a certain input schema: the input's columns keep their places, the two new ones follow.</summary>
internal sealed class ScoringBinding
{
    private ScoringBinding(DataViewSchema input, DataViewSchema output, DataViewSchema.Column feature, ClassifierHeader header)
    {
        InputSchema = input;
        OutputSchema = output;
        Feature = feature;
        Header = header;
    }

    internal DataViewSchema InputSchema { get; }

    internal DataViewSchema OutputSchema { get; }

    internal DataViewSchema.Column Feature { get; }

    internal ClassifierHeader Header { get; }

    internal int PredictedLabelIndex => InputSchema.Count;

    internal int ScoreIndex => InputSchema.Count + 1;

    internal static ScoringBinding Create(DataViewSchema input, ClassifierHeader header)
    {
        DataViewSchema.Column feature = ClassifierSchema.RequireFeature(input, header.FeatureColumnName, out InputKind kind);
        if (kind != header.InputKind)
        {
            throw new ArgumentException($"Column '{feature.Name}' holds {feature.Type}; the model was trained on a column of kind {header.InputKind}.");
        }

        ClassifierSchema.CheckShape(header.Shape, feature, kind);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        builder.AddColumn(header.PredictedLabelColumnName, header.Classes.KeyType, header.Classes.PredictedLabelAnnotations());
        builder.AddColumn(header.ScoreColumnName, new VectorDataViewType(NumberDataViewType.Single, header.Classes.Count), header.Classes.ScoreAnnotations());
        return new ScoringBinding(input, builder.ToSchema(), feature, header);
    }

    /// <summary>Whether a column is one of the two that have to be computed.</summary>
    internal bool IsComputed(DataViewSchema.Column column) => column.Index >= InputSchema.Count;

    /// <summary>The input's columns among those asked for.</summary>
    internal IEnumerable<DataViewSchema.Column> PassedThrough(IEnumerable<DataViewSchema.Column> columns) =>
        columns.Where(c => !IsComputed(c)).Select(c => InputSchema[c.Index]);

    /// <summary>The key of the most probable class; 0, the missing key, if there are no probabilities.</summary>
    internal static uint Best(ReadOnlySpan<float> probabilities)
    {
        int best = 0;
        for (int i = 1; i < probabilities.Length; i++)
        {
            if (probabilities[i] > probabilities[best])
            {
                best = i;
            }
        }

        return float.IsNaN(probabilities[best]) ? 0u : (uint)best + 1;
    }

    /// <summary>A getter of one of the computed columns over a function that gives the row's probabilities.</summary>
    internal ValueGetter<TValue> ComputedGetter<TValue>(DataViewSchema.Column column, Func<int> currentSample, Func<ScoringSession> session)
    {
        Delegate getter = column.Index == ScoreIndex
            ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                ReadOnlySpan<float> probabilities = session().Probabilities(currentSample());
                VBufferEditor<float> editor = VBufferEditor.Create(ref value, probabilities.Length);
                probabilities.CopyTo(editor.Values);
                value = editor.Commit();
            })
            : (ValueGetter<uint>)((ref uint value) => value = Best(session().Probabilities(currentSample())));
        return getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Column '{column.Name}' holds {column.Type} (getter of {column.Type.RawType.Name}); a getter of {typeof(TValue).Name} was asked for.");
    }
}

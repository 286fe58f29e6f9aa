using ConvNets.Cli.Evaluations;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Data;

/// <summary>Runs a model over images, one after the other in their order, and finds out which cannot be read.</summary>
internal sealed class ImageScorer
{
    private const int TriedAtOnce = 1024;

    private readonly MLContext _ml;
    private readonly SavedModel _saved;
    private readonly ImageSet _set;

    internal ImageScorer(MLContext ml, SavedModel saved, ImageSet set)
    {
        (_ml, _saved, _set) = (ml, saved, set);
        // Nothing is read for that.
        Schema = saved.Score(saved.RowsOf(set)).Schema;
        Kind = ModelKinds.Of(Schema);
        Names = Kind is ModelKind.Multiclass or ModelKind.MultiLabel ? ModelKinds.NamesOf(Schema["Score"]) : [];
    }

    /// <summary>What the model gives.</summary>
    internal DataViewSchema Schema { get; }

    internal ModelKind Kind { get; }

    /// <summary>Whether the model itself names its scores.</summary>
    internal bool HasNames => Schema["Score"].Annotations.Schema.GetColumnOrNull("SlotNames") is not null;

    internal string[] Names { get; }

    internal IEnumerable<ScoredImage> Run() => _saved.MustTry(_set) ? ScoreReadable() : Score(_set);

    /// <summary>
    /// Files are tried first where the model would stop at one that cannot be read: so many at a time that nothing grows with their number.
    /// </summary>
    private IEnumerable<ScoredImage> ScoreReadable() =>
        _ml.Data.CreateEnumerable<FileRow>(_set.Rows, reuseRowObject: false, ignoreMissingColumns: true)
            .Chunk(TriedAtOnce).SelectMany(ScoreReadable);

    private IEnumerable<ScoredImage> ScoreReadable(FileRow[] files)
    {
        var failures = new UnreadableImageException?[files.Length];
        Parallel.For(0, files.Length, i => failures[i] = FailureOf(() => ImageReader.ReadFile(files[i].ImagePath)));
        FileRow[] readable = [.. files.Where((_, i) => failures[i] is null)];
        using IEnumerator<ScoredImage> scored = Score(_set with { Rows = _ml.Data.LoadFromEnumerable(readable) }).GetEnumerator();
        for (int i = 0; i < files.Length; i++)
        {
            if (failures[i] is { } failure)
            {
                yield return new ScoredImage(files[i].ImagePath, files[i].Label, null, [], failure);
            }
            else if (scored.MoveNext())
            {
                yield return scored.Current;
            }
        }
    }

    private IEnumerable<ScoredImage> Score(ImageSet set)
    {
        ModelRows rows = _saved.RowsOf(set);
        IDataView view = _saved.Score(rows);
        DataViewSchema.Column name = view.Schema[ModelRows.NameColumn];
        DataViewSchema.Column folder = view.Schema[ModelRows.FolderColumn];
        DataViewSchema.Column label = view.Schema[ImageSet.LabelColumn];
        DataViewSchema.Column[] values = [.. ValueColumns().Select(column => view.Schema[column])];
        DataViewSchema.Column? bytes = view.Schema.GetColumnOrNull(ModelRows.BytesColumn);
        IEnumerable<DataViewSchema.Column> wanted =
        [
            name, folder, label, .. values, .. AnswerTrustReader.ColumnsOf(view.Schema),
            .. bytes is { } encoded ? [encoded] : Array.Empty<DataViewSchema.Column>(),
        ];
        using DataViewRowCursor cursor = view.GetRowCursor(wanted);
        ValueGetter<ReadOnlyMemory<char>> nameOf = cursor.GetGetter<ReadOnlyMemory<char>>(name);
        ValueGetter<ReadOnlyMemory<char>> folderOf = cursor.GetGetter<ReadOnlyMemory<char>>(folder);
        bool isKey = rows.Schema[ImageSet.LabelColumn].Type is TextDataViewType && label.Type is KeyDataViewType { RawType: var raw }
            && raw == typeof(uint);
        ValueGetter<uint>? classOf = isKey ? cursor.GetGetter<uint>(label) : null;
        Func<float[]> valuesOf = ValuesOf(cursor, values);
        Func<AnswerTrust>? trustOf = AnswerTrustReader.Of(cursor);
        ValueGetter<VBuffer<byte>>? bytesOf = bytes is { } column ? cursor.GetGetter<VBuffer<byte>>(column) : null;
        ReadOnlyMemory<char> text = default;
        VBuffer<byte> content = default;
        while (cursor.MoveNext())
        {
            nameOf(ref text);
            string image = text.ToString();
            folderOf(ref text);
            string @class = text.ToString();
            float[] scores = valuesOf();
            UnreadableImageException? failure = rows.Problems.GetValueOrDefault(image)
                ?? (Array.Exists(scores, float.IsNaN) ? WhyUnreadable(image) : null);
            yield return new ScoredImage(image, @class, ClassOf(@class, classOf), scores, failure) { Trust = trustOf?.Invoke() };
        }

        UnreadableImageException? WhyUnreadable(string image) => set.Form switch
        {
            ImageForm.Files => FailureOf(() => ImageReader.ReadFile(image, _saved.MaxImagePixels)),
            ImageForm.Zip => FailureOf(() =>
            {
                bytesOf!(ref content);
                return ImageReader.Read(content.GetValues(), image, _saved.MaxImagePixels);
            }),
            _ => null,
        };
    }

    private int? ClassOf(string folder, ValueGetter<uint>? key)
    {
        if (key is null)
        {
            return Array.IndexOf(Names, folder) is int found and >= 0 ? found : null;
        }

        uint value = 0;
        key(ref value);
        return value == 0 ? null : (int)value - 1;
    }

    private string[] ValueColumns() => Kind == ModelKind.Binary ? ["Score", "Probability", "PredictedLabel"] : ["Score"];

    private Func<float[]> ValuesOf(DataViewRowCursor cursor, DataViewSchema.Column[] columns)
    {
        if (Kind is ModelKind.Multiclass or ModelKind.MultiLabel)
        {
            ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(columns[0]);
            VBuffer<float> scores = default;
            return () =>
            {
                getter(ref scores);
                return [.. scores.DenseValues()];
            };
        }

        ValueGetter<float>[] numbers = [.. columns.Where(static c => c.Type == NumberDataViewType.Single).Select(cursor.GetGetter<float>)];
        ValueGetter<bool>[] answers = [.. columns.Where(static c => c.Type == BooleanDataViewType.Instance).Select(cursor.GetGetter<bool>)];
        return () =>
        {
            float[] values = new float[numbers.Length + answers.Length];
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i](ref values[i]);
            }

            bool answer = false;
            for (int i = 0; i < answers.Length; i++)
            {
                answers[i](ref answer);
                values[numbers.Length + i] = answer ? 1 : 0;
            }

            return values;
        };
    }

    private static UnreadableImageException? FailureOf(Func<MLImage> read)
    {
        try
        {
            using MLImage image = read();
            return null;
        }
        catch (UnreadableImageException e)
        {
            return e;
        }
    }
}

/// <summary>A row of an image file.</summary>
internal sealed class FileRow
{
    public string ImagePath { get; set; } = "";

    public string Label { get; set; } = "";
}

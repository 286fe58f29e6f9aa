using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.LowLevel;

/// <summary>Reads predictions with a cursor: no object a row, only the columns that are wanted.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = mlContext.Data.LoadImagesFromFolder(args[0]);
        var model = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.Transforms.LoadImages("Image", null, "ImagePath"))
            .Append(mlContext.MulticlassClassification.Trainers.ConvNetClassifier(Network.Sequential(GlobalAveragePool2D()).WithInput(8, 8), featureColumnName: "Image", epochs: 1))
            .Fit(data);
        IDataView predictions = model.Transform(data);

        DataViewSchema.Column pathColumn = predictions.Schema["ImagePath"], scoreColumn = predictions.Schema["Score"];
        using (DataViewRowCursor cursor = predictions.GetRowCursor([pathColumn, scoreColumn]))
        {
            ValueGetter<ReadOnlyMemory<char>> pathGetter = cursor.GetGetter<ReadOnlyMemory<char>>(pathColumn);
            ValueGetter<VBuffer<float>> scoreGetter = cursor.GetGetter<VBuffer<float>>(scoreColumn);
            ReadOnlyMemory<char> path = default;
            VBuffer<float> score = default;
            bool sumsToOne = true;
            long last = -1;
            while (cursor.MoveNext())
            {
                pathGetter(ref path);
                scoreGetter(ref score);
                double sum = 0;
                foreach (float value in score.GetValues())
                {
                    sum += value;
                }

                sumsToOne &= Math.Abs(sum - 1) < 1e-4 && path.Length > 0;
                last = cursor.Position;
            }

            Console.WriteLine($"Rows: {last + 1}, all probabilities: {sumsToOne}, label is active: {cursor.IsColumnActive(predictions.Schema["Label"])}");
        }

        // Several cursors share the rows between them.
        DataViewRowCursor[] cursors = predictions.GetRowCursorSet([scoreColumn], 2);
        long rows = 0;
        Parallel.ForEach(cursors, cursor =>
        {
            using (cursor)
            {
                while (cursor.MoveNext())
                {
                    Interlocked.Increment(ref rows);
                }
            }
        });
        Console.WriteLine($"Rows of the set: {rows}");
    }
}

using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.FixedClasses;

/// <summary>The order of the classes is laid down, whatever the data begin with; what is not in the list is missing.</summary>
public static class Program
{
    private sealed class ClassName
    {
        public string Name { get; set; } = "";
    }

    private sealed class Row
    {
        public string Label { get; set; } = "";

        public uint Key { get; set; }
    }

    public static void Main(string[] args)
    {
        var ml = new MLContext(seed: 1);
        IDataView pictures = ml.Data.LoadImagesFromFolder(args[0]);
        IDataView order = ml.Data.LoadFromEnumerable(args.Skip(1).Select(name => new ClassName { Name = name }));

        var keys = ml.Transforms.Conversion.MapValueToKey("Key", "Label", keyData: order);
        IDataView withKeys = keys.Fit(pictures).Transform(pictures);
        foreach (var group in ml.Data.CreateEnumerable<Row>(withKeys, reuseRowObject: false).GroupBy(row => row.Label))
        {
            Console.WriteLine($"{group.Key} = {string.Join(", ", group.Select(row => row.Key).Distinct())}");
        }

        // Rows without a key cannot be learnt from.
        IDataView rows = ml.Data.FilterRowsByMissingValues(withKeys, "Key");
        var trainer = ml.Transforms.LoadRawImageBytes("Bytes", null, "ImagePath")
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(Network.Sequential(GlobalAveragePool2D()).WithInput(16, 16), "Key", "Bytes", epochs: 1));
        using var model = trainer.Fit(rows);
        IDataView scored = model.Transform(rows);

        VBuffer<ReadOnlyMemory<char>> slots = default;
        scored.Schema["Score"].GetSlotNames(ref slots);
        Console.WriteLine($"Slots: {string.Join(" ", slots.DenseValues())}");
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["PredictedLabel"].GetKeyValues(ref names);
        Console.WriteLine($"Keys: {string.Join(" ", names.DenseValues())}");
        Console.WriteLine($"Rows: {scored.GetColumn<uint>("PredictedLabel").Count()}");
    }
}

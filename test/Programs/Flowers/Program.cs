namespace Programs.Flowers;

/// <summary>The files that a model builder writes, and the console program beside them.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        Flowers.Train(Path.GetFullPath("Flowers.mlnet"), args[0]);

        var imageBytes = File.ReadAllBytes(args[1]);
        Flowers.ModelInput sampleData = new Flowers.ModelInput()
        {
            ImageSource = imageBytes,
        };

        var sortedScoresWithLabel = Flowers.PredictAllLabels(sampleData);
        Console.WriteLine($"{"Class",-40}{"Score",-20}");
        Console.WriteLine($"{"-----",-40}{"-----",-20}");

        foreach (var score in sortedScoresWithLabel)
        {
            Console.WriteLine($"{score.Key,-40}{score.Value,-20}");
        }

        Console.WriteLine($"Predicted: {Flowers.Predict(sampleData).PredictedLabel}");
    }
}

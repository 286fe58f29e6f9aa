using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Programs.OwnFunctions;

public class PathColumn
{
    public string ImagePath { get; set; } = "";
}

public class LabelColumn
{
    public string Label { get; set; } = "";
}

/// <summary>The label is the name of the folder.</summary>
[CustomMappingFactoryAttribute("LabelFromPath")]
public class LabelFromPath : CustomMappingFactory<PathColumn, LabelColumn>
{
    public static void Map(PathColumn input, LabelColumn output) => output.Label = Path.GetFileName(Path.GetDirectoryName(input.ImagePath)) ?? "";

    public override Action<PathColumn, LabelColumn> GetMapping() => Map;
}

public class ScoreColumns
{
    public string PredictedName { get; set; } = "";

    [VectorType]
    public float[] Score { get; set; } = [];
}

public class AnswerColumns
{
    public string Answer { get; set; } = "";

    public float Certainty { get; set; }
}

/// <summary>An answer that is not certain enough is none.</summary>
[CustomMappingFactoryAttribute("OnlyCertain")]
public class OnlyCertain : CustomMappingFactory<ScoreColumns, AnswerColumns>
{
    public override Action<ScoreColumns, AnswerColumns> GetMapping() => (input, output) =>
    {
        output.Certainty = input.Score.Max();
        output.Answer = output.Certainty < 0.6f ? "(unknown)" : input.PredictedName;
    };
}

using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.Extensions.ML.Tests.Support;

internal sealed class Input
{
    public float Value { get; set; }
}

internal sealed class Output
{
    public float Scaled { get; set; }

    public float Echo { get; set; }
}

/// <summary>Models that divide a number by another, so that an answer tells which model gave it.</summary>
internal static class Scaling
{
    internal static ITransformer Model(MLContext ml, int divisor)
    {
        IDataView rows = ml.Data.LoadFromEnumerable(new[] { new Input { Value = 0 }, new Input { Value = divisor } });
        return ml.Transforms.NormalizeMinMax("Scaled", "Value").Append(ml.Transforms.CopyColumns("Echo", "Value")).Fit(rows);
    }

    internal static byte[] Zip(int divisor)
    {
        var ml = new MLContext(1);
        using var stream = new MemoryStream();
        ml.Model.Save(Model(ml, divisor), ml.Data.LoadFromEnumerable(Array.Empty<Input>()).Schema, stream);
        return stream.ToArray();
    }

    /// <summary>A model that fits none of the tests' classes: it reads a column that they do not have.</summary>
    internal static byte[] ForeignZip()
    {
        var ml = new MLContext(1);
        using var stream = new MemoryStream();
        IDataView rows = ml.Data.LoadFromEnumerable(new[] { new Output() });
        ml.Model.Save(ml.Transforms.CopyColumns("Copy", "Echo").Fit(rows), rows.Schema, stream);
        return stream.ToArray();
    }
}

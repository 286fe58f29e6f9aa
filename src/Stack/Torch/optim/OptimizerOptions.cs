namespace TorchSharp.Modules;

/// <summary>The settings of a parameter group. What is null is taken from the optimizer's defaults.</summary>
public class OptimizerOptions
{
    public OptimizerOptions()
    {
    }

    public double? LearningRate { get; set; }

    public double InitialLearningRate { get; set; }

    public virtual void LoadStateDict(OptimizerOptions source)
    {
        ArgumentNullException.ThrowIfNull(source);
        InitialLearningRate = source.InitialLearningRate;
        LearningRate = source.LearningRate;
    }

    public virtual void LoadStateDict(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        InitialLearningRate = reader.ReadDouble();
        LearningRate = reader.ReadDouble();
    }

    public virtual void SaveStateDict(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(InitialLearningRate);
        writer.Write(LearningRate ?? 0);
    }

    internal OptimizerOptions Copy() => (OptimizerOptions)MemberwiseClone();

    private protected static T Of<T>(OptimizerOptions source)
        where T : OptimizerOptions => source as T
        ?? throw new ArgumentException($"These settings are {source?.GetType().FullName ?? "null"}; this optimizer's are {typeof(T).FullName}.", nameof(source));
}

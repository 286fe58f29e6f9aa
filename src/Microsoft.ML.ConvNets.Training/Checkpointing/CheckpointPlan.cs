namespace Microsoft.ML.ConvNets.Training.Checkpointing;

/// <summary>What a training has to do with checkpoints.</summary>
/// <param name="Settings">What they are compared by; what the data shows is added to it.</param>
/// <param name="From">The one that training resumes from; null to begin.</param>
/// <param name="Folder">Where they are written; null for none.</param>
internal sealed record CheckpointPlan(ComparedSettings Settings, Checkpoint? From, CheckpointFolder? Folder);

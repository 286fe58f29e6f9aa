using System.CommandLine;
using ConvNets.Cli.Data;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Options;

/// <summary>The options for interrupting and resuming a training.</summary>
internal sealed class CheckpointOptionGroup() : CommandOptionGroup("Checkpoints")
{
    private readonly Option<string?> _folder = new("--checkpoint")
    {
        HelpName = "DIR",
        Description = "Write a checkpoint there after each epoch, for --resume.",
    };

    private readonly Option<int?> _every = new("--checkpoint-every")
    {
        HelpName = "STEPS",
        Description = "Write one every so many steps as well.",
    };

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Continue the training whose checkpoints are in the --checkpoint folder, exactly where it was; start if there "
            + "are none yet.",
    };

    internal override IEnumerable<Option> Options => [_folder, _every, _resume];

    /// <summary>The checkpoints that were asked for, and whether a training is resumed from them.</summary>
    /// <exception cref="ArgumentException">Options contradict each other, or the folder belongs to another training.</exception>
    internal CheckpointOptions CheckpointsOf(ParseResult parsed)
    {
        string? folder = parsed.GetValue(_folder);
        int? every = parsed.GetValue(_every);
        bool resume = parsed.GetValue(_resume);
        if (folder is null)
        {
            if (every is not null || resume)
            {
                throw new ArgumentException($"{(resume ? _resume.Name : _every.Name)} goes with --checkpoint DIR.");
            }

            return new CheckpointOptions();
        }

        if (folder.Length == 0 || File.Exists(folder))
        {
            throw new ArgumentException($"--checkpoint '{folder}' is no folder.");
        }

        if (every < 1)
        {
            throw new ArgumentException($"--checkpoint-every is {every}; it is at least 1 step.");
        }

        if (!resume && Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.checkpoint").Any())
        {
            throw new ArgumentException($"--checkpoint '{folder}' holds files of an earlier training. Go on with that by --resume, or "
                + "name an empty folder.");
        }

        ModelTarget.CheckFolder(folder, $"--checkpoint '{folder}' cannot be written to");
        return new CheckpointOptions { Folder = folder, EverySteps = every, ResumeFrom = resume ? folder : null };
    }
}

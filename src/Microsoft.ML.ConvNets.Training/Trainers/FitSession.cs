using System.Globalization;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Training.Augmentations;
using Microsoft.ML.ConvNets.Training.Checkpointing;
using Microsoft.ML.ConvNets.Training.Datasets;
using Microsoft.ML.ConvNets.Training.Loop;
using Microsoft.ML.ConvNets.Training.Progress;
using Microsoft.ML.ConvNets.Training.Tasks;
using Microsoft.ML.ConvNets.Training.Torch;
using Microsoft.ML.ConvNets.Weights;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets.Training.Trainers;

/// <summary>
/// One <c>Fit</c> of a trainer: finds the columns, decides the network's input, checks all that can be checked before anything is read,
/// builds the network, and has it trained.
/// </summary>
internal sealed class FitSession(IHost host, ConvNetTrainerOptions options, LabelColumn label, InputColumn feature)
{
    private readonly Network _network = options.Network!;

    /// <summary>Trains.</summary>
    /// <param name="input">The data.</param>
    /// <param name="target">What is to be learned.</param>
    internal FittedNetwork Run(IDataView input, ProblemDefinition target)
    {
        NativeLibtorch.Require();
        using var cancellation = new ContextCancellation(host, options.CancellationToken);
        options = options.Copy();
        options.CancellationToken = cancellation.Token;
        using IChannel channel = host.Start("Fit");
        TrainingData data = Find(input, out InputKind kind);
        target.ClassWeights?.RequireKnown(target.ClassNames!);
        TrainableNetwork.Check(_network, target.Task.Outputs);
        TrainableNetwork.CheckFrozenOnnx(_network, kind, options.FineTune is not null);
        NetworkInput networkInput = InputOf(data, kind, target, channel);
        TrainingData? validation = options.ValidationSet is null
            ? null
            : FindValidation(options.ValidationSet, target, networkInput.Shape, kind);
        var environment = new TrainingEnvironment(
            options.Seed ?? host.Rand.Next(), options.Hardware.Threads ?? Environment.ProcessorCount,
            TrainingDevice.Of(host, options.Hardware, channel), channel);
        if (input.GetRowCount() is long rows)
        {
            long held = ValidationSplit.CountOf(rows, options.ValidationSetFraction);
            new SampleCheck(channel).RequireUsefulOptions(options, Math.Max(1, rows - held));
        }

        CheckpointPlan resume = ResumePointOf(target, networkInput, environment);
        foreach (CsvLog log in options.Callbacks.OfType<CsvLog>())
        {
            log.RequireWritable();
        }

        using var threads = new TorchThreads(environment.Threads);
        Network complete = _network.WithOutputLayer(target.Task.Outputs);
        using TorchNetwork torchNetwork = Begin(complete, networkInput.Shape, environment.Seed, channel);
        TellPrecision(networkInput.Shape, channel);
        if (environment.Device.type != TorchSharp.DeviceType.CPU)
        {
            torchNetwork.MoveTo(environment.Device);
        }

        var pipeline = new TrainingPipeline(options, target, torchNetwork, networkInput, environment, resume);
        TrainingHistory history = pipeline.Run(data, validation);
        TrainingLog.Write(channel, history, options.TotalEpochs);
        options.Callbacks.ToList().ForEach(callback => callback.OnTrainingEnd(history));
        WeightTable weights = torchNetwork.ToWeightTable();
        EngineAgreement.Require(complete, torchNetwork, weights, networkInput.Shape);
        pipeline.Trust?.FoldInto(weights);
        return new FittedNetwork(complete with { Origin = null }, weights, networkInput.Shape, kind, networkInput.Preprocessing, history)
        {
            Trust = pipeline.Trust,
            Settings = SettingsText.Of(options, resume.Settings, pipeline.Tried),
        };
    }

    /// <summary>Finds the columns of data.</summary>
    internal TrainingData Find(IDataView data, out InputKind kind)
    {
        DataViewSchema.Column found = label.Find(data.Schema);
        DataViewSchema.Column column = feature.Find(data.Schema, out kind);
        DataViewSchema.Column? weight = null;
        if (options.ExampleWeightColumnName is string name)
        {
            weight = Columns.Find(data.Schema, name, "weight column", "Set ExampleWeightColumnName, or leave it null.");
            if (weight.Value.Type != NumberDataViewType.Single)
            {
                throw new ArgumentException(
                    $"Column '{name}' holds {weight.Value.Type}; a weight is a Single. Append "
                    + $"ml.Transforms.Conversion.ConvertType(\"{name}\", outputKind: DataKind.Single) before the trainer.");
            }
        }

        return new TrainingData(data, found, column, weight);
    }

    /// <summary>Before anything is read, because reading may take long.</summary>
    private TrainingData FindValidation(IDataView view, ProblemDefinition target, TensorShape shape, InputKind wanted)
    {
        TrainingData data = Find(view, out InputKind kind);
        InputColumn.CheckShape(shape, data.Feature, kind);
        if (kind != wanted)
        {
            throw new ArgumentException(
                $"Column '{data.Feature.Name}' of the ValidationSet holds {data.Feature.Type}, that of the training data is of kind "
                + $"{wanted}. Transform both with the same fitted steps.");
        }

        target.CheckValidation(data.Label);
        return data;
    }

    private NetworkInput InputOf(TrainingData data, InputKind kind, ProblemDefinition target, IChannel channel)
    {
        Augmentation? augmentation = AugmentImagesTransformer.AugmentationFor(data.Feature, data.View.Schema);
        PretrainedBackbone? start = _network.Start;
        TensorShape shape = options.InputShape ?? _network.Input
            ?? (kind == InputKind.Vector ? null : start?.DefaultShape) ?? DefaultShape(data, kind, channel);
        InputColumn.CheckShape(shape, data.Feature, kind);
        SampleCheck.RequireVariance(_network.WithOutputLayer(target.Task.Outputs).Resolve(shape), options.BatchSize);
        ImagePreprocessing? preprocessing = kind == InputKind.Vector
            ? null
            : PreprocessingFor(shape, start, augmentation).WithLimit(options.ImageReading.MaxImagePixels);
        return new NetworkInput(shape, preprocessing, RandomPartOf(augmentation, channel));
    }

    private static ImagePreprocessing PreprocessingFor(TensorShape shape, PretrainedBackbone? start, Augmentation? augmentation)
    {
        if (augmentation?.Rescale is not double rescale)
        {
            return start?.Weights.Preprocessing.For(shape) ?? ImagePreprocessing.ZeroToOne(shape);
        }

        return start is null ? ImagePreprocessing.Scaled(shape, rescale) : throw new ArgumentException(
            $"The augmentation has a Rescale of {rescale}, but {start.Weights} were made for images prepared in a way of their own, "
            + "which the trainer follows. Leave Rescale out.");
    }

    /// <summary>What is left of an augmentation when its scaling has become part of the preprocessing; null for nothing.</summary>
    private Augmentation? RandomPartOf(Augmentation? augmentation, IChannel channel)
    {
        augmentation = augmentation is null ? null : augmentation with { Rescale = null };
        if (augmentation is null || augmentation == Augmentation.None)
        {
            return null;
        }

        if (BatchMixer.IsNeeded(augmentation) && _network.Backbone is { FrozenBlocks: > 0 })
        {
            const string Problem = "MixUp and CutMix mix images, but the features of a frozen backbone are computed once for each "
                + "image alone";
            if (options.FineTune is null)
            {
                throw new ArgumentException(
                    $"The augmentation never reaches the trainer: {Problem}. Leave them out, or let the backbone learn.");
            }

            channel.Warning(MessageSensitivity.None, Problem + ": they only act while the backbone is fine-tuned.");
        }

        return augmentation;
    }

    /// <summary>
    /// The checkpoint that training begins with, where it writes its own, and what must be the same for that, apart from the data.
    /// </summary>
    private CheckpointPlan ResumePointOf(ProblemDefinition target, NetworkInput input, TrainingEnvironment environment)
    {
        ComparedSettings settings = ComparedSettings.Of(options);
        SortedDictionary<string, string> values = settings.Values;
        values["Network"] = _network.WithOutputLayer(target.Task.Outputs).ToJson();
        values["InputShape"] = input.Shape.ToString();
        values["Weights"] = _network.Start?.Weights.ToString() ?? "random";
        values["Task"] = target.Task.ToString()!;
        values["Classes"] = string.Join(", ", target.ClassNames ?? []);
        values["LearningRate"] = options.FirstLearningRate.ToString("R", CultureInfo.InvariantCulture);
        values["Precision"] = options.Hardware.Precision.IsBFloat16(input.Shape, Processor.Current)
            ? nameof(TrainingPrecision.BFloat16)
            : nameof(TrainingPrecision.Float32);
        values["Augmentation"] = input.Augmentation?.ToJson() ?? "none";
        values["Seed"] = environment.Seed.ToString(CultureInfo.InvariantCulture);
        if (options.Optimization.Schedule != LearningRateSchedule.Constant || options.FineTune is not null)
        {
            // Without a schedule a training may go on for more epochs than it was begun with.
            values["Epochs"] = options.Epochs.ToString(CultureInfo.InvariantCulture);
        }

        CheckpointOptions checkpoints = options.Checkpoints;
        Checkpoint? resumed = FindCheckpoint(checkpoints.ResumeFrom, settings, environment.Channel);
        return new CheckpointPlan(settings, resumed, checkpoints.Folder is null ? null : new CheckpointFolder(
            checkpoints, settings, checkpoints.Watching(options.Watched), resumed, message =>
                environment.Channel.Warning(MessageSensitivity.UserData, "{0}", message)));
    }

    private Checkpoint? FindCheckpoint(string? path, ComparedSettings settings, IChannel channel)
    {
        if (path is null)
        {
            return null;
        }

        if (options.Seed is null)
        {
            throw new ArgumentException(
                "ResumeFrom is set, but Seed is not: another seed would be drawn. Set the Seed of the training that is resumed.");
        }

        Checkpoint? found = CheckpointFolder.Find(path, message => channel.Warning(MessageSensitivity.UserData, "{0}", message));
        if (found is null)
        {
            channel.Info(MessageSensitivity.UserData, "There is no checkpoint in '{0}' yet: training begins.", path);
            return null;
        }

        settings.RequireSame(found);
        channel.Info(
            MessageSensitivity.UserData, "Resumed from '{0}', epoch {1}, batch {2}.", found.Path, found.State.Epoch, found.State.Batches);
        options.Progress?.Report(
            new TrainingProgress(TrainingStage.Reading, found.State.Epoch, options.TotalEpochs, 0, null, double.NaN)
            {
                ResumedFrom = found.Path,
            });
        return found;
    }

    private TorchNetwork Begin(Network network, TensorShape shape, int seed, IChannel channel)
    {
        PretrainedBackbone? start = network.Start;
        WeightTable weights = WeightTable.Draw(network.Weights(shape), seed, start is null ? null : BackboneLayer.DefaultName);
        if (start is not null)
        {
            WeightReport report = start.LoadInto(
                weights.Under(BackboneLayer.DefaultName), DownloadReport.To(options.Progress), options.CancellationToken);
            channel.Info(
                MessageSensitivity.None,
                report.Loaded.Count > 0 ? "{0} begins with {1} tensors of {2}." : "{0} is frozen as its file has it: {2}.",
                start.Backbone.Name, report.Loaded.Count, start.Weights);
        }
        else if (network.Backbone is { FrozenLayers: > 0 })
        {
            channel.Warning(
                MessageSensitivity.None,
                "The frozen part of {0} has no weights but random ones, and keeps them. Pass weights to Network.FromBackbone, or let all "
                + "of it learn.", network.Backbone.Architecture);
        }

        return TorchNetwork.Create(network, shape, weights);
    }

    private void TellPrecision(TensorShape shape, IChannel channel)
    {
        if (options.Hardware.Precision == TrainingPrecision.BFloat16 && !Processor.Current.ComputesBFloat16)
        {
            channel.Warning(
                MessageSensitivity.None,
                "Precision is BFloat16, which this processor emulates: it has neither AMX nor AVX512-BF16. Training takes longer than with "
                + "TrainingPrecision.Float32.");
        }
        else if (options.Hardware.Precision.IsBFloat16(shape, Processor.Current))
        {
            channel.Info(
                MessageSensitivity.None,
                "The network learns in bfloat16; its weights are kept, saved and scored in single precision. TrainingPrecision.Float32 "
                + "turns that off.");
        }
    }

    private TensorShape DefaultShape(TrainingData data, InputKind kind, IChannel channel)
    {
        if (data.Feature.Type is VectorDataViewType vector && kind == InputKind.Vector)
        {
            return TensorShape.Vector(vector.Size);
        }

        try
        {
            ImageReadingOptions reading = options.ImageReading;
            TensorShape shape = ImageColumn.ShapeOfFirst(data.View, data.Feature, reading.MaxImagePixels, reading.OnBadImage)
                ?? throw new InvalidDataException($"There is nothing to train on: column '{data.Feature.Name}' holds no readable image.");
            channel.Info(
                MessageSensitivity.None,
                "Images are resized to {0}×{1}, after the first one. Set InputShape or Network.WithInput for another size.", shape.Width,
                shape.Height);
            return shape;
        }
        catch (UnreadableImageException e)
        {
            throw SampleReader.Refused(e);
        }
    }
}

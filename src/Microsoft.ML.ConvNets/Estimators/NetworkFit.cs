using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// What <c>Fit</c> of every trainer does: finds the columns, decides the network's input, checks all that can be checked before anything is read, builds the network, and trains it.
/// </summary>
internal sealed class NetworkFit(IHost host, ConvNetTrainerOptions options, LabelColumn label, InputColumn feature)
{
    private readonly Network _network = options.Network!;

    /// <summary>Trains.</summary>
    /// <param name="input">The data.</param>
    /// <param name="goalOf">What is to be learnt from a label column.</param>
    internal FittedNetwork Run(IDataView input, Func<DataViewSchema.Column, LearningGoal> goalOf)
    {
        ArgumentNullException.ThrowIfNull(input);
        NativeLibtorch.Require();
        using var cancellation = new ContextCancellation(host, options.CancellationToken);
        options = options.Copy();
        options.CancellationToken = cancellation.Token;
        using IChannel channel = host.Start("Fit");
        TrainingColumns columns = FindColumns(input.Schema, out InputKind kind);
        LearningGoal goal = goalOf(columns.Label);
        goal.Weights?.RequireKnown(goal.ClassNames!);
        TrainableNetwork.Check(_network, goal.Task.Outputs);
        Augmentation? recipe = AugmentImagesTransformer.RecipeFor(columns.Feature, input.Schema);
        PretrainedBackbone? start = _network.Start;
        TensorShape shape = options.InputShape ?? _network.Input
            ?? (kind == InputKind.Vector ? null : start?.DefaultShape) ?? DefaultShape(input, columns.Feature, kind, channel);
        InputColumn.CheckShape(shape, columns.Feature, kind);
        SampleCheck.RequireVariance(_network.WithOutputLayer(goal.Task.Outputs).Place(shape), options.BatchSize);
        ImagePreprocessing? preprocessing = kind == InputKind.Vector ? null : PreprocessingFor(shape, start, recipe).WithLimit(options.MaxImagePixels);
        recipe = RandomPartOf(recipe, channel);
        TrainingColumns? held = options.ValidationSet is null ? null : FindValidation(options.ValidationSet, goal, shape, kind);

        int seed = options.Seed ?? host.Rand.Next();
        var settings = new TrainingSettings();
        Describe(settings, goal, shape, recipe, seed);
        long? rows = input.GetRowCount();
        if (rows is long known)
        {
            new SampleCheck(channel).RequireUsefulOptions(options, Math.Max(1, known - ValidationSplit.CountOf(known, options.ValidationFraction)));
        }

        Checkpoint? resumed = FindCheckpoint(settings, channel);
        CheckpointFolder? checkpoints = options.Checkpoints is null ? null : new CheckpointFolder(
            options.Checkpoints, settings, resumed, message => channel.Warning(MessageSensitivity.UserData, "{0}", message));
        foreach (CsvLog log in options.Callbacks.OfType<CsvLog>())
        {
            log.RequireWritable();
        }

        int threads = options.Threads ?? Environment.ProcessorCount;
        torch.Device device = TrainingDevice.Of(host, channel);
        int before = torch.get_num_threads();
        torch.set_num_threads(threads);
        torch.manual_seed(seed);
        TorchNetwork torchNetwork = TorchNetwork.Create(_network, shape, goal.Task.Outputs);
        try
        {
            BeginWith(start, torchNetwork, channel);
            if (device.type != DeviceType.CPU)
            {
                torchNetwork.MoveTo(device);
            }

            TellPrecision(shape, channel);
            var training = new TrainingPhases(options, goal, torchNetwork, shape, preprocessing, recipe, seed, threads, channel)
            {
                Settings = settings,
                Resumed = resumed,
                Checkpoints = checkpoints,
                SizeIsKnown = rows is not null,
                Device = device,
            };
            TrainingHistory history = training.Run(new TrainingSources(input, columns, options.ValidationSet, held));
            if (device.type != DeviceType.CPU)
            {
                // Scoring has its inputs in the memory of the processor.
                torchNetwork.MoveTo(TorchSharp.torch.CPU);
            }

            TrainingLog.Write(channel, history, options.TotalEpochs);
            foreach (ITrainingCallback callback in options.Callbacks)
            {
                callback.OnTrainingEnd(history);
            }

            return new FittedNetwork(_network with { Start = null }, torchNetwork, shape, kind, preprocessing, history);
        }
        catch
        {
            torchNetwork.Dispose();
            throw;
        }
        finally
        {
            torch.set_num_threads(before);
        }
    }

    private TrainingColumns FindColumns(DataViewSchema schema, out InputKind kind)
    {
        DataViewSchema.Column found = label.Find(schema);
        DataViewSchema.Column column = feature.Find(schema, out kind);
        DataViewSchema.Column? weight = null;
        if (options.ExampleWeightColumnName is string name)
        {
            weight = schema.GetColumnOrNull(name) ?? throw new ArgumentException(
                $"There is no weight column '{name}'. The data has: {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => c.Name))}. Set ExampleWeightColumnName, or leave it null.");
            if (weight.Value.Type != NumberDataViewType.Single)
            {
                throw new ArgumentException($"Column '{name}' holds {weight.Value.Type}; a weight is a Single. Append ml.Transforms.Conversion.ConvertType(\"{name}\", outputKind: DataKind.Single) before the trainer.");
            }
        }

        return new TrainingColumns(found, column, weight);
    }

    /// <summary>Before anything is read, because reading may take long.</summary>
    private TrainingColumns FindValidation(IDataView data, LearningGoal goal, TensorShape shape, InputKind wanted)
    {
        TrainingColumns columns = FindColumns(data.Schema, out InputKind kind);
        InputColumn.CheckShape(shape, columns.Feature, kind);
        if (kind != wanted)
        {
            throw new ArgumentException($"Column '{columns.Feature.Name}' of the ValidationSet holds {columns.Feature.Type}, that of the training data is of kind {wanted}. Transform both with the same fitted steps.");
        }

        goal.CheckValidation(columns.Label);
        return columns;
    }

    private static ImagePreprocessing PreprocessingFor(TensorShape shape, PretrainedBackbone? start, Augmentation? recipe)
    {
        if (recipe?.Rescale is not double rescale)
        {
            return start?.Weights.Preprocessing.For(shape) ?? ImagePreprocessing.ZeroToOne(shape);
        }

        return start is null ? ImagePreprocessing.Scaled(shape, rescale) : throw new ArgumentException(
            $"The augmentation has a Rescale of {rescale}, but {start.Weights} were made for pictures prepared in a way of their own, which the trainer follows. Leave Rescale out.");
    }

    /// <summary>What is left of a recipe when its scaling has become part of the preprocessing; null for nothing.</summary>
    private Augmentation? RandomPartOf(Augmentation? recipe, IChannel channel)
    {
        recipe = recipe is null ? null : recipe with { Rescale = null };
        if (recipe is null || recipe == Augmentation.None)
        {
            return null;
        }

        if (BatchMixer.IsNeeded(recipe) && _network.Backbone is { FrozenBlocks: > 0 })
        {
            const string Problem = "MixUp and CutMix mix pictures, but the features of a frozen backbone are computed once for each picture alone";
            if (options.FineTune is null)
            {
                throw new ArgumentException($"The augmentation never reaches the trainer: {Problem}. Leave them out, or let the backbone learn.");
            }

            channel.Warning(MessageSensitivity.None, Problem + ": they only act while the backbone is fine-tuned.");
        }

        return recipe;
    }

    /// <summary>What must be the same for a checkpoint to be gone on from, apart from the data.</summary>
    private void Describe(TrainingSettings settings, LearningGoal goal, TensorShape shape, Augmentation? recipe, int seed)
    {
        SortedDictionary<string, string> values = settings.Values;
        values["Network"] = _network.WithOutputLayer(goal.Task.Outputs).ToJson();
        values["InputShape"] = shape.ToString();
        values["Weights"] = _network.Start?.Weights.ToString() ?? "random";
        values["Task"] = goal.Task.ToString()!;
        values["Classes"] = string.Join(", ", goal.ClassNames ?? []);
        values["ClassWeights"] = goal.Weights?.ToString() ?? "none";
        values["BatchSize"] = options.BatchSize.ToString(System.Globalization.CultureInfo.InvariantCulture);
        values["Optimizer"] = options.Optimizer.ToString();
        values["LearningRate"] = options.FirstLearningRate.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        values["Schedule"] = options.Schedule.ToString();
        values["ReduceOnPlateau"] = options.ReduceOnPlateau?.ToString() ?? "none";
        values["GradientClipping"] = options.GradientClipping?.ToString() ?? "none";
        values["WeightAverageDecay"] = options.WeightAverageDecay?.ToString("R", System.Globalization.CultureInfo.InvariantCulture) ?? "none";
        values["Precision"] = options.Precision.IsBFloat16(shape, Processor.Current) ? nameof(Precision.BFloat16) : nameof(Precision.Float32);
        values["FineTune"] = options.FineTune?.ToString() ?? "none";
        values["Augmentation"] = recipe?.ToJson() ?? "none";
        values["FeatureVariants"] = options.FeatureVariants.ToString(System.Globalization.CultureInfo.InvariantCulture);
        values["Seed"] = seed.ToString(System.Globalization.CultureInfo.InvariantCulture);
        values["Monitor"] = $"{options.Watched.Metric} ({options.Watched.Mode})";
        if (options.Schedule != LearningRateSchedule.Constant || options.FineTune is not null)
        {
            // Without a schedule a training may go on for more epochs than it was begun with.
            values["Epochs"] = options.Epochs.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private Checkpoint? FindCheckpoint(TrainingSettings settings, IChannel channel)
    {
        if (options.ResumeFrom is not string path)
        {
            return null;
        }

        if (options.Seed is null)
        {
            throw new ArgumentException("ResumeFrom is set, but Seed is not: another seed would be drawn. Set the Seed of the training that is resumed.");
        }

        Checkpoint? found = CheckpointFolder.Find(path, message => channel.Warning(MessageSensitivity.UserData, "{0}", message));
        if (found is null)
        {
            channel.Info(MessageSensitivity.UserData, "There is no checkpoint in '{0}' yet: training begins.", path);
            return null;
        }

        settings.RequireSame(found);
        channel.Info(MessageSensitivity.UserData, "Resumed from '{0}', epoch {1}, batch {2}.", found.Path, found.State.Epoch, found.State.Batches);
        options.Progress?.Report(new TrainingProgress(TrainingStage.Reading, found.State.Epoch, options.TotalEpochs, 0, null, double.NaN) { ResumedFrom = found.Path });
        return found;
    }

    private void BeginWith(PretrainedBackbone? start, TorchNetwork torchNetwork, IChannel channel)
    {
        if (start is not null)
        {
            WeightReport report = start.LoadInto(torchNetwork.BackboneWeights(), DownloadReport.To(options.Progress), options.CancellationToken);
            channel.Info(MessageSensitivity.None, "{0} begins with {1} tensors of {2}.", start.Backbone.Name, report.Loaded.Count, start.Weights);
        }
        else if (torchNetwork.FrozenLayers > 0)
        {
            channel.Warning(
                MessageSensitivity.None, "The frozen part of {0} has no weights but random ones, and keeps them. Pass weights to Network.FromBackbone, or let all of it learn.", _network.Backbone!.Architecture);
        }
    }

    private void TellPrecision(TensorShape shape, IChannel channel)
    {
        if (options.Precision == Precision.BFloat16 && !Processor.Current.ComputesBFloat16)
        {
            channel.Warning(
                MessageSensitivity.None, "Precision is BFloat16, which this processor emulates: it has neither AMX nor AVX512-BF16. Training takes longer than with Precision.Float32.");
        }
        else if (options.Precision.IsBFloat16(shape, Processor.Current))
        {
            channel.Info(MessageSensitivity.None, "The network learns in bfloat16; its weights are kept, saved and scored in single precision. Precision.Float32 turns that off.");
        }
    }

    private TensorShape DefaultShape(IDataView input, DataViewSchema.Column feature, InputKind kind, IChannel channel)
    {
        if (feature.Type is VectorDataViewType vector && kind == InputKind.Vector)
        {
            return TensorShape.Vector(vector.Size);
        }

        try
        {
            TensorShape shape = ImageColumn.ShapeOfFirst(input, feature, options.MaxImagePixels, options.OnBadImage)
                ?? throw new InvalidDataException($"There is nothing to train on: column '{feature.Name}' holds no readable image.");
            channel.Info(MessageSensitivity.None, "Images are resized to {0}×{1}, after the first one. Set InputShape or Network.WithInput for another size.", shape.Width, shape.Height);
            return shape;
        }
        catch (UnreadableImageException e)
        {
            throw SampleReader.Refused(e);
        }
    }
}

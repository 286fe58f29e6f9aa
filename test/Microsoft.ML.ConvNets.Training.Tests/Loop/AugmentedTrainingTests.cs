namespace Microsoft.ML.ConvNets.Training.Tests.Loop;

[TestClass]
public class AugmentedTrainingTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Mixed_batches_are_learned_from()
    {
        foreach (Augmentation augmentation in new[] { new Augmentation { MixUpAlpha = 0.4 }, new Augmentation { CutMixAlpha = 1 }, new Augmentation { MixUpAlpha = 0.4, CutMixAlpha = 1 } })
        {
            using var model = Fit(augmentation, o => (o.Epochs, o.LabelSmoothing) = (12, 0.05));
            MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(model.Transform(TestImages.Load(_ml, 40, seed: 2)));
            Assert.IsGreaterThan(0.85, metrics.MicroAccuracy, augmentation.ToString());
        }
    }

    [TestMethod]
    public void The_number_of_threads_does_not_change_what_is_drawn()
    {
        var augmentation = new Augmentation { RotationRange = 20, HorizontalFlip = true, WidthShiftRange = 0.1, MixUpAlpha = 0.4, BrightnessRange = 0.2 };
        using var one = Fit(augmentation, o => o.Hardware.Threads = 1);
        using var three = Fit(augmentation, o => o.Hardware.Threads = 3);
        double[] first = [.. one.LastTransformer.History!.Epochs.Select(e => e.Loss)];
        double[] second = [.. three.LastTransformer.History!.Epochs.Select(e => e.Loss)];
        for (int i = 0; i < first.Length; i++)
        {
            // The same images; sums over threads may round differently.
            Assert.AreEqual(first[i], second[i], 1e-4);
        }
    }

    [TestMethod]
    public void Two_runs_with_everything_on_give_the_same_bits()
    {
        var augmentation = new Augmentation { RotationRange = 20, HorizontalFlip = true, ZoomRange = 0.1, CutMixAlpha = 1, ChannelShiftRange = 10 };
        string[] weights = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            using var model = Fit(augmentation, o =>
            {
                (o.Hardware.Threads, o.Optimization.WeightAverageDecay, o.Optimization.GradientClipping) = (2, 0.9, GradientClipping.ByNorm(1));
                o.Optimization.Schedule = LearningRateSchedule.OneCycle();
            });
            return ModelZip.WeightsOf(_ml, model);
        })];
        Assert.AreEqual(weights[0], weights[1]);
    }

    [TestMethod]
    public void Rescale_becomes_part_of_the_model()
    {
        using var raw = Fit(new Augmentation { Rescale = 1 }, _ => { });
        using var plain = Fit(new Augmentation { Rescale = 1 / 255.0 }, _ => { });
        using var usual = Fit(Augmentation.None, _ => { });
        Assert.AreNotEqual(ModelZip.WeightsOf(_ml, usual), ModelZip.WeightsOf(_ml, raw));
        Assert.AreEqual(usual.LastTransformer.History!.Epochs[^1].Loss, plain.LastTransformer.History!.Epochs[^1].Loss, 1e-5);

        // Scoring a model of raw values and measuring while training see the same inputs.
        IDataView held = TestImages.Load(_ml, 16, seed: 7);
        var keys = _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.Transforms.AugmentImages("Image", new Augmentation { Rescale = 1 })).Fit(TestImages.Load(_ml, 24));
        using ConvNetClassifierTransformer model = _ml.MulticlassClassification.Trainers
            .ConvNetClassifier(TinyTraining.Options(o => o.ValidationSet = keys.Transform(held))).Fit(keys.Transform(TestImages.Load(_ml, 24)));
        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(model.Transform(keys.Transform(held)));
        EpochResult kept = model.History!.Epochs[model.History.KeptEpoch - 1];
        Assert.AreEqual(kept.ValidationLoss!.Value, model.Trust!.Calibration.LogLossBefore, 1e-4);
        Assert.AreEqual(model.Trust.Calibration.LogLossAfter, metrics.LogLoss, 1e-4);
    }

    [TestMethod]
    public void Augmentations_that_cannot_reach_the_network_are_refused()
    {
        Network frozen = Network.FromBackbone(Backbones.Compact(KnownWeights.Compact));
        Refused("MixUp", new Augmentation { MixUpAlpha = 0.2 });
        Refused("Rescale", new Augmentation { Rescale = 1 / 127.5 });

        void Refused(string name, Augmentation augmentation)
        {
            var reports = new Reports();
            var error = Assert.ThrowsExactly<ArgumentException>(
                () => Fit(augmentation, o => (o.Network, o.InputShape, o.Progress) = (frozen, TensorShape.Image(3, 32, 32), reports)).Dispose());
            StringAssert.Contains(error.Message, name);
            Assert.IsEmpty(reports.All);
        }
    }

    private Microsoft.ML.Data.TransformerChain<ConvNetClassifierTransformer> Fit(Augmentation augmentation, Action<ConvNetClassifier.Options> change) => _ml.Transforms.Conversion.MapValueToKey("Label")
        .Append(_ml.Transforms.AugmentImages("Image", augmentation))
        .Append(_ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options(change)))
        .Fit(TestImages.Load(_ml, 32));
}

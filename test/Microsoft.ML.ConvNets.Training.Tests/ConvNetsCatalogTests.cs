using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests;

[TestClass]
public class ConvNetsCatalogTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Nothing_takes_null_for_what_it_needs()
    {
        var network = Network.Sequential(Flatten());
        MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers = _ml.MulticlassClassification.Trainers;
        foreach (Action action in new Action[]
        {
            () => ConvNetsCatalog.LoadImagesFromFolder(null!, "x"),
            () => ConvNetsCatalog.LoadImagesFromZip(null!, "x"),
            () => ConvNetsCatalog.LoadImagesFromIdx(null!, "x", "y"),
            () => _ml.Data.LoadImagesFromFolder(null!),
            () => _ml.Data.LoadImagesFromZip(null!),
            () => _ml.Data.LoadImagesFromIdx(null!, null!),
            () => ConvNetsCatalog.AugmentImages(null!, "Image", Augmentation.None),
            () => _ml.Transforms.AugmentImages(null!, Augmentation.None),
            () => _ml.Transforms.AugmentImages("Image", null!),
            () => _ml.Transforms.AugmentImages("Image", Augmentation.None).Fit(null!),
            () => _ml.Transforms.AugmentImages("Image", Augmentation.None).GetOutputSchema(null!),
            () => ConvNetTrainersCatalog.ConvNetClassifier((MulticlassClassificationCatalog.MulticlassClassificationTrainers)null!, network),
            () => ConvNetTrainersCatalog.ConvNetClassifier((MulticlassClassificationCatalog.MulticlassClassificationTrainers)null!, new ConvNetClassifier.Options { Network = network }),
            () => trainers.ConvNetClassifier((ConvNetClassifier.Options)null!),
            () => trainers.ConvNetClassifier(network).Fit(null!),
            () => trainers.ConvNetClassifier(network).GetOutputSchema(null!),
            () => network.OutputShape(null!),
        })
        {
            Assert.ThrowsExactly<ArgumentNullException>(action);
        }

        Assert.AreEqual("Network", Assert.ThrowsExactly<ArgumentException>(() => trainers.ConvNetClassifier((Network)null!)).ParamName);
        Assert.Throws<ArgumentException>(() => _ml.Transforms.AugmentImages("", Augmentation.None));
        Assert.Throws<ArgumentException>(() => _ml.Transforms.AugmentImages("Image", Augmentation.None, ""));
    }

    [TestMethod]
    public void Column_names_and_epochs_reach_the_trainer()
    {
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Class", "Label").Fit(TestImages.Load(_ml, 8)).Transform(TestImages.Load(_ml, 8));
        using ConvNetClassifierTransformer model = _ml.MulticlassClassification.Trainers
            .ConvNetClassifier(TinyModel.Network, "Class", "Image", exampleWeightColumnName: null, "Shares", "Best", epochs: 3).Fit(data);
        Assert.HasCount(3, model.History!.Epochs);
        DataViewSchema schema = model.Transform(data).Schema;
        CollectionAssert.AreEqual(new[] { "Best", "Shares" }, schema.Skip(schema.Count - 2).Select(c => c.Name).ToArray());
    }
}

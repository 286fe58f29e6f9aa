using System.Globalization;
using System.Text.RegularExpressions;

namespace ConvNets.Samples.Tests;

/// <summary>Every sample runs from its first line to its last, on small data.</summary>
[TestClass]
public sealed class SampleTests
{
    [TestMethod]
    public void Celsius_finds_the_formula()
    {
        using var data = new SmallData();
        SampleResult result = Sample.Run(data.Root, "celsius").Succeeded("abs. error", "R²");
        Match learned = Regex.Match(result.Output, @"Learned:  Fahrenheit = (\S+) · Celsius \+ (\S+)");
        Assert.IsTrue(learned.Success, result.Output);
        Assert.AreEqual(1.8, double.Parse(learned.Groups[1].Value, CultureInfo.InvariantCulture), 0.018);
        Assert.AreEqual(32, double.Parse(learned.Groups[2].Value, CultureInfo.InvariantCulture), 0.32);
        StringAssert.Contains(result.Output, "212.");
        Assert.AreEqual(11, result.EpochLines, result.Output);
    }

    [TestMethod]
    public void Mnist_dense_prints_the_confusion_table_and_predictions()
    {
        using var data = new SmallData();
        SampleResult result = Sample.Run(data.Root, "mnist-dense", "--data", data.Idx(), "--epochs", "2", "--limit", "100")
            .Succeeded("407,050 parameters", "Test accuracy", "Confusion table", "was taken for a");
        Assert.AreEqual(2, result.EpochLines, result.Output);
    }

    [TestMethod]
    public void Mnist_cnn_keeps_checkpoints_and_saves_the_model()
    {
        using var data = new SmallData();
        string[] run = ["mnist-cnn", "--data", data.Idx(), "--epochs", "2"];
        Sample.Run(data.Root, run).Succeeded("34,826 parameters", "The model has the weights of epoch", ".checkpoint", "Test accuracy", "read it back");
        string folder = Path.Combine(data.Root, "artifacts", "mnist-cnn");
        Assert.IsTrue(File.Exists(Path.Combine(folder, "model.zip")));
        Assert.HasCount(3, File.ReadAllLines(Path.Combine(folder, "checkpoints", "epochs.csv")));

        // A second run must not stumble over the files of the first.
        Assert.AreEqual(2, Sample.Run(data.Root, run).Succeeded().EpochLines);
    }

    [TestMethod]
    public void Fashion_mnist_names_its_classes()
    {
        using var data = new SmallData();
        SampleResult fashion = Sample.Run(data.Root, "fashion-mnist", "--data", data.Idx("fashion"), "--epochs", "1", "--limit", "60").Succeeded("Test accuracy", "recall", "ankle boot");
        Assert.IsFalse(fashion.Output.Contains("Note:", StringComparison.Ordinal), fashion.Output);
        Sample.Run(data.Root, "fashion-mnist", "--data", data.Idx("numbers"), "--epochs", "1", "--limit", "60", "--classes", "zilch,unity").Succeeded("zilch", "unity", "\n9  ");
    }

    [TestMethod]
    public void Fashion_mnist_takes_digits_where_there_is_no_clothing_and_says_so()
    {
        using var data = new SmallData();
        data.Idx("mnist");
        SampleResult digits = Sample.Run(data.Root, "fashion-mnist", "--epochs", "1", "--limit", "60").Succeeded("Note: Fashion-MNIST is not here");
        Assert.IsFalse(digits.Output.Contains("ankle boot", StringComparison.Ordinal), digits.Output);
    }

    [TestMethod]
    public void Cifar10_reads_zips_and_stays_under_a_million_parameters()
    {
        using var data = new SmallData();
        SampleResult result = Sample.Run(data.Root, "cifar10", "--data", data.Zips("airplane", "frog", "ship"), "--epochs", "2").Succeeded("Test accuracy", "airplane", "taken for");
        Assert.AreEqual(2, result.EpochLines, result.Output);
        string total = Regex.Match(result.Output, @"^([\d,]+) parameters", RegexOptions.Multiline).Groups[1].Value;
        Assert.IsLessThan(1_000_000, int.Parse(total, NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
    }

    [TestMethod]
    public void Cats_dogs_prints_the_gap_of_both_trainings()
    {
        using var data = new SmallData();
        string pets = data.Images("pets", 16, 40, "cats", "dogs");
        SampleResult result = Sample.Run(data.Root, "cats-dogs", "--data", pets, "--epochs", "2")
            .Succeeded("\nwithout augmentation and dropout ", "\nwith augmentation and dropout ", "gap", "area under the curve", "P(dogs)");
        Assert.AreEqual(4, result.EpochLines, result.Output);

        data.Images("split/train", 8, 40, "cats", "dogs");
        data.Images("split/validation", 4, 40, "cats", "dogs");
        Sample.Run(data.Root, "cats-dogs", "--data", Path.Combine(data.Root, "split"), "--epochs", "1").Succeeded("16 photographs to learn from, 8 to validate with");
        Sample.Run(data.Root, "cats-dogs", "--data", data.Images("three", 2, 40, "cats", "dogs", "mice")).IsRefused("3 classes", "mice");
    }

    [TestMethod]
    public void Clothing_transfer_goes_through_its_chapters()
    {
        LongTests.Require();
        using var data = new SmallData();
        foreach ((string part, int perClass) in new[] { ("train", 8), ("validation", 3), ("test", 3) })
        {
            data.Images(Path.Combine("clothes", part), perClass, 40, "hat", "pants", "shoes");
        }

        SampleResult result = Sample.Run(
            data.Root, "clothing-transfer", "--data", Path.Combine(data.Root, "clothes"), "--epochs", "1", "--size", "32", "--large-size", "40")
            .Succeeded("imagenet_resnet18, frozen", "1. Learning rate", "Written: 000001", "4. Dropout", "val accuracy", "larger input", "fine-tuning", "Test accuracy of the last model", "taken for");
        Assert.AreEqual(15, result.EpochLines, result.Output);
    }

    [TestMethod]
    public void Learning_rates_suggests_one_and_tries_others()
    {
        using var data = new SmallData();
        SampleResult result = Sample.Run(data.Root, "learning-rates", "--data", data.Idx(), "--epochs", "1", "--limit", "100")
            .Succeeded("The range test", "Suggested: ", "1E-05", "one-cycle", "Test accuracy with the rate", "was taken for a");
        Assert.AreEqual(5 + 3, result.EpochLines, result.Output);
    }

    [TestMethod]
    public void Resume_ends_with_the_same_bits()
    {
        using var data = new SmallData();
        SampleResult result = Sample.Run(data.Root, "resume", "--data", data.Idx(), "--epochs", "2").Succeeded("Canceled after step", "bit for bit", "Test accuracy");
        Assert.AreEqual(2 + 1 + 1, result.EpochLines, result.Output);
        Sample.Run(data.Root, "resume", "--data", data.Idx(), "--epochs", "1").IsRefused("--epochs is at least 2");
    }
}

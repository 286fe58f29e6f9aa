using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Data;
using Microsoft.ML.ConvNets.Interop;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML;

/// <summary>The library's entrance: extension methods on the catalogs of <see cref="MLContext"/>.</summary>
public static class ConvNetsCatalog
{
    /// <summary>
    /// Lists the images of a folder with one subfolder a class: <c>root/cats/1.jpg</c>. Files in deeper folders count for the class above
    /// them. How names are read is said at <see cref="ImageTree"/>.
    /// </summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="folder">The root folder.</param>
    /// <param name="part">The part to take, such as <c>train</c>. Default null: all, if there is only one or the folder is not
    /// split.</param>
    /// <returns>Text columns <c>ImagePath</c> and <c>Label</c>, ordered by class and path. No image is opened yet.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder has no class folders, they hold no files, or there are several parts and none was
    /// named.</exception>
    public static IDataView LoadImagesFromFolder(this DataOperationsCatalog catalog, string folder, string? part = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.LoadImages(ImageTree.OfFolder(folder), part);
    }

    /// <summary>
    /// Reads images from a zip with one folder a class: <c>cats/1.jpg</c>, by the same rule as folders (<see cref="ImageTree"/>). Nothing
    /// is unpacked to disk.
    /// </summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="path">The zip file.</param>
    /// <param name="folder">The part to take, such as <c>train</c>. Default null: all, if there is only one or the zip is not
    /// split.</param>
    /// <returns>
    /// Columns <c>ImagePath</c> (text, the name in the zip), <c>Label</c> (text) and <c>Image</c> (Vector of Byte: the image as it is
    /// encoded, at most 256 MiB).
    /// </returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no zip, holds no images in class folders, or has several parts and none was
    /// named.</exception>
    public static IDataView LoadImagesFromZip(this DataOperationsCatalog catalog, string path, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.LoadImages(ImageTree.OfZip(path), folder);
    }

    /// <summary>Gives the images of a folder or zip that was looked at.</summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="tree">The folder or zip.</param>
    /// <param name="part">The part to take, as <see cref="ImageTree.Part"/> finds it. Default null: the only one.</param>
    /// <returns>The columns of <see cref="LoadImagesFromFolder"/> or of <see cref="LoadImagesFromZip"/>.</returns>
    /// <exception cref="InvalidDataException">There is no such part, or several.</exception>
    public static IDataView LoadImages(this DataOperationsCatalog catalog, ImageTree tree, string? part = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(tree);
        ImagePart taken = tree.Part(part);
        return tree.IsZip
            ? catalog.LoadFromEnumerable(ImageZip.RowsOf(tree, taken))
            : catalog.LoadFromEnumerable(ImageFileRow.RowsOf(tree, taken));
    }

    /// <summary>Reads images in the IDX format of MNIST, plain or gzip-compressed.</summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="imagesPath">The file of images, such as <c>train-images-idx3-ubyte.gz</c>.</param>
    /// <param name="labelsPath">The file of labels, such as <c>train-labels-idx1-ubyte.gz</c>.</param>
    /// <returns>Columns <c>ImagePath</c> (text, file and number), <c>Label</c> (text, the digit or class number) and <c>Image</c>
    /// (image).</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A file is not in the IDX format, is truncated, or the two do not belong together.</exception>
    public static IDataView LoadImagesFromIdx(this DataOperationsCatalog catalog, string imagesPath, string labelsPath)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        (IEnumerable<PixelRow> rows, int height, int width) = IdxFile.ReadImages(imagesPath, labelsPath);
        // ML.NET takes rows with images only of sizes that it was told of, mostly by an attribute.
        new ImageTypeAttribute(height, width).Register();
        SchemaDefinition schema = SchemaDefinition.Create(typeof(PixelRow));
        schema[nameof(PixelRow.Image)].ColumnType = new ImageDataViewType(height, width);
        return catalog.LoadFromEnumerable(rows, schema);
    }

    /// <summary>
    /// Augments the training images of the trainer that follows. The step itself changes no pixel: the augmentation travels with the
    /// column, the trainer draws fresh changes in every epoch, and scoring never augments.
    /// </summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The column that carries the augmentation.</param>
    /// <param name="augmentation">The augmentation, such as <see cref="Augmentation.Standard"/>.</param>
    /// <param name="inputColumnName">The column of images. Default: <paramref name="outputColumnName"/>.</param>
    public static AugmentImagesEstimator AugmentImages(
        this TransformsCatalog catalog, string outputColumnName, Augmentation augmentation, string? inputColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new AugmentImagesEstimator(
            MachineLearningInternals.GetEnvironment(catalog), outputColumnName, inputColumnName ?? outputColumnName, augmentation);
    }

    /// <summary>Runs a backbone over images and adds what it gives as a vector, for any trainer that follows.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The column that is added: a vector of <see cref="float"/> of known length.</param>
    /// <param name="backbone">The network that is run, such as <c>Backbones.ResNet18(KnownWeights.ResNet18)</c>; with its classifier top it
    /// gives class scores.</param>
    /// <param name="inputColumnName">The column of images. Default <c>Image</c>.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public static ConvNetFeaturizer ConvNetFeaturizer(
        this TransformsCatalog catalog, string outputColumnName, Backbone backbone, string inputColumnName = "Image") =>
        catalog.ConvNetFeaturizer(new ConvNetFeaturizer.Options
        {
            OutputColumnName = outputColumnName,
            Backbone = backbone,
            InputColumnName = inputColumnName,
        });

    /// <summary>Runs a backbone over images and adds what it gives as a vector, for any trainer that follows.</summary>
    /// <param name="catalog"><c>mlContext.Transforms</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static ConvNetFeaturizer ConvNetFeaturizer(this TransformsCatalog catalog, ConvNetFeaturizer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new ConvNetFeaturizer(MachineLearningInternals.GetEnvironment(catalog), options);
    }

    /// <summary>Writes the convolutional network of a model as an ONNX file; see <see cref="ConvNetTransformer.ExportOnnx"/>.</summary>
    /// <param name="catalog"><c>mlContext.Model</c>.</param>
    /// <param name="model">The network itself, or a chain of steps with one among them; what the other steps do is not in the file.</param>
    /// <param name="path">The file; one that exists is replaced when the new one is complete.</param>
    /// <param name="options">What is written. Default: logits and scores, single precision.</param>
    /// <exception cref="ArgumentException">There is no convolutional network in the model.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void ExportOnnx(
        this ModelOperationsCatalog catalog, ITransformer model, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ConvNetTransformer network = PipelineSteps.Of(model).OfType<ConvNetTransformer>().FirstOrDefault() ?? throw new ArgumentException(
            "There is no convolutional network among the steps of this model, so there is nothing to export.", nameof(model));
        network.ExportOnnx(path, options);
    }

    /// <summary>Sets how the convolutional networks of a model compute their scores: threads, batch size, device.</summary>
    /// <param name="catalog"><c>mlContext.Model</c>.</param>
    /// <param name="model">A network or featurizer, or a chain of steps with some among them, such as <c>Load</c> gives.</param>
    /// <param name="options">How they compute; it is not saved with the model.</param>
    /// <exception cref="ArgumentException">There is no convolutional network in the model.</exception>
    /// <exception cref="PlatformNotSupportedException">The ONNX Runtime beside the program lacks the provider; the message names the
    /// package.</exception>
    public static void ConfigureScoring(this ModelOperationsCatalog catalog, ITransformer model, ScoringOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        bool isFound = false;
        foreach (ITransformer step in PipelineSteps.Of(model))
        {
            switch (step)
            {
                case ConvNetTransformer network:
                    network.Scoring = options;
                    break;
                case ConvNetFeaturizerTransformer featurizer:
                    featurizer.Scoring = options;
                    break;
                default:
                    continue;
            }

            isFound = true;
        }

        if (!isFound)
        {
            throw new ArgumentException(
                "There is no convolutional network among the steps of this model, so there is no scoring to configure.", nameof(model));
        }
    }
}

using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Reporting.Audits;
using Microsoft.ML.ConvNets.Reporting.Reports;

namespace Microsoft.ML;

/// <summary>The entrance of <c>Microsoft.ML.ConvNets.Reporting</c>: extension methods on the catalogs of <see cref="MLContext"/>.</summary>
public static class ReportingCatalog
{
    /// <summary>
    /// Looks at labeled images before a network is trained on them, and tells which files cannot be read, which images are there twice or
    /// on both sides of the validation, which labels are likely wrong, and which images are unlike the rest. It changes nothing.
    /// </summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="images">
    /// The images to learn from: text columns <c>ImagePath</c> and <c>Label</c>, and <c>Image</c> (vector of bytes) where the images are no
    /// files; as <c>LoadImagesFromFolder</c> and <c>LoadImagesFromZip</c> give them.
    /// </param>
    /// <param name="validation">The images to measure with, in the same columns. Default null: none.</param>
    /// <param name="options">The options. Default null: all as documented.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type, or an option is out of its range.</exception>
    /// <exception cref="IOException">The backbone's weights cannot be read or downloaded.</exception>
    /// <exception cref="OperationCanceledException">The options' token was canceled.</exception>
    public static AuditReport AuditImages(
        this DataOperationsCatalog catalog, IDataView images, IDataView? validation = null, AuditOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(images);
        return new ImageAudit(options ?? new AuditOptions()).Run(images, validation);
    }

    /// <summary>
    /// Has a model answer labeled images, and reports on it: figures as data, and a page with images, curves, confusions, mistakes,
    /// calibration, slices and a model card.
    /// </summary>
    /// <param name="catalog"><c>mlContext.Model</c>.</param>
    /// <param name="model">
    /// A fitted pipeline that names one class (<c>Score</c> is a vector of probabilities), says yes or no (<c>PredictedLabel</c> is a
    /// Boolean, with a <c>Probability</c>), or gives a number.
    /// </param>
    /// <param name="images">
    /// Images that it did not learn from: columns <c>ImagePath</c> (text) and <c>Label</c>, and <c>Image</c> (encoded bytes, or images)
    /// where they are no files; beside these, what the pipeline reads.
    /// </param>
    /// <param name="options">The options. Default null: all as documented.</param>
    /// <exception cref="ArgumentException">
    /// A column is missing or of another type, an option is out of its range, or no image counts; the message says which.
    /// </exception>
    /// <exception cref="NotSupportedException">The model gives any number of labels, or answers of another kind.</exception>
    /// <exception cref="OperationCanceledException">The options' token was canceled.</exception>
    public static ModelReport CreateReport(
        this ModelOperationsCatalog catalog, ITransformer model, IDataView images, ReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        return new ReportBuilder(options ?? new ReportOptions()).Run(model, images);
    }

    /// <summary>Leaves out the images of a list.</summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="images">Data with a text column <c>ImagePath</c> of paths or names.</param>
    /// <param name="list">The images to leave out.</param>
    /// <returns>The other rows, with all columns. Nothing is read yet.</returns>
    public static IDataView ExcludeImages(this DataOperationsCatalog catalog, IDataView images, ImageList list)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(list);
        return catalog.FilterByCustomPredicate<NamedImage>(images, image => list.Contains(image.ImagePath));
    }

    private sealed class NamedImage
    {
        public string ImagePath { get; set; } = "";
    }
}

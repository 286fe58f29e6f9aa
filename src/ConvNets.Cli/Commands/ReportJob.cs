using System.Text;
using ConvNets.Cli.Data;
using ConvNets.Cli.Evaluations;
using ConvNets.Cli.Folders;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Files;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Commands;

/// <summary>The report of a model on labeled images, in whatever form both are.</summary>
internal sealed class ReportJob(MLContext ml, SavedModel saved, ImageSet set)
{
    private ModelReport? _report;

    /// <summary>What the model is called.</summary>
    internal required string Name { get; init; }

    internal ModelCard Card { get; init; } = new();

    /// <summary>The epochs of the training, where the model itself does not know them.</summary>
    internal TrainingHistory? History { get; init; }

    internal ModelReport Report => _report!;

    /// <summary>Has the model answer the images.</summary>
    internal ReportJob Create()
    {
        ModelRows rows = saved.RowsOf(set);
        ITransformer model = saved.For(rows);
        DataViewSchema scored = model.GetOutputSchema(rows.Schema);
        _report = ml.Model.CreateReport(model, rows, new ReportOptions
        {
            Title = $"Report of {Card.Name ?? Name}",
            ImagePathColumnName = ModelRows.NameColumn,
            LabelColumnName = ModelRows.FolderColumn,
            ImageColumnName = set.Form == ImageForm.Idx ? saved.Input.Column : ModelRows.BytesColumn,
            BinaryLabels = ModelKinds.Of(scored) == ModelKind.Binary ? NamesOf(scored) : null,
            Card = Card with { Name = Card.Name ?? Name },
            History = History,
            MaxImagePixels = saved.MaxImagePixels,
        });
        return this;
    }

    /// <summary>Writes the page.</summary>
    internal void SaveTo(string file, TextWriter status)
    {
        AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(Report.ToHtml())));
        status.WriteLine($"Wrote '{file}' ({new FileInfo(file).Length / (1024.0 * 1024.0):F1} MiB).");
    }

    private (string No, string Yes) NamesOf(DataViewSchema scored)
    {
        if (BinaryFolders.NamesIn(scored) is { } names)
        {
            return names;
        }

        // A model without names: the second folder in alphabetical order is yes.
        var folders = new BinaryFolders(positive: null);
        folders.LookAt(set);
        return (folders.Names[0], folders.Names[1]);
    }
}

using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Rows that an evaluation leaves out are counted and named in the log.</summary>
internal static class EvaluationWarnings
{
    public static void WarnAboutRows(this TrainCatalogBase catalog, string what, long count)
    {
        if (count == 0)
            return;
        using IChannel channel = catalog.Environment.Start("Evaluate");
        channel.Warning(MessageSensitivity.None, $"{count} rows {what} are not part of the metrics.");
    }
}

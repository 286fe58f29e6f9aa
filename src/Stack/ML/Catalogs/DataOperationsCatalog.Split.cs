using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    internal static IEnumerable<TrainTestData> Split(IHostEnvironment env, IDataView data, int numberOfFolds, string? samplingKeyColumnName, int? seed)
    {
        return [];
    }
}

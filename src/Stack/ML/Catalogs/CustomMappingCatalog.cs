using Microsoft.ML.Data;

namespace Microsoft.ML;

public static partial class CustomMappingCatalog
{
    public static IDataView FilterByCustomPredicate<TSrc>(this DataOperationsCatalog catalog, IDataView input, Func<TSrc, bool> filterPredicate)
        where TSrc : class, new()
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(filterPredicate);
        return new PredicateFilterView<TSrc>(input, filterPredicate);
    }
}

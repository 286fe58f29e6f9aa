using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

public static class CustomMappingCatalog
{
    public static CustomMappingEstimator<TSrc, TDst> CustomMapping<TSrc, TDst>(
        this TransformsCatalog catalog,
        Action<TSrc, TDst> mapAction,
        string? contractName,
        SchemaDefinition? inputSchemaDefinition = null,
        SchemaDefinition? outputSchemaDefinition = null)
        where TSrc : class, new()
        where TDst : class, new()
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new CustomMappingEstimator<TSrc, TDst>(catalog.Environment, mapAction, contractName, inputSchemaDefinition, outputSchemaDefinition);
    }

    public static StatefulCustomMappingEstimator<TSrc, TDst, TState> StatefulCustomMapping<TSrc, TDst, TState>(
        this TransformsCatalog catalog,
        Action<TSrc, TDst, TState> mapAction,
        Action<TState> stateInitAction,
        string? contractName)
        where TSrc : class, new()
        where TDst : class, new()
        where TState : class, new()
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new StatefulCustomMappingEstimator<TSrc, TDst, TState>(catalog.Environment, mapAction, contractName, stateInitAction);
    }

    public static IDataView FilterByCustomPredicate<TSrc>(this DataOperationsCatalog catalog, IDataView input, Func<TSrc, bool> filterPredicate)
        where TSrc : class, new()
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(filterPredicate);
        return new PredicateFilterView<TSrc>(input, filterPredicate);
    }

    public static IDataView FilterByStatefulCustomPredicate<TSrc, TState>(
        this DataOperationsCatalog catalog,
        IDataView input,
        Func<TSrc, TState, bool> filterPredicate,
        Action<TState> stateInitAction)
        where TSrc : class, new()
        where TState : class, new()
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(filterPredicate);
        ArgumentNullException.ThrowIfNull(stateInitAction);
        return new StatefulPredicateFilterView<TSrc, TState>(input, filterPredicate, stateInitAction);
    }
}

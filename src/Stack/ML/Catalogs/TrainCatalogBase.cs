using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The environment behind a catalog, for extension methods on it.</summary>
internal interface IInternalCatalog
{
    IHostEnvironment Environment { get; }
}

public abstract partial class TrainCatalogBase : IInternalCatalog
{
    private protected TrainCatalogBase(IHostEnvironment env)
    {
        ArgumentNullException.ThrowIfNull(env);
        Environment = env;
    }

    internal IHostEnvironment Environment { get; }

    IHostEnvironment IInternalCatalog.Environment => Environment;

    public abstract class CatalogInstantiatorBase : IInternalCatalog
    {
        private protected CatalogInstantiatorBase(TrainCatalogBase catalog) => Owner = catalog;

        internal TrainCatalogBase Owner { get; }

        internal IHostEnvironment Environment => Owner.Environment;

        IHostEnvironment IInternalCatalog.Environment => Owner.Environment;
    }

    public sealed class CrossValidationResult<T>
    {
        public readonly T Metrics;
        public readonly ITransformer Model;
        public readonly IDataView ScoredHoldOutSet;
        public readonly int Fold;

        internal CrossValidationResult(ITransformer model, T metrics, IDataView scoredHoldOutSet, int fold)
        {
            Model = model;
            Metrics = metrics;
            ScoredHoldOutSet = scoredHoldOutSet;
            Fold = fold;
        }
    }

    /// <summary>Fits one model a fold and scores the rows that were held out from it.</summary>
    private protected IEnumerable<(ITransformer Model, IDataView ScoredHoldOutSet, int Fold)> CrossValidateTrain(IDataView data, IEstimator<ITransformer> estimator, int numberOfFolds, string? samplingKeyColumnName, int? seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        int fold = 0;
        foreach (DataOperationsCatalog.TrainTestData split in DataOperationsCatalog.Split(Environment, data, numberOfFolds, samplingKeyColumnName, seed))
        {
            ITransformer model = estimator.Fit(split.TrainSet);
            yield return (model, model.Transform(split.TestSet), fold++);
        }
    }
}

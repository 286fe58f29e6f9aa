using Microsoft.ML.Data;

namespace Microsoft.ML;

public interface IPredictionTransformer<out TModel> : ITransformer
{
    TModel Model { get; }
}

public interface ISingleFeaturePredictionTransformer<out TModel> : IPredictionTransformer<TModel>
{
    string FeatureColumnName { get; }

    DataViewType FeatureColumnType { get; }
}

public interface ITrainerEstimator<out TTransformer, out TModel> : IEstimator<TTransformer>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
{
    TrainerInfo Info { get; }
}

public sealed class TrainerInfo
{
    internal TrainerInfo(bool normalization = true, bool caching = true)
    {
        NeedNormalization = normalization;
        WantCaching = caching;
    }

    public bool NeedNormalization { get; }

    public bool WantCaching { get; }
}

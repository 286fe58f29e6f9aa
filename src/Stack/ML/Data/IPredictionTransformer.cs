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

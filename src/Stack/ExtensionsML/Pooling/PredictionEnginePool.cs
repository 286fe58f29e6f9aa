using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML;

namespace Microsoft.Extensions.ML;

public class PredictionEnginePool<TData, TPrediction>
    where TData : class
    where TPrediction : class, new()
{
    private readonly MLContext _context;
    private readonly IOptionsFactory<PredictionEnginePoolOptions<TData, TPrediction>> _options;
    private readonly ILogger _logger;
    private readonly ModelPool<TData, TPrediction>? _default;

    // Lazy: two threads that ask for a model at the same time must not read it twice.
    private readonly ConcurrentDictionary<string, Lazy<ModelPool<TData, TPrediction>>> _named = new(StringComparer.Ordinal);

    public PredictionEnginePool(IServiceProvider serviceProvider, IOptions<MLOptions> mlContextOptions, IOptionsFactory<PredictionEnginePoolOptions<TData, TPrediction>> predictionEngineOptions)
    {
        ArgumentNullException.ThrowIfNull(serviceProvider);
        ArgumentNullException.ThrowIfNull(mlContextOptions);
        ArgumentNullException.ThrowIfNull(predictionEngineOptions);
        _context = mlContextOptions.Value.MLContext;
        _options = predictionEngineOptions;
        _logger = serviceProvider.GetRequiredService<ILogger<PredictionEnginePool<TData, TPrediction>>>();
        if (_options.Create(string.Empty).ModelLoader is { } loader)
            _default = new ModelPool<TData, TPrediction>(string.Empty, _context, loader, _logger);
    }

    public ITransformer GetModel() => Default.GetModel();

    public ITransformer GetModel(string modelName)
    {
        ArgumentNullException.ThrowIfNull(modelName);
        return Find(modelName).GetModel();
    }

    public PredictionEngine<TData, TPrediction> GetPredictionEngine() => Default.Rent();

    public PredictionEngine<TData, TPrediction> GetPredictionEngine(string modelName) => Find(modelName).Rent();

    public void ReturnPredictionEngine(PredictionEngine<TData, TPrediction> engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Default.Return(engine);
    }

    public void ReturnPredictionEngine(string modelName, PredictionEngine<TData, TPrediction> engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Find(modelName).Return(engine);
    }

    private ModelPool<TData, TPrediction> Default
        => _default ?? throw new ArgumentException($"There is no default model for {typeof(TData).Name} and {typeof(TPrediction).Name}. Add one with FromFile or FromUri and no name, or name the model that you want.");

    private ModelPool<TData, TPrediction> Find(string? modelName)
    {
        if (string.IsNullOrEmpty(modelName))
            return Default;
        Lazy<ModelPool<TData, TPrediction>> pool = _named.GetOrAdd(modelName, static (name, self) => new(() => self.Open(name)), this);
        try
        {
            return pool.Value;
        }
        catch
        {
            // Not remembered: the file or server may be there the next time.
            _named.TryRemove(KeyValuePair.Create(modelName, pool));
            throw;
        }
    }

    private ModelPool<TData, TPrediction> Open(string modelName)
    {
        ModelLoader loader = _options.Create(modelName).ModelLoader
            ?? throw new ArgumentNullException(nameof(modelName), $"There is no model named '{modelName}' for {typeof(TData).Name} and {typeof(TPrediction).Name}. Add it with FromFile or FromUri; names count upper and lower case.");
        return new ModelPool<TData, TPrediction>(modelName, _context, loader, _logger);
    }
}

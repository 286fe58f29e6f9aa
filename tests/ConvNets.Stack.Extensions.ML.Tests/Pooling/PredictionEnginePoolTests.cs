using ConvNets.Stack.Extensions.ML.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ML;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.ML;

namespace ConvNets.Stack.Extensions.ML.Tests.Pooling;

[TestClass]
public sealed class PredictionEnginePoolTests
{
    [TestMethod]
    public void Models_have_names_and_the_default_has_none()
    {
        using var folder = new ModelFolder();
        string second = Path.Combine(folder.Root, "second.zip");
        folder.Move(Scaling.Zip(2));
        File.WriteAllBytes(second, Scaling.Zip(3));
        using var host = new Host(builder => builder.FromFile(folder.Model).FromFile("third", second));
        var input = new Input { Value = 12 };
        Assert.AreEqual(6f, host.Pool.Predict(input).Scaled);
        Assert.AreEqual(6f, host.Pool.Predict("", input).Scaled);
        Assert.AreEqual(4f, host.Pool.Predict("third", input).Scaled);
        Assert.AreSame(host.Pool.GetModel(), host.Pool.GetModel(""));
        Assert.AreNotSame(host.Pool.GetModel(), host.Pool.GetModel("third"));

        ArgumentException unknown = Assert.ThrowsExactly<ArgumentNullException>(() => host.Pool.GetPredictionEngine("Third"));
        StringAssert.Contains(unknown.Message, "'Third'");
        Assert.ThrowsExactly<ArgumentNullException>(() => host.Pool.GetModel("fourth"));
        Assert.ThrowsExactly<ArgumentNullException>(() => host.Pool.GetModel(null!));
        Assert.ThrowsExactly<ArgumentNullException>(() => host.Pool.ReturnPredictionEngine(null!));
    }

    [TestMethod]
    public void Without_a_default_model_the_pool_says_so()
    {
        using var folder = new ModelFolder();
        folder.Move(Scaling.Zip(2));
        using var host = new Host(builder => builder.FromFile("named", folder.Model));
        Assert.AreEqual(6f, host.Pool.Predict("named", new Input { Value = 12 }).Scaled);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => host.Pool.GetPredictionEngine()).Message, "no default model");
        Assert.ThrowsExactly<ArgumentException>(() => host.Pool.GetModel());
        Assert.ThrowsExactly<ArgumentException>(() => host.Pool.Predict(new Input()));
    }

    [TestMethod]
    public void A_named_model_whose_file_was_missing_is_found_when_it_is_there()
    {
        using var folder = new ModelFolder();
        using var host = new Host(builder => builder.FromFile("late", folder.Model));
        Assert.ThrowsExactly<ArgumentException>(() => host.Pool.Predict("late", new Input()));
        folder.Move(Scaling.Zip(2));
        Assert.AreEqual(6f, host.Pool.Predict("late", new Input { Value = 12 }).Scaled);
    }

    [TestMethod]
    public void Engines_are_lent_to_one_at_a_time_and_used_again()
    {
        using var folder = new ModelFolder();
        folder.Move(Scaling.Zip(2));
        using var host = new Host(builder => builder.FromFile(folder.Model));
        PredictionEnginePool<Input, Output> pool = host.Pool;
        PredictionEngine<Input, Output> first = pool.GetPredictionEngine(), second = pool.GetPredictionEngine();
        Assert.AreNotSame(first, second);
        pool.ReturnPredictionEngine(first);
        pool.ReturnPredictionEngine(first);
        Assert.AreSame(first, pool.GetPredictionEngine());
        Assert.AreNotSame(first, pool.GetPredictionEngine());

        // Somebody else's engine is left alone.
        using PredictionEngine<Input, Output> foreign = new MLContext().Model.CreatePredictionEngine<Input, Output>(pool.GetModel(), new PredictionEngineOptions { OwnsTransformer = false });
        pool.ReturnPredictionEngine(foreign);
        Assert.AreNotSame(foreign, pool.GetPredictionEngine());
        Assert.AreEqual(6f, foreign.Predict(new Input { Value = 12 }).Scaled);
    }

    [TestMethod]
    public void A_failed_prediction_gives_its_engine_back()
    {
        using var folder = new ModelFolder();
        folder.Move(Scaling.Zip(2));
        using var host = new Host(builder => builder.FromFile(folder.Model));
        PredictionEngine<Input, Output> engine = host.Pool.GetPredictionEngine();
        host.Pool.ReturnPredictionEngine(engine);
        Assert.ThrowsExactly<ArgumentNullException>(() => host.Pool.Predict(null!));
        Assert.AreSame(engine, host.Pool.GetPredictionEngine());
    }

    [TestMethod]
    public void An_engine_that_is_out_survives_a_new_model_and_is_let_go_when_it_comes_back()
    {
        using var folder = new ModelFolder();
        folder.Move(Scaling.Zip(2));
        using var host = new Host(builder => builder.FromFile(folder.Model));
        PredictionEnginePool<Input, Output> pool = host.Pool;
        PredictionEngine<Input, Output> old = pool.GetPredictionEngine();
        folder.Move(Scaling.Zip(3));
        Host.Await(() => pool.Predict(new Input { Value = 12 }).Scaled == 4f, "The new model is not taken over.");
        Assert.AreEqual(6f, old.Predict(new Input { Value = 12 }).Scaled);
        pool.ReturnPredictionEngine(old);
        Assert.ThrowsExactly<ObjectDisposedException>(() => old.Predict(new Input()));
        Assert.AreEqual(4f, pool.Predict(new Input { Value = 12 }).Scaled);
    }

    [TestMethod]
    public void A_model_that_does_not_fit_the_classes_is_refused()
    {
        using var folder = new ModelFolder();
        folder.Move(Scaling.Zip(2));
        using var host = new Host(builder => builder.FromFile(folder.Model));
        PredictionEnginePool<Input, Output> pool = host.Pool;
        folder.Move(Scaling.ForeignZip());
        Host.Await(() => host.Log.Count("ModelRefused") > 0, "The foreign model is not reported.");
        StringAssert.Contains(host.Log.Text("ModelRefused"), "'Echo'");
        Assert.AreEqual(6f, pool.Predict(new Input { Value = 12 }).Scaled);
        folder.Move(Scaling.Zip(3));
        Host.Await(() => pool.Predict(new Input { Value = 12 }).Scaled == 4f, "The next model is not taken over.");
    }

    [TestMethod]
    public void The_end_of_the_application_ends_the_pool_but_not_what_is_under_way()
    {
        using var folder = new ModelFolder();
        folder.Move(Scaling.Zip(2));
        var host = new Host(builder => builder.FromFile(folder.Model));
        PredictionEnginePool<Input, Output> pool = host.Pool;
        PredictionEngine<Input, Output> engine = pool.GetPredictionEngine();
        host.Dispose();
        Assert.AreEqual(6f, engine.Predict(new Input { Value = 12 }).Scaled);
        pool.ReturnPredictionEngine(engine);
        Assert.ThrowsExactly<ObjectDisposedException>(() => engine.Predict(new Input()));
        Assert.ThrowsExactly<ObjectDisposedException>(() => pool.GetPredictionEngine());
    }

    [TestMethod]
    public void Own_loaders_keep_their_models()
    {
        var loader = new OwnLoader(2);
        using var host = new Host(builder => builder.Services.AddOptions<PredictionEnginePoolOptions<Input, Output>>().Configure(options => options.ModelLoader = loader));
        Assert.AreEqual(6f, host.Pool.Predict(new Input { Value = 12 }).Scaled);
        WatchedTransformer old = loader.Model;
        loader.Change(3);
        Assert.AreEqual(4f, host.Pool.Predict(new Input { Value = 12 }).Scaled);
        Assert.AreEqual(0, old.Disposals);
        Assert.AreSame(loader.Model, host.Pool.GetModel());
    }

    [TestMethod]
    public void The_context_of_the_application_is_used_and_its_messages_are_logged()
    {
        using var folder = new ModelFolder();
        folder.Move(Scaling.Zip(2));
        var ml = new MLContext(7);
        using var host = new Host(builder => builder.FromFile(folder.Model).Services.Configure<MLOptions>(options => options.MLContext = ml));
        Assert.AreSame(ml, host.Services.GetRequiredService<IOptions<MLOptions>>().Value.MLContext);
        Assert.AreEqual(6f, host.Pool.Predict(new Input { Value = 12 }).Scaled);
        Assert.IsNotNull(new MLOptions().MLContext);
    }

    [TestMethod]
    public void A_factory_can_make_the_pool()
    {
        using var folder = new ModelFolder();
        folder.Move(Scaling.Zip(2));
        var services = new ServiceCollection();
        int made = 0;
        services.AddPredictionEnginePool<Input, Output>(provider =>
        {
            made++;
            return new PredictionEnginePool<Input, Output>(
                provider, provider.GetRequiredService<IOptions<MLOptions>>(), provider.GetRequiredService<IOptionsFactory<PredictionEnginePoolOptions<Input, Output>>>());
        }).FromFile(folder.Model);
        using ServiceProvider built = services.BuildServiceProvider();
        Assert.AreEqual(6f, built.GetRequiredService<PredictionEnginePool<Input, Output>>().Predict(new Input { Value = 12 }).Scaled);
        Assert.AreSame(built.GetRequiredService<PredictionEnginePool<Input, Output>>(), built.GetRequiredService<PredictionEnginePool<Input, Output>>());
        Assert.AreEqual(1, made);
    }

    private sealed class OwnLoader : ModelLoader
    {
        private readonly MLContext _ml = new(1);
        private ModelReloadToken _token = new();

        internal OwnLoader(int divisor) => Model = new WatchedTransformer(Scaling.Model(_ml, divisor));

        internal WatchedTransformer Model { get; private set; }

        public override ITransformer GetModel() => Model;

        public override IChangeToken GetReloadToken() => _token;

        internal void Change(int divisor)
        {
            Model = new WatchedTransformer(Scaling.Model(_ml, divisor));
            Interlocked.Exchange(ref _token, new ModelReloadToken()).OnReload();
        }
    }
}

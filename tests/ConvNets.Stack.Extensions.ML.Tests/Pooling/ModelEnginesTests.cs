using ConvNets.Stack.Extensions.ML.Tests.Support;
using Microsoft.Extensions.ML;
using Microsoft.ML;

namespace ConvNets.Stack.Extensions.ML.Tests.Pooling;

/// <summary>When a model's memory is given back: a network's is not the garbage collector's.</summary>
[TestClass]
public sealed class ModelEnginesTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void A_model_goes_with_the_last_engine_that_is_out()
    {
        var model = new WatchedTransformer(Scaling.Model(_ml, 2));
        var engines = new ModelEngines<Input, Output>(_ml, model, ownsModel: true);
        Assert.IsTrue(engines.TryRent(out PooledEngine<Input, Output>? first));
        Assert.IsTrue(engines.TryRent(out PooledEngine<Input, Output>? second));
        first.ComeBack();
        engines.Retire();
        engines.Retire();
        Assert.AreEqual(0, model.Disposals);
        Assert.IsFalse(engines.TryRent(out _));
        Assert.ThrowsExactly<ObjectDisposedException>(() => first.Engine.Predict(new Input()));
        Assert.AreEqual(6f, second.Engine.Predict(new Input { Value = 12 }).Scaled);
        second.ComeBack();
        second.ComeBack();
        Assert.AreEqual(1, model.Disposals);
    }

    [TestMethod]
    public void A_model_that_nobody_uses_goes_at_once()
    {
        var model = new WatchedTransformer(Scaling.Model(_ml, 2));
        new ModelEngines<Input, Output>(_ml, model, ownsModel: true).Retire();
        Assert.AreEqual(1, model.Disposals);
    }

    [TestMethod]
    public void A_model_that_was_handed_out_is_left_alone()
    {
        var model = new WatchedTransformer(Scaling.Model(_ml, 2));
        var engines = new ModelEngines<Input, Output>(_ml, model, ownsModel: true);
        Assert.IsTrue(engines.TryShare(out ITransformer? shared));
        Assert.AreSame(model, shared);
        engines.Retire();
        Assert.AreEqual(0, model.Disposals);
        Assert.IsFalse(engines.TryShare(out _));
    }

    [TestMethod]
    public void An_engine_that_cannot_be_made_does_not_keep_the_model()
    {
        ITransformer foreign = _ml.Model.Load(new MemoryStream(Scaling.ForeignZip()), out _);
        var model = new WatchedTransformer(foreign);
        var engines = new ModelEngines<Input, Output>(_ml, model, ownsModel: true);
        Assert.Throws<Exception>(() => engines.TryRent(out _));
        engines.Retire();
        Assert.AreEqual(1, model.Disposals);
    }

    [TestMethod]
    public void Threads_that_rent_and_retire_at_once_dispose_the_model_once()
    {
        for (int round = 0; round < 200; round++)
        {
            var model = new WatchedTransformer(Scaling.Model(_ml, 2));
            var engines = new ModelEngines<Input, Output>(_ml, model, ownsModel: true);
            Parallel.For(0, 4, caller =>
            {
                if (caller == 0)
                {
                    engines.Retire();
                }
                else if (engines.TryRent(out PooledEngine<Input, Output>? engine))
                {
                    Assert.AreEqual(6f, engine.Engine.Predict(new Input { Value = 12 }).Scaled);
                    Assert.AreEqual(0, model.Disposals);
                    engine.ComeBack();
                }
            });
            Assert.AreEqual(1, model.Disposals);
        }
    }
}

using ConvNets.Stack.Extensions.ML.Tests.Support;
using Microsoft.Extensions.ML;

namespace ConvNets.Stack.Extensions.ML.Tests.Loading;

[TestClass]
public sealed class FromUriTests
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(50);

    [TestMethod]
    public void A_new_ETag_brings_a_new_model_and_an_old_one_costs_no_download()
    {
        using var server = new ModelServer(Scaling.Zip(2), "\"a\"");
        using var host = new Host(builder => builder.FromUri(server.Uri, s_period));
        PredictionEnginePool<Input, Output> pool = host.Pool;
        Assert.AreEqual(6f, pool.Predict(new Input { Value = 12 }).Scaled);
        Host.Await(() => server.NotModified >= 3, "The server is not asked again.");
        Assert.AreEqual(server.Requests, server.NotModified + 1);

        server.Give(Scaling.Zip(3), "\"b\"");
        Host.Await(() => pool.Predict(new Input { Value = 12 }).Scaled == 4f, "The new model is not taken over.");
        Assert.IsEmpty(host.Log.Errors);
    }

    [TestMethod]
    public void A_server_that_fails_or_lies_leaves_the_running_model()
    {
        using var server = new ModelServer(Scaling.Zip(2), "\"a\"");
        using var host = new Host(builder => builder.FromUri(server.Uri, s_period));
        PredictionEnginePool<Input, Output> pool = host.Pool;

        server.Give([], null, 404);
        Host.Await(() => host.Log.Errors.Any(text => text.Contains("404", StringComparison.Ordinal)), "The 404 is not reported.");
        Assert.IsTrue(host.Log.Errors.First().Contains(server.Uri, StringComparison.Ordinal));
        Assert.AreEqual(6f, pool.Predict(new Input { Value = 12 }).Scaled);

        int errors = host.Log.Count("UriReloadError");
        server.Give([1, 2, 3], "\"garbage\"");
        Host.Await(() => host.Log.Count("UriReloadError") > errors + 2, "The garbage is not reported, or not tried again.");
        Assert.AreEqual(6f, pool.Predict(new Input { Value = 12 }).Scaled);

        server.Give(Scaling.Zip(4), null);
        Host.Await(() => host.Log.Errors.Any(text => text.Contains("no ETag any more", StringComparison.Ordinal)), "The missing ETag is not reported.");

        server.Give(Scaling.Zip(4), "\"c\"");
        Host.Await(() => pool.Predict(new Input { Value = 12 }).Scaled == 3f, "The sound model is not taken over.");
    }

    [TestMethod]
    public void A_server_that_is_gone_leaves_the_running_model()
    {
        var server = new ModelServer(Scaling.Zip(2), "\"a\"");
        using var host = new Host(builder => builder.FromUri(server.Uri, s_period));
        PredictionEnginePool<Input, Output> pool = host.Pool;
        server.Dispose();
        Host.Await(() => host.Log.Count("UriReloadError") > 1, "The missing server is not reported.");
        Assert.IsTrue(host.Log.Errors.First().Contains(server.Uri, StringComparison.Ordinal));
        Assert.AreEqual(6f, pool.Predict(new Input { Value = 12 }).Scaled);
    }

    [TestMethod]
    public void Without_an_ETag_the_model_is_read_once()
    {
        using var server = new ModelServer(Scaling.Zip(2), null);
        using var host = new Host(builder => builder.FromUri(server.Uri, s_period));
        Assert.AreEqual(6f, host.Pool.Predict(new Input { Value = 12 }).Scaled);
        Thread.Sleep(300);
        Assert.AreEqual(1, server.Requests);
        Assert.AreEqual(1, host.Log.Count("UriWithoutETag"));
    }

    [TestMethod]
    public void What_cannot_be_had_at_the_start_is_named()
    {
        using var server = new ModelServer([], null);
        server.Give([], null, 404);
        using var notFound = new Host(builder => builder.FromUri(server.Uri + "?signature=secret"));
        HttpRequestException refused = Assert.ThrowsExactly<HttpRequestException>(() => notFound.Pool);
        StringAssert.Contains(refused.Message, server.Uri);
        StringAssert.Contains(refused.Message, "404");
        Assert.IsFalse(notFound.Log.Errors.Any(text => text.Contains("secret", StringComparison.Ordinal)), "A signature came into the log.");

        server.Give([1, 2, 3], "\"a\"");
        using var garbage = new Host(builder => builder.FromUri(server.Uri));
        StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => garbage.Pool).Message, server.Uri);

        server.Dispose();
        using var gone = new Host(builder => builder.FromUri(server.Uri));
        StringAssert.Contains(Assert.ThrowsExactly<HttpRequestException>(() => gone.Pool).Message, server.Uri);

        using var file = new Host(builder => builder.FromUri("file:///models/model.zip"));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => file.Pool).Message, "FromFile");
        using var negative = new Host(builder => builder.FromUri(server.Uri, TimeSpan.FromSeconds(-2)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => negative.Pool);
    }

    [TestMethod]
    public void A_download_that_breaks_off_does_not_replace_the_running_model()
    {
        using var server = new ModelServer(Scaling.Zip(2), "\"a\"");
        using var host = new Host(builder => builder.FromUri("named", server.Uri, s_period));
        PredictionEnginePool<Input, Output> pool = host.Pool;
        Assert.AreEqual(6f, pool.Predict("named", new Input { Value = 12 }).Scaled);
        byte[] next = Scaling.Zip(3);
        server.Give(next[..(next.Length / 2)], "\"b\"");
        Host.Await(() => host.Log.Count("UriReloadError") > 0, "Half a model is not reported.");
        Assert.AreEqual(6f, pool.Predict("named", new Input { Value = 12 }).Scaled);
    }
}

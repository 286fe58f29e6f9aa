using TorchSharp;
using static TorchSharp.torch;

namespace ConvNets.Stack.Torch.Tests.Core;

[TestClass]
public sealed class ThreadsTests
{
    [TestMethod]
    public void A_number_of_threads_that_was_set_outlives_functions_called_for_the_first_time()
    {
        int before = get_num_threads();
        try
        {
            set_num_threads(1);
            // Each of these is one more function of the native library to be found.
            using Tensor hyperbolic = zeros(2).sinh(), inverse = zeros(2).atanh(), error = zeros(2).erfinv();
            Assert.AreEqual(1, get_num_threads());
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [TestMethod]
    public void All_cores_compute_at_first() =>
        Assert.AreEqual(Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is { } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : Environment.ProcessorCount, s_first);

    private static readonly int s_first = get_num_threads();
}

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Ways to fill weights before training. All work in place, outside the graph, and return their tensor.</summary>
        public static partial class init
        {
            public enum NonlinearityType
            {
                Linear = 0,
                Conv1D = 1,
                Conv2D = 2,
                Conv3D = 3,
                ConvTranspose1D = 4,
                ConvTranspose2D = 5,
                ConvTranspose3D = 6,
                Sigmoid = 7,
                Tanh = 8,
                ReLU = 9,
                LeakyReLU = 10,
            }

            public enum FanInOut
            {
                FanIn = 0,
                FanOut = 1,
            }

            /// <summary>By how much a nonlinearity shrinks the deviation of what passes it; <paramref name="param"/> is a leaky ReLU's slope.</summary>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3,
                NonlinearityType.ReLU => Math.Sqrt(2),
                NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + param * param)),
                _ => 1,
            };

            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                var shape = tensor.shape;
                if (shape.Length < 2)
                {
                    throw new ArgumentException($"Fan in and fan out need a tensor of 2 or more dimensions, got [{string.Join(", ", shape)}].", nameof(tensor));
                }

                var window = 1L;
                foreach (var length in shape.AsSpan(2))
                {
                    window *= length;
                }

                return (shape[1] * window, shape[0] * window);
            }

            /// <summary>How many callers of <see cref="LeaveUndrawn"/> have not finished yet.</summary>
            [ThreadStatic]
            private static int s_undrawn;

            /// <summary>Until it is disposed, this thread's random weights are left as the memory was: for modules whose state is read right after.</summary>
            internal static IDisposable LeaveUndrawn() => new Undrawn();

            private sealed class Undrawn : IDisposable
            {
                internal Undrawn() => s_undrawn++;

                public void Dispose() => s_undrawn--;
            }

            public static Tensor constant_(Tensor tensor, Scalar val)
            {
                using (no_grad())
                {
                    tensor.fill_(val);
                }

                return tensor;
            }

            public static Tensor ones_(Tensor tensor) => Filled(tensor, Native.cn_init_constant(tensor, 1));

            public static Tensor zeros_(Tensor tensor) => Filled(tensor, Native.cn_init_constant(tensor, 0));

            public static Tensor eye_(Tensor tensor) => Filled(tensor, Native.cn_init_eye(tensor));

            public static Tensor dirac_(Tensor tensor) => Filled(tensor, Native.cn_init_dirac(tensor));

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null) =>
                s_undrawn > 0 ? tensor : Filled(tensor, Native.cn_init_uniform(tensor, low, high, generator));

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) =>
                s_undrawn > 0 ? tensor : Filled(tensor, Native.cn_init_normal(tensor, mean, std, generator));

            /// <summary>Normal, limited to a…b.</summary>
            public static Tensor trunc_normal_(Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2, Generator? generator = null) =>
                Filled(tensor, Native.cn_init_truncated_normal(tensor, mean, std, a, b, generator));

            /// <summary>Glorot and Bengio 2010.</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1)
            {
                var bound = Math.Sqrt(3.0) * XavierDeviation(tensor, gain);
                return uniform_(tensor, -bound, bound);
            }

            public static Tensor xavier_normal_(Tensor tensor, double gain = 1) => normal_(tensor, 0, XavierDeviation(tensor, gain));

            public static Tensor glorot_uniform_(Tensor tensor, double gain = 1) => xavier_uniform_(tensor, gain);

            public static Tensor glorot_normal_(Tensor tensor, double gain = 1) => xavier_normal_(tensor, gain);

            /// <summary>He et al. 2015. <paramref name="a"/> is the slope of the leaky ReLU that follows.</summary>
            public static Tensor kaiming_uniform_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn,
                NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                var bound = Math.Sqrt(3.0) * KaimingDeviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            public static Tensor kaiming_normal_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn,
                NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) => normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            /// <summary>Saxe et al. 2013.</summary>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1) => Filled(tensor, Native.cn_init_orthogonal(tensor, gain));

            /// <summary>Martens 2010: in each column the share <paramref name="sparsity"/> of zeros, the rest normal.</summary>
            public static Tensor sparse_(Tensor tensor, double sparsity, double std = 0.01)
            {
                if (sparsity is not (>= 0 and <= 1))
                {
                    throw new ArgumentOutOfRangeException(nameof(sparsity), sparsity, "The share of zeros must lie in 0 to 1.");
                }

                return Filled(tensor, Native.cn_init_sparse(tensor, sparsity, std));
            }

            private static double XavierDeviation(Tensor tensor, double gain)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return gain * Math.Sqrt(2.0 / (fanIn + fanOut));
            }

            private static double KaimingDeviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            private static Tensor Filled(Tensor tensor, int status)
            {
                Native.Check(status);
                return tensor;
            }
        }
    }
}

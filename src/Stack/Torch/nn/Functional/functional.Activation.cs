using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => Activate(Native.ActivationKind.ReLU, x, inplace);

            public static Tensor relu6(Tensor x, bool inplace = false) => Activate(Native.ActivationKind.ReLU6, x, inplace);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                Activate(Native.ActivationKind.LeakyReLU, input, inplace, negative_slope);

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) => Activate(Native.ActivationKind.ELU, x, inplace, alpha);

            public static Tensor selu(Tensor x, bool inplace = false) => Activate(Native.ActivationKind.SELU, x, inplace);

            public static Tensor gelu(Tensor x) => gelu(x, false);

            public static Tensor gelu(Tensor x, bool inplace) => Activate(Native.ActivationKind.GELU, x, inplace);

            public static Tensor gelu(Tensor x, GELU.Approximate approximate, bool inplace = false) =>
                Activate(approximate == Modules.GELU.Approximate.tanh ? Native.ActivationKind.TanhGELU : Native.ActivationKind.GELU, x, inplace);

            public static Tensor silu(Tensor x, bool inplace = false) => Activate(Native.ActivationKind.SiLU, x, inplace);

            public static Tensor hardswish(Tensor input, bool inplace = false) => Activate(Native.ActivationKind.Hardswish, input, inplace);

            public static Tensor hardsigmoid(Tensor input, bool inplace = false) => Activate(Native.ActivationKind.Hardsigmoid, input, inplace);

            public static Tensor hardtanh(Tensor x, double min_val = -1, double max_val = 1, bool inplace = false) =>
                Activate(Native.ActivationKind.Hardtanh, x, inplace, min_val, max_val);

            public static Tensor sigmoid(Tensor x) => sigmoid(x, false);

            public static Tensor sigmoid(Tensor x, bool inplace) => Activate(Native.ActivationKind.Sigmoid, x, inplace);

            public static Tensor tanh(Tensor x, bool inplace = false) => Activate(Native.ActivationKind.Tanh, x, inplace);

            public static Tensor mish(Tensor x, bool inplace = false) => Activate(Native.ActivationKind.Mish, x, inplace);

            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) =>
                Activate(Native.ActivationKind.Softplus, x, false, beta, threshold);

            public static Tensor prelu(Tensor input, Tensor weight) => Native.cn_prelu(input, weight);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) =>
                Native.cn_nn_softmax(input, dim, dtype.Code(), false);

            public static Tensor log_softmax(Tensor x, long dim) => Native.cn_nn_softmax(x, dim, -1, true);

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Native.cn_dropout(input, p, training, false, inplace);

            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Native.cn_dropout(input, p, training, true, inplace);

            private static Tensor Activate(Native.ActivationKind kind, Tensor x, bool inplace, double a = 0, double b = 0) =>
                Native.cn_activation(kind, x, a, b, inplace);
        }
    }
}

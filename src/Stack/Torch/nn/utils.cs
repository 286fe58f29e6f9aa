using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Scales the gradients so that together they are no longer than <paramref name="max_norm"/>; returns the length they had.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using var handles = new TensorHandles(tensors);
                Native.Check(Native.cn_clip_grad_norm(handles.Span, handles.Count, max_norm, norm_type, out var total));
                return total;
            }

            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var handles = new TensorHandles(tensors);
                Native.Check(Native.cn_clip_grad_value(handles.Span, handles.Count, clip_value));
            }

            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var handles = new TensorHandles(tensors);
                return Native.cn_parameters_to_vector(handles.Span, handles.Count);
            }

            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                ArgumentNullException.ThrowIfNull(vec);
                ArgumentNullException.ThrowIfNull(tensors);
                Parameter[] parameters = [.. tensors];
                var wanted = parameters.Sum(parameter => parameter.numel());
                if (vec.numel() != wanted)
                {
                    throw new ArgumentException($"The vector holds {vec.numel()} values, the parameters take {wanted}.", nameof(vec));
                }

                var start = 0L;
                foreach (var parameter in parameters)
                {
                    var count = parameter.numel();
                    using var part = vec.narrow(0, start, count);
                    using var shaped = part.view(parameter.shape);
                    Native.Check(Native.cn_assign(parameter, shaped));
                    start += count;
                }
            }

            /// <summary>The weights of one convolution that computes what the convolution and the batch norm (in evaluation) compute together.</summary>
            public static (Parameter weight, Parameter bias) fuse_conv_bn_weights(Tensor conv_w, Tensor? conv_b, Tensor bn_rm, Tensor bn_rv,
                double bn_eps, Tensor? bn_w, Tensor? bn_b, bool transpose = false) =>
                Fuse(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, transpose ? 1 : 0);

            public static (Parameter weight, Parameter bias) fuse_linear_bn_weights(Tensor linear_w, Tensor? linear_b, Tensor bn_rm, Tensor bn_rv,
                double bn_eps, Tensor? bn_w, Tensor? bn_b) => Fuse(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, 0);

            private static (Parameter, Parameter) Fuse(Tensor weight, Tensor? bias, Tensor mean, Tensor variance, double eps, Tensor? scale,
                Tensor? shift, long dimension)
            {
                Native.Check(Native.cn_fuse_batch_norm(weight, bias, mean, variance, eps, scale, shift, dimension, out var w, out var b));
                using var fusedWeight = Tensor.Wrap(w);
                using var fusedBias = Tensor.Wrap(b);
                return (new Parameter(fusedWeight, weight.requires_grad), new Parameter(fusedBias, (bias ?? weight).requires_grad));
            }
        }
    }
}

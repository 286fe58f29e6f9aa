namespace TorchSharp;

public static partial class torch
{
    // Random values written into the tensor.
    public partial class Tensor
    {
        public Tensor bernoulli(Generator? generator = null) => Native.cn_bernoulli(this, generator);

        public Tensor poisson(Generator? generator = null) => Native.cn_poisson(this, generator);

        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Native.cn_multinomial(this, num_samples, replacement, generator);

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Done(Native.cn_bernoulli_(this, p, generator));

        public Tensor bernoulli_(Tensor p, Generator? generator = null) => Done(Native.cn_bernoulli_t_(this, p, generator));

        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) => Done(Native.cn_normal_(this, mean, std, generator));

        public Tensor uniform_(double from, double to, Generator? generator = null) => Done(Native.cn_uniform_(this, from, to, generator));

        public Tensor random_(double from, double to, Generator? generator = null) =>
            Done(Native.cn_random_(this, checked((long)from), checked((long)to), generator));

        public Tensor exponential_(double lambda = 1, Generator? generator = null) => Done(Native.cn_exponential_(this, lambda, generator));

        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.rand_like(this, dtype, device, requires_grad);

        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.randn_like(this, dtype, device, requires_grad);

        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros_like(this, dtype, device, requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.ones_like(this, dtype, device, requires_grad);

        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty_like(this, dtype, device, requires_grad);

        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.full_like(this, value, dtype, device, requires_grad);
    }
}

namespace TorchSharp;

// Random tensors and the default generator.
public static partial class torch
{
    /// <summary>Seeds every default generator; gives back the CPU's.</summary>
    public static Generator manual_seed(long seed)
    {
        Native.Check(Native.cn_manual_seed(seed));
        return Generator.Default;
    }

    public static long seed() => Generator.Default.seed();

    public static long initial_seed() => Generator.Default.initial_seed();

    public static Tensor get_rng_state() => Generator.Default.get_state();

    public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);

    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Named(Native.cn_randint(low, high, size, Given(size).Length, generator, Code(dtype ?? ScalarType.Int64), Place(device), requires_grad), names);

    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    public static Tensor randint(long low, long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(low, high, size.Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randint(long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, size.Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randint(int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(low, high, new Size(size).Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randint(int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, new Size(size).Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Native.cn_randperm(n, generator, Code(dtype ?? ScalarType.Int64), Place(device), requires_grad);

    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Native.cn_rand_like(input, Code(dtype), PlaceOrSame(device), requires_grad);

    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Native.cn_randn_like(input, Code(dtype), PlaceOrSame(device), requires_grad);

    public static Tensor randint_like(Tensor input, long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Native.cn_randint_like(input, low, high, Code(dtype), PlaceOrSame(device), requires_grad);

    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null) => Native.cn_normal(mean, std, generator);

    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
    {
        var result = empty(size, dtype, device);
        if (Native.cn_normal_(result, mean, std, generator) < 0)
        {
            result.Dispose();
            Native.Throw();
        }

        return Named(requires_grad ? result.requires_grad_() : result, names);
    }

    public static Tensor bernoulli(Tensor input, Generator? generator = null) => Native.cn_bernoulli(input, generator);

    public static Tensor poisson(Tensor input, Generator? generator = null) => Native.cn_poisson(input, generator);

    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) =>
        Native.cn_multinomial(input, num_samples, replacement, generator);

    public static class random
    {
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        public static long seed() => torch.seed();

        public static long initial_seed() => torch.initial_seed();

        public static Tensor get_rng_state() => torch.get_rng_state();

        public static void set_rng_state(Tensor new_state) => torch.set_rng_state(new_state);
    }
}

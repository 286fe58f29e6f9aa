using System.Text.RegularExpressions;

namespace Benchmarks.Profiling;

/// <summary>What a function of libtorch, of the C library, of the kernel or of .NET does in a training step; the first rule that holds says it.</summary>
internal static partial class SymbolGroups
{
    internal const string Convolution = "convolution";
    private const string Other = "libtorch's calls: dispatch, autograd, copies";

    private static readonly (Regex Symbol, string Group)[] s_rules =
    [
        (Reorder(), "weights brought into the convolutions' layout"),
        (Pooling(), "pooling, forward and backward"),
        (Convolutions(), Convolution),
        (Dense(), "dense layers (matrix products), forward and backward"),
        (Loss(), "softmax and loss"),
        (Activation(), "activations, forward and backward"),
        (Optimizer(), "optimizer (element by element)"),
        (Waiting(), "threads that wait for one another"),
        (Allocation(), "memory: allocation, copies, page faults"),
        (Managed(), ".NET: batches, the loop"),
    ];

    /// <summary>The group of a function of a module.</summary>
    internal static string Of(string module, string symbol)
    {
        string text = $"{module} {symbol}";
        return Array.Find(s_rules, rule => rule.Symbol.IsMatch(text)).Group ?? Other;
    }

    [GeneratedRegex("reorder", RegexOptions.IgnoreCase)]
    private static partial Regex Reorder();

    [GeneratedRegex("pool", RegexOptions.IgnoreCase)]
    private static partial Regex Pooling();

    [GeneratedRegex("conv|brgemm|jit_gemm|im2col", RegexOptions.IgnoreCase)]
    private static partial Regex Convolutions();

    [GeneratedRegex("gemm|gemv|mkl_blas", RegexOptions.IgnoreCase)]
    private static partial Regex Dense();

    [GeneratedRegex("softmax|nll_loss|cross_entropy", RegexOptions.IgnoreCase)]
    private static partial Regex Loss();

    [GeneratedRegex("threshold|relu|clamp", RegexOptions.IgnoreCase)]
    private static partial Regex Activation();

    [GeneratedRegex("addcmul|addcdiv|sqrt|vml|lerp|adam|TensorIterator|VectorizedLoop|vectorized_loop|cpu_kernel_vec|binary_kernel", RegexOptions.IgnoreCase)]
    private static partial Regex Optimizer();

    [GeneratedRegex("^libgomp|sched|task_switch|futex|_raw_spin|irqentry|syscall|hrtimer", RegexOptions.IgnoreCase)]
    private static partial Regex Waiting();

    [GeneratedRegex("malloc|free|memset|memmove|memcpy|page|clear_|unlink_chunk|^libc|copy_kernel|fill_kernel", RegexOptions.IgnoreCase)]
    private static partial Regex Allocation();

    [GeneratedRegex(@"coreclr|clrjit|doublemapper|System\.|ConvNets|perf-\d+\.map|\[JIT\]|Microsoft")]
    private static partial Regex Managed();
}

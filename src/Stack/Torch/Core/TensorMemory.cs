namespace TorchSharp;

/// <summary>Memory of large tensors that were disposed is kept for the next ones of their size, as a training asks for the same in every step.</summary>
internal static class TensorMemory
{
    /// <summary>Gives what is kept back to the system.</summary>
    internal static void Trim() => Native.cn_trim_memory();
}

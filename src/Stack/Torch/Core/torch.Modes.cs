namespace TorchSharp;

public static partial class torch
{
    public static IDisposable no_grad() => new GradModeGuard(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradModeGuard(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradModeGuard(mode);

    public static IDisposable inference_mode(bool mode = true) => new InferenceModeGuard(mode);

    public static bool is_grad_enabled() => Native.cn_is_grad_enabled();

    public static bool is_inference_mode_enabled() => Native.cn_is_inference_mode_enabled();

    /// <summary>The modes belong to a thread, so what changed one must end on the thread it began on.</summary>
    private abstract class ThreadGuard : IDisposable
    {
        private readonly int _thread = Environment.CurrentManagedThreadId;
        private bool _disposed;

        public void Dispose()
        {
            if (_disposed)
            {
                return;
            }

            if (_thread != Environment.CurrentManagedThreadId)
            {
                throw new InvalidOperationException(
                    "A gradient or inference mode was ended on another thread than it began on. Do not await inside its using block.");
            }

            _disposed = true;
            Restore();
        }

        protected abstract void Restore();
    }

    private sealed class GradModeGuard : ThreadGuard
    {
        private readonly bool _before = Native.cn_is_grad_enabled();

        internal GradModeGuard(bool enabled) => Native.cn_set_grad_enabled(enabled);

        protected override void Restore() => Native.cn_set_grad_enabled(_before);
    }

    private sealed class InferenceModeGuard(bool mode) : ThreadGuard
    {
        private readonly IntPtr _guard = Native.Check(Native.cn_inference_mode_enter(mode));

        protected override void Restore() => Native.cn_inference_mode_exit(_guard);
    }
}

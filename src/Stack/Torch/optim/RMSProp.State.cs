using static TorchSharp.torch;

namespace TorchSharp.Modules;

public partial class RMSProp
{
    public sealed class State : OptimizerState, IDisposable
    {
        public long step;
        public Tensor square_avg = null!;
        public Tensor? momentum_buffer;
        public Tensor? grad_avg;

        public State(Parameter parameter)
            : base(parameter)
        {
        }

        public override void Initialize(OptimizerOptions options)
        {
            var settings = (Options)options;
            Dispose();
            step = 0;
            square_avg = Zeros();
            (momentum_buffer, grad_avg) = (null, null);
            Complete(settings.centered == true, settings.momentum ?? 0);
        }

        internal void Complete(bool centered, double momentum)
        {
            if (centered)
            {
                grad_avg ??= Zeros();
            }

            if (momentum > 0)
            {
                momentum_buffer ??= Zeros();
            }
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var other = Of<State>(source);
            step = other.step;
            Copy(other.square_avg, ref square_avg!);
            Copy(other.momentum_buffer, ref momentum_buffer);
            Copy(other.grad_avg, ref grad_avg);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = LoadStep(reader);
            Load(reader, ref square_avg);
            LoadConditional(reader, ref momentum_buffer);
            LoadConditional(reader, ref grad_avg);
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            ArgumentNullException.ThrowIfNull(writer);
            writer.Write(step);
            square_avg.Save(writer);
            SaveConditionalStateTensor(writer, momentum_buffer);
            SaveConditionalStateTensor(writer, grad_avg);
        }

        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State state && step == state.step && Close(square_avg, state.square_avg) && Close(momentum_buffer, state.momentum_buffer) && Close(grad_avg, state.grad_avg);

        public override void to(Device device)
        {
            Move(square_avg, device);
            Move(momentum_buffer, device);
            Move(grad_avg, device);
        }

        public void Dispose()
        {
            square_avg?.Dispose();
            momentum_buffer?.Dispose();
            grad_avg?.Dispose();
        }
    }
}

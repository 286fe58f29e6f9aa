using static TorchSharp.torch;

namespace TorchSharp.Modules;

public partial class Adagrad
{
    public sealed class State : OptimizerState, IDisposable
    {
        public long step;
        public Tensor sum = null!;

        public State(Parameter parameter)
            : base(parameter)
        {
        }

        public override void Initialize(OptimizerOptions options)
        {
            Dispose();
            step = 0;
            sum = Zeros();
            Native.Check(Native.cn_init_constant(sum, ((Options)options).initial_accumulator_value ?? 0));
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var other = Of<State>(source);
            step = other.step;
            Copy(other.sum, ref sum!);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = LoadStep(reader);
            Load(reader, ref sum);
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            ArgumentNullException.ThrowIfNull(writer);
            writer.Write(step);
            sum.Save(writer);
        }

        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State state && step == state.step && Close(sum, state.sum);

        public override void to(Device device)
        {
            Move(sum, device);
        }

        public void Dispose()
        {
            sum?.Dispose();
        }
    }
}

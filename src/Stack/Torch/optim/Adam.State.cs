using static TorchSharp.torch;

namespace TorchSharp.Modules;

public partial class Adam
{
    public sealed class State : OptimizerState, IDisposable
    {
        public long step;
        public Tensor exp_avg = null!;
        public Tensor exp_avg_sq = null!;
        public Tensor? max_exp_avg_sq;

        public State(Parameter parameter)
            : base(parameter)
        {
        }

        public override void Initialize(OptimizerOptions options)
        {
            Dispose();
            step = 0;
            exp_avg = Zeros();
            exp_avg_sq = Zeros();
            max_exp_avg_sq = ((Options)options).amsgrad == true ? Zeros() : null;
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var other = Of<State>(source);
            step = other.step;
            Copy(other.exp_avg, ref exp_avg!);
            Copy(other.exp_avg_sq, ref exp_avg_sq!);
            Copy(other.max_exp_avg_sq, ref max_exp_avg_sq);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = LoadStep(reader);
            Load(reader, ref exp_avg);
            Load(reader, ref exp_avg_sq);
            LoadConditional(reader, ref max_exp_avg_sq);
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            ArgumentNullException.ThrowIfNull(writer);
            writer.Write(step);
            exp_avg.Save(writer);
            exp_avg_sq.Save(writer);
            SaveConditionalStateTensor(writer, max_exp_avg_sq);
        }

        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State state && step == state.step && Close(exp_avg, state.exp_avg) && Close(exp_avg_sq, state.exp_avg_sq) && Close(max_exp_avg_sq, state.max_exp_avg_sq);

        public override void to(Device device)
        {
            Move(exp_avg, device);
            Move(exp_avg_sq, device);
            Move(max_exp_avg_sq, device);
        }

        public void Dispose()
        {
            exp_avg?.Dispose();
            exp_avg_sq?.Dispose();
            max_exp_avg_sq?.Dispose();
        }
    }
}

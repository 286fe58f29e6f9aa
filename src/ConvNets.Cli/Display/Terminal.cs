using System.Text;

namespace ConvNets.Cli.Display;

/// <summary>
/// Where a long work writes to: always what <see cref="Console"/> has at the moment, so that a terminal that goes away can be taken from
/// it.
/// </summary>
/// <param name="isError">Whether that is standard error.</param>
internal sealed class Terminal(bool isError) : TextWriter
{
    internal static TextWriter Output { get; } = new Terminal(isError: false);

    internal static TextWriter Error { get; } = new Terminal(isError: true);

    public override Encoding Encoding => Current.Encoding;

    private TextWriter Current => isError ? Console.Error : Console.Out;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        TextWriter writer = Current;
        try
        {
            writer.Write(value);
        }
        catch (IOException) when (writer != Current)
        {
            // It went away while this was written.
        }
    }

    public override void WriteLine() => Write(Environment.NewLine);

    public override void WriteLine(string? value) => Write(value + Environment.NewLine);

    public override void Flush() => Current.Flush();
}

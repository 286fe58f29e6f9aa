using System.Globalization;
using System.Text;
using Tensor = TorchSharp.torch.Tensor;

namespace TorchSharp;

/// <summary>Writes tensors for people to read; of long dimensions only both ends.</summary>
internal sealed class TensorText(Tensor tensor, string format, int width, string newLine, CultureInfo culture)
{
    private const int Edge = 3;
    private const int SummariseFrom = 1000;

    private readonly StringBuilder _text = new();
    private readonly bool _summarise = tensor.numel() > SummariseFrom;

    internal static string Metadata(Tensor tensor) =>
        $"[{string.Join("x", tensor.shape)}], type = {tensor.dtype}, device = {tensor.device}";

    internal static string Of(Tensor tensor, TensorStringStyle style, string? format, int? width, string? newLine, CultureInfo? culture)
    {
        if (style == TensorStringStyle.Default)
        {
            style = torch.TensorStringStyle;
        }

        if (style == TensorStringStyle.Metadata || tensor.is_meta)
        {
            return Metadata(tensor);
        }

        using var scope = torch.NewDisposeScope();
        using var quiet = torch.no_grad();
        var values = tensor.detach().cpu();
        if (values.dtype is torch.ScalarType.BFloat16 or torch.ScalarType.Float16)
        {
            values = values.to(torch.ScalarType.Float32);
        }

        var (open, close, separator) = style switch
        {
            TensorStringStyle.CSharp => ("{", "}", ", "),
            TensorStringStyle.Numpy => ("[", "]", ", "),
            _ => ("", "", " "),
        };
        var writer = new TensorText(values, format ?? (style == TensorStringStyle.Julia ? "0.0000" : "g5"), width ?? 100, newLine ?? Environment.NewLine, culture ?? CultureInfo.CurrentCulture);
        switch (style)
        {
            case TensorStringStyle.Julia:
                writer._text.Append(Metadata(tensor));
                if (values.ndim == 0)
                {
                    writer._text.Append(", value = ").Append(writer.Element(values));
                }
                else
                {
                    writer.Slices(values, []);
                }

                break;
            case TensorStringStyle.CSharp:
                writer._text.Append(Metadata(tensor)).Append(", value = ");
                writer.Nested(values, open, close, separator, 1);
                break;
            default:
                writer.Nested(values, open, close, separator, 1);
                break;
        }

        return writer._text.ToString();
    }

    // Matrices, one under the other, each under the indices that lead to it.
    private void Slices(Tensor values, List<long> prefix)
    {
        if (values.ndim > 2)
        {
            foreach (var i in Shown(values.shape[0]))
            {
                if (i < 0)
                {
                    _text.Append(newLine).Append("...");
                    continue;
                }

                prefix.Add(i);
                using var part = values[i];
                Slices(part, prefix);
                prefix.RemoveAt(prefix.Count - 1);
            }

            return;
        }

        if (prefix.Count > 0)
        {
            _text.Append(newLine).Append('[').AppendJoin(',', prefix).Append(",..,..] =");
        }

        if (values.ndim == 1)
        {
            _text.Append(newLine).Append(' ').Append(Row(values, " "));
            return;
        }

        foreach (var i in Shown(values.shape[0]))
        {
            if (i < 0)
            {
                _text.Append(newLine).Append(" ...");
                continue;
            }

            using var row = values[i];
            _text.Append(newLine).Append(' ').Append(Row(row, " "));
        }
    }

    private void Nested(Tensor values, string open, string close, string separator, int indent)
    {
        if (values.ndim == 0)
        {
            _text.Append(Element(values));
            return;
        }

        if (values.ndim == 1)
        {
            _text.Append(open).Append(Row(values, separator)).Append(close);
            return;
        }

        _text.Append(open);
        var first = true;
        foreach (var i in Shown(values.shape[0]))
        {
            if (!first)
            {
                _text.Append(separator.TrimEnd()).Append(newLine).Append(' ', indent);
            }

            first = false;
            if (i < 0)
            {
                _text.Append("...");
                continue;
            }

            using var part = values[i];
            Nested(part, open, close, separator, indent + 1);
        }

        _text.Append(close);
    }

    private string Row(Tensor row, string separator)
    {
        var parts = new List<string>();
        foreach (var i in Shown(row.shape[0]))
        {
            if (i < 0)
            {
                parts.Add("...");
                continue;
            }

            using var element = row[i];
            parts.Add(Element(element));
        }

        var line = new StringBuilder();
        var length = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0)
            {
                line.Append(separator);
                length += separator.Length;
            }

            if (length + parts[i].Length > width)
            {
                line.Append(newLine).Append(' ');
                length = 1;
            }

            line.Append(parts[i]);
            length += parts[i].Length;
        }

        return line.ToString();
    }

    // The indices to write; -1 stands for what is left out.
    private IEnumerable<long> Shown(long count)
    {
        for (var i = 0L; i < count; i++)
        {
            if (_summarise && i == Edge && count > 2 * Edge)
            {
                yield return -1;
                i = count - Edge;
            }

            yield return i;
        }
    }

    private string Element(Tensor element)
    {
        if (element.is_complex())
        {
            return "?";
        }

        var value = element.ToScalar();
        return value.Type switch
        {
            torch.ScalarType.Bool => value.ToBoolean() ? "True" : "False",
            torch.ScalarType.Int64 => value.ToInt64().ToString(culture),
            _ => value.ToDouble().ToString(format, culture),
        };
    }
}

using System.Globalization;
using Tensor = TorchSharp.torch.Tensor;

namespace TorchSharp;

public static partial class torch
{
    public const TensorStringStyle julia = TensorStringStyle.Julia;

    public const TensorStringStyle numpy = TensorStringStyle.Numpy;

    public const TensorStringStyle csharp = TensorStringStyle.CSharp;

    private static TensorStringStyle s_style = TensorStringStyle.Julia;

    /// <summary>How tensors are written where no style is named.</summary>
    public static TensorStringStyle TensorStringStyle
    {
        get => s_style;
        set => s_style = value == TensorStringStyle.Default ? TensorStringStyle.Julia : value;
    }

    public partial class Tensor
    {
        public override string ToString() => IsInvalid ? "(disposed tensor)" : TensorText.Metadata(this);

        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null) =>
            TensorText.Of(this, style, fltFormat, width, newLine, cultureInfo);
    }
}

public static partial class TensorExtensionMethods
{
    public static string str(this Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null, CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default) =>
        TensorText.Of(torch.Given(tensor), style, fltFormat, width, newLine, cultureInfo);

    public static string jlstr(this Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null, CultureInfo? cultureInfo = null) =>
        tensor.str(fltFormat, width, newLine, cultureInfo, TensorStringStyle.Julia);

    public static string npstr(this Tensor tensor, string? fltFormat = "g5", int? width = 100, string? newLine = null, CultureInfo? cultureInfo = null) =>
        tensor.str(fltFormat, width, newLine, cultureInfo, TensorStringStyle.Numpy);

    public static string cstr(this Tensor tensor, string? fltFormat = "g5", int? width = 100, string? newLine = null, CultureInfo? cultureInfo = null) =>
        tensor.str(fltFormat, width, newLine, cultureInfo, TensorStringStyle.CSharp);

    public static string metastr(this Tensor tensor) => TensorText.Metadata(torch.Given(tensor));

    public static Tensor print(this Tensor t, string? fltFormat = "g5", int? width = 100, string? newLine = null, CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default)
    {
        Console.WriteLine(t.str(fltFormat, width, newLine, cultureInfo, style));
        return t;
    }
}

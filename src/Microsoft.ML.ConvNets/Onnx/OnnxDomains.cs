namespace Microsoft.ML.ConvNets.Onnx;

/// <summary>Who defines an operator.</summary>
internal static class OnnxDomains
{
    private static readonly string[] s_known = ["", "ai.onnx", "ai.onnx.ml", "com.microsoft"];

    /// <summary>Those whose operators ONNX Runtime has.</summary>
    internal static IReadOnlyList<string> Known => s_known;

    /// <summary>ONNX itself, which has two names.</summary>
    internal static bool IsDefault(string domain) => domain is "" or "ai.onnx";
}

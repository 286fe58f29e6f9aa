using Microsoft.ML.ConvNets.Onnx.Embedding;
using Onnx;

namespace Microsoft.ML.ConvNets.Onnx.Checking;

/// <summary>Whether a file that could be parsed is a model that may be run.</summary>
internal static class ModelCheck
{
    /// <summary>The oldest and the newest version of the file format that ONNX Runtime reads.</summary>
    private const int FirstFormat = 3, LastFormat = 13;

    private const int MaxVersion = 1000;

    /// <summary>Looks at all of a model, puts its nodes in order, and takes out what concerns training alone.</summary>
    /// <exception cref="FormatException">It may not be run; the message says why.</exception>
    internal static void Require(ModelProto model)
    {
        if (model.Graph is null)
        {
            throw new FormatException("it holds no graph: it is no ONNX model, or was cut off");
        }

        if (model.IrVersion is < FirstFormat or > LastFormat)
        {
            throw new FormatException(
                $"it is of version {model.IrVersion} of the file format; {FirstFormat} to {LastFormat} can be read");
        }

        HashSet<string> imported = new(StringComparer.Ordinal);
        foreach (OperatorSetIdProto import in model.OpsetImport)
        {
            RequireKnown(import.Domain);
            if (OnnxDomains.IsDefault(import.Domain) && import.Version < OperatorVersions.Oldest)
            {
                throw new FormatException(
                    $"it is of version {import.Version} of ONNX's operators; {OperatorVersions.Oldest} and newer can be run. Convert it: "
                    + "onnx.version_converter.convert_version");
            }

            if (import.Version is < 1 or > MaxVersion || !imported.Add(OnnxDomains.IsDefault(import.Domain) ? "" : import.Domain))
            {
                throw new FormatException($"it imports version {import.Version} of the operators '{import.Domain}', or imports them twice");
            }
        }

        if (!imported.Contains(""))
        {
            throw new FormatException("it does not say which version of ONNX's operators it uses (opset_import): it may be cut off");
        }

        if (model.Functions.Count > 0)
        {
            throw new FormatException(
                $"it defines operators of its own, such as '{model.Functions[0].Name}'. Write them out first: "
                + "onnx.inliner.inline_local_functions");
        }

        model.TrainingInfo.Clear();
        _ = new GraphCheck(imported).Require(model.Graph, depth: 0);
        if (model.Graph.Output.Count == 0 || model.Graph.Node.Count == 0)
        {
            throw new FormatException("its graph has no node or no output");
        }
    }

    /// <exception cref="FormatException">ONNX Runtime has no operators of that domain.</exception>
    internal static void RequireKnown(string domain)
    {
        if (!OnnxDomains.Known.Contains(domain))
        {
            throw new FormatException(
                $"it uses operators of the domain '{domain}'; known are ONNX's own and {string.Join(", ", OnnxDomains.Known.Skip(2))}");
        }
    }
}

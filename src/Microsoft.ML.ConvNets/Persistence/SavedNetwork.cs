using System.Text;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A network and its weights beside the header of a model: <c>network.json</c> and <c>weights.safetensors</c>. Nothing in them is code; what is
/// read is untrusted.
/// </summary>
internal static class SavedNetwork
{
    private const string NetworkStream = "network.json";
    private const string WeightsStream = "weights.safetensors";
    private const int MaxNetworkLength = 4 << 20;

    internal static void Write(ModelSaveContext context, Network network, NetworkModule module)
    {
        MachineLearningInternals.SaveBinaryStream(context, NetworkStream, writer => writer.Write(Encoding.UTF8.GetBytes(network.ToJson())));
        MachineLearningInternals.SaveBinaryStream(context, WeightsStream, writer =>
        {
            writer.Flush();
            Safetensors.Write(writer.BaseStream, module.NamedWeights());
        });
    }

    /// <summary>Reads them back.</summary>
    /// <param name="context">What ML.NET reads the model with.</param>
    /// <param name="input">The shape of one sample, from the model's header.</param>
    /// <param name="complete">Turns the network that was written into the one that the weights belong to.</param>
    /// <returns>The network that was written, and the module of the completed one, which the caller disposes.</returns>
    /// <exception cref="FormatException">Something is missing, damaged or does not fit.</exception>
    internal static (Network Network, NetworkModule Module) Read(object context, TensorShape input, Func<Network, Network> complete)
    {
        Network? network = null;
        Require(MachineLearningInternals.TryLoadBinaryStream(context, NetworkStream, reader => network = ReadNetwork(reader)), NetworkStream);
        NetworkModule? module = null;
        try
        {
            Require(
                MachineLearningInternals.TryLoadBinaryStream(context, WeightsStream, reader => module = ReadModule(reader.BaseStream, complete(network!), input)),
                WeightsStream);
            return (network!, module!);
        }
        catch
        {
            module?.Dispose();
            throw;
        }
    }

    /// <summary>Checks that a header's way from pictures to the network's input leads there.</summary>
    /// <exception cref="FormatException">It does not.</exception>
    internal static void RequireWay(InputKind kind, ImagePreprocessing? preprocessing, TensorShape input)
    {
        if (kind == InputKind.Vector ? preprocessing is not null : preprocessing?.Shape != input)
        {
            throw new FormatException($"its header describes an input of {input} and the way to another one");
        }
    }

    private static void Require(bool there, string name)
    {
        if (!there)
        {
            throw new FormatException($"'{name}' is missing beside it");
        }
    }

    private static Network ReadNetwork(BinaryReader reader)
    {
        byte[] json = reader.ReadBytes(MaxNetworkLength + 1);
        return json.Length <= MaxNetworkLength
            ? Network.FromJson(Encoding.UTF8.GetString(json))
            : throw new FormatException($"'{NetworkStream}' is longer than {MaxNetworkLength:N0} bytes");
    }

    private static NetworkModule ReadModule(Stream weights, Network network, TensorShape input)
    {
        // The header of the weights is read before the network is built, so that a file that claims a giant network costs nothing.
        SafetensorsHeader described = SafetensorsHeader.Read(weights);
        long claimed = network.Place(input).Sum(p => p.ParameterCount);
        long stored = described.Entries.Sum(e => (e.End - e.Start) / sizeof(float));
        if (claimed > stored)
        {
            throw new FormatException($"the network has {claimed:N0} parameters, '{WeightsStream}' holds {stored:N0}");
        }

        // The header may lie as well; the stream itself knows better.
        if (described.FileLength > weights.Length)
        {
            throw new FormatException($"'{WeightsStream}' describes {described.FileLength:N0} bytes, but has {weights.Length:N0}: it is truncated");
        }

        NetworkModule module = NetworkModule.Build(network, input);
        try
        {
            Safetensors.ReadInto(weights, described, module.NamedWeights());
            return module;
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }
}

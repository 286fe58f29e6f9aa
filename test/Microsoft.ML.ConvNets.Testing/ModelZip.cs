using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.ConvNets.Testing;

/// <summary>Looks into saved models and changes what is in them.</summary>
internal static class ModelZip
{
    internal static byte[] Save(MLContext ml, ITransformer model, DataViewSchema? schema = null)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, schema, stream);
        return stream.ToArray();
    }

    /// <summary>A fingerprint of the weights alone.</summary>
    internal static string WeightsOf(MLContext ml, ITransformer model) => WeightsOf(Save(ml, model));

    /// <summary>The same of a saved model.</summary>
    internal static string WeightsOf(byte[] zip) => Convert.ToHexString(SHA256.HashData(Entry(zip, "weights.safetensors")));

    /// <summary>The same of a saved model in a file.</summary>
    internal static string WeightsIn(string path) => WeightsOf(File.ReadAllBytes(path));

    /// <summary>The content of the entry of a name.</summary>
    internal static byte[] Entry(byte[] zip, string name)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        using Stream stream = archive.Entries.Single(e => e.Name == name).Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>The model with one entry replaced, or left out.</summary>
    internal static byte[] With(byte[] zip, string name, byte[]? content)
    {
        using var result = new MemoryStream();
        using (var from = new ZipArchive(new MemoryStream(zip)))
        using (var to = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in from.Entries)
            {
                if (entry.Name == name && content is null)
                {
                    continue;
                }

                using Stream target = to.CreateEntry(entry.FullName).Open();
                if (entry.Name == name)
                {
                    target.Write(content);
                }
                else
                {
                    using Stream source = entry.Open();
                    source.CopyTo(target);
                }
            }
        }

        return result.ToArray();
    }

    /// <summary>Weights as safetensors in which one has another name.</summary>
    internal static byte[] Renamed(byte[] safetensors, string name, string other)
    {
        int length = checked((int)BitConverter.ToInt64(safetensors));
        string header = Encoding.UTF8.GetString(safetensors, sizeof(long), length).TrimEnd().Replace($"\"{name}\":", $"\"{other}\":", StringComparison.Ordinal);
        byte[] changed = Encoding.UTF8.GetBytes(header.PadRight((header.Length + 7) / 8 * 8));
        return [.. BitConverter.GetBytes((long)changed.Length), .. changed, .. safetensors.AsSpan(sizeof(long) + length)];
    }
}

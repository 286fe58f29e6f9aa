using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.ConvNets.Weights.Pretrained;

/// <summary>What an address says of the file behind it, and what a checksum looks like.</summary>
internal static class WeightAddress
{
    private const int LongestName = 150;
    private const int FewestDigits = 8;

    /// <summary>The last part of an address, as a name of a file that is safe in any folder.</summary>
    /// <exception cref="ArgumentException">The address is not of http or https, or names no file.</exception>
    internal static string FileNameOf(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            throw new ArgumentException(
                $"Weights are downloaded by http or https, not from '{address}'. "
                + "A file that is here goes to PretrainedWeights.FromFile.", nameof(address));
        }

        string name = Uri.UnescapeDataString(address.AbsolutePath.Split('/')[^1]);
        return IsSafe(name)
            ? name
            : throw new ArgumentException(
                $"The last part of '{address}' is no name of a file: letters, digits, '.', '-' and '_' can be used.", nameof(address));
    }

    /// <summary>The name with some digits that stand for the whole address.</summary>
    internal static string Distinct(string name, Uri address)
    {
        string digits = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.AbsoluteUri)))[..FewestDigits];
        return $"{Path.GetFileNameWithoutExtension(name)}-at-{digits}{Path.GetExtension(name)}";
    }

    /// <summary>The digits in small letters.</summary>
    /// <exception cref="ArgumentException">They are no SHA-256 or the beginning of one.</exception>
    internal static string RequireChecksum(string sha256) =>
        sha256.Length is >= FewestDigits and <= 64 && sha256.All(char.IsAsciiHexDigit)
            ? sha256.ToLowerInvariant()
            : throw new ArgumentException($"A SHA-256 is {FewestDigits} to 64 hexadecimal digits, not '{sha256}'.", nameof(sha256));

    private static bool IsSafe(string name) =>
        name.Length is > 0 and <= LongestName && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}

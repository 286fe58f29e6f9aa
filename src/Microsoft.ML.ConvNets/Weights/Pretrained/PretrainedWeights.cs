using Microsoft.ML.ConvNets.Weights.Formats;
using Microsoft.ML.ConvNets.Weights.Pretrained;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Weights that someone trained: where they are, how images were prepared for them, and what the classes are called. Nothing is read or
/// downloaded before they are used. Known ones are in <c>KnownWeights</c>.
/// </summary>
public sealed record PretrainedWeights
{
    private readonly string? _path;
    private readonly Func<WeightFile>? _open;

    private PretrainedWeights(string name, string fileName) => (Name, FileName) = (name, fileName);

    /// <summary>What the weights are called, such as <c>resnet18</c>.</summary>
    public string Name { get; }

    /// <summary>The name of the file, without folders.</summary>
    public string FileName { get; }

    /// <summary>Where the file can be downloaded from; null for a file that is here.</summary>
    public Uri? Address { get; private init; }

    /// <summary>Length of the file in bytes, if known. A download may not be longer or shorter.</summary>
    public long? Length { get; private init; }

    /// <summary>SHA-256 of the file in small hexadecimal digits, all 64 or the first ones, if known. A download must have it.</summary>
    public string? Sha256 { get; private init; }

    /// <summary>How images are prepared.</summary>
    public PretrainedPreprocessing Preprocessing { get; private init; } = PretrainedPreprocessing.ImageNet;

    /// <summary>The name of the backbone that they are known to belong to; null where that is not known.</summary>
    internal string? Architecture { get; init; }

    /// <summary>What weights come with that are no file of the user's, for messages.</summary>
    private string Origin { get; init; } = "the library";

    /// <summary>What tells weights that come from no file apart; null where there is a file or an address.</summary>
    internal string? Source { get; init; }

    /// <summary>The names of the classes in the order of the network's outputs; empty if unknown.</summary>
    public IReadOnlyList<string> ClassNames { get; private init; } = [];

    /// <summary>The names of ImageNet's thousand classes, in the order of the outputs of networks trained on them.</summary>
    public static IReadOnlyList<string> ImageNetClassNames => ImageNetClasses.Names;

    /// <summary>Weights in a file: safetensors or a PyTorch state dict (.pth, .pt).</summary>
    /// <param name="path">The file. It need not be there before the weights are used.</param>
    /// <param name="preprocessing">How images are prepared. Default: as for most networks trained on ImageNet.</param>
    /// <param name="classNames">The names of the classes. Default: unknown.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public static PretrainedWeights FromFile(
        string path, PretrainedPreprocessing? preprocessing = null, IEnumerable<string>? classNames = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new PretrainedWeights(Path.GetFileNameWithoutExtension(path), Path.GetFileName(path), path)
        {
            Preprocessing = preprocessing ?? PretrainedPreprocessing.ImageNet,
            ClassNames = Listed(classNames),
        };
    }

    /// <summary>
    /// Weights that are downloaded once, when they are first used, and kept in the cache folder (see <see cref="CacheFolder"/>).
    /// </summary>
    /// <param name="address">An address of http or https whose last part is the name of the file.</param>
    /// <param name="sha256">
    /// SHA-256 of the file in hexadecimal digits, all or at least the first eight. Default: unknown, the file is not checked.
    /// </param>
    /// <param name="length">Length of the file in bytes. Default: unknown.</param>
    /// <param name="preprocessing">How images are prepared. Default: as for most networks trained on ImageNet.</param>
    /// <param name="classNames">The names of the classes. Default: unknown.</param>
    /// <exception cref="ArgumentException">The address or the checksum is none, or the length is negative.</exception>
    public static PretrainedWeights FromAddress(
        Uri address, string? sha256 = null, long? length = null, PretrainedPreprocessing? preprocessing = null,
        IEnumerable<string>? classNames = null)
    {
        string file = WeightAddress.FileNameOf(address);
        // Addresses may share the last part; without a checksum nothing else tells their files apart.
        string distinct = sha256 is null ? WeightAddress.Distinct(file, address) : file;
        return FromAddress(Path.GetFileNameWithoutExtension(file), address, distinct, sha256, length, preprocessing, classNames);
    }

    internal static PretrainedWeights FromAddress(
        string name, Uri address, string fileName, string? sha256, long? length, PretrainedPreprocessing? preprocessing,
        IEnumerable<string>? classNames)
    {
        if (length < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "A file's length is not negative.");
        }

        return new PretrainedWeights(name, fileName)
        {
            Address = address,
            Sha256 = sha256 is null ? null : WeightAddress.RequireChecksum(sha256),
            Length = length,
            Preprocessing = preprocessing ?? PretrainedPreprocessing.ImageNet,
            ClassNames = Listed(classNames),
        };
    }

    /// <summary>Weights that come with this library, as an embedded resource.</summary>
    /// <param name="name">What they are called.</param>
    /// <param name="open">Opens the bytes from the beginning, each time anew; they must be seekable.</param>
    /// <param name="preprocessing">How images are prepared.</param>
    /// <param name="classNames">The names of the classes. Default: unknown.</param>
    internal static PretrainedWeights FromStream(
        string name, Func<Stream> open, PretrainedPreprocessing preprocessing, IEnumerable<string>? classNames = null) =>
        new(name, name, () => WeightFile.Open(open(), name, ownsStream: true))
        {
            Preprocessing = preprocessing,
            ClassNames = Listed(classNames),
        };

    /// <summary>Weights that a NuGet package puts beside the program.</summary>
    /// <param name="name">What they are called.</param>
    /// <param name="package">The package.</param>
    /// <param name="open">Opens them, each time anew; where they are not, the exception names the package.</param>
    /// <param name="preprocessing">How images are prepared.</param>
    internal static PretrainedWeights FromPackage(
        string name, string package, Func<WeightFile> open, PretrainedPreprocessing preprocessing) =>
        new(name, name, open) { Preprocessing = preprocessing, Origin = $"the package {package}" };

    private PretrainedWeights(string name, string fileName, string path)
        : this(name, fileName) => _path = path;

    private PretrainedWeights(string name, string fileName, Func<WeightFile> open)
        : this(name, fileName) => _open = open;

    /// <summary>
    /// Where downloaded weights are kept: the folder <c>weights</c> in the folder that the environment variable <c>CONVNETS_CACHE</c>
    /// names, by default <c>convnets</c> in the user's folder of local application data.
    /// </summary>
    public static string CacheFolder => DownloadFolder.DefaultFolder;

    /// <summary>Makes sure that the file is here: downloads it if it is not, continues an interrupted download, and checks it.</summary>
    /// <param name="progress">Called with the progress of the download, from another thread. Default: nobody.</param>
    /// <param name="cancellation">Ends the download; what has arrived is kept for the next time.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="InvalidOperationException">The weights come with a program, not as a file.</exception>
    /// <exception cref="IOException">
    /// The file cannot be downloaded; the message gives the address and the place to put the file.
    /// </exception>
    /// <exception cref="InvalidDataException">The file is not the one meant: its checksum or length is another.</exception>
    public string Download(IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default) =>
        _path ?? (Address is null
            ? throw new InvalidOperationException($"The weights '{Name}' come with {Origin}; there is no file to download.")
            : new DownloadFolder(DownloadFolder.DefaultFolder).Fetch(this, progress, cancellation));

    /// <summary>Opens the weights, downloading them first if need be; the file is the caller's to dispose.</summary>
    internal WeightFile Open(IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default) => _open is null
        ? WeightFile.Open(Download(progress, cancellation))
        : _open();

    /// <summary>The classes with the highest scores, the highest first.</summary>
    /// <param name="scores">One score a class, as the network gave them (logits or probabilities).</param>
    /// <param name="top">How many classes, at least 1. Default: 5; less if there are less.</param>
    /// <exception cref="InvalidOperationException">The names of the classes are unknown.</exception>
    /// <exception cref="ArgumentException">There are not as many scores as classes.</exception>
    public IReadOnlyList<ClassPrediction> DecodePredictions(ReadOnlySpan<float> scores, int top = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        if (ClassNames.Count == 0)
        {
            throw new InvalidOperationException(
                $"The weights '{Name}' do not say what their classes are called. Give classNames when you name the weights.");
        }

        if (scores.Length != ClassNames.Count)
        {
            throw new ArgumentException(
                $"There are {scores.Length:N0} scores for the {ClassNames.Count:N0} classes of '{Name}'. "
                + "Only the network with the classifier that these weights were trained with gives scores of these classes.",
                nameof(scores));
        }

        float[] keys = scores.ToArray();
        return [.. Enumerable.Range(0, keys.Length).OrderByDescending(i => keys[i]).Take(top)
            .Select(i => new ClassPrediction(ClassNames[i], i, keys[i]))];
    }

    /// <summary>A list that nobody can change; one that is known not to change is shared.</summary>
    private static IReadOnlyList<string> Listed(IEnumerable<string>? names) =>
        ReferenceEquals(names, ImageNetClasses.Names) ? ImageNetClasses.Names : [.. names ?? []];

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Address?.ToString() ?? _path ?? Source ?? $"comes with {Origin}"})";
}

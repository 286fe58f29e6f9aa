namespace Microsoft.ML.ConvNets;

/// <summary>How a model is served: batches, limits, reloading. Named options of the scorer's name.</summary>
public sealed class ConvNetScorerOptions
{
    /// <summary>The model: a zip that <c>mlContext.Model.Save</c> or <c>convnets train</c> wrote.</summary>
    public string ModelPath { get; set; } = "";

    /// <summary>How scores are computed: threads and device; <see cref="ScoringOptions.BatchSize"/> means nothing here. Default: one thread
    /// a core.</summary>
    public ScoringOptions Scoring { get; set; } = new();

    /// <summary>
    /// The most images that run through the network at once, 1 to 1,024. Default 16. With 1 each runs alone.
    /// </summary>
    public int MaxBatchSize { get; set; } = 16;

    /// <summary>
    /// How long a batch that is not full waits for images that are being decoded at that moment, 0 to 1 second. Default 2 milliseconds. An
    /// image that is alone waits for nothing.
    /// </summary>
    public TimeSpan BatchWindow { get; set; } = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// How many batches run at the same time, 1 to 64. Default 1, whose work all threads share. More of them, with
    /// <see cref="ScoringOptions.Threads"/> set to 1, suit networks that are small.
    /// </summary>
    public int ConcurrentBatches { get; set; } = 1;

    /// <summary>Number of images that are decoded at the same time, at least 1. Default null: one a core.</summary>
    public int? DecodingThreads { get; set; }

    /// <summary>
    /// The most images that wait or are being scored, at least <see cref="MaxImagesPerRequest"/>; what comes on top is refused at once
    /// (<see cref="ScorerBusyException"/>, status 503). Default 128.
    /// </summary>
    public int QueueLimit { get; set; } = 128;

    /// <summary>The most bytes of an encoded image, at least 1. Default 10 MiB.</summary>
    public int MaxImageBytes { get; set; } = 10 << 20;

    /// <summary>The most pixels of an image, at least 1; its header tells, before anything is decoded. Default 40 million: a bitmap of
    /// 160 MB for each thread that decodes.</summary>
    public long MaxImagePixels { get; set; } = 40_000_000;

    /// <summary>Which formats are taken, at least one. Default: JPEG, PNG, WebP, GIF and BMP.</summary>
    public ISet<EncodedImageFormat> Formats { get; } = new HashSet<EncodedImageFormat>
    {
        EncodedImageFormat.Jpeg, EncodedImageFormat.Png, EncodedImageFormat.WebP, EncodedImageFormat.Gif, EncodedImageFormat.Bmp,
    };

    /// <summary>The most images of one request, at least 1. Default 16.</summary>
    public int MaxImagesPerRequest { get; set; } = 16;

    /// <summary>The most bytes of the body of one request, at least 1. Default 32 MiB.</summary>
    public long MaxRequestBytes { get; set; } = 32 << 20;

    /// <summary>
    /// The most bytes that all uploads together may have in memory while they come in or wait, at least <see cref="MaxImageBytes"/>; an
    /// upload that would need more is refused (status 503). Default 256 MiB.
    /// </summary>
    public long MaxUploadMemory { get; set; } = 256 << 20;

    /// <summary>The most time of a request, from its first byte to its answer, more than 0. Default 30 seconds.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often the model's file is looked at; one that changed is loaded, tried and then served instead. Default 2 seconds; zero for
    /// never.
    /// </summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Which heat-maps are made for who asks for them. Default <see cref="ServedHeatMaps.ClassActivationMaps"/>: none for networks that do
    /// not end with global average pooling and the output layer. As many are made at the same time as <see cref="ConcurrentBatches"/> says;
    /// the first needs a second session, with the memory of the first.
    /// </summary>
    public ServedHeatMaps HeatMaps { get; set; } = ServedHeatMaps.ClassActivationMaps;

    /// <summary>
    /// Where people read what the model is for, and how good it is, such as a page that <c>convnets report</c> wrote: an address that
    /// begins with <c>http://</c>, <c>https://</c> or one <c>/</c>, which the page links to. Default null: there is no such link.
    /// </summary>
    public string? ModelCard { get; set; }
}

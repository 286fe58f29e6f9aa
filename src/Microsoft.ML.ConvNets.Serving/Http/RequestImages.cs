using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.ML.ConvNets.Serving.Uploads;
using Microsoft.Net.Http.Headers;

namespace Microsoft.ML.ConvNets.Serving.Http;

/// <summary>An image of a request, or why it cannot be taken.</summary>
internal sealed record RequestImage(string? File, Upload? Upload, ImageProblemDetails? Problem);

/// <summary>
/// Reads the images of a request's body, one after the other, in memory: the framework's own reading of forms would put large ones into
/// files.
/// </summary>
internal sealed class RequestImages(HttpContext context, ConvNetScorerOptions options, UploadMemory memory)
{
    private const string MultipartForm = "multipart/form-data";
    private const int LongestBoundary = 70;
    private const int MostHeaders = 16;
    private const int LongestHeaders = 8 << 10;
    private const int MostFields = 64;
    private const int LongestField = 64 << 10;

    /// <summary>
    /// What a body may say that it is; the last is there so that what says something else is told what is wrong with that.
    /// </summary>
    internal static readonly string[] Accepted = [MultipartForm, "image/*", "application/octet-stream", "*/*"];

    /// <summary>The images. The caller disposes what it is given.</summary>
    /// <exception cref="RequestProblemException">The body is not as it says, or has too many images.</exception>
    internal async IAsyncEnumerable<RequestImage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (context.Request.ContentLength > options.MaxRequestBytes)
        {
            throw TooLarge();
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        // The limit is kept here: a server that keeps it ends the connection, and a sender that is still sending never sees why.
        var body = new BodyStream(context.Request.BodyReader, options.MaxRequestBytes, TooLarge);
        string? type = context.Request.ContentType;
        if (string.IsNullOrEmpty(type))
        {
            yield return await ReadOneAsync(null, body, cancellationToken).ConfigureAwait(false);
            yield break;
        }

        if (!MediaTypeHeaderValue.TryParse(type, out MediaTypeHeaderValue? media))
        {
            throw WrongType(type);
        }

        if (!media.MediaType.Equals(MultipartForm, StringComparison.OrdinalIgnoreCase))
        {
            // What the bytes are is seen from them; what the header says is no proof.
            bool isImage = media.Type.Equals("image", StringComparison.OrdinalIgnoreCase)
                || media.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase);
            yield return isImage
                ? await ReadOneAsync(null, body, cancellationToken).ConfigureAwait(false)
                : throw WrongType(type);
            yield break;
        }

        string boundary = HeaderUtilities.RemoveQuotes(media.Boundary).ToString();
        if (boundary.Length is 0 or > LongestBoundary)
        {
            throw BadForm($"the boundary in its Content-Type has {boundary.Length} characters, not 1 to {LongestBoundary}");
        }

        var reader = new MultipartReader(boundary, body) { HeadersCountLimit = MostHeaders, HeadersLengthLimit = LongestHeaders };
        int files = 0;
        int fields = 0;
        while (await NextAsync(reader, cancellationToken).ConfigureAwait(false) is { } section)
        {
            if (section.GetContentDispositionHeader() is not { } disposition || !disposition.IsFileDisposition())
            {
                // Forms have other fields, which mean nothing here.
                await SkipAsync(section, ++fields, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (++files > options.MaxImagesPerRequest)
            {
                throw RequestProblemException.Of(
                    StatusCodes.Status413PayloadTooLarge, "too-many-images", "There are too many images",
                    $"A request has at most {options.MaxImagesPerRequest:N0} images. Send the others with further requests.");
            }

            string name = HeaderUtilities.RemoveQuotes(
                disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
            yield return await ReadOneAsync(SenderText.FileName(name), section.Body, cancellationToken).ConfigureAwait(false);
        }

        if (files == 0)
        {
            throw RequestProblemException.Of(
                StatusCodes.Status400BadRequest, "no-image", "There is no image",
                "The form has no file. Send images as files: curl -F image=@some.jpg");
        }
    }

    private async Task<RequestImage> ReadOneAsync(string? name, Stream source, CancellationToken cancellationToken)
    {
        try
        {
            Upload upload = await Upload.ReadAsync(source, options.MaxImageBytes, memory, cancellationToken).ConfigureAwait(false);
            return new RequestImage(name, upload, null);
        }
        catch (ImageRejectedException e)
        {
            return new RequestImage(name, null, Problems.Of(e));
        }
        catch (IOException e) when (IsFormError(e))
        {
            throw BadForm("it ends before its last boundary");
        }
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw BadForm(e.Message.TrimEnd('.'));
        }
        catch (IOException e) when (IsFormError(e))
        {
            throw BadForm("it ends before its last boundary");
        }
    }

    private static async Task SkipAsync(MultipartSection section, int number, CancellationToken cancellationToken)
    {
        if (number > MostFields)
        {
            throw BadForm($"it has more than {MostFields} fields that are no files");
        }

        byte[] buffer = new byte[4 << 10];
        int length = 0;
        try
        {
            while (await section.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int read)
            {
                length += read;
                if (length > LongestField)
                {
                    throw BadForm($"a field that is no file has more than {LongestField:N0} bytes");
                }
            }
        }
        catch (IOException e) when (IsFormError(e))
        {
            throw BadForm("it ends before its last boundary");
        }
    }

    // The reader of forms throws a plain IOException at an early end; the server's own, of a connection that broke, derive from it.
    private static bool IsFormError(IOException e) => e.GetType() == typeof(IOException);

    private RequestProblemException TooLarge() => RequestProblemException.Of(
        StatusCodes.Status413PayloadTooLarge, "too-many-bytes", "The request is too large",
        $"A request has at most {options.MaxRequestBytes:N0} bytes.");

    private static RequestProblemException WrongType(string type) => RequestProblemException.Of(
        StatusCodes.Status415UnsupportedMediaType, "wrong-content-type", "The content type is not taken",
        $"The body is '{SenderText.Printable(type)}'. Send an image as it is (Content-Type: image/jpeg), or several as files of a form "
        + "(multipart/form-data).");

    private static RequestProblemException BadForm(string reason) => RequestProblemException.Of(
        StatusCodes.Status400BadRequest, "bad-form", "The form cannot be read", $"The form cannot be read: {reason}.");
}

using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.ML.ConvNets.Serving.Page;

/// <summary>The files of the page, which are part of the assembly.</summary>
internal static class ScoringPage
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'self'";

    private static readonly FrozenDictionary<string, (string Type, string Text)> s_files = new Dictionary<string, string>
    {
        ["index.html"] = "text/html; charset=utf-8",
        ["convnets.css"] = "text/css; charset=utf-8",
        ["convnets.js"] = "text/javascript; charset=utf-8",
    }.ToFrozenDictionary(static file => file.Key, static file => (file.Value, Read(file.Key)));

    internal static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints, string pattern, string predict, ConvNetScorerOptions? options)
    {
        string folder = "/" + pattern.Trim('/');
        folder = folder.EndsWith('/') ? folder : folder + "/";
        RouteGroupBuilder group = endpoints.MapGroup("");
        group.MapGet(pattern, context => WriteAsync(
            context, "index.html",
            text => text.Replace("{folder}", Address(context, folder), StringComparison.Ordinal)
                .Replace("{predict}", Address(context, "/" + predict.TrimStart('/')), StringComparison.Ordinal)
                .Replace("{heatmaps}", options?.HeatMaps == ServedHeatMaps.None ? "no" : "yes", StringComparison.Ordinal)
                .Replace("{card}", Link(context, options?.ModelCard), StringComparison.Ordinal))).ExcludeFromDescription();
        foreach (string name in s_files.Keys.Where(static name => name != "index.html"))
        {
            group.MapGet(folder + name, context => WriteAsync(context, name, static text => text)).ExcludeFromDescription();
        }

        return group;
    }

    private static string Address(HttpContext context, string path) => HtmlEncoder.Default.Encode(context.Request.PathBase + path);

    private static string Link(HttpContext context, string? card) => card is null
        ? "" : $"<a href=\"{(card.StartsWith('/') ? Address(context, card) : HtmlEncoder.Default.Encode(card))}\">Model card</a>";

    private static Task WriteAsync(HttpContext context, string name, Func<string, string> fill)
    {
        (string type, string text) = s_files[name];
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentType = type;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        return context.Response.WriteAsync(fill(text), Encoding.UTF8, context.RequestAborted);
    }

    private static string Read(string name)
    {
        using Stream stream = typeof(ScoringPage).Assembly.GetManifestResourceStream("page/" + name)
            ?? throw new InvalidOperationException($"The assembly lacks its file '{name}'.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

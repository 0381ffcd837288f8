using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.FileProviders;

namespace Crm.Host;

/// <summary>Serves the browser app: compressed, with what has a hash in its name kept by browsers for ever and the page itself asked for each time.</summary>
internal static class ConsoleServing
{
    private const string Assets = "/assets";

    /// <summary>Compression for the app's files alone: no answer that holds a secret and what a caller chose is ever compressed together.</summary>
    public static IServiceCollection AddConsoleFiles(this IServiceCollection services)
    {
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        return services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["text/javascript", "application/javascript", "text/css", "image/svg+xml"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
    }

    public static void UseConsoleFiles(this WebApplication app, string folder)
    {
        app.UseResponseCompression();
        var files = new PhysicalFileProvider(folder);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = Cache });
    }

    /// <summary>Every address that is no file and no end point is a page of the app.</summary>
    public static void MapConsolePages(this WebApplication app, string folder) =>
        app.MapFallbackToFile("index.html", new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder), OnPrepareResponse = Cache }).AllowAnonymous();

    private static void Cache(Microsoft.AspNetCore.StaticFiles.StaticFileResponseContext file) =>
        file.Context.Response.Headers.CacheControl = file.Context.Request.Path.StartsWithSegments(Assets) ? "public, max-age=31536000, immutable" : "no-cache";
}

using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crm.Host.Tests.Webhooks;

/// <summary>Somebody else's server: keeps what it is sent, and answers as the test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private Receiver(WebApplication app) => this.app = app;

    public ConcurrentQueue<Delivery> Deliveries { get; } = new();

    /// <summary>How the next deliveries are answered.</summary>
    public Func<Delivery, HttpStatusCode> Answer { get; set; } = _ => HttpStatusCode.NoContent;

    /// <summary>Set to let no delivery be answered.</summary>
    public bool Silent { get; set; }

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.MapPost("/hook", receiver.ReceiveAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>As docs/webhooks.md shows it: the signature over id, timestamp and body.</summary>
    public static bool IsGenuine(Delivery delivery, string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signed = Encoding.UTF8.GetBytes($"{delivery.Id}.{delivery.Timestamp}.{delivery.Body}");
        var expected = Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
        return CryptographicOperations.FixedTimeEquals(expected, Encoding.ASCII.GetBytes(delivery.Signature));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var delivery = new Delivery(
            request.Headers["webhook-id"].ToString(), request.Headers["webhook-timestamp"].ToString(), request.Headers["webhook-signature"].ToString(), await reader.ReadToEndAsync());
        Deliveries.Enqueue(delivery);
        if (Silent)
        {
            await Task.Delay(Timeout.Infinite, request.HttpContext.RequestAborted);
        }

        return Results.StatusCode((int)Answer(delivery));
    }

    public sealed record Delivery(string Id, string Timestamp, string Signature, string Body)
    {
        public JsonElement Json { get; } = JsonSerializer.Deserialize<JsonElement>(Body);

        public long Sequence => Json.GetProperty("sequence").GetInt64();
    }
}

using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crm.Calls.Tests.Support;

/// <summary>Kestrel on a free port of 127.0.0.1, for what serves WebSockets.</summary>
internal sealed class WebSocketHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebSocketHost(WebApplication app) => _app = app;

    public Uri Address(string path) => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single().Replace("http", "ws", StringComparison.Ordinal) + path);

    public static async Task<WebSocketHost> StartAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseWebSockets();
        map(app);
        await app.StartAsync();
        return new WebSocketHost(app);
    }

    /// <summary>A client that offers the subprotocols and origin given.</summary>
    public async Task<ClientWebSocket> ConnectAsync(string path, string? subprotocol = "sip", string? origin = null, string? user = "bob")
    {
        var client = new ClientWebSocket();
        if (subprotocol is not null)
        {
            client.Options.AddSubProtocol(subprotocol);
        }
        if (origin is not null)
        {
            client.Options.SetRequestHeader("Origin", origin);
        }
        if (user is not null)
        {
            client.Options.SetRequestHeader("X-Test-User", user);
        }
        client.Options.CollectHttpResponseDetails = true;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await client.ConnectAsync(Address(path), limit.Token);
        }
        catch (WebSocketException) when (client.HttpStatusCode != 0)
        {
            // The test looks at the status.
        }
        return client;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

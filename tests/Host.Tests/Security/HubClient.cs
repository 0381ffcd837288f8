using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Crm.AgentConsole;
using Crm.Host.Tests.Web;

namespace Crm.Host.Tests.Security;

/// <summary>A console's live connection by hand: SignalR's JSON protocol over a WebSocket, with the cookies of a session.</summary>
internal sealed class HubClient(ClientWebSocket socket) : IAsyncDisposable
{
    private const char End = '\u001e';
    private readonly List<JsonElement> _told = [];
    private string _rest = "";
    private int _last;

    /// <summary>What was pushed so far: the names of the methods.</summary>
    public IEnumerable<string> Told => _told.Select(message => message.GetProperty("target").GetString()!);

    public static async Task<HubClient> OpenAsync(WebServer server, WebClient client, CancellationToken cancel)
    {
        var socket = new ClientWebSocket();
        socket.Options.Cookies = client.Cookies;
        await socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = ConsoleHub.Path }.Uri, cancel);
        var hub = new HubClient(socket);
        await hub.SendAsync("""{"protocol":"json","version":1}""", cancel);
        await hub.ReadAsync(cancel);
        return hub;
    }

    /// <returns>What it was refused with; null when it was granted.</returns>
    public async Task<string?> InvokeAsync(string method, string arguments, CancellationToken cancel)
    {
        var id = (++_last).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await SendAsync($$"""{"type":1,"invocationId":"{{id}}","target":"{{method}}","arguments":{{arguments}}}""", cancel);
        while (true)
        {
            var message = await ReadAsync(cancel);
            if (message.TryGetProperty("type", out var type) && type.GetInt32() == 1)
                _told.Add(message);
            else if (message.TryGetProperty("invocationId", out var of) && of.GetString() == id)
                return message.TryGetProperty("error", out var error) ? error.GetString() : null;
        }
    }

    /// <summary>Waits for the next push.</summary>
    public async Task<string> ToldAsync(CancellationToken cancel)
    {
        while (true)
        {
            var message = await ReadAsync(cancel);
            if (message.TryGetProperty("type", out var type) && type.GetInt32() == 1)
                return message.GetProperty("target").GetString()!;
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task SendAsync(string message, CancellationToken cancel) => socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, true, cancel);

    private async Task<JsonElement> ReadAsync(CancellationToken cancel)
    {
        var buffer = new byte[64 * 1024];
        while (!_rest.Contains(End))
        {
            var read = await socket.ReceiveAsync(buffer, cancel);
            Assert.NotEqual(WebSocketMessageType.Close, read.MessageType);
            _rest += Encoding.UTF8.GetString(buffer, 0, read.Count);
        }

        var end = _rest.IndexOf(End);
        var message = JsonSerializer.Deserialize<JsonElement>(_rest[..end]);
        _rest = _rest[(end + 1)..];
        return message;
    }
}

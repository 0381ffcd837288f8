using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.TestKit.Processes;

/// <summary>
/// A console's live connection without a browser: SignalR's JSON protocol over a WebSocket, with a signed-in person's cookie. Messages end with
/// the record separator; the first one names the protocol.
/// </summary>
public sealed class ConsoleClient : IAsyncDisposable
{
    private const byte RecordSeparator = 0x1e;
    private const int Invocation = 1;
    private const int Completion = 3;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonNode?>> _asked = new();
    private readonly ConcurrentDictionary<string, JsonNode> _latest = new();
    private Task _reading = Task.CompletedTask;
    private int _asks;

    private ConsoleClient()
    {
    }

    /// <summary>The agent's situation as last told.</summary>
    public JsonNode? Situation => _latest.GetValueOrDefault(nameof(Situation));

    /// <summary>Opens the connection of a signed-in person and attaches the agent.</summary>
    public static async Task<ConsoleClient> AttachAsync(CrmClient person, Uri server)
    {
        var client = new ConsoleClient();
        client._socket.Options.Cookies = person.Cookies;
        client._socket.Options.SetRequestHeader("Origin", server.GetLeftPart(UriPartial.Authority));
        using var limit = new CancellationTokenSource(Deadline);
        await client._socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/hubs/console" }.Uri, limit.Token);
        await client.SendAsync(new { protocol = "json", version = 1 });
        client._reading = Task.Run(client.ReadAsync);
        client.Keep(nameof(Situation), await client.AskAsync("Attach") ?? throw new InvalidOperationException("Attach gave no situation"));
        return client;
    }

    /// <summary>Calls a method of the hub.</summary>
    /// <exception cref="InvalidOperationException">The hub refused; the message is its sentence.</exception>
    public async Task<JsonNode?> AskAsync(string method, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref _asks).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[id] = answer;
        await SendAsync(new { type = Invocation, invocationId = id, target = method, arguments });
        return await answer.Task.WaitAsync(Deadline);
    }

    /// <summary>The situation once it is as expected.</summary>
    public async Task<JsonNode> WhenAsync(Func<JsonNode, bool> holds, TimeSpan deadline)
    {
        await Eventually.TrueAsync(() => Situation is { } now && holds(now), deadline, () => $"the situation is {Situation?.ToJsonString()}");
        return Situation!;
    }

    private async Task SendAsync(object message)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(message, JsonSerializerOptions.Web), RecordSeparator];
        using var limit = new CancellationTokenSource(Deadline);
        await _sending.WaitAsync(limit.Token);
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, true, limit.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadAsync()
    {
        var gathered = new List<byte>();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(), default) is { MessageType: not WebSocketMessageType.Close } got)
            {
                gathered.AddRange(buffer[..got.Count]);
                for (int end; (end = gathered.IndexOf(RecordSeparator)) >= 0; gathered.RemoveRange(0, end + 1))
                {
                    Take(JsonNode.Parse(Encoding.UTF8.GetString([.. gathered[..end]]))!);
                }
            }

            Fail(new InvalidOperationException("the server closed the connection"));
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            Fail(e);
        }
    }

    private void Take(JsonNode message)
    {
        switch (message["type"]?.GetValue<int>())
        {
            case Invocation:
                Keep(message["target"]!.GetValue<string>(), message["arguments"]![0]!);
                break;
            case Completion when _asked.TryRemove(message["invocationId"]!.GetValue<string>(), out var answer):
                if (message["error"] is { } error)
                {
                    answer.TrySetException(new InvalidOperationException(error.GetValue<string>()));
                }
                else
                {
                    answer.TrySetResult(message["result"]);
                }

                break;
        }
    }

    /// <summary>Of two situations the one with the higher version is the newer one: the answer to Attach can be overtaken.</summary>
    private void Keep(string target, JsonNode argument) => _latest.AddOrUpdate(
        target, argument, (_, before) => before["version"] is { } old && argument["version"] is { } now && now.GetValue<long>() < old.GetValue<long>() ? before : argument);

    private void Fail(Exception why)
    {
        foreach (var id in _asked.Keys)
        {
            if (_asked.TryRemove(id, out var answer))
            {
                answer.TrySetException(why);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
    }
}

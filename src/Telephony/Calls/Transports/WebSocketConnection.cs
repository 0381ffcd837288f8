using System.Net.WebSockets;
using System.Text.Unicode;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Transports;

/// <summary>One browser phone: a SIP message is one WebSocket message, text or binary (RFC 7118 section 5).</summary>
internal sealed class WebSocketConnection(WebSocket socket, SipFlow flow, string user, ISipInbox inbox, TransportLimits limits, TimeProvider time) : ISipConnection
{
    private const int InitialBuffer = 4 * 1024;
    private static readonly byte[] Pong = "\r\n"u8.ToArray();
    private static readonly TimeSpan PauseWhenBehind = TimeSpan.FromMilliseconds(5);
    /// <summary>A browser that is gone does not answer our close frame.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(1);

    private readonly OutboundQueue _outbound = new(limits, time);
    private readonly PeerPatience _patience = new(limits, time);
    private readonly CancellationTokenSource _closing = new();
    private string? _why;

    public SipFlow Flow => flow;

    public string User => user;

    public bool IsOutgoing => false;

    public void Send(ReadOnlyMemory<byte> message)
    {
        if (!_outbound.TryAdd(message))
        {
            Close($"the peer left {limits.UnsentBytes} bytes unread");
        }
    }

    public void Close(string why)
    {
        if (Interlocked.CompareExchange(ref _why, why, null) is null)
        {
            _closing.Cancel();
        }
    }

    public string? Overdue() => _outbound.IsStuck ? $"the peer did not read for {limits.Write.TotalSeconds:0} s" : _patience.Overdue();

    /// <summary>Serves the socket and returns why it ended. Never throws.</summary>
    public async Task<string> RunAsync(CancellationToken cancel)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, _closing.Token);
        var writing = WriteLoopAsync(both.Token);
        var status = WebSocketCloseStatus.NormalClosure;
        try
        {
            status = await ReadLoopAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Close("the server is stopping");
            status = WebSocketCloseStatus.EndpointUnavailable;
        }
        catch (Exception e)
        {
            // Whatever it was, it concerns this connection alone.
            Close(e.Message);
        }
        Close("the peer closed the connection");
        _outbound.Complete();
        await writing.ConfigureAwait(false);
        await CloseSocketAsync(status).ConfigureAwait(false);
        return _why ?? "closed";
    }

    private async Task WriteLoopAsync(CancellationToken cancel)
    {
        try
        {
            await _outbound.RunAsync(WriteAsync, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Closing: whatever is unsent has no reader any more.
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException)
        {
            Close(e.Message);
        }
    }

    /// <summary>Text, as browsers expect, unless a body of other bytes makes that impossible.</summary>
    private ValueTask WriteAsync(ReadOnlyMemory<byte> message, CancellationToken cancel) =>
        socket.SendAsync(message, Utf8.IsValid(message.Span) ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, cancel);

    private async Task<WebSocketCloseStatus> ReadLoopAsync(CancellationToken cancel)
    {
        var buffer = new byte[InitialBuffer];
        var filled = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(filled), cancel).ConfigureAwait(false);
            _patience.Heard();
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return WebSocketCloseStatus.NormalClosure;
            }
            filled += received.Count;
            if (received.EndOfMessage)
            {
                _patience.WholeMessage(partial: false);
                await DeliverAsync(buffer.AsMemory(0, filled), cancel).ConfigureAwait(false);
                filled = 0;
                continue;
            }
            _patience.PartOfMessage();
            if (filled == buffer.Length)
            {
                if (buffer.Length >= limits.MessageBytes)
                {
                    Close($"a message is longer than {limits.MessageBytes} bytes");
                    return WebSocketCloseStatus.MessageTooBig;
                }
                Array.Resize(ref buffer, Math.Min(buffer.Length * 4, limits.MessageBytes));
            }
        }
    }

    private async ValueTask DeliverAsync(ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        if (message.Span.Trim("\r\n"u8).IsEmpty)
        {
            // Keep-alive as on a stream: some phones send it here too.
            if (message.Length == 4)
            {
                Send(Pong);
            }
            return;
        }
        while (!inbox.TryReceive(flow, message.Span, user))
        {
            await Task.Delay(PauseWhenBehind, cancel).ConfigureAwait(false);
        }
    }

    private async Task CloseSocketAsync(WebSocketCloseStatus status)
    {
        using var limit = new CancellationTokenSource(ClosePatience);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, _why is { Length: <= 120 } why ? why : null, limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone already.
        }
        socket.Dispose();
    }
}

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
    /// <summary>RFC 6455 section 5.5: a control frame has 125 bytes, two of them the status.</summary>
    private const int LongestCloseReason = 120;
    /// <summary>A browser that is gone does not answer our close frame.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(1);

    private readonly OutboundQueue _outbound = new(limits, time);
    private readonly PeerPatience _patience = new(limits, time);
    private readonly CancellationTokenSource _closing = new();
    private WebSocketCloseStatus _status = WebSocketCloseStatus.NormalClosure;
    private string? _why;

    public SipFlow Flow => flow;

    public string User => user;

    public bool IsOutgoing => false;

    /// <summary>Its handshake carried the session of somebody who signed in.</summary>
    public bool IsStranger => false;

    public void Welcome() => _patience.Welcome();

    public void Send(ReadOnlyMemory<byte> message)
    {
        if (!_outbound.TryAdd(message))
        {
            Close($"the peer left {limits.UnsentBytes} bytes unread");
        }
    }

    /// <summary>What is queued and a close frame still go out, if the peer takes them soon: cancelling at once would only cut the line.</summary>
    public void Close(string why)
    {
        if (Interlocked.CompareExchange(ref _why, why, null) is null)
        {
            _outbound.Complete();
            _closing.CancelAfter(ClosePatience);
        }
    }

    public string? Overdue() => _outbound.IsStuck ? $"the peer did not read for {limits.Write.TotalSeconds:0} s" : _patience.Overdue();

    /// <summary>Serves the socket and returns why it ended. Never throws.</summary>
    public async Task<string> RunAsync(CancellationToken cancel)
    {
        Welcome();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, _closing.Token);
        var writing = WriteLoopAsync(both.Token);
        try
        {
            await ReadLoopAsync(both.Token).ConfigureAwait(false);
            Close("the peer closed the connection");
        }
        catch (OperationCanceledException)
        {
            Close("the server is stopping");
        }
        catch (Exception e)
        {
            // Whatever it was, it concerns this connection alone.
            Close(e.Message);
        }
        await writing.ConfigureAwait(false);
        socket.Dispose();
        return _why ?? "closed";
    }

    private async Task WriteLoopAsync(CancellationToken cancel)
    {
        try
        {
            await _outbound.RunAsync(WriteAsync, cancel).ConfigureAwait(false);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(_status, _why is { Length: <= LongestCloseReason } why ? why : null, cancel).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The peer took too long, or the server is stopping.
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException)
        {
            Close(e.Message);
        }
    }

    /// <summary>Text, as browsers expect, unless a body of other bytes makes that impossible.</summary>
    private ValueTask WriteAsync(ReadOnlyMemory<byte> message, CancellationToken cancel) =>
        socket.SendAsync(message, Utf8.IsValid(message.Span) ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, cancel);

    private async Task ReadLoopAsync(CancellationToken cancel)
    {
        var buffer = new byte[InitialBuffer];
        var filled = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(filled), cancel).ConfigureAwait(false);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return;
            }
            if (_why is not null)
            {
                // We have closed: what the peer sent before it knew is read and dropped.
                filled = 0;
                continue;
            }
            _patience.Heard();
            filled += received.Count;
            if (received.EndOfMessage)
            {
                _patience.WholeMessage(partial: false);
                await DeliverAsync(buffer.AsMemory(0, filled), cancel).ConfigureAwait(false);
                filled = 0;
                continue;
            }
            _patience.PartOfMessage();
            Grow(ref buffer, filled);
        }
    }

    private void Grow(ref byte[] buffer, int filled)
    {
        if (filled < buffer.Length)
        {
            return;
        }
        if (buffer.Length >= limits.MessageBytes)
        {
            _status = WebSocketCloseStatus.MessageTooBig;
            Close($"a message is longer than {limits.MessageBytes} bytes");
            return;
        }
        Array.Resize(ref buffer, Math.Min(buffer.Length * 4, limits.MessageBytes));
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
}

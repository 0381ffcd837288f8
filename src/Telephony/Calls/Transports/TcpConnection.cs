using System.Net.Sockets;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Transports;

/// <summary>One TCP connection: cuts the stream into messages, answers keep-alive pings (RFC 5626 section 4.4.1), and writes in order.</summary>
internal sealed class TcpConnection : ISipConnection
{
    private const int InitialBuffer = 4 * 1024;
    private static readonly byte[] Pong = "\r\n"u8.ToArray();
    private static readonly TimeSpan PauseWhenBehind = TimeSpan.FromMilliseconds(5);

    private readonly Socket _socket;
    private readonly ISipInbox _inbox;
    private readonly TransportLimits _limits;
    private readonly OutboundQueue _outbound;
    private readonly PeerPatience _patience;
    private readonly CancellationTokenSource _closing = new();
    private string? _why;

    public TcpConnection(Socket socket, SipFlow flow, bool isOutgoing, ISipInbox inbox, TransportLimits limits, TimeProvider time)
    {
        _socket = socket;
        Flow = flow;
        IsOutgoing = isOutgoing;
        _inbox = inbox;
        _limits = limits;
        _outbound = new OutboundQueue(limits, time);
        _patience = new PeerPatience(limits, time);
        if (isOutgoing)
        {
            _patience.Welcome();
        }
        socket.NoDelay = true;
        // A peer that vanished without a FIN is found in two minutes instead of never.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
    }

    public SipFlow Flow { get; }

    public bool IsOutgoing { get; }

    public bool IsStranger => _patience.IsStranger && _why is null;

    public void Welcome() => _patience.Welcome();

    public void Send(ReadOnlyMemory<byte> message)
    {
        if (!_outbound.TryAdd(message))
        {
            Close($"the peer left {_limits.UnsentBytes} bytes unread");
        }
    }

    public void Close(string why)
    {
        if (Interlocked.CompareExchange(ref _why, why, null) is null)
        {
            _closing.Cancel();
        }
    }

    public string? Overdue() => _outbound.IsStuck ? $"the peer did not read for {_limits.Write.TotalSeconds:0} s" : _patience.Overdue();

    /// <summary>Connects when the connection is ours, serves it, and returns why it ended. Never throws.</summary>
    public async Task<string> RunAsync()
    {
        try
        {
            if (IsOutgoing)
            {
                await ConnectAsync().ConfigureAwait(false);
            }
            var writing = WriteLoopAsync();
            await ReadLoopAsync(_closing.Token).ConfigureAwait(false);
            Close("the peer closed the connection");
            await writing.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Close was called; its reason is returned.
        }
        catch (Exception e)
        {
            // Whatever it was, it concerns this connection alone.
            Close(e.Message);
        }
        finally
        {
            _outbound.Complete();
            _socket.Dispose();
        }
        return _why ?? "closed";
    }

    private async Task ConnectAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        limit.CancelAfter(_limits.Connect);
        try
        {
            await _socket.ConnectAsync(Flow.Remote, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_closing.IsCancellationRequested)
        {
            Close($"no connection to {Flow.Remote} within {_limits.Connect.TotalSeconds:0} s");
            throw;
        }
        _patience.WholeMessage(partial: false);
    }

    private async Task WriteLoopAsync()
    {
        try
        {
            await _outbound.RunAsync(WriteAsync, _closing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Closing: whatever is unsent has no reader any more.
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Close(e.Message);
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        while (message.Length > 0)
        {
            message = message[await _socket.SendAsync(message, SocketFlags.None, cancel).ConfigureAwait(false)..];
        }
    }

    private async Task ReadLoopAsync(CancellationToken cancel)
    {
        var framer = new SipStreamFramer();
        var buffer = new byte[InitialBuffer];
        var filled = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None, cancel).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }
            _patience.Heard();
            filled += read;
            var consumed = await DeliverAsync(framer, buffer.AsMemory(0, filled), cancel).ConfigureAwait(false);
            if (consumed < 0)
            {
                return;
            }
            filled -= consumed;
            buffer.AsSpan(consumed, filled).CopyTo(buffer);
            if (filled == buffer.Length && !TryGrow(ref buffer))
            {
                Close($"a message is longer than {_limits.MessageBytes} bytes");
                return;
            }
            if (filled == 0 && buffer.Length > InitialBuffer)
            {
                buffer = new byte[InitialBuffer];
            }
        }
    }

    private bool TryGrow(ref byte[] buffer)
    {
        if (buffer.Length >= _limits.MessageBytes)
        {
            return false;
        }
        Array.Resize(ref buffer, Math.Min(buffer.Length * 4, _limits.MessageBytes));
        return true;
    }

    /// <summary>Hands over every whole message. The bytes used, or -1 when the stream cannot be followed.</summary>
    private async ValueTask<int> DeliverAsync(SipStreamFramer framer, ReadOnlyMemory<byte> received, CancellationToken cancel)
    {
        var consumed = 0;
        var whole = false;
        while (consumed < received.Length)
        {
            var frame = framer.Next(received.Span[consumed..], out var length, out var error);
            switch (frame)
            {
                case SipFrame.Incomplete:
                    NoteProgress(whole, partial: true);
                    return consumed;
                case SipFrame.Invalid:
                    Close(error ?? "the stream is not SIP");
                    return -1;
                case SipFrame.Ping:
                    Send(Pong);
                    break;
                case SipFrame.Message:
                    while (!_inbox.TryReceive(Flow, received.Span.Slice(consumed, length), user: null, IsStranger))
                    {
                        await Task.Delay(PauseWhenBehind, cancel).ConfigureAwait(false);
                    }
                    whole = true;
                    break;
            }
            consumed += length;
        }
        NoteProgress(whole, partial: false);
        return consumed;
    }

    private void NoteProgress(bool whole, bool partial)
    {
        if (whole)
        {
            _patience.WholeMessage(partial);
        }
        else if (partial)
        {
            _patience.PartOfMessage();
        }
    }
}

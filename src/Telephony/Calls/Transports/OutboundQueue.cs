using System.Threading.Channels;

namespace Crm.Telephony.Calls.Transports;

/// <summary>Messages on their way to one connected peer, bounded in bytes: whoever does not read is cut off instead of filling our memory.</summary>
internal sealed class OutboundQueue(TransportLimits limits, TimeProvider time)
{
    private readonly Channel<ReadOnlyMemory<byte>> _messages = Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new UnboundedChannelOptions { SingleReader = true });
    private long _unsent;
    private long _writeStarted;

    /// <summary>False when the peer has left too much unread, or the queue has ended.</summary>
    public bool TryAdd(ReadOnlyMemory<byte> message)
    {
        if (Interlocked.Add(ref _unsent, message.Length) > limits.UnsentBytes)
        {
            return false;
        }
        return _messages.Writer.TryWrite(message);
    }

    /// <summary>Nothing more is coming; what is queued is still written.</summary>
    public void Complete() => _messages.Writer.TryComplete();

    /// <summary>Whether the write in progress has lasted longer than allowed.</summary>
    public bool IsStuck
    {
        get
        {
            var started = Interlocked.Read(ref _writeStarted);
            return started != 0 && time.GetElapsedTime(started) > limits.Write;
        }
    }

    /// <summary>Writes in order until completed or cancelled.</summary>
    public async Task RunAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken cancel)
    {
        await foreach (var message in _messages.Reader.ReadAllAsync(cancel).ConfigureAwait(false))
        {
            Interlocked.Exchange(ref _writeStarted, Math.Max(time.GetTimestamp(), 1));
            await write(message, cancel).ConfigureAwait(false);
            Interlocked.Exchange(ref _writeStarted, 0);
            Interlocked.Add(ref _unsent, -message.Length);
        }
    }
}

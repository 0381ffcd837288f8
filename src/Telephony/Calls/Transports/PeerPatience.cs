namespace Crm.Telephony.Calls.Transports;

/// <summary>
/// How long a connected peer may keep us waiting: for its first message, for the rest of one that it began (a peer that sends a byte
/// now and then would hold a connection for ever), for a proof of who it is, and for any sign of life. Times are those of <see cref="TimeProvider.GetTimestamp"/>.
/// </summary>
internal sealed class PeerPatience(TransportLimits limits, TimeProvider time)
{
    private readonly long _opened = time.GetTimestamp();
    private long _heard = time.GetTimestamp();
    private volatile bool _known;
    /// <summary>When the message began that is not complete yet; 0 when none is open. A new connection owes its first message.</summary>
    private long _owedSince = Math.Max(time.GetTimestamp(), 1);

    public bool IsStranger => !_known;

    /// <summary>The peer has proved who it is.</summary>
    public void Welcome() => _known = true;

    public void Heard() => Interlocked.Exchange(ref _heard, time.GetTimestamp());

    /// <summary>Everything received so far was whole; <paramref name="partial"/> when the start of another message was left over.</summary>
    public void WholeMessage(bool partial) => Interlocked.Exchange(ref _owedSince, partial ? Math.Max(time.GetTimestamp(), 1) : 0);

    /// <summary>Part of a message came and none was completed: its time runs from the first part.</summary>
    public void PartOfMessage() => Interlocked.CompareExchange(ref _owedSince, Math.Max(time.GetTimestamp(), 1), 0);

    /// <summary>Why the connection must be closed now, or null.</summary>
    public string? Overdue()
    {
        var owed = Interlocked.Read(ref _owedSince);
        if (owed != 0 && time.GetElapsedTime(owed) > limits.WholeMessage)
        {
            return $"no whole message within {limits.WholeMessage.TotalSeconds:0} s";
        }
        if (!_known && time.GetElapsedTime(_opened) > limits.Stranger)
        {
            return $"neither phone nor trunk after {limits.Stranger.TotalSeconds:0} s";
        }
        return time.GetElapsedTime(Interlocked.Read(ref _heard)) > limits.Idle ? $"silent for {limits.Idle.TotalMinutes:0} min" : null;
    }
}

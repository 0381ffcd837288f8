namespace Crm.Telephony.Sip;

/// <summary>What both server transactions share: the request, the response that is repeated, and leaving the table.</summary>
internal abstract class ServerTransaction : ISipTimerOwner
{
    private readonly TransactionTable _table;

    protected ServerTransaction(SipCore core, TransactionTable table, SipMessage request, SipFlow flow)
    {
        Core = core;
        _table = table;
        Request = request;
        Flow = flow;
        Key = ServerTransactionKey.Of(request);
        table.Add(this);
    }

    public SipMessage Request { get; }
    /// <summary>Where the request came from and the response goes: its source address or its connection (RFC 3261 section 18.2.2, RFC 3581).</summary>
    public SipFlow Flow { get; }
    public ServerTransactionKey Key { get; }
    protected SipCore Core { get; }

    /// <summary>The user's response, provisional or final.</summary>
    public abstract void Respond(int status, byte[] message, TimeSpan now);

    /// <summary>A repetition of the request, or the ACK to a failure response.</summary>
    public abstract void Receive(SipMessage request, TimeSpan now);

    public abstract void Elapsed(SipTimer timer, TimeSpan now);

    protected void Leave() => _table.Remove(this);
}

namespace Crm.Telephony.Sip;

/// <summary>Who sent a request and is told what came of it.</summary>
internal interface IClientTransactionUser
{
    void Responded(ClientTransaction transaction, SipMessage response, TimeSpan now);

    /// <summary>No final response will come: <paramref name="status"/> is 408 for a time-out and 503 for a lost flow (RFC 3261 section 8.1.3.1).</summary>
    void Failed(ClientTransaction transaction, int status, string why, TimeSpan now);
}

/// <summary>What both client transactions share: the request, its key, and leaving the table.</summary>
internal abstract class ClientTransaction : ISipTimerOwner
{
    private readonly TransactionTable _table;
    private readonly byte[] _bytes;

    protected ClientTransaction(SipCore core, TransactionTable table, OutgoingRequest request, SipFlow flow, string branch, byte[] bytes, IClientTransactionUser user)
    {
        Core = core;
        _table = table;
        _bytes = bytes;
        Request = request;
        Flow = flow;
        Branch = branch;
        User = user;
        table.Add(this);
    }

    public OutgoingRequest Request { get; }
    public SipFlow Flow { get; }
    public string Branch { get; }
    public string Method => Request.Method;
    protected SipCore Core { get; }
    protected IClientTransactionUser User { get; }

    public abstract void Receive(SipMessage response, TimeSpan now);

    public abstract void FlowFailed(string why, TimeSpan now);

    public abstract void Elapsed(SipTimer timer, TimeSpan now);

    protected void SendRequest() => Core.Send(Flow, _bytes);

    protected void Leave() => _table.Remove(this);
}

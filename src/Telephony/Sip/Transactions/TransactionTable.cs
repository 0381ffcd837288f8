namespace Crm.Telephony.Sip;

/// <summary>What identifies a server transaction (RFC 3261 section 17.2.3). An ACK has the key of its INVITE.</summary>
internal readonly record struct ServerTransactionKey(string Branch, string SentBy, string Method)
{
    public static ServerTransactionKey Of(SipMessage request)
        => Of(request, request.Method == SipMethods.Ack ? SipMethods.Invite : request.Method);

    public static ServerTransactionKey Of(SipMessage request, string method)
    {
        var via = request.Via;
        // A peer of RFC 2543 has no usable branch: its Via, Call-ID, From tag and CSeq together take its place.
        return via.Branch is { } branch
            ? new(branch, via.Port == 0 ? via.Host : $"{via.Host}:{via.Port}", method)
            : new($"{request.CallId} {request.FromTag} {request.CSeq} {via.Text}", "", method);
    }
}

/// <summary>Every transaction in progress, found by the message that belongs to it.</summary>
internal sealed class TransactionTable
{
    private readonly Dictionary<(string Branch, string Method), ClientTransaction> _clients = [];
    private readonly Dictionary<ServerTransactionKey, ServerTransaction> _servers = [];
    private readonly Dictionary<(string CallId, string FromTag, uint CSeq), ServerTransaction> _initial = [];

    public int Count => _clients.Count + _servers.Count;

    public void Add(ClientTransaction transaction) => _clients.Add((transaction.Branch, transaction.Method), transaction);

    public void Remove(ClientTransaction transaction) => _clients.Remove((transaction.Branch, transaction.Method));

    public ClientTransaction? Find(SipMessage response)
        => response.Via.Parameters["branch"] is { } branch ? _clients.GetValueOrDefault((branch, response.Method)) : null;

    public void Add(ServerTransaction transaction)
    {
        _servers.Add(transaction.Key, transaction);
        if (IsInitial(transaction.Request))
        {
            _initial.TryAdd(InitialKey(transaction.Request), transaction);
        }
    }

    public void Remove(ServerTransaction transaction)
    {
        _servers.Remove(transaction.Key);
        if (IsInitial(transaction.Request) && _initial.GetValueOrDefault(InitialKey(transaction.Request)) == transaction)
        {
            _initial.Remove(InitialKey(transaction.Request));
        }
    }

    public ServerTransaction? Find(ServerTransactionKey key) => _servers.GetValueOrDefault(key);

    /// <summary>Whether an INVITE came by another path already: it is the same call, forked and merged again (section 8.2.2.2).</summary>
    public bool IsMerged(SipMessage request) => IsInitial(request) && _initial.ContainsKey(InitialKey(request));

    /// <summary>Fails everything that waits for an answer by this flow.</summary>
    public void FlowFailed(SipFlow flow, string why, TimeSpan now)
    {
        List<ClientTransaction>? lost = null;
        foreach (var transaction in _clients.Values)
        {
            if (transaction.Flow == flow)
            {
                (lost ??= []).Add(transaction);
            }
        }
        foreach (var transaction in lost ?? [])
        {
            transaction.FlowFailed(why, now);
        }
    }

    private static bool IsInitial(SipMessage request) => request.Method == SipMethods.Invite && request.ToTag is null;

    private static (string CallId, string FromTag, uint CSeq) InitialKey(SipMessage request) => (request.CallId, request.FromTag, request.CSeq);
}

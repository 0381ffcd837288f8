namespace Crm.Telephony.Sip;

/// <summary>Where one phone of ours is reached.</summary>
internal sealed class Binding : ISipTimerOwner
{
    private readonly Action<Binding> _expired;

    public Binding(string user, SipUri contact, SipFlow flow, Action<Binding> expired)
    {
        User = user;
        Contact = contact;
        Flow = flow;
        _expired = expired;
        Expiry = new(this, SipTimerName.BindingExpiry);
    }

    public string User { get; }
    /// <summary>Exactly as registered: the request URI of calls to it.</summary>
    public SipUri Contact { get; }
    public SipFlow Flow { get; }
    /// <summary>The Contact value to echo, without its expires parameter (RFC 3261 section 10.3 step 8).</summary>
    public string Echo { get; init; } = "";
    /// <summary>Call-ID and CSeq of the last REGISTER: the next of the same Call-ID has to be higher (step 7).</summary>
    public string CallId { get; init; } = "";
    public uint CSeq { get; init; }
    public TimeSpan RegisteredAt { get; init; }
    public SipTimer Expiry { get; }

    public void Elapsed(SipTimer timer, TimeSpan now) => _expired(this);
}

/// <summary>The location service: one binding a user, found by user and by flow.</summary>
internal sealed class BindingTable(TimerHeap timers)
{
    private readonly Dictionary<string, Binding> _byUser = [];
    private readonly Dictionary<SipFlow, List<Binding>> _byFlow = [];

    public IReadOnlyCollection<Binding> All => _byUser.Values;

    public Binding? Find(string user) => _byUser.GetValueOrDefault(user);

    /// <summary>Whether this user's phone registered by this flow.</summary>
    public bool IsPhone(string user, SipFlow flow) => Find(user) is { } binding && binding.Flow == flow;

    public Binding[] By(SipFlow flow) => _byFlow.TryGetValue(flow, out var bindings) ? [.. bindings] : [];

    /// <summary>Puts a binding in the place of the user's former one.</summary>
    public void Set(Binding binding, TimeSpan now, TimeSpan expires)
    {
        if (Find(binding.User) is { } former)
        {
            Remove(former);
        }
        _byUser.Add(binding.User, binding);
        if (!_byFlow.TryGetValue(binding.Flow, out var bindings))
        {
            _byFlow.Add(binding.Flow, bindings = []);
        }
        bindings.Add(binding);
        timers.Start(binding.Expiry, now, expires);
    }

    public void Remove(Binding binding)
    {
        timers.Stop(binding.Expiry);
        _byUser.Remove(binding.User);
        var bindings = _byFlow[binding.Flow];
        bindings.Remove(binding);
        if (bindings.Count == 0)
        {
            _byFlow.Remove(binding.Flow);
        }
    }
}

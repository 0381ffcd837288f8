namespace Crm.Telephony.Sip;

/// <summary>
/// The SIP side of the server as one sans-I/O machine (RFC 3261, 6026, 3264, 3581, 7118, 8760): messages, lost flows, commands and
/// time go in; messages, events and the next deadline come out. One thread owns it. After each input, drain <see cref="TryTake"/>.
/// </summary>
/// <remarks>
/// <c>now</c> is a monotonic time since any fixed start. A command for a call that is already over does nothing (the race is normal:
/// its <see cref="SipCallEnded"/> is in the queue); a command that the call's state never allows throws <see cref="InvalidOperationException"/>.
/// </remarks>
public sealed class SipEngine
{
    private readonly SipCore _core;
    private readonly TransactionTable _transactions = new();
    private readonly SessionTable _sessions = new();
    private readonly BindingTable _bindings;
    private readonly TrunkTable _trunks;
    private readonly Responder _responder;
    private readonly SipAccess _access;
    private readonly Registrar _registrar;
    private readonly RequestDispatcher _dispatcher;
    private readonly CallPlacement _placement;
    private readonly Dictionary<SipRegistrationKey, ClientRegistration> _registrations = [];
    private long _lastRegistration;
    private long _lastQuestion;
    private TimeSpan _now;

    public SipEngine(SipEngineOptions options)
    {
        if (options.Random.Length < 32)
        {
            throw new ArgumentException($"Random holds {options.Random.Length} bytes; give 32 or more.", nameof(options));
        }
        _core = new SipCore(options);
        _bindings = new BindingTable(_core.Timers);
        _responder = new Responder(_core);
        _trunks = new TrunkTable(_core);
        _access = new SipAccess(_core, _responder, _bindings, _trunks);
        _registrar = new Registrar(_core, _transactions, _responder, _bindings);
        var services = new SessionServices(_core, _transactions, _sessions, _responder, _bindings);
        _dispatcher = new RequestDispatcher(services, _access, _registrar, _trunks);
        _placement = new CallPlacement(services, _trunks);
        Configure(options.Trunks, options.Directory);
    }

    /// <summary>Replaces trunks and directory. Calls in progress stay; phones of users that are gone are unregistered.</summary>
    public void Configure(IReadOnlyList<SipTrunk> trunks, ISipDirectory directory)
    {
        _trunks.Configure(trunks);
        _access.Configure(directory);
        _registrar.Configure(directory);
    }

    /// <summary>Ends a phone's registration: what it proved itself with holds no more. Calls in progress stay.</summary>
    public void ForgetPhone(string user, string why, TimeSpan now)
    {
        _now = now;
        _registrar.Forget(user, why);
    }

    // ---- inputs ---------------------------------------------------------------------------------

    /// <summary>One datagram, one WebSocket message, or one message cut from a stream by <see cref="SipStreamFramer"/>.</summary>
    /// <param name="user">The signed-in user of a WebSocket handshake: only that user may register or call by this flow. Null elsewhere.</param>
    public void Receive(SipFlow flow, ReadOnlySpan<byte> message, string? user, TimeSpan now)
    {
        _now = now;
        if (message.IndexOfAnyExcept((byte)'\r', (byte)'\n', (byte)0) < 0)
        {
            // Keep-alives between phones and servers: CRLFs (RFC 5626), or zeros from some NAT helpers.
            return;
        }
        var parsed = SipParser.Parse(message);
        if (!parsed.Accepted)
        {
            Reject(parsed, flow, now);
        }
        else if (parsed.Message!.IsRequest)
        {
            _dispatcher.Receive(parsed.Message, flow, user, now);
        }
        else if (parsed.Message.Vias.Count == 1)
        {
            // A response with more than one Via was not meant for us (RFC 3261 section 8.1.3.3).
            _transactions.Find(parsed.Message)?.Receive(parsed.Message, now);
        }
    }

    /// <summary>A connection closed, could not be opened, or a datagram was refused by the network.</summary>
    public void FlowFailed(SipFlow flow, string why, TimeSpan now)
    {
        _now = now;
        foreach (var session in _sessions.All())
        {
            session.FlowFailed(flow, why, now);
        }
        _transactions.FlowFailed(flow, why, now);
        _registrar.FlowFailed(flow, why);
        foreach (var registration in _registrations.Values)
        {
            registration.FlowFailed(flow, why, now);
        }
    }

    /// <summary>Runs every timer that is due.</summary>
    public void Tick(TimeSpan now)
    {
        _now = now;
        while (_core.Timers.TryTakeDue(now, out var timer))
        {
            timer.Owner.Elapsed(timer, now);
        }
    }

    /// <summary>The first instant at which <see cref="Tick"/> has something to do; null when nothing waits.</summary>
    public TimeSpan? NextDeadline => _core.Timers.Next;

    /// <summary>Takes the next output; false when there is none.</summary>
    public bool TryTake(out SipOutput output) => _core.Outputs.TryDequeue(out output!);

    // ---- commands -------------------------------------------------------------------------------

    /// <summary>Places a call. Failures arrive as <see cref="SipCallEnded"/>.</summary>
    /// <exception cref="ArgumentException">The URI is malformed, or a header's name or value would break the message.</exception>
    public SipCallKey Invite(SipInvite invite, TimeSpan now) => _placement.Place(invite, Seen(now));

    /// <summary>180 without SDP, 183 with.</summary>
    public void Ring(SipCallKey call, ReadOnlyMemory<byte> earlyMedia, TimeSpan now) => Incoming(call, "Ring")?.Ring(earlyMedia, Seen(now));

    /// <summary>200 with our SDP.</summary>
    public void Answer(SipCallKey call, ReadOnlyMemory<byte> sdp, TimeSpan now) => Incoming(call, "Answer")?.Answer(sdp, Seen(now));

    /// <summary>Refuses a call that is not answered: 3xx to 6xx.</summary>
    public void Reject(SipCallKey call, int status, string reason, TimeSpan now)
    {
        RequireFailure(status);
        Incoming(call, "Reject")?.Reject(status, reason, Seen(now));
    }

    /// <summary>Ends a call in whatever state it is: BYE, CANCEL, or 486/480 for one that we have not answered. <paramref name="q850"/> goes into a Reason header.</summary>
    public void Hangup(SipCallKey call, int q850, string reason, TimeSpan now) => _sessions.Find(call)?.Hangup(q850, reason, Seen(now));

    /// <summary>Re-INVITE with a new offer. Glare (491) is retried by the engine, and an offer that finds another one open waits for it.</summary>
    public void Offer(SipCallKey call, ReadOnlyMemory<byte> sdp, TimeSpan now) => _sessions.Find(call)?.Negotiation.Offer(sdp, Seen(now));

    /// <summary>Answers <see cref="SipOfferReceived"/>.</summary>
    public void AnswerOffer(SipCallKey call, ReadOnlyMemory<byte> sdp, TimeSpan now) => _sessions.Find(call)?.Negotiation.AnswerOffer(sdp, Seen(now));

    /// <summary>Refuses <see cref="SipOfferReceived"/> (488).</summary>
    public void RejectOffer(SipCallKey call, int status, string reason, TimeSpan now)
    {
        RequireFailure(status);
        _sessions.Find(call)?.Negotiation.RejectOffer(status, reason, Seen(now));
    }

    /// <summary>INFO within a call (DTMF towards a phone that has no RFC 4733).</summary>
    public void Info(SipCallKey call, string contentType, ReadOnlyMemory<byte> body, TimeSpan now) => _sessions.Find(call)?.SendInfo(contentType, body, Seen(now));

    /// <summary>Registers at another registrar, answers its challenge, and keeps the binding fresh until <see cref="Unregister"/>.</summary>
    public SipRegistrationKey Register(SipRegister registration, TimeSpan now)
    {
        var key = new SipRegistrationKey(++_lastRegistration);
        var client = new ClientRegistration(_core, _transactions, key, registration, _trunks.RealmOf(registration.Trunk));
        _registrations.Add(key, client);
        client.Start(Seen(now));
        return key;
    }

    public void Unregister(SipRegistrationKey registration, TimeSpan now)
    {
        if (_registrations.Remove(registration, out var client))
        {
            client.Leave(Seen(now));
        }
    }

    /// <summary>Asks a trunk whether it is there (OPTIONS); <see cref="SipTrunkAnswered"/> says what came of it.</summary>
    /// <returns>The number of the question, which its answer repeats.</returns>
    /// <exception cref="ArgumentException">No trunk has this name.</exception>
    public long Ping(string trunk, TimeSpan now)
    {
        var asked = _trunks.Find(trunk) ?? throw new ArgumentException($"There is no trunk named {trunk}.", nameof(trunk));
        TrunkPing.Send(_core, _transactions, asked, ++_lastQuestion, Seen(now));
        return _lastQuestion;
    }

    /// <summary>The bindings in force, to be kept over a restart, and how to put them back.</summary>
    public IReadOnlyList<SipBinding> Bindings
        => [.. _bindings.All.Select(binding => new SipBinding(binding.User, binding.Contact.Text, binding.Flow, binding.Expiry.Deadline - _now))];

    /// <summary>Puts back the UDP bindings among <paramref name="bindings"/> (connections do not outlive a restart), each with its <see cref="SipPhoneRegistered"/>.</summary>
    public void RestoreBindings(IEnumerable<SipBinding> bindings, TimeSpan now)
    {
        foreach (var binding in bindings)
        {
            _registrar.Restore(binding, Seen(now));
        }
    }

    /// <summary>The path by which the peer of a call was last heard or, before that, is called; null once the call is over.</summary>
    public SipFlow? FlowOf(SipCallKey call) => _sessions.Find(call)?.Flow;

    private TimeSpan Seen(TimeSpan now) => _now = now;

    private IncomingInvite? Incoming(SipCallKey call, string command)
    {
        var session = _sessions.Find(call);
        return session is null || session.Incoming is not null
            ? session?.Incoming
            : throw new InvalidOperationException($"{command}: call {call.Value} is one that we placed.");
    }

    private static void RequireFailure(int status)
    {
        if (status is < 300 or > 699)
        {
            throw new ArgumentOutOfRangeException(nameof(status), status, "A refusal has a status from 300 to 699.");
        }
    }

    private void Reject(SipParseResult parsed, SipFlow flow, TimeSpan now)
    {
        string method = parsed.Message?.Method ?? "";
        if (parsed is { Answerable: true, Message: { } request })
        {
            if (!_access.Admits(request, flow, now))
            {
                return;
            }
            _responder.Stateless(request, flow, parsed.Status, parsed.Why);
        }
        _core.Emit(new SipRefused(flow, method, parsed.Status, parsed.Why));
    }
}

/// <summary>Where a phone of ours is reached. Only UDP bindings outlive a restart.</summary>
public sealed record SipBinding(string User, string Contact, SipFlow Flow, TimeSpan Remaining);

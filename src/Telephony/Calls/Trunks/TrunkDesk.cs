using Crm.Telephony.Calls.Signalling;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Trunks;

/// <summary>
/// The trunks of this server: keeps registrations and questions going, knows which trunk carries which call and what calls cost, and tells what
/// changed. Owned by the signalling thread; <see cref="Lines"/> may be read from any.
/// </summary>
internal sealed class TrunkDesk
{
    private readonly SignallingContext _context;
    private readonly Dictionary<string, Trunk> _trunks = [];
    private readonly Dictionary<SipRegistrationKey, Trunk> _registrations = [];
    private readonly Dictionary<SipCallKey, (Trunk Trunk, decimal PerMinute)> _calls = [];
    private readonly Dictionary<string, (TrunkState State, DateTimeOffset Since)> _told = [];
    private DialingOptions _dialing;
    private RouteTable _routes = new([], []);
    private TimerQueue.Entry? _wake;
    private TrunkLines _lines = TrunkLines.Empty;
    private TrunkLines.SpentOut? _spent;

    public TrunkDesk(SignallingContext context)
    {
        _context = context;
        _dialing = context.Options.Dialing;
        Ledger = new TollLedger(_dialing.Toll);
        if (_dialing.TollState is { } state)
        {
            Ledger.Restore(state);
        }
    }

    public TollLedger Ledger { get; }

    public TimeSpan NoResponse => _dialing.NoResponse;

    /// <summary>As of the last change.</summary>
    public TrunkLines Lines => Volatile.Read(ref _lines);

    /// <summary>
    /// Takes the trunks into use. One about which nothing changed goes on as it is, registration and all; calls in progress stay with the trunks that carry them.
    /// </summary>
    public void Configure(IReadOnlyList<SipTrunk> trunks, DialingOptions dialing)
    {
        var before = _trunks.Values.ToList();
        _dialing = dialing;
        Ledger.Policy = dialing.Toll;
        _spent = null;
        _trunks.Clear();
        foreach (var sip in trunks)
        {
            var options = dialing.Trunks.FirstOrDefault(options => options.Name == sip.Name) ?? TrunkOptions.Open(sip.Name);
            if (before.Find(trunk => trunk.Sip == sip && trunk.Options == options) is { } same)
            {
                before.Remove(same);
                _trunks.Add(sip.Name, same);
                continue;
            }

            Unregister(before.Find(trunk => trunk.Name == sip.Name));
            var trunk = new Trunk(sip, options, _context.Now) { Calls = _calls.Values.Count(call => call.Trunk.Name == sip.Name) };
            _trunks.Add(sip.Name, trunk);
            Register(trunk);
        }
        before.ForEach(Unregister);
        _routes = new RouteTable(dialing.Routes, [.. trunks.Select(trunk => trunk.Name)]);
        Wake();
    }

    private void Unregister(Trunk? trunk)
    {
        foreach (var registration in _registrations.Where(known => known.Value == trunk).Select(known => known.Key).ToList())
        {
            _context.Engine.Unregister(registration, _context.Now);
            _registrations.Remove(registration);
        }
    }

    /// <summary>The trunks of a number's route, in order.</summary>
    public IEnumerable<Trunk> RouteOf(string number) => _routes.Of(number).Select(name => _trunks.GetValueOrDefault(name)).OfType<Trunk>();

    public Trunk? Find(string name) => _trunks.GetValueOrDefault(name);

    /// <summary>Whether a number may be called through a trunk: an allowed destination, at a known price where the price matters.</summary>
    public bool MayCall(string number, Trunk trunk)
        => _dialing.Toll.DestinationRefusal(number) is null && (_dialing.Toll.SpendPerDay is null || trunk.RateOf(number) is not null);

    public TrunkBoard Board()
    {
        var now = _context.Now;
        return new TrunkBoard([.. _trunks.Values.Select(trunk => Status(trunk, now))], Ledger.Status(_context.UtcNow));
    }

    /// <summary>No trunk is to send us calls any more.</summary>
    public void UnregisterAll()
    {
        foreach (var registration in _registrations.Keys)
        {
            _context.Engine.Unregister(registration, _context.Now);
        }
        _registrations.Clear();
    }

    // ---- calls ----------------------------------------------------------------------------------

    /// <summary>A limit refused a call. Of the day's spend whoever asks beforehand is told from now on, until the day is over.</summary>
    public void Refused(TollRefusal refusal)
    {
        if (refusal.Kind == TollAlarmKind.SpendPerDay)
        {
            _spent = new(refusal.Sentence, _dialing.Toll.DayEnd(_context.UtcNow));
            Publish();
        }
    }

    /// <summary>A trunk carries a call, in either direction.</summary>
    /// <param name="number">What it calls, for its price; null for a call that came in.</param>
    public void Carry(SipCallKey call, Trunk trunk, string? number)
    {
        _calls[call] = (trunk, number is null ? 0 : trunk.RateOf(number) ?? 0);
        trunk.Calls++;
        Publish();
    }

    public void Answered(SipCallKey call)
    {
        if (_calls.TryGetValue(call, out var carried) && carried.PerMinute > 0)
        {
            Ledger.Answered(call.Value, carried.PerMinute, _context.UtcNow);
        }
    }

    public void Ended(SipCallKey call)
    {
        if (!_calls.Remove(call, out var carried))
        {
            return;
        }
        // After a change of the configuration another object may stand for the trunk.
        var trunk = _trunks.GetValueOrDefault(carried.Trunk.Name) ?? carried.Trunk;
        trunk.Calls--;
        Ledger.Ended(call.Value, _context.UtcNow);
        Publish();
    }

    // ---- registrations and questions --------------------------------------------------------------

    private void Register(Trunk trunk)
    {
        if (trunk.Options.Registration is not { } registration)
        {
            return;
        }
        var sip = trunk.Sip;
        var domain = sip.Domain.Port is 0 or 5060 ? sip.Domain.Host : $"{sip.Domain.Host}:{sip.Domain.Port}";
        var key = _context.Engine.Register(
            new SipRegister(domain, sip.Target, sip.User ?? "", sip.Password ?? "", registration.Expires) { Account = sip.Account, Trunk = sip.Name }, _context.Now);
        _registrations.Add(key, trunk);
    }

    /// <returns>False when the registration belongs to no trunk.</returns>
    public bool RegistrationChanged(SipRegistrationChanged changed)
    {
        if (!_registrations.TryGetValue(changed.Registration, out var trunk))
        {
            return false;
        }
        trunk.RegistrationChanged(changed.Status, changed.Reason);
        _context.Logger.TrunkRegistration(trunk.Name, changed.Status, changed.Reason);
        Wake();
        return true;
    }

    public void QuestionAnswered(SipTrunkAnswered answered)
    {
        if (_trunks.TryGetValue(answered.Trunk, out var trunk))
        {
            trunk.Qualification?.Answered(answered.Question, answered.Status, answered.Reason, _context.Now);
            Wake();
        }
    }

    /// <summary>Sends the questions that are due, tells what changed, and comes back at the next deadline.</summary>
    public void Wake()
    {
        var now = _context.Now;
        TimeSpan? next = null;
        foreach (var trunk in _trunks.Values)
        {
            if (trunk.Qualification is { } qualification)
            {
                if (qualification.Elapsed(now))
                {
                    qualification.Asked(_context.Engine.Ping(trunk.Name, now), now);
                }
                next = next < qualification.NextDeadline ? next : qualification.NextDeadline;
            }
            if (trunk.RestEnds(now) is { } end)
            {
                next = next < end ? next : end;
            }
        }
        _wake?.Cancel();
        _wake = next is { } at ? _context.After(at - now, Wake) : null;
        Publish();
    }

    /// <summary>Makes the new lines known, and says which trunks changed their state: whoever hears of a change sees it in the lines.</summary>
    private void Publish()
    {
        var now = _context.Now;
        var lines = new Dictionary<string, TrunkLines.Line>(_trunks.Count);
        List<(Trunk, TrunkState)>? changed = null;
        foreach (var trunk in _trunks.Values)
        {
            lines.Add(trunk.Name, trunk.Line(now));
            var state = trunk.State(now);
            if (!_told.TryGetValue(trunk.Name, out var told) || told.State != state)
            {
                _told[trunk.Name] = (state, _context.UtcNow);
                (changed ??= []).Add((trunk, state));
            }
        }
        Volatile.Write(ref _lines, new TrunkLines(_routes, lines, _dialing.Toll) { Spent = _spent });
        foreach (var (trunk, state) in changed ?? [])
        {
            Tell(trunk, state, now);
        }
    }

    private void Tell(Trunk trunk, TrunkState state, TimeSpan now)
    {
        if (state == TrunkState.Up)
        {
            _context.Logger.TrunkUp(trunk.Name);
        }
        else
        {
            _context.Logger.TrunkNotUp(trunk.Name, trunk.Problem(now)!);
        }
        _context.Raise(new TrunkChanged(_context.UtcNow, Status(trunk, now)));
    }

    private TrunkStatus Status(Trunk trunk, TimeSpan now)
    {
        var since = _told.TryGetValue(trunk.Name, out var told) ? told.Since : _context.UtcNow;
        return new TrunkStatus(
            trunk.Name, trunk.State(now), trunk.Problem(now), since, trunk.RegistrationText, trunk.Qualification?.Last, trunk.Calls, trunk.Options.MaxCalls,
            Math.Min(trunk.Line(now).FreeAt(now), _context.Options.MaxCalls), trunk.Placed, trunk.Failed);
    }
}

using Crm.Routing.Acd;
using Crm.Routing.Calls;

namespace Crm.Routing;

/// <summary>
/// The routing decisions of a whole center as one pure state machine: a fact and the instant go in, decisions come out.
/// It reads no clock and starts nothing; the same facts at the same instants give the same decisions.
/// </summary>
public sealed class RoutingCore
{
    private readonly Deadlines _deadlines = new();
    private readonly AgentRoster _roster;
    private readonly Distributor _distributor;
    private readonly WaitingRoom _room;
    private readonly CallFlow _calls;
    private readonly Conversations _conversations;
    private readonly AgentFlow _agents;
    private readonly OutboundFlow _outbound;
    private DateTimeOffset _now;

    /// <param name="seed">Feeds the ids of offers and the choice of callers who are asked how it was, so that a replay gives the same ones.</param>
    /// <exception cref="ArgumentException">The configuration does not pass <see cref="RoutingConfiguration.Check"/>.</exception>
    public RoutingCore(RoutingConfiguration configuration, ulong seed)
    {
        if (configuration.Check() is [var problem, ..])
        {
            throw new ArgumentException($"{problem.Path}: {problem.Problem} {problem.WriteInstead}", nameof(configuration));
        }

        _roster = new AgentRoster(_deadlines);
        _distributor = new Distributor(_roster, _deadlines, new OfferIds(seed));
        _room = new WaitingRoom(_distributor, _roster, _deadlines);
        _calls = new CallFlow(_room, _distributor, _deadlines);
        _conversations = new Conversations(_room, _distributor, _roster, _deadlines, _calls, new SplitMix(~seed));
        _agents = new AgentFlow(_roster, _distributor);
        _outbound = new OutboundFlow(_calls, _room, _distributor, _roster);
        Adopt(configuration, new Turn(_now, []));
    }

    /// <summary>When <see cref="Tick"/> must be called next, at the latest; null when nothing is pending.</summary>
    public DateTimeOffset? NextDeadline => _deadlines.Next;

    /// <summary>Contacts that have not ended, for gauges and tests.</summary>
    public int ContactCount => _calls.Count;

    /// <summary>Takes one fact, after every deadline that is due by then. <paramref name="now"/> never goes back (an earlier instant counts as the latest one seen).</summary>
    /// <param name="decisions">Appended to, in the order in which they must be run.</param>
    public void Handle(Fact fact, DateTimeOffset now, List<Decision> decisions)
    {
        Tick(now, decisions);
        var turn = new Turn(_now, decisions);
        switch (fact)
        {
            case CallArrived f: _calls.Arrived(f, turn); break;
            case CallerIdentified f: _calls.Identified(f, turn); break;
            case DigitEntered f: _calls.Digit(f, turn); break;
            case PlaybackFinished f: _calls.Played(f, turn); break;
            case MessageRecorded f: _calls.Recorded(f, turn); break;
            case TicketLookedUp f: _calls.LookedUp(f, turn); break;
            case CallbackAnswered f: _calls.CallbackAnswered(f, turn); break;
            case CallEnded f: Ended(f, turn); break;
            case AgentDialed f: _conversations.Dialed(f, turn); break;
            case AgentReserved f: _outbound.Reserved(f, turn); break;
            case ReservationReleased f: _outbound.Released(f, turn); break;
            case DialedAnswered f: _outbound.Answered(f, turn); break;
            case OfferAnswered f: _conversations.Answered(f, turn); break;
            case OfferFailed f: _conversations.Failed(f, turn); break;
            case AgentLegLost f: _conversations.LegLost(f, turn); break;
            case AgentLegRestored f: _conversations.LegRestored(f, turn); break;
            case AgentHungUp f: _conversations.HungUp(f, turn); break;
            case AgentSignedIn f: _agents.SignedIn(f, turn); break;
            case AgentRestored f: _agents.Restored(f, turn); break;
            case AgentSignedOut f: _agents.SignedOut(f, turn); break;
            case AgentReady f: _agents.Ready(f, turn); break;
            case AgentNotReady f: _agents.NotReady(f, turn); break;
            case AgentPhoneChanged f: _agents.PhoneChanged(f, turn); break;
            case AgentSkillsChanged f: _agents.SkillsChanged(f, turn); break;
            case WrapUpFinished f: _agents.WrapUpFinished(f, turn); break;
            case WrapUpExtended f: _agents.WrapUpExtended(f, turn); break;
            case ConfigurationPublished f: Published(f, turn); break;
            default: throw new ArgumentException($"No behaviour for {fact.GetType().Name}.", nameof(fact));
        }
    }

    /// <summary>Runs every deadline at or before <paramref name="now"/>.</summary>
    public void Tick(DateTimeOffset now, List<Decision> decisions)
    {
        _now = now > _now ? now : _now;
        var turn = new Turn(_now, decisions);
        while (_deadlines.TakeDue(_now) is { } due)
        {
            Fire(due, turn);
        }
    }

    /// <summary>The callers waiting in a queue in the order in which they will be served, for the wallboard and for tests.</summary>
    public IReadOnlyList<WaitingView> Waiting(string queue, DateTimeOffset now) =>
        _room.Find(queue) is not { } found
            ? []
            : [.. found.Waiting.InOrder().Select((call, index) =>
                new WaitingView(call.Contact.Id, index + 1, call.EnqueuedAt, (int)Math.Floor(Ranking.EffectivePriority(call, now))))];

    /// <summary>A caller's place as the core keeps it, for tests.</summary>
    internal WaitingCall? Find(ContactId contact) => _calls.Find(contact)?.Call;

    private void Fire(Deadline due, Turn turn)
    {
        switch (due.Reason)
        {
            case TimerReason.MenuKey or TimerReason.TypedDigits or TimerReason.TicketLookUp:
                _calls.IvrTimedOut((Contact)due.Owner, turn);
                break;
            case TimerReason.PositionAnnouncement:
                _room.AnnouncePosition((WaitingCall)due.Owner, turn);
                break;
            case TimerReason.OwnerFirst:
                _distributor.OwnerFirstEnded((WaitingCall)due.Owner, turn);
                break;
            case TimerReason.OfferRings:
                _distributor.NotTaken((Offer)due.Owner, WithdrawReason.NoAnswer, turn);
                break;
            case TimerReason.SetAside or TimerReason.WrapUp:
                _agents.TimedOut((Agent)due.Owner, turn);
                break;
            case TimerReason.Reservation:
                _distributor.Free((Agent)due.Owner, turn, keepIdle: true);
                break;
            case TimerReason.AgentNeeded:
                _outbound.NobodyCame((WaitingCall)due.Owner, turn);
                break;
            case TimerReason.Reconnecting:
                _conversations.ReconnectLimitPassed((Contact)due.Owner, turn);
                break;
            case TimerReason.Releasing:
                _calls.Forget((Contact)due.Owner);
                break;
            default:
                throw new InvalidOperationException($"No behaviour for the timer {due.Reason}.");
        }
    }

    private void Ended(CallEnded fact, Turn turn)
    {
        if (_calls.Find(fact.Contact) is not { } contact)
        {
            turn.Ignore(fact, "there is no such contact");
        }
        else if (_calls.Ended(contact, turn) is { } talk)
        {
            _conversations.CallerGone(contact, talk, turn);
        }
    }

    private void Published(ConfigurationPublished fact, Turn turn)
    {
        if (fact.Configuration.Check() is [var problem, ..])
        {
            turn.Ignore(fact, $"{problem.Path}: {problem.Problem} {problem.WriteInstead}");
        }
        else
        {
            Adopt(fact.Configuration, turn);
        }
    }

    private void Adopt(RoutingConfiguration configuration, Turn turn)
    {
        _calls.Configuration = configuration;
        _conversations.Configuration = configuration;
        _agents.Configuration = configuration;
        _room.Adopt(configuration, turn);
    }
}

/// <summary>A caller's place in a queue.</summary>
public readonly record struct WaitingView(ContactId Contact, int Position, DateTimeOffset EnqueuedAt, int Priority);

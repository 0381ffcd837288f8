using Crm.Telephony.Calls.Legs;
using Crm.Telephony.Calls.MediaPlane;
using Crm.Telephony.Calls.Transports;
using Crm.Telephony.Calls.Trunks;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Signalling;

/// <summary>
/// What the signalling thread owns: the SIP engine, the legs and the phones. One input is handled, everything that the engine then
/// wants is done, and the next input comes. A fault while handling one thing ends that thing alone.
/// </summary>
internal sealed partial class Switchboard : IMailboxOwner<SignallingInput>
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromMilliseconds(100);

    private readonly SignallingContext _context;
    private readonly SipTransports _transports;
    private readonly SipEngine _engine;
    private readonly LegTable _legs = new();
    private readonly Phones _phones = new();
    private readonly OwnRegistrations _registrations;
    private readonly OutgoingCalls _outgoing;
    private readonly Refusals _refusals;
    private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closing;

    public Switchboard(SignallingContext context, SipTransports transports)
    {
        _context = context;
        _transports = transports;
        _engine = context.Engine;
        _registrations = new OwnRegistrations(context);
        Trunks = new TrunkDesk(context);
        _outgoing = new OutgoingCalls(context, Trunks, _legs);
        _refusals = new Refusals(context);
        _engine.RestoreBindings(context.Options.Bindings, context.Now);
    }

    /// <summary>Legs that the host knows. Read from any thread.</summary>
    public int LegCount => _legs.Count;

    public IReadOnlyDictionary<string, long> Refused => _refusals.Counts;

    /// <summary>Completes after <see cref="Close"/>, when every peer has confirmed the end of its call.</summary>
    public Task Quiet => _quiet.Task;

    public OwnRegistrations Registrations => _registrations;

    public SipEngine Engine => _engine;

    public TrunkDesk Trunks { get; }

    /// <summary>Monotonic. Read from any thread.</summary>
    public TimeSpan Now => _context.Now;

    /// <summary>Before the mailbox runs: the trunks register and are asked whether they are there.</summary>
    public void Open()
    {
        Trunks.Configure(_context.Options.Trunks, _context.Options.Dialing);
        Drain();
    }

    // ---- the mailbox ----------------------------------------------------------------------------

    public void Handle(SignallingInput input)
    {
        try
        {
            Dispatch(input);
        }
        catch (Exception e)
        {
            _context.Logger.HandlingFailed(input.GetType().Name, e);
            LegOf(input)?.Abort();
        }
        Drain();
    }

    public TimeSpan? RunTimers()
    {
        var now = _context.Now;
        try
        {
            if (_engine.NextDeadline <= now)
            {
                _engine.Tick(now);
            }
            while (_context.Timers.TryTakeDue(now, out var run))
            {
                run();
            }
        }
        catch (Exception e)
        {
            _context.Logger.HandlingFailed("a timer", e);
            Drain();
            return AfterFault;
        }
        Drain();
        var next = Earlier(_engine.NextDeadline, _context.Timers.Next);
        return next - _context.Now;
    }

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;

    private void Dispatch(SignallingInput input)
    {
        switch (input)
        {
            case MessageReceived received:
                try
                {
                    _engine.Receive(received.Flow, received.Buffer.AsSpan(0, received.Length), received.User, _context.Now);
                }
                finally
                {
                    received.Release();
                }
                break;
            case FlowLost lost:
                _context.Logger.FlowEnded(lost.Flow.Remote, lost.Flow.Transport, lost.Why);
                _engine.FlowFailed(lost.Flow, lost.Why, _context.Now);
                break;
            case MediaNoticed noticed:
                (noticed.Event.Leg.Owner as Leg)?.Noticed(noticed.Event);
                break;
            case Command command:
                command.Run(this);
                break;
        }
    }

    private Leg? LegOf(SignallingInput input) => input switch
    {
        MediaNoticed noticed => noticed.Event.Leg.Owner as Leg,
        Command { Call: { } call } => Find(call),
        _ => null,
    };

    private void Drain()
    {
        while (_engine.TryTake(out var output))
        {
            try
            {
                Handle(output);
            }
            catch (Exception e)
            {
                _context.Logger.HandlingFailed(output.GetType().Name, e);
                if (output is SipCallEvent { Call: var key })
                {
                    _legs.Find(key)?.Abort();
                }
            }
        }
    }

    // ---- from the engine ------------------------------------------------------------------------

    private void Handle(SipOutput output)
    {
        switch (output)
        {
            case SipTransmit transmit:
                _transports.Send(transmit.Flow, transmit.Message);
                break;
            case SipDisconnect disconnect:
                _transports.Disconnect(disconnect.Flow, disconnect.Why);
                break;
            case SipCallArrived arrived:
                Arrived(arrived);
                break;
            case SipCallEvent happened:
                ForLeg(happened);
                break;
            case SipPhoneRegistered registered:
                PhoneRegistered(registered);
                break;
            case SipPhoneUnregistered unregistered:
                _phones.Unregistered(unregistered.User);
                _context.Logger.PhoneGone(unregistered.User, unregistered.Why);
                _context.Raise(new PhoneUnregistered(_context.UtcNow, unregistered.User, unregistered.Why));
                break;
            case SipRegistrationChanged changed:
                if (!Trunks.RegistrationChanged(changed))
                {
                    _registrations.Changed(changed);
                }
                break;
            case SipTrunkAnswered answered:
                Trunks.QuestionAnswered(answered);
                break;
            case SipPeerProved proved:
                _transports.Welcome(proved.Flow);
                break;
            case SipRefused refused:
                _refusals.Add(refused);
                if (refused.Status == 0)
                {
                    // It sends too much, or what cannot even be answered.
                    _transports.DisconnectStranger(refused.Flow, refused.Why);
                }
                break;
        }
    }

    private void ForLeg(SipCallEvent happened)
    {
        if (happened is SipCallEnded)
        {
            Trunks.Ended(happened.Call);
        }
        if (_legs.Find(happened.Call) is not { } leg)
        {
            return;
        }
        switch (happened)
        {
            case SipCallProgress progress:
                leg.Progress(progress);
                break;
            case SipCallAnswered answered:
                Trunks.Answered(happened.Call);
                leg.PeerAnswered(answered);
                break;
            case SipCallConfirmed confirmed:
                leg.Confirmed(confirmed);
                break;
            case SipOfferReceived offered:
                leg.OfferReceived(offered);
                break;
            case SipInfoReceived info:
                leg.InfoReceived(info);
                break;
            case SipCallEnded ended:
                _legs.Remove(happened.Call);
                if (!_outgoing.TryAgain(leg, ended))
                {
                    leg.PeerEnded(ended);
                }
                NoteQuiet();
                break;
        }
    }

    private void PhoneRegistered(SipPhoneRegistered registered)
    {
        var change = _phones.Registered(registered);
        if (change == PhoneChange.Refreshed)
        {
            return;
        }
        if (change == PhoneChange.NewInstance)
        {
            EndLegsOfFormerInstance(registered.User, registered.Contact);
        }
        _context.Logger.PhoneAt(registered.User, registered.Contact, registered.Flow.Transport, registered.Flow.Remote, change == PhoneChange.NewInstance);
        _context.Raise(new PhoneRegistered(_context.UtcNow, registered.User, SessionProfile.IsBrowser(registered.Flow), registered.UserAgent, change == PhoneChange.NewInstance));
    }

    /// <summary>A reloaded page has forgotten its calls: they end now, so that the host can call the phone again.</summary>
    private void EndLegsOfFormerInstance(string user, string contact)
    {
        const int Q850DestinationOutOfOrder = 27;
        foreach (var leg in _legs.All().Where(l => l.Phone?.User == user && l.Phone?.Contact != contact))
        {
            leg.HangUpAs(CallEndedBy.Failure, 480, "the phone was reloaded", Q850DestinationOutOfOrder);
        }
    }

    private void Forget(Leg leg)
    {
        _legs.Remove(leg);
        _outgoing.Forget(leg);
        NoteQuiet();
    }

    private void NoteQuiet()
    {
        if (_closing && _legs.IsQuiet)
        {
            _quiet.TrySetResult();
        }
    }
}

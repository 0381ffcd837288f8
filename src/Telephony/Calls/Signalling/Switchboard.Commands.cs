using Crm.Telephony.Calls.Legs;
using Crm.Telephony.Calls.MediaPlane;
using Crm.Telephony.Calls.Trunks;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Signalling;

/// <summary>What the host's commands do, once they are out of the mailbox.</summary>
internal sealed partial class Switchboard
{
    /// <summary>The leg, or null when it is over.</summary>
    public Leg? Find(CallId call) => _legs.Find(call);

    public void Dial(CallId call, DialRequest request)
    {
        var user = (request.Destination as SipToPhone)?.User;
        var leg = Leg.Create(call, user is null ? null : (user, _phones.ContactOf(user)), _context, Forget);
        _context.Logger.LegDials(call, Describe(request.Destination));
        if (_closing || _legs.Count >= _context.Options.MaxCalls)
        {
            leg.Refuse(503, _closing ? "the server is stopping" : "the server has as many calls as it may");
            return;
        }
        _legs.Add(leg);
        try
        {
            leg.Dial(request, user is not null && _phones.IsBrowser(user) ? MediaLegKind.Browser : MediaLegKind.Plain);
            _legs.NoteKey(leg);
            if (request.Destination is SipToTrunk direct && leg.Key is { } key && Trunks.Find(direct.Trunk) is { } trunk)
            {
                Trunks.Carry(key, trunk, null);
            }
        }
        catch (ArgumentException e)
        {
            // A header or an address that cannot be written: the caller's mistake, and the call's end.
            leg.Refuse(400, e.Message);
        }
    }

    /// <summary>Calls a number by its route.</summary>
    public void Call(CallId call, NumberCall request)
    {
        var leg = Leg.Create(call, null, _context, Forget);
        if (_closing || _legs.Count >= _context.Options.MaxCalls)
        {
            leg.Refuse(503, _closing ? "the server is stopping" : "the server has as many calls as it may");
            return;
        }
        _legs.Add(leg);
        try
        {
            _outgoing.Start(leg, request);
        }
        catch (ArgumentException e)
        {
            leg.Refuse(400, e.Message);
        }
    }

    public void Configure(IReadOnlyList<SipTrunk> trunks, ISipDirectory directory, DialingOptions dialing)
    {
        _engine.Configure(trunks, directory);
        Trunks.Configure(trunks, dialing);
    }

    public void ForgetPhone(string user, string why) => _engine.ForgetPhone(user, why, _context.Now);

    public void Bridge(CallId left, CallId right)
    {
        if (Find(left) is { IsOver: false, Media: { } one } && Find(right) is { IsOver: false, Media: { } other })
        {
            _context.Media.Bridge(one, other);
        }
    }

    public void Unbridge(CallId call)
    {
        if (Find(call) is { IsOver: false, Media: { } media })
        {
            _context.Media.Unbridge(media);
        }
    }

    /// <summary>No new calls from here on; those that are there get their BYE.</summary>
    public void Close()
    {
        const int Q850TemporaryFailure = 41;
        _closing = true;
        foreach (var leg in _legs.All())
        {
            leg.Hangup(Q850TemporaryFailure, "the server is stopping");
        }
        _registrations.UnregisterAll();
        Trunks.UnregisterAll();
        NoteQuiet();
    }

    /// <summary>For the log: never a password.</summary>
    private static string Describe(SipDestination destination) => destination switch
    {
        SipToPhone phone => $"phone {phone.User}",
        SipToTrunk trunk => $"{trunk.Number} through {trunk.Trunk}",
        SipToUri uri => uri.Uri,
        _ => destination.GetType().Name,
    };
}

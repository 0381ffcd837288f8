using Crm.Telephony.Calls.MediaPlane;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Legs;

/// <summary>The beginning of a leg that we place: one INVITE, or several after each other through different trunks, with one and the same offer.</summary>
internal sealed partial class Leg
{
    /// <summary>Sends the INVITE, or ends the leg for want of a port.</summary>
    public void Dial(DialRequest request, MediaLegKind kind)
    {
        if (Prepare(kind))
        {
            Attempt(new SipInvite(request.Destination, request.CallerId, request.CallerName, default, request.AutoAnswer, request.Headers, request.Timeout));
        }
    }

    /// <summary>Opens the media of a call that we place. False when the leg ended for want of a port.</summary>
    public bool Prepare(MediaLegKind kind = MediaLegKind.Plain)
    {
        try
        {
            OpenMedia(kind);
        }
        catch (MediaPortsExhaustedException e)
        {
            End(CallEndedBy.Failure, 503, e.Message, null);
            return false;
        }
        _offer = Media!.CreateOffer();
        _acknowledged = true;
        return true;
    }

    /// <summary>Sends an INVITE with our offer. An earlier one of this leg, through another trunk, is over.</summary>
    public SipCallKey Attempt(SipInvite invite)
    {
        State = LegState.Dialing;
        var key = _context.Engine.Invite(invite with { Offer = _offer }, _context.Now);
        Key = key;
        return key;
    }

    public void Refuse(int status, string reason) => Fail(status, reason, null);

    /// <summary>A call that we wanted to place came to nothing.</summary>
    public void Fail(int status, string reason, int? q850) => End(CallEndedBy.Failure, status, reason, q850);
}

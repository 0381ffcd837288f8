using Crm.Telephony.Calls.Legs;
using Crm.Telephony.Calls.MediaPlane;
using Crm.Telephony.Calls.Trunks;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Signalling;

/// <summary>Calls that come in: which are taken, and how their numbers read.</summary>
internal sealed partial class Switchboard
{
    private void Arrived(SipCallArrived call)
    {
        var phone = call.Source.Kind == SipSourceKind.Phone ? call.Source.Name : null;
        var trunk = phone is null ? Trunks.Find(call.Source.Name) : null;
        if (_closing)
        {
            Refuse(call, 503, "Service Unavailable", "the server is stopping");
            return;
        }
        if (trunk?.Calls >= trunk?.Options.MaxCalls)
        {
            Refuse(call, 486, "Busy Here", $"trunk {trunk!.Name} has its {trunk.Options.MaxCalls} calls");
            return;
        }
        if (trunk is not null)
        {
            Trunks.Carry(call.Call, trunk, null);
            call = call with { From = NumberRule.Apply(trunk.Options.Incoming, call.From), Dialed = NumberRule.Apply(trunk.Options.Incoming, call.Dialed) };
        }
        try
        {
            var leg = Leg.Arrive(call, phone is null ? null : (phone, _phones.ContactOf(phone)), _context, Forget, out var unusable);
            if (leg is null)
            {
                Refuse(call, 488, "Not Acceptable Here", unusable!);
                return;
            }
            _legs.Add(leg);
            _context.Logger.LegArrived(leg.Id, call.Source.Name, call.CallId, call.Dialed);
            _context.Raise(new CallArrived(leg.Id, _context.UtcNow, call.From, call.FromDisplay, call.Dialed, phone is null ? call.Source.Name : null, phone, call.CallId));
        }
        catch (MediaPortsExhaustedException e)
        {
            Refuse(call, 503, "Service Unavailable", e.Message);
        }
    }

    private void Refuse(SipCallArrived call, int status, string reason, string why)
    {
        _refusals.AddCall(call.Source.Name, status, why);
        _engine.Reject(call.Call, status, reason, _context.Now);
    }
}

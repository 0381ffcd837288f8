using Crm.Telephony.Calls.Legs;
using Crm.Telephony.Calls.Signalling;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Trunks;

/// <summary>Calls to numbers: whether they may be placed, and their way over the trunks. Owned by the signalling thread.</summary>
internal sealed class OutgoingCalls(SignallingContext context, TrunkDesk trunks, LegTable legs)
{
    private readonly Dictionary<CallId, Placing> _placing = [];

    /// <summary>A call that is not answered yet.</summary>
    private sealed record Placing(NumberCall Request, TrunkCall Way, TimeSpan Until);

    public void Start(Leg leg, NumberCall request)
    {
        var now = context.UtcNow;
        if (trunks.Ledger.Refusal(request.Number, request.User, now) is { } refusal)
        {
            if (trunks.Ledger.Alarm(refusal, now))
            {
                context.Logger.TollAlarm(refusal.Kind, refusal.Sentence);
                context.Raise(new TollLimitHit(now, refusal.Kind, refusal.Sentence));
            }
            trunks.Refused(refusal);
            leg.Refuse(403, refusal.Sentence);
            return;
        }
        if (!leg.Prepare())
        {
            return;
        }
        trunks.Ledger.Placed(request.User, now);
        var placing = new Placing(request, new TrunkCall(request.Number, trunks.RouteOf(request.Number), trunks.MayCall), context.Now + request.RingLimit);
        _placing.Add(leg.Id, placing);
        Send(leg, placing, placing.Way.Next(context.Now));
    }

    /// <summary>An INVITE ended. True when another one took its place: the leg goes on.</summary>
    public bool TryAgain(Leg leg, SipCallEnded ended)
    {
        if (!_placing.TryGetValue(leg.Id, out var placing))
        {
            return false;
        }
        if (leg.IsOver || leg.IsAnswered)
        {
            _placing.Remove(leg.Id);
            return false;
        }
        if (placing.Until <= context.Now)
        {
            _placing.Remove(leg.Id);
            return false;
        }
        if (placing.Way.After(ended, context.Now) is { } next)
        {
            context.Logger.TrunkFailed(leg.Id, ended.Status, ended.Reason, next.Trunk.Name);
            Send(leg, placing, next);
            return true;
        }
        _placing.Remove(leg.Id);
        // What the trunks between them came to, unless the called person's end says it.
        if (TrunkCall.IsOfTheTrunk(ended) || ended.Status is >= 300 and < 400)
        {
            var (status, reason, q850) = placing.Way.Failure;
            leg.Fail(status, reason, q850);
            return true;
        }
        return false;
    }

    public void Forget(Leg leg) => _placing.Remove(leg.Id);

    private void Send(Leg leg, Placing placing, TrunkCall.Attempt? attempt)
    {
        if (attempt is null)
        {
            _placing.Remove(leg.Id);
            var (status, reason, q850) = placing.Way.Failure;
            leg.Fail(status, reason, q850);
            return;
        }
        var request = placing.Request;
        var destination = new SipToTrunk(attempt.Trunk.Name, attempt.Dialed) { RequestUri = attempt.RequestUri, Flow = attempt.Flow };
        var callerId = attempt.Trunk.CallerIdFor(request.CallerId);
        context.Logger.LegDials(leg.Id, $"{request.Number} through {attempt.Trunk.Name}");
        var key = leg.Attempt(new SipInvite(destination, callerId, request.CallerName, default, false, request.Headers, placing.Until - context.Now)
        {
            FirstResponse = trunks.NoResponse,
            Private = request.Private,
        });
        legs.NoteKey(leg);
        trunks.Carry(key, attempt.Trunk, request.Number);
        context.Raise(new CallRouted(leg.Id, context.UtcNow, attempt.Trunk.Name, request.Number));
    }
}

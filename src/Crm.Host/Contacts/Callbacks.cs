using Crm.HelpDesk.Timeline;
using Crm.Routing;
using Crm.Telephony.Calls;
using LegEnded = Crm.Telephony.Calls.CallEnded;

namespace Crm.Host.Contacts;

/// <summary>
/// Calls back those who asked for it: the customer is called when its turn has come (nobody who came earlier waits in that queue) and an
/// agent is free; who answers enters the queue with the original enqueue time. It neither jumps the queue nor loses its place.
/// </summary>
internal sealed class Callbacks(ContactDesk desk)
{
    private const int MaxAttempts = 3;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMinutes(5);
    private readonly List<PendingCallback> _pending = [];

    public void Add(PendingCallback callback)
    {
        _pending.Add(callback);
        _pending.Sort((a, b) => a.Since.CompareTo(b.Since));
        desk.Mailbox.Post(Consider);
    }

    /// <summary>An agent became free, or a next attempt is due.</summary>
    public void Consider()
    {
        if (!desk.Open || desk.Site.Trunks.Count == 0)
        {
            return;
        }

        foreach (var callback in _pending.Where(c => !c.Dialing && c.NotBefore <= desk.Now).ToList())
        {
            if (IsItsTurn(callback))
            {
                Dial(callback);
            }
        }
    }

    private bool IsItsTurn(PendingCallback callback)
    {
        if (!desk.Site.Routing.Queues.TryGetValue(callback.Queue, out var queue))
        {
            return false;
        }

        var free = desk.Agents.Count(a => a.State == AgentState.Ready && queue.Skills.All(s => a.Profile.Skills.GetValueOrDefault(s.Key) >= s.Value));
        var dialing = _pending.Count(c => c.Dialing && c.Queue == callback.Queue);
        // Whoever has an offer already has an agent, who is not ready any more.
        var earlier = desk.Waiting(callback.Queue).Count(w => w.EnqueuedAt <= callback.Since && desk.Find(w.Contact.Value) is { Offer: null });
        return free > dialing + earlier;
    }

    private void Dial(PendingCallback callback)
    {
        callback.Dialing = true;
        callback.Attempts++;
        var trunk = desk.Calls.FirstTrunkOf(callback.Number);
        var contact = desk.Add(new Contact(Guid.CreateVersion7(), ContactDirection.Callback, desk.Now)
        {
            Line = trunk,
            Caller = CallerInfo.OfNumber(callback.Number),
            Callback = callback,
        });
        contact.Enter(ContactPhase.CustomerFirst, desk.Now);
        desk.Write(contact, new ContactOpened(ContactDirection.Callback, callback.Number, null, trunk, null, null));
        desk.Telephone.Callers.LookUp(contact, _ => { });
        desk.Outbound.CallCustomer(contact, callback.Number);
    }

    /// <summary>The customer picked up: into the queue, with the time at which the callback was asked for.</summary>
    public void Answered(Contact contact)
    {
        var callback = contact.Callback!;
        _pending.Remove(callback);
        contact.Enter(ContactPhase.Served, desk.Now);
        desk.Write(contact, new CallbackTried(callback.Id, callback.Attempts, CallbackOutcomes.Answered));
        desk.Handle(new CallbackAnswered(contact.Key, callback.Queue, contact.Caller.Profile, callback.Since));
    }

    public void NotReached(Contact contact, LegEnded end)
    {
        var callback = contact.Callback!;
        var (state, _, _) = OutboundCalls.Describe(end.Status);
        callback.Dialing = false;
        callback.NotBefore = desk.Now + BetweenAttempts;
        var last = desk.Open && callback.Attempts >= MaxAttempts;
        if (desk.Open)
        {
            // An attempt that our own shutdown cut short does not count: the next start goes on with it.
            desk.Write(contact, new CallbackTried(callback.Id, callback.Attempts, last ? CallbackOutcomes.GaveUp : state));
        }

        contact.Outcome = "not-reached";
        contact.Enter(ContactPhase.Over, desk.Now);
        desk.Write(contact, new ContactClosed("not-reached", state));
        desk.Forget(contact);
        if (last)
        {
            _pending.Remove(callback);
        }
        else
        {
            desk.Mailbox.Schedule(callback.NotBefore, Consider);
        }
    }
}

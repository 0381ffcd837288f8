using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Timeline;
using Crm.Host.Contacts.Campaigns;
using Crm.Routing.Dialer;
using Crm.Telephony.Calls;

namespace Crm.Host.Contacts;

/// <summary>
/// Calls that agents place by hand, before anything rings: the dial gate is asked as for a campaign's call, with what the database knows of the number. It
/// fails closed: a number that cannot be checked is not called.
/// </summary>
internal sealed class HandDialing(ContactDesk desk)
{
    /// <summary>An agent waits for the answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private const string NoNumber = "That is not a telephone number. Type it with its area code, or with + and the country code.";
    private const string Unchecked = "It cannot be checked now whether this number may be called, because the database does not answer. Try again in a moment.";

    /// <summary>Legs of desk phones whose number is being checked.</summary>
    private readonly HashSet<CallId> _asking = [];

    /// <summary>What is known of a number; null when the database does not tell in time.</summary>
    public async Task<KnownNumber?> ReadAsync(string number, Guid? customer)
    {
        var at = desk.Now;
        try
        {
            return new KnownNumber(await desk.Campaigns.Store.FactsAsync(number, customer, CallPurpose.Service).WaitAsync(Patience), at);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            DeskLog.NumberUnchecked(desk.Log, e);
            return null;
        }
    }

    /// <summary>The number that an agent typed, if this agent may place a call at all.</summary>
    public (string? Number, string? Refusal) Begin(AgentSession agent, string typed) =>
        desk.Outbound.Refusal(agent) is { } refusal ? (null, refusal)
        : desk.Site.Normalize(typed) is { } number ? (number, null)
        : (null, NoNumber);

    /// <summary>The gate's word on a number.</summary>
    /// <returns>The answer when it allows the call, or the refusal in words for the agent.</returns>
    public (DialAnswer? Allowed, string? Refusal) Ask(AgentSession agent, string number, Guid? customer, KnownNumber? known)
    {
        if (known is null)
        {
            Keep(agent, number, customer, Unchecked, null);
            return (null, Unchecked);
        }

        var answer = desk.Campaigns.Gate.AskByHand(known.Facts, known.At);
        if (answer.Allowed)
        {
            return (answer, null);
        }

        DeskLog.DialRefused(desk.Log, agent.Profile.Name, answer.Sentence);
        Keep(agent, number, customer, answer.Sentence, answer);
        return (null, answer.Sentence + When(answer));
    }

    /// <summary>A refusal is a contact without a call: who wanted to call whom, and why not, stands in the customer's record.</summary>
    private void Keep(AgentSession agent, string number, Guid? customer, string why, DialAnswer? answer)
    {
        var contact = new Contact(Guid.CreateVersion7(desk.Now), ContactDirection.Outbound, desk.Now) { Caller = CallerInfo.OfNumber(number) };
        contact.Enter(ContactPhase.Over, desk.Now);
        desk.Write(contact, new ContactOpened(ContactDirection.Outbound, number, null, "", null, agent.Profile.Id));
        desk.Write(contact, new DialRefused(why, answer is null ? null : DialPlacement.Proof(answer)));
        desk.Write(contact, new ContactClosed("refused", "dial gate"));
        if (customer is { } chosen)
        {
            desk.Telephone.Callers.Load(contact, chosen, "chosen");
        }
        else
        {
            desk.Telephone.Callers.LookUp(contact, _ => { });
        }
    }

    /// <summary>When a refused number may be called, on the clock of the site.</summary>
    private string When(DialAnswer answer) => answer.NextAllowedAt is not { } next ? ""
        : FormattableString.Invariant($" It may be called from {TimeZoneInfo.ConvertTime(next, desk.Site.TimeZone):ddd d MMM HH:mm} on ({desk.Site.TimeZone.Id}).");

    /// <summary>An agent dialed on the desk phone itself: it rings no further before the number is checked.</summary>
    public void DialedOnPhone(AgentSession agent, CallArrived arrived)
    {
        var (number, refusal) = Begin(agent, arrived.Dialed);
        if (number is null)
        {
            Refuse(agent, arrived.Call, refusal!);
            return;
        }

        _asking.Add(arrived.Call);
        ReadAsync(number, null).ContinueWith(known => desk.Mailbox.Post(() =>
        {
            if (_asking.Remove(arrived.Call))
            {
                Go(agent, arrived.Call, number, known.Result);
            }
        }), TaskScheduler.Default);
    }

    /// <summary>The phone hung up while its number was checked.</summary>
    public bool GaveUp(CallId leg) => _asking.Remove(leg);

    private void Go(AgentSession agent, CallId leg, string number, KnownNumber? known)
    {
        var (allowed, refusal) = Ask(agent, number, null, known);
        if ((allowed is null ? refusal : desk.Outbound.DialedByPhone(agent, leg, number, allowed)) is { } problem)
        {
            Refuse(agent, leg, problem);
        }
    }

    private void Refuse(AgentSession agent, CallId leg, string why)
    {
        DeskLog.DialRefused(desk.Log, agent.Profile.Name, why);
        desk.Calls.Reject(leg, 403, "Forbidden");
    }
}

/// <summary>What the database knew of a number at an instant.</summary>
internal sealed record KnownNumber(DialFacts Facts, DateTimeOffset At);

using Crm.Routing.Dialer;
using Crm.Routing.Dialer.Rehearsing;

namespace Crm.Routing.Tests.Dialer.Simulation;

/// <summary>One person of a list.</summary>
internal sealed class Lead(string[] numbers, string? addressZone)
{
    public string[] Numbers { get; } = numbers;

    public string? AddressZone { get; } = addressZone;

    /// <summary>Claimed: in memory, shown, or being called.</summary>
    public bool Claimed { get; set; }
}

/// <summary>What stands on disk and outlives a restart.</summary>
internal sealed class DeskJournal
{
    public List<(DateTimeOffset At, Lead Lead, string Number, ContactId Contact, bool Reserved)> Dialed { get; } = [];

    public Dictionary<ContactId, string> Ended { get; } = [];

    public List<(DateTimeOffset At, bool Abandoned, string Number)> Outcomes { get; } = [];

    public Dictionary<string, DateTimeOffset> OptedOut { get; } = [];

    public HashSet<string> Listed { get; } = [];
}

/// <summary>
/// A host's desk in small: leads, the gate at the claim and at the dial, attempts on disk before the call, both cores. It may be restarted at any moment
/// with nothing but its journal. What it does wrong, or is told to do wrong, it notes in <see cref="Wrong"/>.
/// </summary>
internal sealed class CampaignDesk
{
    private readonly DeskJournal _journal;
    private readonly List<Lead> _list;
    private readonly CampaignPolicy _campaign;
    private readonly TwoCores _cores;
    private readonly List<Lead> _buffer = [];
    private readonly Dictionary<ContactId, Lead> _shown = [];

    public CampaignDesk(DeskJournal journal, List<Lead> list, CampaignPolicy campaign, ulong seed, DateTimeOffset now)
    {
        (_journal, _list, _campaign) = (journal, list, campaign);
        _cores = new TwoCores(Center.Standard(Center.Queue("sales")), seed, new HashSet<string> { "sales" }, Carry, Carry) { Now = now };
        foreach (var (_, _, _, contact, _) in journal.Dialed)
        {
            journal.Ended.TryAdd(contact, "interrupted");
        }

        list.ForEach(lead => lead.Claimed = false);
        Post(new LineCapacity(12));
        foreach (var (at, abandoned, _) in journal.Outcomes)
        {
            Post(new LedgerRestored(campaign.Id, at, 1, abandoned ? 1 : 0));
        }

        Post(new CampaignSet(campaign));
    }

    public DateTimeOffset Now
    {
        get => _cores.Now;
        set => _cores.Now = value;
    }

    public DateTimeOffset? NextDeadline => _cores.NextDeadline;

    public DialerCore Dialer => _cores.Dialer;

    public List<string> Wrong { get; } = [];

    /// <summary>Calls that are under way, with their number.</summary>
    public Dictionary<ContactId, string> Calls { get; } = [];

    public Dictionary<AgentId, AgentStateChanged> Agents { get; } = [];

    public Dictionary<OfferId, OfferCall> Offers { get; } = [];

    public IReadOnlyCollection<ContactId> Shown => _shown.Keys;

    public HashSet<ContactId> Waiting { get; } = [];

    public Dictionary<ContactId, AgentId> Talks { get; } = [];

    public void Post(object fact) => _cores.Post(fact);

    public void Tick() => _cores.Tick();

    public void End(ContactId contact, string disposition)
    {
        if (Calls.Remove(contact))
        {
            _journal.Ended[contact] = disposition;
            var lead = _journal.Dialed.Last(call => call.Contact == contact).Lead;
            lead.Claimed = false;
            Waiting.Remove(contact);
            Post(new AttemptEnded(contact, disposition));
            Post(new CallEnded(contact));
        }
    }

    /// <summary>The gate's answer for the lead's next number, from the journal as it stands.</summary>
    public DialAnswer? Ask(Lead lead, bool reserved, out string? number)
    {
        var own = _journal.Dialed.Where(call => call.Lead == lead).ToList();
        var past = own.Select(call => new PastAttempt(call.Number, call.At, _journal.Ended.GetValueOrDefault(call.Contact, "in-progress"))).ToList();
        var next = _campaign.Plan.Next(lead.Numbers, past, Now);
        number = next.Number;
        if (number is null || next.At > Now)
        {
            return null;
        }

        var wanted = number;
        return DialGate.Check(
            new DialQuestion(
                wanted, lead.AddressZone, _campaign.Mode, reserved, Calls.ContainsValue(wanted),
                [.. _journal.Dialed.Where(call => call.Number == wanted).Select(call => call.At)], own.Count, _campaign.Plan,
                new DoNotCallReading("lists", Now.AddDays(-1), _journal.Listed.Contains(wanted) ? "national" : null, _journal.OptedOut.TryGetValue(wanted, out var at) ? at : null),
                DialConsent.Unknown,
                _journal.Outcomes.Where(outcome => outcome.Abandoned && outcome.Number == wanted).Select(outcome => (DateTimeOffset?)outcome.At).LastOrDefault(),
                Dialer.Ledger(_campaign.Id, Now)),
            _campaign.Profile,
            Now);
    }

    private void Carry(Decision decision)
    {
        switch (decision)
        {
            case AgentStateChanged d:
                Agents[d.Agent] = d;
                break;
            case OfferCall d:
                Offers[d.Offer] = d;
                break;
            case WithdrawOffer d:
                Offers.Remove(d.Offer);
                break;
            case Connect d:
                Offers.Remove(d.Offer);
                Talks[d.Contact] = d.Agent;
                Outcome(d.Contact, false);
                break;
            case ReleaseAgent d:
                Talks.Remove(d.Contact);
                break;
            case DialedAbandoned d:
                Outcome(d.Contact, true);
                break;
        }
    }

    private void Outcome(ContactId contact, bool abandoned)
    {
        if (Waiting.Remove(contact))
        {
            _journal.Outcomes.Add((Now, abandoned, Calls[contact]));
        }
    }

    private void Carry(DialerDecision decision)
    {
        switch (decision)
        {
            case QueueAnswer d:
                Waiting.Add(d.Contact);
                break;
            case ShowPreview d:
                Show(d);
                break;
            case WithdrawPreview d when _shown.Remove(d.Contact, out var lead):
                lead.Claimed = false;
                break;
            case DialNext d:
                Dial(d);
                break;
            case FetchLeads d:
                Fetch(d.Count);
                break;
            case HangUpUnanswered d:
                End(d.Contact, "no-answer");
                break;
        }
    }

    private void Show(ShowPreview decision)
    {
        if (Agents[decision.Agent] is not { State: AgentState.Reserved, Contact: { } contact } || contact != decision.Contact)
        {
            Wrong.Add("a lead is shown to an agent who is not reserved for it");
        }

        if (Take(reserved: true) is { } lead)
        {
            _shown.Add(decision.Contact, lead);
        }
        else
        {
            Post(new AttemptNotMade(decision.Contact, "no lead"));
        }
    }

    private void Dial(DialNext decision)
    {
        if (decision.Reserved is { } agent && (Agents[agent].State != AgentState.Reserved || Agents[agent].Contact != decision.Contact))
        {
            Wrong.Add("a call is made for an agent who is not reserved for it");
        }

        var lead = _shown.Remove(decision.Contact, out var shown) ? shown : Take(decision.Reserved is not null);
        if (lead is null || Ask(lead, decision.Reserved is not null, out var number) is not { Allowed: true } || number is null)
        {
            if (lead is not null)
            {
                lead.Claimed = false;
            }

            Post(new AttemptNotMade(decision.Contact, "the gate"));
            return;
        }

        if (decision.Reserved is null)
        {
            CheckLedger();
        }

        _journal.Dialed.Add((Now, lead, number, decision.Contact, decision.Reserved is not null));
        Calls.Add(decision.Contact, number);
        var abandoned = _journal.Outcomes.Exists(outcome => outcome.Abandoned && outcome.Number == number && outcome.At + _campaign.Profile.AfterAbandon > Now);
        Post(new AttemptStarted(decision.Contact, abandoned));
    }

    /// <summary>A call without an agent: even if all such calls, this one with them, are lost now, the limit must stand.</summary>
    private void CheckLedger()
    {
        var window = _journal.Outcomes.Where(outcome => outcome.At > Now - _campaign.Profile.AbandonWindow).ToList();
        var covered = Agents.Values.Count(agent => agent is { State: AgentState.Reserved, Contact: { } contact } && Calls.ContainsKey(contact));
        var open = Calls.Keys.Count(call => !Talks.ContainsKey(call) && !_journal.Outcomes.Exists(outcome => outcome.Number == Calls[call] && outcome.At >= _journal.Dialed.Last(dial => dial.Contact == call).At));
        var risk = open - covered + 1;
        if (risk > 0 && window.Count(outcome => outcome.Abandoned) + risk > _campaign.Profile.AbandonLimit * (window.Count + risk))
        {
            Wrong.Add($"with {window.Count(outcome => outcome.Abandoned)} of {window.Count} abandoned, {risk} calls are at risk");
        }
    }

    private Lead? Take(bool reserved)
    {
        while (_buffer.Count > 0)
        {
            var lead = _buffer[0];
            _buffer.RemoveAt(0);
            if (Ask(lead, reserved, out _) is { Allowed: true })
            {
                return lead;
            }

            lead.Claimed = false;
        }

        return null;
    }

    private void Fetch(int count)
    {
        foreach (var lead in _list.Where(lead => !lead.Claimed && Ask(lead, true, out _) is { Allowed: true }).Take(count))
        {
            lead.Claimed = true;
            _buffer.Add(lead);
        }

        Post(new LeadsBuffered(_campaign.Id, _buffer.Count, _buffer.Count == 0));
    }

    /// <summary>The host's clock says that leads may be due again.</summary>
    public void LeadsMayBeDue() => Fetch(20);
}

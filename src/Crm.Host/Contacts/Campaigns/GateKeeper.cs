using Crm.HelpDesk.Campaigns;
using Crm.Routing.Dialer;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>
/// Asks the dial gate, with everything that is known at this instant: what the claim read, and what happened since (attempts, opt-outs, calls in progress),
/// which the database may not have yet. Owned by the contact desk's thread.
/// </summary>
internal sealed class GateKeeper(ContactDesk desk)
{
    /// <summary>Events may reach the database so much later than they happened; within it an attempt rather counts twice.</summary>
    private static readonly TimeSpan StoreLag = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, List<DateTimeOffset>> _attempts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _abandoned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _optedOut = new(StringComparer.Ordinal);

    /// <summary>Who refused calls of a purpose at a number since it was read.</summary>
    private readonly Dictionary<(string Number, CallPurpose Purpose), Dictionary<Guid, DateTimeOffset>> _refused = [];

    /// <summary>The supplied do-not-call lists in use, as read last; null before the first reading.</summary>
    public IReadOnlyList<DoNotCallListRecord>? Lists { get; set; }

    public void Attempted(string number, DateTimeOffset at)
    {
        var day = _attempts.TryGetValue(number, out var known) ? known : _attempts[number] = [];
        day.RemoveAll(former => former + AttemptPlan.Day < at);
        day.Add(at);
    }

    /// <summary>The call of that instant was never sent: it was no attempt.</summary>
    public void NotPlaced(string number, DateTimeOffset at) => _attempts.GetValueOrDefault(number)?.Remove(at);

    public void Abandoned(string number) => _abandoned[number] = desk.Now;

    /// <summary>From now on nobody calls this number, whatever was read before.</summary>
    public void OptedOut(string number) => _optedOut.TryAdd(number, desk.Now);

    /// <summary>What was asked for at this number does not count any more.</summary>
    public void OptedOutEnded(string number) => _optedOut.Remove(number);

    /// <summary>A customer has refused such calls, or has agreed to them again: it counts for what was read before, too.</summary>
    public void Stated(Guid customer, string number, CallPurpose purpose, bool refused)
    {
        if (refused)
        {
            var who = _refused.TryGetValue((number, purpose), out var known) ? known : _refused[(number, purpose)] = [];
            who.TryAdd(customer, desk.Now);
        }
        else if (_refused.TryGetValue((number, purpose), out var known) && known.Remove(customer) && known.Count == 0)
        {
            _refused.Remove((number, purpose));
        }
    }

    /// <summary>Whether somebody at this number has refused such calls since what was read before.</summary>
    public bool HasRefused(string number, CallPurpose purpose) => _refused.ContainsKey((number, purpose));

    /// <summary>May this number of a claimed lead be called now?</summary>
    /// <param name="reserved">An agent waits for this very call.</param>
    public DialAnswer Ask(LiveCampaign campaign, BufferedLead lead, NumberFacts number, bool reserved)
    {
        var question = new DialQuestion(
            number.Number, null, (DialMode)(int)campaign.Settings.Mode, reserved, InProgress(number.Number), Attempts(number, lead.ClaimedAt), lead.Lead.Attempts,
            campaign.Plan, DoNotCall(number.Number, campaign.Settings.Purpose, null), Consent(lead.Claimed), LastAbandoned(number), desk.Campaigns.Ledger(campaign));
        return EachZone(question, lead.Lead.Zones, campaign.Profile);
    }

    /// <summary>May an agent call this number now, by hand?</summary>
    /// <param name="readAt">When <paramref name="facts"/> were read.</param>
    public DialAnswer AskByHand(DialFacts facts, DateTimeOffset readAt)
    {
        var number = facts.Number.Number;
        Lists = facts.Lists;
        var question = new DialQuestion(
            number, null, DialMode.Preview, AgentReserved: true, InProgress(number), Attempts(facts.Number, readAt), 0, ByHand,
            DoNotCall(number, CallPurpose.Service, facts.DoNotCall), DialConsent.Given, LastAbandoned(facts.Number), null);
        return DialGate.Check(question, desk.Site.DialProfile(NumberZones.Find(number)?.Country), desk.Now);
    }

    /// <summary>May this number be called now for a campaign? As for a lead without attempts and consent of its own.</summary>
    public DialAnswer AskFor(LiveCampaign campaign, DialFacts facts, DateTimeOffset readAt)
    {
        var number = facts.Number.Number;
        Lists = facts.Lists;
        var question = new DialQuestion(
            number, null, (DialMode)(int)campaign.Settings.Mode, AgentReserved: campaign.Settings.Mode is CampaignMode.Preview or CampaignMode.Progressive, InProgress(number),
            Attempts(facts.Number, readAt), 0, campaign.Plan, DoNotCall(number, campaign.Settings.Purpose, facts.DoNotCall), facts.Agreed ? DialConsent.Given : DialConsent.Unknown,
            LastAbandoned(facts.Number), desk.Campaigns.Ledger(campaign));
        return DialGate.Check(question, campaign.Profile, desk.Now);
    }

    /// <summary>No caps for a person who calls a person about something.</summary>
    private static readonly AttemptPlan ByHand = new(int.MaxValue, int.MaxValue, int.MaxValue, new Dictionary<string, TimeSpan>());

    /// <summary>The address may lie in several zones: the call must be allowed in each of them.</summary>
    private DialAnswer EachZone(DialQuestion question, IReadOnlyList<string> zones, DialProfile profile)
    {
        var answers = zones.Count == 0
            ? [DialGate.Check(question, profile, desk.Now)]
            : zones.Select(zone => DialGate.Check(question with { AddressZone = zone }, profile, desk.Now)).ToList();
        return answers.Find(answer => !answer.Allowed) ?? answers[0];
    }

    private bool InProgress(string number) => desk.Contacts.Any(contact => !contact.IsOver && contact.Caller.Number == number);

    private List<DateTimeOffset> Attempts(NumberFacts facts, DateTimeOffset readAt)
    {
        var all = new List<DateTimeOffset>();
        if (facts.LastAttemptAt is { } last)
        {
            all.AddRange(Enumerable.Repeat(last, facts.AttemptsLastDay));
            all.AddRange(Enumerable.Repeat(last - AttemptPlan.Day, Math.Max(0, facts.Attempts - facts.AttemptsLastDay)));
        }

        if (_attempts.TryGetValue(facts.Number, out var known))
        {
            all.AddRange(known.Where(at => at > readAt - StoreLag));
        }

        return all;
    }

    private DateTimeOffset? LastAbandoned(NumberFacts facts) =>
        _abandoned.TryGetValue(facts.Number, out var at) ? at : facts.LastAbandonedAt;

    private DoNotCallReading? DoNotCall(string number, CallPurpose purpose, DoNotCallHit? hit)
    {
        if (Lists is not { } lists)
        {
            return null;
        }

        var concerned = lists.Where(list => list.Purpose is null || list.Purpose == purpose).ToList();
        var version = string.Join(" + ", concerned.Select(list => $"{list.Name} {list.Version}").Append("own"));
        // Supplied registers are against sales calls: where none concerns the purpose, our own entries decide, and those are of this instant.
        DateTimeOffset? asOf = concerned.Count > 0 ? new DateTimeOffset(concerned.Min(list => list.Date).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
            : purpose == CallPurpose.Sales ? null : desk.Now;
        var optedOut = _optedOut.TryGetValue(number, out var at) ? at
            : _refused.TryGetValue((number, purpose), out var who) ? who.Values.Min()
            : hit is { List: null } ? hit.Since ?? desk.Now : (DateTimeOffset?)null;
        return new DoNotCallReading(version, asOf, hit?.List?.Name, optedOut);
    }

    /// <summary>A list may have a column that says whether the person agreed to be called; where it says nothing, what is recorded of the customer counts.</summary>
    private static DialConsent Consent(ClaimedLead claimed)
    {
        var said = claimed.Lead.Fields.FirstOrDefault(field => field.Key.Equals("consent", StringComparison.OrdinalIgnoreCase)).Value;
        return said?.Trim().ToLowerInvariant() switch
        {
            "yes" or "y" or "true" or "1" or "given" => DialConsent.Given,
            "no" or "n" or "false" or "0" or "withdrawn" => DialConsent.Withdrawn,
            _ => claimed.Agreed ? DialConsent.Given : DialConsent.Unknown,
        };
    }
}

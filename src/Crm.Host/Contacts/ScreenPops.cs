using Crm.AgentConsole.Contracts;
using Crm.Host.Contacts.Campaigns;
using Crm.Routing;
using Crm.Routing.Ivr;

namespace Crm.Host.Contacts;

/// <summary>Puts together what an agent sees of a contact, from what the desk holds in memory: an offer costs no query.</summary>
internal static class ScreenPops
{
    public static ScreenPop Build(ContactDesk desk, Contact contact)
    {
        var caller = contact.Caller;
        var title = contact.Queue is { } queue && desk.Site.Routing.Queues.TryGetValue(queue, out var policy) ? policy.Title : null;
        return new ScreenPop(
            caller.Number,
            contact.DisplayName,
            title,
            caller.Customer,
            caller.Matches,
            caller.OpenTickets,
            caller.LastContacts,
            contact.Pressed,
            contact.Waited.TotalSeconds,
            Why(contact))
        {
            Kind = contact.Attempt is null ? Names.Of(contact.Direction) : "campaign",
            Campaign = contact.Attempt?.View,
            LookUp = Names.Of(caller.LookUp),
        };
    }

    /// <summary>A lead that is shown before it is called.</summary>
    public static ScreenPop BuildPreview(ContactDesk desk, Preview preview)
    {
        var caller = preview.Caller;
        var title = desk.Campaigns.Find(preview.Call.CampaignId) is { } campaign ? desk.Site.Routing.Queues.GetValueOrDefault(campaign.Settings.Queue)?.Title : null;
        return new ScreenPop(
            caller.Number, preview.Call.LeadName, title, caller.Customer, caller.Matches, caller.OpenTickets, caller.LastContacts, [], 0,
            new RoutingReason("You decide whether this lead is called.", [], 0, 0))
        {
            Kind = "campaign",
            Campaign = preview.Call,
            LookUp = Names.Of(caller.LookUp),
        };
    }

    /// <summary>What the caller did in the IVR, in words: "2 for sales", or the digits typed at a step.</summary>
    public static string Pressed(DeskSite site, string? ivr, string step, string digits) =>
        ivr is not null && site.Routing.Ivrs.TryGetValue(ivr, out var script)
            && script.Steps.GetValueOrDefault(step) is MenuStep menu && digits.Length == 1 && menu.Choices.TryGetValue(digits[0], out var choice)
            ? $"{digits} for {choice}"
            : $"{step}: {digits}";

    private static RoutingReason Why(Contact contact)
    {
        if (contact.Why is not { } why)
        {
            return new RoutingReason(Unrouted(contact), [], 0, 0);
        }

        var lines = why.Considered.Select(c => new CandidateLine(c.Name, c.Chosen, c.FailedRule, c.Value)).ToList();
        return new RoutingReason(Sentence(why), lines, why.CandidateCount, why.ConfigurationVersion);
    }

    private static string Unrouted(Contact contact) => contact switch
    {
        { Attempt: not null, Outbound: not null } => "You promised this call.",
        { Outbound: not null } => "You placed this call.",
        { Attempt: not null } => "You are reserved for this number, which is being called.",
        _ => "Not routed yet.",
    };

    private static string Sentence(Explanation why)
    {
        var decided = why.Decided.Length == 0 ? "" : char.ToUpperInvariant(why.Decided[0]) + why.Decided[1..];
        return $"{decided} ({why.ContactRank}).";
    }
}

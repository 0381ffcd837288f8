using System.Globalization;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Timeline;
using Crm.Host.Configuration;
using Crm.Host.Security;

namespace Crm.Host.Api;

/// <summary>Events in words. Names of agents and queues are those of today; what callers and agents wrote appears as it is, for the page to escape.</summary>
internal sealed class TimelineText(AccountDirectory accounts, SiteConfiguration site)
{
    public TimelineStep Step(ContactEvent happened) => new(happened.At, Kind(happened.Body), Words(happened.Body));

    public string Title(ContactRecord contact)
    {
        var what = contact.Direction switch
        {
            ContactDirection.Inbound => "Call from " + (contact.Number ?? "a withheld number"),
            ContactDirection.Campaign => "Campaign call to " + (contact.Number ?? "the customer"),
            ContactDirection.Callback => "Callback to " + (contact.Number ?? "the customer"),
            _ => "Call to " + (contact.Number ?? "the customer"),
        };
        var queue = contact.Queue is { } name ? $", {Queue(name)}" : "";
        return $"{what}{queue}: {Outcome(contact.Outcome)}";
    }

    private static string Outcome(string? outcome) => outcome switch
    {
        null => "in progress",
        "answered" => "answered",
        "abandoned" => "hung up before anyone answered",
        "message" => "left a message",
        "callback" => "asked to be called back",
        "served-by-ivr" => "served by the menu",
        "not-reached" => "not reached",
        "refused" => "refused",
        "interrupted" => "interrupted when the server stopped",
        var other => other,
    };

    private string Words(ContactEventBody body) => body switch
    {
        ContactOpened e => Opened(e),
        CustomerMatched e => e.Customer is null ? "No customer known for this number" : e.Candidates > 1 ? $"Customer chosen among {e.Candidates}" : "Customer recognised",
        IvrStepEntered e => $"Menu step “{e.Step}”",
        DigitsTaken e => $"Pressed {e.Digits}",
        ContactQueued e => $"Waits for {Queue(e.Queue)}, place {e.Position}",
        ContactDequeued e => $"Left the queue {Queue(e.Queue)} after {Seconds(e.WaitedSeconds)}: {e.How}",
        OfferMade e => $"Offered to {Agent(e.Agent)}",
        OfferEnded e => $"Offer to {Agent(e.Agent)}: {e.How}",
        AgentConnected e => $"Connected to {Agent(e.Agent)} after {Seconds(e.WaitedSeconds)} of waiting",
        ContactHeld e => $"Put on hold by {Agent(e.Agent)}",
        ContactResumed e => $"Taken back by {Agent(e.Agent)}",
        AgentPhoneLost e => $"The phone of {Agent(e.Agent)} was lost: {e.Why}",
        AgentPhoneRestored e => $"The phone of {Agent(e.Agent)} is back",
        AgentDisconnected e => $"Conversation with {Agent(e.Agent)} ended by {e.By} after {Seconds(e.TalkSeconds)}",
        RecordingKept e => e.Error is null ? $"Recorded, {Seconds(e.Seconds)}" : $"Recording incomplete: {e.Error}",
        VoiceMessageLeft e => $"Left a message of {Seconds(e.Seconds)}",
        CallbackAsked e => $"Asked to be called back at {e.Number}",
        CallbackTried e => $"Callback attempt {e.Attempt}: {e.Outcome}",
        TicketStateHeard e => e.Found ? $"Heard the state of ticket {e.TicketNumber}" : $"Asked for ticket {e.TicketNumber}, which is not theirs or does not exist",
        TicketLinked e => $"Ticket {e.TicketNumber}: {e.How}",
        OutboundProgress e => $"{e.State} (SIP {e.Status})",
        WrapUpStarted e => $"{Agent(e.Agent)} wraps up",
        WrapUpEnded e => e.Disposition is null ? "Wrap-up ended by its timer" : $"Wrapped up: {e.Disposition}{(string.IsNullOrEmpty(e.Note) ? "" : $" ({e.Note})")}",
        CallerScored e => e.Question == "csat" ? $"Satisfied: {e.Value} of 5" : $"Would recommend us: {e.Value} of 10",
        ContactClosed e => $"Ended: {Outcome(e.Outcome)}{(e.Detail is null ? "" : $" ({e.Detail})")}",
        DialAttempted e => e.Campaign is null ? "The number may be called now" : $"Dialed for a campaign, {e.Mode}",
        DialAnswered e => e.What == "machine" ? "A machine answered" : "Answered",
        DialAbandoned { AgentCame: true } e => $"Somebody was there only after {Seconds(e.AfterSeconds)}, which counts as abandoned",
        DialAbandoned e => $"Nobody was there within {Seconds(e.AfterSeconds)}: the message was played",
        DialEnded e => $"Dialing ended: {e.Disposition} after {Seconds(e.RingSeconds)} of ringing",
        DialNotPlaced e => $"Not placed, and no attempt: {e.Why}",
        DialRefused e => $"Not allowed: {e.Why}",
        OptedOut => "Wants no more calls",
        LeadOutcome e => $"Outcome: {e.Outcome}{(e.CallbackAt is { } at ? $", to be called again at {at:yyyy-MM-dd HH:mm} UTC" : "")}",
        AgentStateEntered e => $"Agent is {e.State}{(e.Reason is null ? "" : $": {e.Reason}")}",
        _ => Kind(body),
    };

    private string Opened(ContactOpened e) => e.Direction switch
    {
        ContactDirection.Inbound => $"Call came in on {e.Line}",
        ContactDirection.Callback => "Callback placed",
        ContactDirection.Campaign => "Call of a campaign",
        _ => e.Agent is { } agent ? $"Call placed by {Agent(agent)}" : "Call placed",
    };

    private string Agent(Guid id) => accounts.Find(id)?.DisplayName ?? "a former agent";

    private string Queue(string name) => site.Routing.Queues.TryGetValue(name, out var queue) ? queue.Title : name;

    private static string Seconds(double seconds)
    {
        var span = TimeSpan.FromSeconds(Math.Round(seconds));
        return span.ToString(span.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>The stored kind: the discriminator that the event type declares.</summary>
    private static string Kind(ContactEventBody body) => KindOf.GetValueOrDefault(body.GetType(), "event");

    private static readonly Dictionary<Type, string> KindOf = Attribute.GetCustomAttributes(typeof(ContactEventBody), typeof(System.Text.Json.Serialization.JsonDerivedTypeAttribute))
        .Cast<System.Text.Json.Serialization.JsonDerivedTypeAttribute>().ToDictionary(kind => kind.DerivedType, kind => (string)kind.TypeDiscriminator!);
}

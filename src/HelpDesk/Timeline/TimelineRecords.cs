using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Feedback;
using Crm.HelpDesk.Opportunities;
using Crm.HelpDesk.Tickets;

namespace Crm.HelpDesk.Timeline;

/// <summary>A contact as its events tell it so far.</summary>
/// <param name="Number">The customer's, E.164; null when withheld.</param>
/// <param name="AgentId">Who spoke last, or who placed the call.</param>
/// <param name="AnsweredAt">When an agent was first connected; null when none was.</param>
/// <param name="EndedAt">Null while it goes on.</param>
/// <param name="Outcome">As in <see cref="ContactClosed"/>; null while it goes on.</param>
/// <param name="WaitedSeconds">In queues, all together.</param>
public sealed record ContactRecord(
    Guid Id,
    Guid? CustomerId,
    ContactDirection Direction,
    string? Number,
    string? DisplayName,
    string? Line,
    string? Queue,
    Guid? AgentId,
    string? AgentName,
    DateTimeOffset StartedAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset? EndedAt,
    string? Outcome,
    string? Disposition,
    double WaitedSeconds,
    double TalkSeconds);

/// <summary>A contact with all of its events, in order.</summary>
public sealed record ContactHistory(ContactRecord Contact, IReadOnlyList<RecordingRecord> Recordings, IReadOnlyList<ContactEvent> Events);

/// <summary>Audio of a contact.</summary>
/// <param name="CustomerId">The contact's customer.</param>
/// <param name="AgentId">The contact's agent, for who-may-hear rules.</param>
/// <param name="File">Relative to the recording folder.</param>
/// <param name="IsMessage">A voice message, not a conversation.</param>
/// <param name="Error">Why the file is not whole; null when it is.</param>
public sealed record RecordingRecord(
    Guid Id, Guid ContactId, Guid? CustomerId, Guid? AgentId, string? Queue, string File, double Seconds, bool IsMessage, string? Error, DateTimeOffset At);

/// <summary>What a timeline may be filtered by.</summary>
public enum TimelineKind
{
    /// <summary>Calls, callbacks, campaign calls.</summary>
    Contacts,

    /// <summary>What was done with tickets.</summary>
    Tickets,

    /// <summary>What people wrote or said: notes, e-mails and voice messages.</summary>
    Notes,

    /// <summary>Promises that were nearly broken, or were.</summary>
    Promises,

    /// <summary>Opportunities.</summary>
    Sales,

    /// <summary>The buying history.</summary>
    Orders,

    /// <summary>What the customer said in surveys.</summary>
    Feedback,
}

/// <summary>One entry of a timeline.</summary>
public abstract record TimelineItem(Guid Id, DateTimeOffset At);

/// <summary>A call with its steps.</summary>
public sealed record ContactOnTimeline(ContactRecord Contact, IReadOnlyList<RecordingRecord> Recordings, IReadOnlyList<ContactEvent> Events)
    : TimelineItem(Contact.Id, Contact.StartedAt);

/// <summary>A line of a ticket's history.</summary>
/// <param name="RecordingSeconds">Length of the entry's recording, when it has one.</param>
public sealed record TicketEntryOnTimeline(TicketEntryRecord Entry, int TicketNumber, string TicketTitle, double? RecordingSeconds)
    : TimelineItem(Entry.Id, Entry.At);

/// <summary>A step of a possible sale.</summary>
/// <param name="Currency">Of the entry's value, ISO 4217.</param>
public sealed record OpportunityOnTimeline(OpportunityEntryRecord Entry, string Title, string Currency) : TimelineItem(Entry.Id, Entry.At);

/// <summary>What a colleague noted about the customer.</summary>
public sealed record NoteOnTimeline(Guid Id, DateTimeOffset At, string Text, string ActorName) : TimelineItem(Id, At);

/// <param name="Amount">Of the whole order.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record OrderOnTimeline(Guid Id, DateTimeOffset At, string Number, OrderState State, decimal Amount, string Currency) : TimelineItem(Id, At);

/// <param name="Csat">1 to 5, or null.</param>
/// <param name="Nps">0 to 10, or null.</param>
/// <param name="AgentName">Who had served the customer.</param>
public sealed record SurveyOnTimeline(
    Guid Id, DateTimeOffset At, SurveySource Source, int? Csat, int? Nps, string? Comment, string? AgentName, Guid? ContactId, Guid? TicketId, int? TicketNumber) : TimelineItem(Id, At);

/// <summary>A contact that is not closed: after a crash, whoever finds it closes it as interrupted with the next sequence number.</summary>
public sealed record OpenContact(Guid Id, int LastSequence, DateTimeOffset LastEventAt, ContactDirection Direction, Guid? AgentId, DateTimeOffset StartedAt, DateTimeOffset? AnsweredAt);

/// <summary>The last state on an agent's stream.</summary>
public sealed record AgentStateRecord(Guid AgentId, int LastSequence, string State, string? Reason, Guid? ContactId, DateTimeOffset Since);

public enum CallbackState
{
    Open,

    /// <summary>The customer was reached.</summary>
    Done,

    /// <summary>Given up after the last attempt.</summary>
    Failed,
}

/// <summary>A caller asked to be called back.</summary>
/// <param name="ContactId">The contact in which it was asked for.</param>
/// <param name="Since">The original enqueue time.</param>
public sealed record CallbackRecord(
    Guid Id, Guid ContactId, Guid? CustomerId, string? CustomerName, string Queue, string Number, DateTimeOffset Since, CallbackState State, int Attempts, string? LastOutcome, DateTimeOffset? LastTriedAt);

/// <summary>What <see cref="EventStore.AppendAsync"/> did.</summary>
/// <param name="Stored">Events that were new.</param>
/// <param name="Skipped">Events that were stored already.</param>
/// <param name="Customers">Customers whose timeline changed.</param>
public sealed record AppendResult(int Stored, int Skipped, IReadOnlyCollection<Guid> Customers);

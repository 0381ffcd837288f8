using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Tickets;
using Change = Crm.HelpDesk.Tickets.TicketChange;
using TicketChange = Crm.AgentConsole.Contracts.TicketChange;

namespace Crm.Host.Api;

/// <summary>What the console writes about tickets, in the help desk's terms. The first word that is none is named.</summary>
internal sealed class TicketEdits
{
    private string? _problem;

    private TicketEdits()
    {
    }

    public static string? Read(TicketChange edit, out Change change)
    {
        var words = new TicketEdits();
        change = new Change(
            edit.Revision,
            words.Word<TicketState>("ticket state", edit.State),
            words.Word<TicketPriority>("priority", edit.Priority),
            edit.OwnerId,
            edit.Title,
            edit.ContactId,
            edit.Unassign,
            words.Word<TicketKind>("kind of tickets", edit.Kind),
            words.Word<TicketImpact>("impact", edit.Impact),
            words.Word<TicketUrgency>("urgency", edit.Urgency),
            edit.UsualPriority,
            words.Word<PendingReason>("reason to wait", edit.PendingReason),
            edit.PendingUntil,
            edit.TeamId,
            edit.NoTeam,
            AddTags: edit.AddTags,
            RemoveTags: edit.RemoveTags,
            Fields: edit.Fields,
            Parts: words.Word<OpenParts>("choice for open parts", edit.Parts));
        return words._problem;
    }

    public static string? Read(TicketCreate edit, Guid owner, out TicketDraft draft)
    {
        var words = new TicketEdits();
        draft = new TicketDraft(
            edit.Key,
            edit.CustomerId,
            edit.Title,
            edit.Text,
            words.Word<TicketPriority>("priority", edit.Priority),
            owner,
            edit.ContactId,
            words.Word<TicketKind>("kind of tickets", edit.Kind) ?? TicketKind.Question,
            words.Word<TicketImpact>("impact", edit.Impact) ?? TicketImpact.Medium,
            words.Word<TicketUrgency>("urgency", edit.Urgency) ?? TicketUrgency.Medium,
            Tags: edit.Tags,
            Fields: edit.Fields);
        return words._problem;
    }

    /// <param name="me">Whom "me" means.</param>
    public static string? Read(TicketQuery query, Guid me, out TicketFilter filter)
    {
        var words = new TicketEdits();
        var unresolved = query.State == "unresolved";
        filter = new TicketFilter(
            unresolved ? null : words.Word<TicketState>("ticket state", query.State),
            unresolved ? true : null,
            query.Owner == "nobody" ? null : words.User("owner", query.Owner, me),
            query.Customer,
            words.Word<TicketKind>("kind of tickets", query.Kind),
            words.Word<TicketPriority>("priority", query.Priority),
            words.Id("team", query.Team),
            query.Owner == "nobody",
            string.IsNullOrWhiteSpace(query.Tag) ? null : TicketWords.Tag(query.Tag),
            words.User("follower", query.Follower, me),
            words.ByDue(query.Order),
            query.Overdue == true);
        return words._problem;
    }

    private bool ByDue(string? order)
    {
        if (order is not (null or "" or "changed" or "due"))
            _problem ??= "The order must be \"changed\" (the last changed first) or \"due\" (the first due on top).";
        return order == "due";
    }

    private Guid? Id(string what, string? word)
    {
        if (string.IsNullOrEmpty(word))
            return null;
        if (Guid.TryParse(word, out var id))
            return id;
        _problem ??= $"The {what} must be an id.";
        return null;
    }

    private T? Word<T>(string what, string? word)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(word))
            return null;
        var value = Names.ParseDashed<T>(word);
        if (value is null)
            _problem ??= Names.Wrong<T>(what, word);
        return value;
    }

    private Guid? User(string what, string? word, Guid me)
    {
        if (string.IsNullOrEmpty(word))
            return null;
        if (word == "me")
            return me;
        if (Guid.TryParse(word, out var id))
            return id;
        _problem ??= $"The {what} must be \"me\"{(what == "owner" ? ", \"nobody\"" : "")} or a user's id.";
        return null;
    }
}

/// <summary>The query of a list of tickets; what is empty does not restrict.</summary>
/// <param name="State">A state, or "unresolved" for those that need work.</param>
/// <param name="Owner">"me", "nobody", or a user's id.</param>
/// <param name="Follower">"me", or a user's id.</param>
/// <param name="Team">A team's id.</param>
/// <param name="Order">"changed" (what is usual), or "due": only those with a promise that runs, the first due on top.</param>
/// <param name="Overdue">Only what should have been done by now, by due time.</param>
internal readonly record struct TicketQuery(
    string? State, string? Owner, Guid? Customer, string? Kind, string? Priority, string? Tag, string? Follower, string? Team, string? Order, bool? Overdue);

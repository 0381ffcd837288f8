using System.Globalization;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;

namespace Crm.Host.Api;

/// <summary>Timeline items as the console shows them.</summary>
internal static class TimelineViews
{
    /// <param name="mayHear">Whether the reader may hear a recording.</param>
    public static TimelineEntry Entry(TimelineItem item, TimelineText text, Func<RecordingRecord, bool> mayHear) => item switch
    {
        ContactOnTimeline contact => Contact(contact, text, mayHear),
        TicketEntryOnTimeline entry => Ticket(entry),
        OpportunityOnTimeline step => Opportunity(step),
        NoteOnTimeline note => new TimelineEntry(note.Id, "note", note.At, "Note about the customer", note.Text, note.ActorName, null, null, null, null, null, []),
        OrderOnTimeline order => new TimelineEntry(
            order.Id, "order", order.At, $"Order {order.Number}: {Names.Of(order.State)}", string.Create(CultureInfo.InvariantCulture, $"{order.Amount:N2} {order.Currency}"), null, null, null, null, null, null, []),
        SurveyOnTimeline said => Survey(said),
        _ => throw new InvalidOperationException($"{item.GetType().Name} has no view."),
    };

    private static TimelineEntry Contact(ContactOnTimeline item, TimelineText text, Func<RecordingRecord, bool> mayHear)
    {
        var contact = item.Contact;
        var recording = item.Recordings.FirstOrDefault(mayHear);
        var kind = contact.Outcome == "message" ? "message" : contact.Direction == ContactDirection.Callback || contact.Outcome == "callback" ? "callback" : "call";
        return new TimelineEntry(
            item.Id, kind, item.At, text.Title(contact), contact.Disposition, contact.AgentName, contact.Id, null, null,
            Views.RecordingPath(recording?.Id), contact.TalkSeconds > 0 ? contact.TalkSeconds : recording?.Seconds, [.. item.Events.Select(text.Step)], false);
    }

    private static TimelineEntry Opportunity(OpportunityOnTimeline item)
    {
        var entry = item.Entry;
        var what = entry.From is null ? "Opportunity" : entry.From == entry.To ? "Opportunity changed" : $"Opportunity {Names.Of(entry.To)}";
        return new TimelineEntry(
            item.Id, "sale", item.At, $"{what}: {item.Title}", string.Join('\n', new[] { string.Create(CultureInfo.InvariantCulture, $"{entry.Value:N2} {item.Currency}"), entry.Note }.Where(text => text.Length > 0)),
            entry.ActorName, entry.ContactId, null, null, null, null, []);
    }

    private static TimelineEntry Survey(SurveyOnTimeline item)
    {
        var scores = new[] { item.Csat is { } csat ? $"satisfaction {csat} of 5" : null, item.Nps is { } nps ? $"recommendation {nps} of 10" : null }.OfType<string>();
        return new TimelineEntry(
            item.Id, "feedback", item.At, $"Feedback: {string.Join(", ", scores)}", item.Comment, item.AgentName, item.ContactId, item.TicketId, item.TicketNumber, null, null, []);
    }

    private static TimelineEntry Ticket(TicketEntryOnTimeline item)
    {
        var entry = item.Entry;
        var kind = entry.Kind switch { TicketEntryKind.Note or TicketEntryKind.Email => "note", TicketEntryKind.Message => "message", TicketEntryKind.Sla => "promise", _ => "ticket" };
        var title = entry.Kind switch
        {
            TicketEntryKind.Created => $"Ticket opened: {item.TicketTitle}",
            TicketEntryKind.Note => $"{(entry.Public ? "Public note" : "Note")} on: {item.TicketTitle}",
            TicketEntryKind.Email => $"E-mail on: {item.TicketTitle}",
            TicketEntryKind.Attachment => $"File for: {item.TicketTitle}",
            TicketEntryKind.Link => $"Ticket linked: {item.TicketTitle}",
            TicketEntryKind.Merge => $"Ticket merged: {item.TicketTitle}",
            TicketEntryKind.Split => $"Ticket split: {item.TicketTitle}",
            TicketEntryKind.Message => $"Voice message for: {item.TicketTitle}",
            TicketEntryKind.Sla => $"Promise on: {item.TicketTitle}",
            var change => $"{change} of ticket changed: {item.TicketTitle}",
        };
        return new TimelineEntry(
            item.Id, kind, item.At, title, entry.Text.Length > 0 ? entry.Text : null, entry.ActorName, entry.ContactId, entry.TicketId, item.TicketNumber,
            Views.RecordingPath(entry.RecordingId), item.RecordingSeconds, [], entry.Public);
    }
}

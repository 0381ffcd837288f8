using System.Text.Json;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Rules;

/// <summary>Reads what rules look at.</summary>
internal static class RuleFactsReader
{
    /// <summary>A ticket with the facts about it and its customer; null when it is gone or the viewer may not see it.</summary>
    public static async Task<(Ticket Ticket, RuleFacts Facts)?> ReadAsync(HelpDeskDb db, Guid ticketId, Viewer viewer, ChangeFacts? change, DateTimeOffset now, CancellationToken cancel)
    {
        var found = await ReadAsync(db, db.Tickets.SeenBy(viewer).Where(t => t.Id == ticketId), change, now, cancel);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Tickets with the facts about them and their customers, in two queries.</summary>
    /// <param name="which">With its order and its end.</param>
    public static async Task<List<(Ticket Ticket, RuleFacts Facts)>> ReadAsync(
        HelpDeskDb db, IQueryable<Ticket> which, ChangeFacts? change, DateTimeOffset now, CancellationToken cancel)
    {
        var rows = await which.AsNoTracking().Join(db.Customers, t => t.CustomerId, c => c.Id, (t, c) => new
        {
            Ticket = t,
            Customer = new CustomerFacts(c.Id, c.Name, c.Organization, c.Kind, c.Tier, c.Language, c.Email, c.OwnerId, null),
            CustomerFields = c.Fields,
            Owner = db.Users.Where(u => u.Id == t.OwnerId).Select(u => u.DisplayName).FirstOrDefault(),
            Since = db.TicketEntries.Where(e => e.TicketId == t.Id && e.Kind == TicketEntryKind.State).OrderByDescending(e => e.At).Select(e => (DateTimeOffset?)e.At).FirstOrDefault(),
        }).ToListAsync(cancel);
        var ids = rows.ConvertAll(row => row.Ticket.Id);
        var tags = (await db.TicketTags.Where(g => ids.Contains(g.TicketId)).Select(g => new { g.TicketId, g.Tag }).ToListAsync(cancel)).ToLookup(g => g.TicketId, g => g.Tag);
        return rows.ConvertAll(row => (row.Ticket, new RuleFacts(Facts(row.Ticket, row.Owner, [.. tags[row.Ticket.Id]], row.Since), row.Customer with { Fields = FieldValues.Read(row.CustomerFields) }, change, now)));
    }

    /// <summary>What an entry of the feed says has happened.</summary>
    public static async Task<ChangeFacts> ChangeAsync(HelpDeskDb db, FeedRecord entry, CancellationToken cancel)
    {
        var fields = new Dictionary<string, (string?, string?)>();
        if (entry.Body.TryGetProperty("changes", out var changes))
        {
            foreach (var change in changes.EnumerateObject())
            {
                fields.Add(change.Name, (Text(change.Value, "from"), Text(change.Value, "to")));
            }
        }

        if (entry.Body.TryGetProperty("tagsAdded", out _) || entry.Body.TryGetProperty("tagsRemoved", out _))
        {
            fields.Add("tags", (null, null));
        }

        var noteId = entry.Kind == FeedKinds.TicketNoteAdded && entry.Body.TryGetProperty("entryId", out var id) ? id.GetGuid() : (Guid?)null;
        var note = noteId is null ? null : await db.TicketEntries.Where(e => e.Id == noteId).Select(e => new { e.Text, e.Public }).FirstOrDefaultAsync(cancel);
        return new(entry.Kind, Doer(entry), fields, note?.Text, note?.Public ?? false);
    }

    private static TicketFacts Facts(Ticket t, string? owner, IReadOnlyList<string> tags, DateTimeOffset? since) => new(
        t.Id, t.Number, t.Title, t.Kind, t.State, t.Priority, t.Impact, t.Urgency, t.OwnerId, owner, t.TeamId, tags, since ?? t.CreatedAt, t.CreatedAt, t.UpdatedAt, FieldValues.Read(t.Fields));

    private static string Doer(FeedRecord entry) =>
        entry.Chain.Count > 0 ? "rule" : entry.ActorId is not null ? "user" : entry.ActorName == Actor.Caller.Name ? "caller" : "server";

    private static string? Text(JsonElement change, string side) =>
        change.TryGetProperty(side, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;
}

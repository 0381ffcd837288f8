using Crm.HelpDesk.Data;
using Crm.HelpDesk.Fields;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tickets;

/// <summary>Tags and the site's own fields of tickets.</summary>
public static class TicketWords
{
    private const int MostTags = 20;

    /// <summary>A tag as it is stored: in lower case, with dashes for spaces.</summary>
    public static string Tag(string typed) => string.Join('-', typed.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What is wrong with tags as typed, or null.</summary>
    internal static string? Problem(IReadOnlyList<string>? tags)
    {
        if (tags is null)
        {
            return null;
        }

        return tags.Count > MostTags
            ? $"A ticket may have at most {MostTags} tags."
            : tags.Select(tag => TextRules.Required("A tag", Tag(tag), TicketTag.Length)).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>Adds and removes tags, or says what is wrong and does nothing.</summary>
    internal static async Task<TagChange> ChangeTagsAsync(HelpDeskDb db, Ticket ticket, IReadOnlyList<string>? add, IReadOnlyList<string>? remove, CancellationToken cancel)
    {
        if ((Problem(add) ?? Problem(remove)) is { } problem)
        {
            return TagChange.None with { Problem = problem };
        }

        if (add is null && remove is null)
        {
            return TagChange.None;
        }

        var have = await db.TicketTags.Where(t => t.TicketId == ticket.Id).ToDictionaryAsync(t => t.Tag, StringComparer.Ordinal, cancel);
        var added = (add ?? []).Select(Tag).Distinct().Where(tag => !have.ContainsKey(tag)).ToList();
        var removed = (remove ?? []).Select(Tag).Distinct().Where(have.ContainsKey).ToList();
        if (added.Count > removed.Count && have.Count + added.Count - removed.Count > MostTags)
        {
            return TagChange.None with { Problem = $"A ticket may have at most {MostTags} tags. Take some away first." };
        }

        db.TicketTags.AddRange(added.Select(tag => new TicketTag { TicketId = ticket.Id, Tag = tag, Number = ticket.Number }));
        db.TicketTags.RemoveRange(removed.Select(tag => have[tag]));
        return new TagChange(added, removed, null);
    }

    /// <summary>Asks a person who ends the work on a ticket for the fields that must be filled in. Rules are not asked: nobody could answer.</summary>
    /// <param name="fields">Its values, as they are to be kept.</param>
    /// <param name="parts">Its parts that end with it.</param>
    /// <returns>What is to be filled in, or null.</returns>
    internal static async Task<string?> MissingAsync(
        HelpDeskDb db, Ticket ticket, string? fields, IReadOnlyList<Ticket> parts, TicketChange change, Actor actor, CancellationToken cancel)
    {
        if (actor.UserId is null || !ticket.Open || change.State is not { } state || TicketStates.IsOpen(state))
        {
            return null;
        }

        var required = (await FieldDesk.ListAsync(db, FieldSubject.Ticket, cancel)).Where(field => field is { Required: true, Retired: false }).ToList();
        if (Lacks(required, fields) is { Length: > 0 } own)
        {
            return $"Before #{ticket.Number} is {TicketChanges.Name(state)}, fill in: {own}.";
        }

        var part = change.Parts == OpenParts.Solve ? parts.FirstOrDefault(part => Lacks(required, part.Fields).Length > 0) : null;
        return part is null
            ? null
            : $"#{part.Number}, a part of this ticket, cannot be {TicketChanges.Name(state)} with it before this is filled in there: {Lacks(required, part.Fields)}. Or leave the parts open.";
    }

    private static string Lacks(List<FieldRecord> required, string? fields)
    {
        var values = FieldValues.Read(fields);
        return string.Join(", ", required.Where(field => string.IsNullOrEmpty(values.GetValueOrDefault(field.Key))).Select(field => field.Label));
    }

    /// <summary>The values of the site's own fields as a ticket keeps them.</summary>
    /// <param name="former">Those until now, as they are kept.</param>
    /// <returns>What to keep, and the entry that tells of it, null when nothing changed; or what is wrong.</returns>
    internal static async Task<(string? Fields, string? Entry, string? Problem)> FieldsAsync(
        HelpDeskDb db, string? former, IReadOnlyDictionary<string, string>? values, CancellationToken cancel)
    {
        if (values is null)
        {
            return (former, null, null);
        }

        var (definitions, before) = (await FieldDesk.ListAsync(db, FieldSubject.Ticket, cancel), FieldValues.Read(former));
        if (FieldRules.Check(definitions, values, before, out var kept) is { } problem)
        {
            return (former, null, problem);
        }

        var changes = definitions.Where(field => before.GetValueOrDefault(field.Key) != kept.GetValueOrDefault(field.Key))
            .Select(field => $"{field.Label}: {before.GetValueOrDefault(field.Key, "–")} → {kept.GetValueOrDefault(field.Key, "–")}").ToList();
        return (FieldValues.Write(kept), changes.Count == 0 ? null : TextRules.Clean(string.Join('\n', changes), TextRules.Text), null);
    }
}

/// <summary>What came of a change of tags.</summary>
/// <param name="Problem">Why there was none.</param>
internal sealed record TagChange(IReadOnlyList<string> Added, IReadOnlyList<string> Removed, string? Problem)
{
    public static readonly TagChange None = new([], [], null);

    /// <summary>As the history tells it; null when nothing changed.</summary>
    public string? Entry => Added.Count + Removed.Count == 0 ? null : string.Join(' ', Added.Select(tag => $"+{tag}").Concat(Removed.Select(tag => $"−{tag}")));
}

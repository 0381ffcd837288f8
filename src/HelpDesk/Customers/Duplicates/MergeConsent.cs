using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>
/// Consent in a merge. The histories are joined and the newest word counts, with one exception: where one of the two refuses and the other has agreed, the survivor refuses until the person is
/// asked again, because the two may not be one after all. That is written into the history like everything else.
/// </summary>
internal static class MergeConsent
{
    private const string MergeSource = "merge";

    /// <summary>Writes down refusals where the two disagree. Before the histories are joined; the caller saves.</summary>
    public static async Task<List<ConsentPart>> GiveAsync(HelpDeskDb db, Guid survivor, Guid absorbed, DateTimeOffset now, Actor actor, CancellationToken cancel)
    {
        var own = await db.ConsentStates.Where(s => s.CustomerId == survivor).ToListAsync(cancel);
        var parts = new List<ConsentPart>();
        foreach (var other in await db.ConsentStates.Where(s => s.CustomerId == absorbed).ToListAsync(cancel))
        {
            if (own.Find(s => s.Channel == other.Channel && s.Purpose == other.Purpose) is { } state && state.Decision != other.Decision)
            {
                parts.Add(new(state.Channel, state.Purpose, state.Decision));
                db.ConsentEntries.Add(Entry(survivor, state.Channel, state.Purpose, ConsentDecision.Refused, "One of the merged customers had refused.", now, actor));
            }
        }

        return parts;
    }

    /// <summary>Writes down what the survivor's word was before, for what nobody has said anything about since.</summary>
    public static async Task GiveBackAsync(HelpDeskDb db, CustomerMerge merge, IReadOnlyList<ConsentPart> parts, DateTimeOffset now, Actor actor, CancellationToken cancel)
    {
        foreach (var part in parts)
        {
            var since = await db.ConsentEntries.AnyAsync(e => e.CustomerId == merge.SurvivorId && e.Channel == part.Channel && e.Purpose == part.Purpose && e.At > merge.At, cancel);
            if (!since)
            {
                db.ConsentEntries.Add(Entry(merge.SurvivorId, part.Channel, part.Purpose, part.Before, "The merge was undone.", now, actor));
            }
        }
    }

    /// <summary>Brings what counts in line with a customer's history, after it was joined or parted; the caller saves.</summary>
    public static async Task CountAsync(HelpDeskDb db, Guid customer, CancellationToken cancel)
    {
        var newest = (await db.ConsentEntries.AsNoTracking().Where(e => e.CustomerId == customer)
                .Select(e => new { e.Channel, e.Purpose, e.Decision, e.At, e.RecordedAt, e.Id, e.Source }).ToListAsync(cancel))
            .GroupBy(e => (e.Channel, e.Purpose))
            .ToDictionary(g => g.Key, g => g.OrderBy(e => e.At).ThenBy(e => e.RecordedAt).ThenBy(e => e.Id).Last());
        var states = await db.ConsentStates.Where(s => s.CustomerId == customer).ToListAsync(cancel);
        db.ConsentStates.RemoveRange(states.Where(s => !newest.ContainsKey((s.Channel, s.Purpose))));
        foreach (var ((channel, purpose), entry) in newest)
        {
            if (states.Find(s => (s.Channel, s.Purpose) == (channel, purpose)) is not { } state)
            {
                db.ConsentStates.Add(new ConsentState { CustomerId = customer, Channel = channel, Purpose = purpose, Decision = entry.Decision, Since = entry.At, Source = entry.Source });
            }
            else
            {
                (state.Decision, state.Since, state.Source) = (entry.Decision, entry.At, entry.Source);
            }
        }
    }

    private static ConsentEntry Entry(Guid customer, ContactChannel channel, ContactPurpose purpose, ConsentDecision decision, string proof, DateTimeOffset now, Actor actor) => new()
    {
        Id = Guid.CreateVersion7(now),
        Key = Guid.CreateVersion7(now),
        CustomerId = customer,
        Channel = channel,
        Purpose = purpose,
        Decision = decision,
        At = now,
        RecordedAt = now,
        Source = MergeSource,
        Proof = proof,
        ActorId = actor.UserId,
        ActorName = TextRules.Clean(actor.Name, TextRules.Name)!,
    };
}

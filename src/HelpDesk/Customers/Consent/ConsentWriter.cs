using Crm.HelpDesk.Data;

namespace Crm.HelpDesk.Customers;

/// <summary>Adds statements to the history and brings what counts in line with it. Runs inside the caller's transaction, which holds the customer; the caller saves.</summary>
internal static class ConsentWriter
{
    public static async Task AddAsync(HelpDeskDb db, Guid customer, ConsentStatement statement, DateTimeOffset now, Actor actor, CancellationToken cancel)
    {
        var at = statement.At is { } said && said < now ? said : now;
        foreach (var channel in statement.Channels.Distinct())
        {
            foreach (var purpose in statement.Purposes.Distinct())
            {
                db.ConsentEntries.Add(new ConsentEntry
                {
                    Id = Guid.CreateVersion7(now),
                    Key = statement.Key,
                    CustomerId = customer,
                    Channel = channel,
                    Purpose = purpose,
                    Decision = statement.Decision,
                    At = at,
                    RecordedAt = now,
                    Source = statement.Source,
                    Proof = statement.Proof,
                    ContactId = statement.ContactId,
                    ActorId = actor.UserId,
                    ActorName = TextRules.Clean(actor.Name, TextRules.Name)!,
                });
                await CountAsync(db, customer, channel, purpose, statement.Decision, at, statement.Source, cancel);
            }
        }
    }

    // Of two that were said at the same time the one that is written down later counts.
    private static async Task CountAsync(
        HelpDeskDb db, Guid customer, ContactChannel channel, ContactPurpose purpose, ConsentDecision decision, DateTimeOffset at, string source, CancellationToken cancel)
    {
        if (await db.ConsentStates.FindAsync([customer, channel, purpose], cancel) is not { } state)
        {
            db.ConsentStates.Add(new ConsentState { CustomerId = customer, Channel = channel, Purpose = purpose, Decision = decision, Since = at, Source = source });
        }
        else if (at >= state.Since)
        {
            (state.Decision, state.Since, state.Source) = (decision, at, source);
        }
    }
}

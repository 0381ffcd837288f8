using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>Consent and do-not-contact, by channel and purpose. Whoever calls, writes or sends asks here, or reads the same rows.</summary>
public sealed class ConsentDesk(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    public const int LongestProof = 2_000;

    /// <summary>A clock that is a little ahead of ours is no statement about the future.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>May this customer be approached so? A customer who does not exist may not.</summary>
    public async Task<ConsentStateRecord> AskAsync(Guid customer, ContactChannel channel, ContactPurpose purpose, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await PresentCustomer.ResolveAsync(db, customer, cancel) is not { } present)
        {
            return new(channel, purpose, null, null, null, false);
        }

        var state = await db.ConsentStates.AsNoTracking().FirstOrDefaultAsync(s => s.CustomerId == present && s.Channel == channel && s.Purpose == purpose, cancel);
        return Record(channel, purpose, state);
    }

    /// <summary>All channels and purposes.</summary>
    public async Task<IReadOnlyList<ConsentStateRecord>> StatesAsync(Guid customer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await StatesAsync(db, customer, cancel);
    }

    /// <summary>What was recorded, the newest first.</summary>
    /// <param name="after">A former page's <see cref="Page{T}.Next"/>.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    public async Task<Page<ConsentEntryRecord>> HistoryAsync(Guid customer, string? after, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var size = Page<ConsentEntryRecord>.Size(take);
        var entries = db.ConsentEntries.Where(e => e.CustomerId == customer);
        if (Cursor.Read(after, 2) is [var ticks, var last] && Cursor.Time(ticks) is { } at && Guid.TryParse(last, out var id))
        {
            entries = entries.Where(e => e.RecordedAt <= at && (e.RecordedAt < at || e.Id.CompareTo(id) < 0));
        }

        var rows = await entries.OrderByDescending(e => e.RecordedAt).ThenByDescending(e => e.Id).Take(size + 1)
            .Select(e => new ConsentEntryRecord(e.Id, e.Channel, e.Purpose, e.Decision, e.At, e.RecordedAt, e.Source, e.Proof, e.ContactId, e.ActorName)).ToListAsync(cancel);
        return rows.Count > size ? new(rows[..size], Cursor.Write(rows[size - 1].RecordedAt, rows[size - 1].Id.ToString())) : new(rows, null);
    }

    /// <summary>Writes down what a customer said, for each of its channels and purposes. An older statement than what counts already is history alone.</summary>
    public async Task<Result<ConsentChange>> RecordAsync(Guid customer, ConsentStatement statement, Actor actor, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow();
        if (Problem(statement, now) is { } problem)
        {
            return Result<ConsentChange>.Invalid(problem);
        }

        return await UniqueRace.RunAsync(async () =>
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            return await db.InTransactionAsync(
                async () =>
                {
                    if (await PresentCustomer.HoldAsync(db, customer, actor.Viewer, cancel) is not { } present)
                    {
                        return Result<ConsentChange>.NotFound("There is no such customer.");
                    }

                    if (!await db.ConsentEntries.AnyAsync(e => e.Key == statement.Key, cancel))
                    {
                        await ConsentWriter.AddAsync(db, present, statement, now, actor, cancel);
                        await db.SaveChangesAsync(cancel);
                    }

                    var numbers = await db.PhoneNumbers.Where(n => n.CustomerId == present).Select(n => n.Number).ToListAsync(cancel);
                    return Result<ConsentChange>.Ok(new(present, numbers, await StatesAsync(db, present, cancel)));
                },
                cancel);
        });
    }

    private static string? Problem(ConsentStatement statement, DateTimeOffset now)
    {
        if (statement.Channels.Count == 0 || statement.Purposes.Count == 0)
        {
            return "Please say for which channels and purposes: at least one of each.";
        }

        return statement.At > now + Slack
            ? "The time at which the customer said so is in the future. Please correct it."
            : TextRules.Required("The source", statement.Source, TextRules.Name) ?? TextRules.Optional("The proof", statement.Proof, LongestProof);
    }

    private static async Task<IReadOnlyList<ConsentStateRecord>> StatesAsync(HelpDeskDb db, Guid customer, CancellationToken cancel)
    {
        var known = await db.ConsentStates.AsNoTracking().Where(s => s.CustomerId == customer).ToListAsync(cancel);
        return
        [
            .. from channel in Enum.GetValues<ContactChannel>()
               from purpose in Enum.GetValues<ContactPurpose>()
               select Record(channel, purpose, known.Find(s => s.Channel == channel && s.Purpose == purpose)),
        ];
    }

    private static ConsentStateRecord Record(ContactChannel channel, ContactPurpose purpose, ConsentState? state) =>
        new(channel, purpose, state?.Decision, state?.Since, state?.Source, ConsentRules.Allowed(channel, purpose, state?.Decision));
}

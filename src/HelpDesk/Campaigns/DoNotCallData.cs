using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>Who may not be called: what we were asked ourselves, and supplied lists. What the conversations themselves bring comes by <see cref="Timeline.OptedOut"/>.</summary>
public sealed class DoNotCallData(IDbContextFactory<HelpDeskDb> databases, UnfinishedImports unfinished, TimeProvider time)
{
    /// <summary>The purpose of consent that calls of this purpose need.</summary>
    public static ContactPurpose ConsentPurpose(CallPurpose purpose) => purpose switch
    {
        CallPurpose.Sales => ContactPurpose.Marketing,
        CallPurpose.Survey => ContactPurpose.Survey,
        CallPurpose.Service => ContactPurpose.Service,
        _ => throw new ArgumentOutOfRangeException(nameof(purpose), purpose, "Not a purpose of calls."),
    };

    /// <summary>What the dial gate asks about one number.</summary>
    /// <param name="e164">From <see cref="PhoneNumbers.Parse"/>.</param>
    /// <param name="customer">Whose number it is, if known.</param>
    public async Task<DialFacts> FactsAsync(string e164, Guid? customer, CallPurpose purpose, DateTimeOffset now, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Database.OpenConnectionAsync(cancel);
        var check = await DoNotCallCheck.LoadAsync(db, [e164], customer is { } id ? [id] : [], purpose, now, cancel);
        var history = await NumberHistory.LoadAsync(db, [e164], now, cancel);
        return new(history.Facts(e164, 0), check.Hit(e164, customer), check.Lists) { Agreed = check.HasAgreed(customer) };
    }

    /// <summary>The supplied lists in use: of each name the newest complete one.</summary>
    public async Task<IReadOnlyList<DoNotCallListRecord>> ListsAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await DoNotCallCheck.ListsInUseAsync(db, cancel);
    }

    /// <summary>All supplied lists, also those that a newer one of their name has replaced.</summary>
    public async Task<IReadOnlyList<DoNotCallListRecord>> AllListsAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await DoNotCallCheck.ListsAsync(db, cancel);
    }

    /// <summary>Removes a list with its numbers, such as one that was loaded by mistake; the one before it of that name counts again.</summary>
    public async Task<Result<DoNotCallListRecord>> WithdrawAsync(Guid list, CancellationToken cancel = default)
    {
        if ((await AllListsAsync(cancel)).FirstOrDefault(known => known.Id == list) is not { } found)
        {
            return Result<DoNotCallListRecord>.NotFound("There is no such do-not-call list.");
        }

        await unfinished.RemoveDoNotCallAsync(list, cancel);
        return Result<DoNotCallListRecord>.Ok(found);
    }

    /// <summary>Nobody may call this number or customer from now on.</summary>
    /// <param name="number">E.164; null for all numbers of the customer.</param>
    /// <param name="purpose">Which calls; null for all.</param>
    /// <param name="how">Where it comes from, in words.</param>
    public async Task<Result<DoNotCallEntryRecord>> AddAsync(
        string? number, Guid? customer, CallPurpose? purpose, DateTimeOffset? until, string how, CancellationToken cancel = default)
    {
        if ((number is null && customer is null) || (number is not null && !PhoneNumbers.IsE164(number)))
        {
            return Result<DoNotCallEntryRecord>.Invalid("Please give a number with its country code, such as +12125550100, or a customer.");
        }

        var now = time.GetUtcNow();
        if ((TextRules.Required("The reason", how, TextRules.Name) ?? (until <= now ? "The end is in the past. Please choose a later time, or none." : null)) is { } problem)
        {
            return Result<DoNotCallEntryRecord>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        var id = Guid.CreateVersion7(now);
        return await db.InTransactionAsync(
            async () =>
            {
                if (await db.DoNotCallEntries.FirstOrDefaultAsync(e => e.Id == id, cancel) is { } stored)
                {
                    // Stored before, and the answer was lost.
                    return Result<DoNotCallEntryRecord>.Ok(Record(stored));
                }

                var present = customer is { } of ? await PresentCustomer.HoldAsync(db, of, cancel) ?? of : (Guid?)null;
                var entry = new DoNotCallEntry { Id = id, Number = number, CustomerId = present, Purpose = purpose, Since = now, Until = until, How = how };
                db.DoNotCallEntries.Add(entry);
                await db.SaveChangesAsync(cancel);
                return Result<DoNotCallEntryRecord>.Ok(Record(entry));
            },
            cancel);
    }

    /// <summary>Ends an entry now. It stays, as a proof of what counted until then.</summary>
    public async Task<Result<DoNotCallEntryRecord>> EndAsync(Guid id, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.DoNotCallEntries.FindAsync([id], cancel) is not { } entry)
        {
            return Result<DoNotCallEntryRecord>.NotFound("There is no such do-not-call entry.");
        }

        var now = time.GetUtcNow();
        if (entry.Until is null || entry.Until > now)
        {
            entry.Until = now;
            await db.SaveChangesAsync(cancel);
        }

        return Result<DoNotCallEntryRecord>.Ok(Record(entry));
    }

    /// <summary>Our own entries, the newest first.</summary>
    /// <param name="number">Only of this E.164 number; null for all.</param>
    /// <param name="after">A former page's <see cref="Page{T}.Next"/>.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    public async Task<Page<DoNotCallEntryRecord>> EntriesAsync(string? number, string? after, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var size = Page<DoNotCallEntryRecord>.Size(take);
        var entries = db.DoNotCallEntries.AsNoTracking();
        if (number is not null)
        {
            entries = entries.Where(e => e.Number == number);
        }

        if (Cursor.Read(after, 2) is [var ticks, var last] && Cursor.Time(ticks) is { } at && Guid.TryParse(last, out var id))
        {
            entries = entries.Where(e => e.Since <= at && (e.Since < at || e.Id.CompareTo(id) < 0));
        }

        var rows = await entries.OrderByDescending(e => e.Since).ThenByDescending(e => e.Id).Take(size + 1).ToListAsync(cancel);
        var page = rows.Take(size).Select(Record).ToList();
        return new(page, rows.Count > size ? Cursor.Write(page[^1].Since, page[^1].Id.ToString()) : null);
    }

    private static DoNotCallEntryRecord Record(DoNotCallEntry e) => new(e.Id, e.Number, e.CustomerId, e.Purpose, e.Since, e.Until, e.How, e.ContactId);
}

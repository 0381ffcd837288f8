using Crm.HelpDesk.Audit;
using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Privacy;

/// <summary>A legal hold of a customer.</summary>
/// <param name="LiftedAt">Null while it is in force.</param>
public sealed record LegalHoldRecord(Guid Id, Guid CustomerId, string Reason, DateTimeOffset SetAt, string SetBy, DateTimeOffset? LiftedAt, string? LiftedBy);

/// <summary>Customers of whom nothing may be removed, because a court or an authority may ask for it.</summary>
public sealed class LegalHolds(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    /// <summary>All holds of a customer, the newest first.</summary>
    public async Task<IReadOnlyList<LegalHoldRecord>> OfCustomerAsync(Guid customer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await Records(db.LegalHolds.Where(h => h.CustomerId == customer).OrderByDescending(h => h.SetAt)).ToListAsync(cancel);
    }

    /// <summary>Puts a hold on a customer, in force at once: also what was being erased stops.</summary>
    /// <param name="address">Where the request came from, for the audit log.</param>
    public async Task<Result<LegalHoldRecord>> SetAsync(Guid customer, string reason, Actor actor, string? address, CancellationToken cancel = default)
    {
        if (TextRules.Required("The reason", reason, AuditLog.LongestReason) is { } problem)
        {
            return Result<LegalHoldRecord>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        if (!await db.Customers.AnyAsync(c => c.Id == customer, cancel))
        {
            return Result<LegalHoldRecord>.NotFound("There is no such customer.");
        }

        var now = time.GetUtcNow();
        var hold = new LegalHold { Id = Guid.CreateVersion7(now), CustomerId = customer, Reason = reason, SetAt = now, SetBy = TextRules.Clean(actor.Name, TextRules.Name)! };
        db.LegalHolds.Add(hold);
        AuditLog.Add(db, new AuditEntry(Guid.CreateVersion7(now), now, "hold.set", actor, address, customer, reason));
        await db.SaveChangesAsync(cancel);
        return Result<LegalHoldRecord>.Ok((await Records(db.LegalHolds.Where(h => h.Id == hold.Id)).SingleAsync(cancel))!);
    }

    /// <summary>Lifts a hold. What retention had passed over for it is looked at again.</summary>
    public async Task<Result<LegalHoldRecord>> LiftAsync(Guid id, string reason, Actor actor, string? address, CancellationToken cancel = default)
    {
        if (TextRules.Required("The reason", reason, AuditLog.LongestReason) is { } problem)
        {
            return Result<LegalHoldRecord>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.LegalHolds.FirstOrDefaultAsync(h => h.Id == id, cancel) is not { } hold)
        {
            return Result<LegalHoldRecord>.NotFound("There is no such hold.");
        }

        if (hold.LiftedAt is null)
        {
            var now = time.GetUtcNow();
            (hold.LiftedAt, hold.LiftedBy) = (now, TextRules.Clean(actor.Name, TextRules.Name));
            foreach (var setting in await db.RetentionSettings.ToListAsync(cancel))
            {
                setting.Reached = null;
            }

            AuditLog.Add(db, new AuditEntry(Guid.CreateVersion7(now), now, "hold.lifted", actor, address, hold.CustomerId, reason));
            await db.SaveChangesAsync(cancel);
        }

        return Result<LegalHoldRecord>.Ok(await Records(db.LegalHolds.Where(h => h.Id == id)).SingleAsync(cancel));
    }

    /// <summary>The reason of the hold in force; null when nothing holds the customer.</summary>
    internal static Task<string?> ReasonAsync(HelpDeskDb db, Guid customer, CancellationToken cancel) =>
        db.LegalHolds.Where(h => h.CustomerId == customer && h.LiftedAt == null).OrderBy(h => h.SetAt).Select(h => h.Reason).FirstOrDefaultAsync(cancel);

    private static IQueryable<LegalHoldRecord> Records(IQueryable<LegalHold> holds) =>
        holds.Select(h => new LegalHoldRecord(h.Id, h.CustomerId, h.Reason, h.SetAt, h.SetBy, h.LiftedAt, h.LiftedBy));
}

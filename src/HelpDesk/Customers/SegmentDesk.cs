using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>The segments that customers are in. They are made by naming them (<see cref="CustomerDraft.Segments"/>).</summary>
public sealed class SegmentDesk(IDbContextFactory<HelpDeskDb> databases)
{
    /// <summary>All segments by name, with their sizes.</summary>
    public async Task<IReadOnlyList<SegmentRecord>> ListAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Segments.OrderBy(s => s.Key).Take(CustomerWriter.MostSegments)
            .Select(s => new SegmentRecord(s.Id, s.Name, db.CustomerSegments.Count(c => c.SegmentId == s.Id))).ToListAsync(cancel);
    }

    /// <summary>Gives a segment another name; the customers stay in it.</summary>
    public async Task<Result<SegmentRecord>> RenameAsync(Guid id, string name, CancellationToken cancel = default)
    {
        if (TextRules.Required("The segment", name, TextRules.Short) is { } problem)
        {
            return Result<SegmentRecord>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Segments.FirstOrDefaultAsync(s => s.Id == id, cancel) is not { } segment)
        {
            return Result<SegmentRecord>.NotFound("There is no such segment.");
        }

        (segment.Name, segment.Key) = (name.Trim(), Segment.KeyOf(name));
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException) when (db.Segments.AsNoTracking().Any(s => s.Key == segment.Key && s.Id != id))
        {
            return Result<SegmentRecord>.Invalid($"There is a segment \"{segment.Name}\" already. Choose another name.");
        }

        return Result<SegmentRecord>.Ok(new(id, segment.Name, await db.CustomerSegments.CountAsync(c => c.SegmentId == id, cancel)));
    }

    /// <summary>Takes a segment away from all its customers; false when there is none.</summary>
    public async Task<bool> RemoveAsync(Guid id, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Segments.Where(s => s.Id == id).ExecuteDeleteAsync(cancel) > 0;
    }
}

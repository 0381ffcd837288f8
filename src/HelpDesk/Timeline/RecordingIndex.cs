using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Timeline;

/// <summary>Which contact a recording belongs to, if the viewer may see that contact; whoever serves the file decides by it who may hear it.</summary>
public sealed class RecordingIndex(IDbContextFactory<HelpDeskDb> databases)
{
    public async Task<RecordingRecord?> FindAsync(Guid id, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var contacts = db.Contacts.SeenBy(db, viewer);
        return await ContactQueries.Recordings(db, r => r.Id == id && contacts.Any(c => c.Id == r.ContactId)).SingleOrDefaultAsync(cancel);
    }

    /// <summary>Which of these recordings the record names with a file.</summary>
    public async Task<IReadOnlySet<Guid>> KeptAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return (await db.Recordings.Where(r => ids.Contains(r.Id) && r.File != "").Select(r => r.Id).ToListAsync(cancel)).ToHashSet();
    }
}

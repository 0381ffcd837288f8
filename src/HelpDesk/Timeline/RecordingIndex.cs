using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Timeline;

/// <summary>Which contact a recording belongs to; whoever serves the file decides by it who may hear it.</summary>
public sealed class RecordingIndex(IDbContextFactory<HelpDeskDb> databases)
{
    public async Task<RecordingRecord?> FindAsync(Guid id, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await ContactQueries.Recordings(db, r => r.Id == id).SingleOrDefaultAsync(cancel);
    }
}

using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Data;

/// <summary>The database was brought up to date by a newer version of this program; the message says so to a person.</summary>
public sealed class NewerSchemaException : Exception
{
    private NewerSchemaException(string message)
        : base(message)
    {
    }

    /// <summary>Must run before migrating: an older program would read and write columns that mean something else by now.</summary>
    /// <exception cref="NewerSchemaException">A migration was applied that this program does not know.</exception>
    public static async Task CheckAsync(HelpDeskDb db, CancellationToken cancel)
    {
        var unknown = (await db.Database.GetAppliedMigrationsAsync(cancel)).Except(db.Database.GetMigrations()).LastOrDefault();
        if (unknown is not null)
        {
            throw new NewerSchemaException($"The database has the schema of a newer version (it has the change '{unknown}', which this version does not know). Start that version, or bring the database back from a backup.");
        }
    }
}

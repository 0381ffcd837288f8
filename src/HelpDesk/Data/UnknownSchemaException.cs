using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Data;

/// <summary>The database was made or brought up to date by a version of this program whose tables this one does not know; the message says so to a person.</summary>
public sealed class UnknownSchemaException : Exception
{
    private UnknownSchemaException(string message)
        : base(message)
    {
    }

    /// <summary>Must run before anything is changed: this program would read and write columns that mean something else there.</summary>
    /// <exception cref="UnknownSchemaException">A migration was applied that this program does not know.</exception>
    public static async Task CheckAsync(HelpDeskDb db, CancellationToken cancel)
    {
        var unknown = (await db.Database.GetAppliedMigrationsAsync(cancel)).Except(db.Database.GetMigrations()).LastOrDefault();
        if (unknown is not null)
        {
            throw new UnknownSchemaException(
                $"The database was made by another version (it has the change '{unknown}', which this version does not know), and nothing in it was changed. Start the version that made it, or bring back a backup of this version; to move its records, run 'export all' with that version and 'import all' with this one.");
        }
    }
}

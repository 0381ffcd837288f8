using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.HelpDesk.Data;

/// <summary>A change of the database's tables.</summary>
/// <param name="Name">Begins with the time at which it was written, so names order as the changes do.</param>
/// <param name="Made">Whether this database has it.</param>
public sealed record SchemaChange(string Name, bool Made);

/// <summary>Which changes a database has had, and which are still to be made. Nothing here changes it.</summary>
public static class SchemaChanges
{
    /// <summary>All changes that this program knows, the first first.</summary>
    /// <exception cref="System.Data.Common.DbException">The database cannot be read. (A SQLite file that is not there yet has none of the changes.)</exception>
    /// <exception cref="UnknownSchemaException">Another version of this program has used it.</exception>
    public static async Task<IReadOnlyList<SchemaChange>> ListAsync(IServiceProvider services, CancellationToken cancel = default)
    {
        await using var db = await OpenAsync(services, cancel);
        var made = (await db.Database.GetAppliedMigrationsAsync(cancel)).ToHashSet();
        return [.. db.Database.GetMigrations().Select(name => new SchemaChange(name, made.Contains(name)))];
    }

    /// <summary>The SQL of the changes that are still to be made.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public static async Task<string> ScriptAsync(IServiceProvider services, CancellationToken cancel = default)
    {
        await using var db = await OpenAsync(services, cancel);
        var last = (await db.Database.GetAppliedMigrationsAsync(cancel)).LastOrDefault() ?? Migration.InitialDatabase;
        return db.GetService<IMigrator>().GenerateScript(last);
    }

    private static async Task<HelpDeskDb> OpenAsync(IServiceProvider services, CancellationToken cancel)
    {
        var db = await services.GetRequiredService<IDbContextFactory<HelpDeskDb>>().CreateDbContextAsync(cancel);
        try
        {
            await UnknownSchemaException.CheckAsync(db, cancel);
            return db;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }
}

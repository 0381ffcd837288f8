using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Crm.HelpDesk.Tests.Providers;

/// <summary>
/// SQLite stores a text of any length in any column; SQL Server refuses what is longer than its column (error 2628). Triggers let SQLite do the same, however a row is written, so that a text
/// that nobody has cut or refused fails the tests without a server.
/// </summary>
internal static class TextBounds
{
    public static async Task AddAsync(HelpDeskDb db)
    {
        foreach (var entity in db.Model.GetEntityTypes())
        {
            var table = entity.GetTableName()!;
            var store = StoreObjectIdentifier.Table(table);
            var bounded = entity.GetProperties().Where(p => (p.GetTypeMapping().Converter?.ProviderClrType ?? p.ClrType) == typeof(string) && p.GetMaxLength() is not null)
                .Select(p => (Column: p.GetColumnName(store), Most: p.GetMaxLength()!.Value)).ToList();
            foreach (var change in bounded.Count == 0 ? [] : new[] { "INSERT", "UPDATE" })
            {
                var tooLong = bounded.Select(b => FormattableString.Invariant($"length(NEW.\"{b.Column}\") > {b.Most}")).ToList();
                var which = string.Concat(bounded.Select((b, i) => $" WHEN {tooLong[i]} THEN '{b.Column}'"));
#pragma warning disable EF1002 // Names of the model.
                await db.Database.ExecuteSqlRawAsync($"""
                    CREATE TRIGGER "{table}_{change}_bounds" BEFORE {change} ON "{table}" WHEN {string.Join(" OR ", tooLong)}
                    BEGIN SELECT RAISE(ABORT, '{table}.' || CASE{which} END || ' is too short for a text: SQL Server would refuse it.'); END
                    """);
#pragma warning restore EF1002
            }
        }
    }
}

using Crm.HelpDesk.Data;
using Crm.HelpDesk.Search;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Sqlite;

/// <summary>
/// FTS5's indexes over the tables of texts, which hold the content themselves. Triggers keep them in the transaction that changes a text, whoever does. They are
/// derived and no part of the schema's history: what is missing is made at the start.
/// </summary>
internal static class Fts5Tables
{
    public static readonly string[] Texts = ["CustomerTexts", "TicketTexts"];

    /// <summary>The index of a table of texts.</summary>
    public static string IndexOf(string texts) => texts.Replace("Texts", "Index", StringComparison.Ordinal);

    public static async Task EnsureAsync(HelpDeskDb db, CancellationToken cancel)
    {
        await SearchRebuild.EnsureAsync(db, cancel);
        const string known = "SELECT COUNT(*) AS Value FROM sqlite_master WHERE type = 'trigger' AND (name LIKE 'CustomerTexts_%' OR name LIKE 'TicketTexts_%')";
        if (await db.Database.SqlQueryRaw<int>(known).SingleAsync(cancel) == 3 * Texts.Length)
        {
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        foreach (var texts in Texts)
        {
            await db.Database.ExecuteSqlRawAsync(Definition(texts, IndexOf(texts)), cancel);
        }

        await transaction.CommitAsync(cancel);
    }

    // The indexes of two and three letters are for what is found while a word is being typed.
    private static string Definition(string texts, string index) => $$"""
        DROP TABLE IF EXISTS "{{index}}";
        CREATE VIRTUAL TABLE "{{index}}" USING fts5("Head", "Body", content='{{texts}}', content_rowid='Row', tokenize='unicode61 remove_diacritics 2', prefix='2 3');
        INSERT INTO "{{index}}"("{{index}}") VALUES ('rebuild');
        DROP TRIGGER IF EXISTS "{{texts}}_insert";
        CREATE TRIGGER "{{texts}}_insert" AFTER INSERT ON "{{texts}}" BEGIN
            INSERT INTO "{{index}}"(rowid, "Head", "Body") VALUES (new."Row", new."Head", new."Body");
        END;
        DROP TRIGGER IF EXISTS "{{texts}}_delete";
        CREATE TRIGGER "{{texts}}_delete" AFTER DELETE ON "{{texts}}" BEGIN
            INSERT INTO "{{index}}"("{{index}}", rowid, "Head", "Body") VALUES ('delete', old."Row", old."Head", old."Body");
        END;
        DROP TRIGGER IF EXISTS "{{texts}}_update";
        CREATE TRIGGER "{{texts}}_update" AFTER UPDATE ON "{{texts}}" BEGIN
            INSERT INTO "{{index}}"("{{index}}", rowid, "Head", "Body") VALUES ('delete', old."Row", old."Head", old."Body");
            INSERT INTO "{{index}}"(rowid, "Head", "Body") VALUES (new."Row", new."Head", new."Body");
        END;
        """;
}

using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Crm.HelpDesk.Tests.Sqlite;

/// <summary>
/// Finds, by SQLite's own plan, commands that walk through a table which grows, or sort all that fits to give a page of it. The database keeps no statistics, so a plan does not depend on how much is
/// in the tables: what is well here is well with millions of rows. Each command is looked at once in a process.
/// </summary>
internal static partial class TableWalks
{
    /// <summary>Settings and our own people: tables that stay small, or that stand empty most of the time. Every other one grows.</summary>
    private static readonly HashSet<string> Small =
    [
        "AgentStates", "ApiKeys", "Articles", "ArticleVersions", "ArticleWords", "Campaigns", "ComplaintCauses", "Counters", "CustomerImports", "DefaultViews", "DoNotCallLists", "DuplicateScans", "Erasures", "FeedPlaces",
        "FieldDefinitions", "JournalCheckpoints", "LeadLists", "LegalHolds", "RetentionSettings", "Rules", "SavedViews", "Segments", "SlaCalendars", "SlaPolicies", "Snippets", "TeamMembers", "Teams", "Users", "Webhooks",
        "sqlite_master", "__EFMigrationsHistory",

        // Has rows while an import runs.
        "CustomerImportRows",
    ];

    private static readonly ConcurrentDictionary<string, string?> Looked = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The command reads more than it should; says which table and how.</exception>
    public static void Refuse(DbCommand command)
    {
        if (command is SqliteCommand { Connection: not null } ours && Problem(ours) is { } problem)
        {
            throw new InvalidOperationException($"""
                {problem}
                Give the query an index, or say why it may with ReadsAll. The command:
                {command.CommandText}
                """);
        }
    }

    private static string? Problem(SqliteCommand command)
    {
        var text = command.CommandText;
        if (Looked.TryGetValue(text, out var known))
        {
            return known;
        }

        try
        {
            return Looked[text] = IsExempt(text) ? null : Problem(text, Plan(command));
        }
        catch (SqliteException)
        {
            // It fails by itself as well, or the file is away: asked again next time.
            return null;
        }
    }

    // A query for nothing reads nothing, whatever its plan says.
    private static bool IsExempt(string text) => text.Contains("-- Reads all: ", StringComparison.Ordinal) || Nothing().IsMatch(text) || !Reading().IsMatch(text);

    private static List<Step> Plan(SqliteCommand command)
    {
        using var explain = command.Connection!.CreateCommand();
        explain.Transaction = command.Transaction;
        explain.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        foreach (SqliteParameter parameter in command.Parameters)
        {
            explain.Parameters.AddWithValue(parameter.ParameterName, parameter.Value ?? DBNull.Value);
        }

        var steps = new List<Step>();
        using (var rows = explain.ExecuteReader())
        {
            while (rows.Read())
            {
                steps.Add(new(rows.GetInt64(1) == 0, rows.GetString(3)));
            }
        }

        return steps.ConvertAll(step => step with { IsAlongFew = Index().Match(step.What) is { Success: true } index && IsPartial(command, index.Groups[1].Value) });
    }

    // An index of few of a table's rows, such as of what is still open, may be walked.
    private static bool IsPartial(SqliteCommand command, string index)
    {
        using var find = command.Connection!.CreateCommand();
        find.Transaction = command.Transaction;
        find.CommandText = "SELECT sql LIKE '%) WHERE %' FROM sqlite_master WHERE name = $name AND sql IS NOT NULL";
        find.Parameters.AddWithValue("$name", index);
        return find.ExecuteScalar() is 1L;
    }

    private static string? Problem(string text, List<Step> steps)
    {
        var tables = Aliases().Matches(text).ToDictionary(match => match.Groups[2].Value, match => match.Groups[1].Value, StringComparer.Ordinal);
        var isPage = text.Contains("ORDER BY", StringComparison.Ordinal) && text.Contains("LIMIT", StringComparison.Ordinal);
        var sorts = steps.Exists(step => step.What.StartsWith("USE TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal));
        foreach (var step in steps.Where(step => !step.IsAlongFew))
        {
            if (Source().Match(step.What) is not { Success: true } source || !tables.TryGetValue(source.Groups[2].Value, out var table) || Small.Contains(table))
            {
                continue;
            }

            var isWalk = source.Groups[1].Value == "SCAN" && !(isPage && !sorts) && !IsOfFirstRow(text, source.Groups[2].Value);
            if (isWalk || step.What.Contains("AUTOMATIC", StringComparison.Ordinal))
            {
                return $"This walks through all of {table}: {step.What}.";
            }

            if (step.IsOuter && isPage && text.LastIndexOf("\nLIMIT", StringComparison.Ordinal) > text.LastIndexOf("\nFROM", StringComparison.Ordinal)
                && steps.Exists(s => s.IsOuter && s.What.StartsWith("USE TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal)))
            {
                return $"This sorts all rows of {table} that fit and gives a few: {step.What}.";
            }
        }

        return null;
    }

    // Whether there is any row at all.
    private static bool IsOfFirstRow(string text, string alias) => Regex.IsMatch(text, $"EXISTS \\(\\s*SELECT 1\\s*FROM \"\\w+\" AS \"{Regex.Escape(alias)}\"\\)");

    [GeneratedRegex("(?:FROM|JOIN|UPDATE) \"(\\w+)\" AS \"(\\w+)\"")]
    private static partial Regex Aliases();

    [GeneratedRegex("""^(SCAN|SEARCH) (\S+)""")]
    private static partial Regex Source();

    [GeneratedRegex("""INDEX (IX_\w+)""")]
    private static partial Regex Index();

    [GeneratedRegex("""\bWHERE 0\b""")]
    private static partial Regex Nothing();

    // What saving a changed row sends goes by its key, and is several statements in one.
    [GeneratedRegex("""^(?!.*;\s*\S)(SELECT|WITH|UPDATE "\w+" AS|DELETE FROM "\w+" AS|--)""", RegexOptions.Singleline)]
    private static partial Regex Reading();

    /// <param name="IsOuter">Of the command itself, not of a query in it.</param>
    private sealed record Step(bool IsOuter, string What)
    {
        public bool IsAlongFew { get; init; }
    }
}

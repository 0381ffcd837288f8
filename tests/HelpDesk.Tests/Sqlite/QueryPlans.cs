using Microsoft.Data.Sqlite;

namespace Crm.HelpDesk.Tests.Sqlite;

/// <summary>SQLite's own plans of the commands that a test has made run.</summary>
internal sealed class QueryPlans
{
    /// <summary>To be added to the context's options.</summary>
    public CommandWatch Watch { get; } = new();

    public static void NoScan(List<QueryPlan> plans)
    {
        Assert.NotEmpty(plans);
        Assert.All(plans, plan => Assert.False(plan.Scans.Any(), plan.ToString()));
    }

    public static void NoSort(List<QueryPlan> plans, bool exceptNumbersOfOneCustomer = false)
    {
        NoScanOutOfOrder(plans);
        Assert.All(plans, plan => Assert.False(
            plan.Steps.Any(step => step.Contains("TEMP B-TREE", StringComparison.Ordinal))
            && !(exceptNumbersOfOneCustomer && plan.Sql.Contains("\"Position\"", StringComparison.Ordinal)),
            plan.ToString()));
    }

    // A walk along an index that stops at the page's end is what a list without a filter is.
    private static void NoScanOutOfOrder(List<QueryPlan> plans)
    {
        Assert.NotEmpty(plans);
        Assert.All(plans, plan => Assert.False(
            plan.Scans.Any(step => !(step.Contains("USING", StringComparison.Ordinal) && plan.Sql.Contains("LIMIT", StringComparison.Ordinal))),
            plan.ToString()));
    }

    /// <summary>The plans of what <paramref name="act"/> reads, updates and deletes.</summary>
    public async Task<List<QueryPlan>> OfAsync(string file, Func<Task> act)
    {
        Watch.Commands.Clear();
        await act();
        var plans = new List<QueryPlan>();
        await using var connection = new SqliteConnection($"Data Source={file}");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach (var (text, parameters) in Watch.Commands.Where(c => Readable(c.Text)).ToList())
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "EXPLAIN QUERY PLAN " + text;
            parameters.ForEach(p => command.Parameters.AddWithValue(p.Name, p.Value ?? DBNull.Value));
            var steps = new List<string>();
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                steps.Add(reader.GetString(3));
            }

            plans.Add(new(text, steps));
        }

        return plans;
    }

    // What saving a changed row sends goes by its key, and is several statements in one.
    private static bool Readable(string text) =>
        text.Contains("SELECT", StringComparison.Ordinal) || ((text.StartsWith("UPDATE", StringComparison.Ordinal) || text.StartsWith("DELETE", StringComparison.Ordinal)) && text.Contains(" AS ", StringComparison.Ordinal));
}

/// <summary>SQLite's plan of a command.</summary>
internal sealed record QueryPlan(string Sql, List<string> Steps)
{
    private static readonly string[] Subqueries = ["CO-ROUTINE ", "MATERIALIZE "];

    /// <summary>Walks through whole tables. Reading the rows that a subquery has made is none.</summary>
    public IEnumerable<string> Scans
    {
        get
        {
            var made = Steps.Where(step => Subqueries.Any(step.StartsWith)).Select(step => "SCAN " + step.Split(' ', 2)[1]).ToHashSet();
            return Steps.Where(step => step.StartsWith("SCAN ", StringComparison.Ordinal) && step != "SCAN CONSTANT ROW" && !made.Contains(step));
        }
    }

    public override string ToString() => $"{Sql}\n{string.Join('\n', Steps)}";
}

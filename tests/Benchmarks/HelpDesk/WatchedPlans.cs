using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Crm.Benchmarks.HelpDesk;

/// <summary>The commands that EF sends, and what is wrong with SQLite's plans of them: walks through whole tables, but for walks along an index that stop at a page's end.</summary>
internal sealed class WatchedPlans : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string _file;
    private readonly List<IDisposable> _watched = [];
    private readonly List<(string Text, List<(string Name, object? Value)> Parameters)> _seen = [];
    private bool _watching;

    public WatchedPlans(string file)
    {
        _file = file;
        _watched.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public void Begin()
    {
        _seen.Clear();
        _watching = true;
    }

    /// <returns>The steps that should not be.</returns>
    public IReadOnlyList<string> End()
    {
        _watching = false;
        using var connection = new SqliteConnection($"Data Source={_file}");
        connection.Open();
        var wrong = new List<string>();
        foreach (var (text, parameters) in _seen.Where(command => command.Text.Contains("SELECT", StringComparison.Ordinal)))
        {
            using var command = connection.CreateCommand();
            command.CommandText = "EXPLAIN QUERY PLAN " + text;
            parameters.ForEach(p => command.Parameters.AddWithValue(p.Name, p.Value ?? DBNull.Value));
            using var rows = command.ExecuteReader();
            var steps = new List<string>();
            while (rows.Read())
            {
                steps.Add(rows.GetString(3));
            }

            wrong.AddRange(steps.Where(step => step.StartsWith("SCAN ", StringComparison.Ordinal) && step != "SCAN CONSTANT ROW"
                && !steps.Any(made => made.StartsWith("CO-ROUTINE", StringComparison.Ordinal) || made.StartsWith("MATERIALIZE", StringComparison.Ordinal))
                && !(step.Contains("USING", StringComparison.Ordinal) && text.Contains("LIMIT", StringComparison.Ordinal)) && !step.Contains("VIRTUAL TABLE", StringComparison.Ordinal)));
        }

        return wrong;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore")
        {
            _watched.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (_watching && value.Value is CommandExecutedEventData { Command: DbCommand command })
        {
            _seen.Add((command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value))]));
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _watched.ForEach(watched => watched.Dispose());
}

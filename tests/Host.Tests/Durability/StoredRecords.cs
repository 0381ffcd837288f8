using Crm.HelpDesk;
using Crm.HelpDesk.Sqlite;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Host.Tests.Durability;

/// <summary>The server's database, read from outside while it runs and after it was killed.</summary>
internal sealed class StoredRecords : IAsyncDisposable
{
    private readonly string _path;
    private readonly ServiceProvider _services;

    public StoredRecords(string path)
    {
        _path = path;
        var services = new ServiceCollection();
        services.AddHelpDesk(new HelpDeskOptions { Country = "US" });
        services.AddHelpDeskSqlite(path);
        _services = services.BuildServiceProvider();
    }

    public async Task<ContactHistory> HistoryAsync(Guid contact) =>
        await _services.GetRequiredService<TimelineReader>().OfContactAsync(contact, Viewer.System) ?? throw new InvalidOperationException($"contact {contact} is not stored");

    public async Task<IReadOnlyList<OpenContact>> OpenContactsAsync() => await _services.GetRequiredService<EventReader>().OpenContactsAsync();

    public async Task<IReadOnlyList<CallbackRecord>> CallbacksAsync() => (await _services.GetRequiredService<CallbackList>().OpenAsync(null, null, 100, Viewer.System)).Items;

    /// <summary>The newest contact of a caller.</summary>
    public Guid? ContactOf(string number) =>
        Query("SELECT Id FROM Contacts WHERE Number = $number ORDER BY StartedAt DESC LIMIT 1", row => new Guid((byte[])row.GetValue(0), bigEndian: true), ("$number", number))
            .Cast<Guid?>().FirstOrDefault();

    public IReadOnlyList<(int Number, string Title)> Tickets() => Query("SELECT Number, Title FROM Tickets", row => (row.GetInt32(0), row.GetString(1)));

    public IReadOnlyList<string> Customers() => Query("SELECT Name FROM Customers", row => row.GetString(0));

    public IReadOnlyList<string> Outcomes() => Query("SELECT COALESCE(Outcome, 'open') FROM Contacts", row => row.GetString(0));

    /// <summary>Every stream counts its events from 1 without a gap and without a double.</summary>
    public async Task AssertStreamsAreWholeAsync()
    {
        var streams = new Dictionary<Guid, List<int>>();
        await foreach (var happened in _services.GetRequiredService<EventReader>().ReadSinceAsync(DateTimeOffset.MinValue))
        {
            (streams.TryGetValue(happened.Stream, out var numbers) ? numbers : streams[happened.Stream] = []).Add(happened.Sequence);
        }

        Assert.NotEmpty(streams);
        Assert.All(streams, stream => Assert.Equal(Enumerable.Range(1, stream.Value.Count), stream.Value.Order()));
    }

    /// <summary>Keeps the database for itself: nobody else can write until the answer is disposed.</summary>
    public IDisposable Lock()
    {
        var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        command.ExecuteNonQuery();
        return connection;
    }

    private List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object Value)[] parameters)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read())
        {
            found.Add(read(rows));
        }

        return found;
    }

    // Not pooled: closing it gives the lock back.
    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

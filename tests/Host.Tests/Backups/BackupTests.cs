using Crm.HelpDesk.Timeline;
using Crm.Host.Backups;
using Crm.Host.Contacts;
using Crm.Host.Tests.Journals;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crm.Host.Tests.Backups;

public sealed class BackupTests : IAsyncLifetime
{
    private BackupSite _site = null!;

    public async ValueTask InitializeAsync() => _site = await BackupSite.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_backup_that_is_brought_back_is_the_same_folder()
    {
        await using (var services = BackupSite.Open(_site.Data))
        {
            await BackupSite.AddCustomerAsync(services, "Ada");
            await _site.BackUpAsync();
            await BackupSite.AddCustomerAsync(services, "Too late");
        }

        var elsewhere = _site.Scratch("elsewhere");
        await _site.RestoreAsync(elsewhere);

        Assert.Equal(["Ada"], BackupSite.Customers(elsewhere));
        var (before, after) = (BackupSite.Tree(_site.Data), BackupSite.Tree(elsewhere));
        before.Remove("crm.db");
        after.Remove("crm.db");
        Assert.Equal(before, after);
        Assert.Contains("copied: 100 %", _site.Said);
    }

    [Fact]
    public async Task Others_write_while_it_is_taken_and_what_was_written_before_is_in_it_whole()
    {
        await using var services = BackupSite.Open(_site.Data);
        using var stop = new CancellationTokenSource();
        var written = 0;
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await BackupSite.AddCustomerAsync(services, $"Customer {written}");
                Interlocked.Increment(ref written);
            }
        });
        await JournalFixture.UntilAsync(() => Volatile.Read(ref written) > 5, "customers are written");
        var before = Volatile.Read(ref written);
        await _site.BackUpAsync();
        var after = Volatile.Read(ref written);
        await stop.CancelAsync();
        await writing;

        var elsewhere = _site.Scratch("elsewhere");
        await _site.RestoreAsync(elsewhere);
        var count = BackupSite.Customers(elsewhere).Count;
        Assert.InRange(count, before, after + 1);
    }

    [Fact]
    public async Task Each_event_is_in_the_database_or_in_the_journal_that_comes_with_it()
    {
        var folder = Path.Combine(_site.Data, "journal");
        await using (var services = BackupSite.Open(_site.Data))
        {
            using var journal = Journal(folder);
            var store = services.GetRequiredService<EventStore>();
            var first = await JournalFixture.FillAsync(journal, 10);
            using (var reader = new JournalReader(journal, 0, _ => { }))
            {
                var entries = new List<JournalEntry>();
                reader.Read(entries, 6);
                await store.AppendAsync(entries.ConvertAll(entry => entry.Event), first - 4);
            }

            await JournalFixture.FillAsync(journal, 5, 11);
            await _site.BackUpAsync();
        }

        var elsewhere = _site.Scratch("elsewhere");
        await _site.RestoreAsync(elsewhere);
        await using var restored = BackupSite.Open(elsewhere);
        using var copy = Journal(Path.Combine(elsewhere, "journal"));
        var position = await restored.GetRequiredService<EventStore>().JournalPositionAsync();
        Assert.Equal(position, BackupManifest.Read(_site.Backup).JournalPosition);
        Assert.Equal(Enumerable.Range(7, 9), JournalFixture.Sequences(copy, position));
    }

    [Fact]
    public async Task Recordings_and_attachments_may_be_left_out()
    {
        await _site.BackUpAsync("--without-recordings", "--without-attachments");
        Assert.Equal(["crm.db", "keys/key.xml", "manifest.json", "phones.json"], BackupSite.Tree(_site.Backup).Keys);
        await _site.RestoreAsync(_site.Scratch("elsewhere"));
        Assert.Contains(_site.Said, line => line.Contains("made without recordings and attachments", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_never_written_over_something_nor_into_the_data()
    {
        Directory.CreateDirectory(_site.Backup);
        Assert.Contains("is there already", (await Assert.ThrowsAsync<BackupException>(() => _site.BackUpAsync())).Message, StringComparison.Ordinal);
        var inside = Path.Combine(_site.Data, "backups", "today");
        var failure = await Assert.ThrowsAsync<BackupException>(() => new BackupWriter(_site.Data, inside, [], TimeProvider.System).WriteAsync(null, (_, _) => { }, default));
        Assert.Contains("inside the data folder", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_killed_backup_left_is_removed_by_the_next_and_another_that_runs_is_not_disturbed()
    {
        var partial = Directory.CreateDirectory(_site.Backup + ".partial").FullName;
        await File.WriteAllTextAsync(Path.Combine(partial, "crm.db"), "half of it");
        var mark = Path.Combine(partial, "backup-in-progress");
        using (new FileStream(mark, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            await Assert.ThrowsAsync<BackupException>(() => _site.BackUpAsync());
            Assert.True(File.Exists(Path.Combine(partial, "crm.db")));
        }

        await _site.BackUpAsync();
        Assert.False(Directory.Exists(partial));
        await _site.RestoreAsync(_site.Scratch("elsewhere"));
    }

    [Fact]
    public async Task Interrupted_it_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        var writer = new BackupWriter(_site.Data, _site.Backup, [], TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writer.WriteAsync(null, (_, _) => cancel.Cancel(), cancel.Token));
        Assert.False(Directory.Exists(_site.Backup) || Directory.Exists(_site.Backup + ".partial"));
    }

    [Fact]
    public async Task Of_SQL_Server_the_files_are_taken_before_and_after_its_own_backup()
    {
        await _site.WriteAsync("journal/0000000000000000001.log", "records");
        var order = new List<string>();
        var manifest = await new BackupWriter(_site.Data, _site.Backup, [], TimeProvider.System).WriteAsync(
            () =>
            {
                order.AddRange(Directory.GetFiles(_site.Backup + ".partial", "*.log", SearchOption.AllDirectories).Select(Path.GetFileName)!);
                return Task.CompletedTask;
            },
            (_, _) => { },
            default);
        Assert.Equal(["0000000000000000001.log"], order);
        Assert.Equal((BackupManifest.SqlServer, null), (manifest.Database, manifest.JournalPosition));
        Assert.DoesNotContain(manifest.Files, file => file.Path == "crm.db");
        Assert.Contains(manifest.Files, file => file.Path == "recordings/2026-03-02/a.wav");
    }

    private static Journal Journal(string folder) =>
        new(new JournalOptions(folder) { SegmentBytes = 600 }, TimeProvider.System, NullLogger<Journal>.Instance);
}

using System.Collections.Concurrent;
using Crm.HelpDesk.Privacy;
using Crm.Host.Configuration;
using Crm.Host.Telemetry;

namespace Crm.Host.Privacy;

internal enum PersonExportState
{
    Writing,
    Ready,
    Failed,
}

/// <summary>One export of a person, for who asked for it.</summary>
internal sealed class PersonExportRun(Guid id, Guid customer, Guid user, DateTimeOffset askedAt)
{
    public Guid Id => id;
    public Guid Customer => customer;
    public Guid User => user;
    public DateTimeOffset AskedAt => askedAt;
    public PersonExportState State { get; set; }
    public double Progress { get; set; }
    public DateTimeOffset? ExpiresAt { get; set; }
    public long? Bytes { get; set; }
}

/// <summary>
/// Exports of people, written in the background to files that are kept for a short time. They are not remembered over a restart: what lies there from before is deleted at
/// the start, and who still wants one asks again.
/// </summary>
internal sealed class PersonExports(PersonExport export, DataFolder data, TimeProvider time, ILogger<PersonExports> log) : BackgroundService
{
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private const int AtOnce = 2;
    private const int MostKept = 50;
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    private readonly string _folder = Path.Combine(data.Path, "exports");
    private readonly ConcurrentDictionary<Guid, PersonExportRun> _runs = new();
    private readonly SemaphoreSlim _slots = new(AtOnce);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Begins an export; null when so many are kept already that one has to expire first.</summary>
    public PersonExportRun? Start(Guid customer, Guid user)
    {
        if (_runs.Count >= MostKept)
            return null;
        var now = time.GetUtcNow();
        var run = new PersonExportRun(Guid.CreateVersion7(now), customer, user, now);
        _runs[run.Id] = run;
        _ = Task.Run(() => WriteAsync(run));
        return run;
    }

    /// <summary>This user's exports of a customer, the newest first; nobody sees another's.</summary>
    public IReadOnlyList<PersonExportRun> Of(Guid customer, Guid user) =>
        [.. _runs.Values.Where(run => run.Customer == customer && run.User == user).OrderByDescending(run => run.AskedAt)];

    /// <summary>The file of an export that is ready, for who asked for it; null for all others.</summary>
    public string? FileOf(Guid customer, Guid export, Guid user) =>
        _runs.TryGetValue(export, out var run) && run.Customer == customer && run.User == user && run.State == PersonExportState.Ready && run.ExpiresAt > time.GetUtcNow() ? PathOf(run) : null;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _stop.Dispose();
        _slots.Dispose();
        base.Dispose();
    }

    /// <summary>Deletes what has expired.</summary>
    public void Expire()
    {
        foreach (var run in _runs.Values.Where(run => run.ExpiresAt <= time.GetUtcNow()))
        {
            _runs.TryRemove(run.Id, out _);
            File.Delete(PathOf(run));
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Expire();
    }

    private async Task WriteAsync(PersonExportRun run)
    {
        var path = PathOf(run);
        try
        {
            await _slots.WaitAsync(_stop.Token);
            try
            {
                await using (var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
                {
                    var found = await export.WriteAsync(run.Customer, file, progress => run.Progress = (double)progress.Done / progress.Total, _stop.Token);
                    run.State = found ? PersonExportState.Writing : PersonExportState.Failed;
                }

                run.Bytes = new FileInfo(path).Length;
                run.ExpiresAt = time.GetUtcNow() + Kept;
                run.State = run.State == PersonExportState.Failed ? PersonExportState.Failed : PersonExportState.Ready;
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            log.PersonExportFailed(run.Customer, e);
            run.ExpiresAt = time.GetUtcNow() + Kept;
            run.State = PersonExportState.Failed;
            File.Delete(path);
        }
    }

    private string PathOf(PersonExportRun run) => Path.Combine(_folder, $"{run.Id:n}.zip");
}

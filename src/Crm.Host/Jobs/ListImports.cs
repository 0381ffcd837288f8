using System.Collections.Concurrent;
using Crm.HelpDesk;
using Crm.HelpDesk.Campaigns;
using Crm.Host.Configuration;
using Crm.Host.Telemetry;

namespace Crm.Host.Jobs;

/// <summary>
/// Lists of leads on their way into the database. The file is kept on disk while it is read, so that memory does not grow with it; the request is answered once
/// it is there, and the import goes on in the background, with its progress to be asked for and a way to cancel it.
/// </summary>
internal sealed class ListImports(LeadImport leads, DataFolder data, TimeProvider time, ILogger<ListImports> log) : IHostedService
{
    /// <summary>The largest file that is taken.</summary>
    public const long LargestFile = 1L << 30;

    /// <summary>What became of so many imports can be asked for.</summary>
    private const int Remembered = 100;

    private readonly ConcurrentDictionary<Guid, ListRun> _runs = new();

    private string Folder => Path.Combine(data.Path, DataFolder.ImportsName);

    /// <summary>Takes a file and begins to import it.</summary>
    /// <param name="columns">What each column is for; null: as its heading says.</param>
    /// <returns>The import that runs, or what is wrong with the file.</returns>
    public async Task<(ListRun? Run, string? Problem)> StartAsync(
        Guid campaign, string name, string version, DateOnly date, IReadOnlyList<LeadColumn>? columns, Stream body, Actor actor, CancellationToken cancel)
    {
        var file = await KeepAsync(body, cancel);
        try
        {
            var preview = await LeadImport.PreviewAsync(file, null, cancel);
            if (columns is null && preview.Problem is { } problem)
            {
                await file.DisposeAsync();
                return (null, problem);
            }

            var lead = new LeadFile(campaign, name, version, date, columns ?? [.. preview.Columns.Select(column => column.Use)]);
            var run = new ListRun(Guid.CreateVersion7(), lead, time.GetUtcNow(), actor.Name);
            Remember(run);
            run.Task = Task.Run(() => RunAsync(run, file, actor), CancellationToken.None);
            return (run, null);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public ListRun? Find(Guid id) => _runs.GetValueOrDefault(id);

    /// <summary>The imports of a campaign that run or failed, the newest first. A complete one is a list.</summary>
    public IReadOnlyList<ListRun> OfCampaign(Guid campaign) =>
        [.. _runs.Values.Where(run => run.File.Campaign == campaign && run.State != ListRunState.Complete).OrderByDescending(run => run.StartedAt)];

    private async Task<FileStream> KeepAsync(Stream body, CancellationToken cancel)
    {
        Directory.CreateDirectory(Folder);
        var file = new FileStream(
            Path.Combine(Folder, $"{Guid.CreateVersion7():n}.csv"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        try
        {
            await body.CopyToAsync(file, cancel);
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private void Remember(ListRun run)
    {
        _runs[run.Id] = run;
        foreach (var old in _runs.Values.Where(r => r.State != ListRunState.Importing).OrderByDescending(r => r.StartedAt).Skip(Remembered))
        {
            _runs.TryRemove(old.Id, out _);
        }
    }

    private async Task RunAsync(ListRun run, FileStream file, Actor actor)
    {
        await using var closing = file;
        try
        {
            var imported = await leads.ImportAsync(run.File, file, actor, new Latest(run), run.Cancel.Token);
            run.List = imported.IsOk ? imported.Value : null;
            run.End(imported.Problem);
        }
        catch (OperationCanceledException)
        {
            run.End("It was cancelled; nothing of the file is left.");
        }
        catch (Exception e)
        {
            log.ImportFailed(run.File.Name, e);
            run.End("The file could not be stored, and nothing of it is left. Try again; if it stays so, tell an administrator.");
        }
    }

    public Task StartAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <summary>An import that a stop cuts is removed whole, now or at the next start.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        foreach (var run in _runs.Values.Where(run => run.State == ListRunState.Importing))
        {
            await run.Cancel.CancelAsync();
            await run.Task.WaitAsync(TimeSpan.FromSeconds(1), cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Progress as last told; the usual kind would tell it on some other thread, later.</summary>
    private sealed class Latest(ListRun run) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => run.Progress = value;
    }
}

internal enum ListRunState { Importing, Complete, Failed }

/// <summary>One import.</summary>
internal sealed class ListRun(Guid id, LeadFile file, DateTimeOffset startedAt, string by)
{
    private volatile ImportProgress? _progress;

    public Guid Id { get; } = id;
    public LeadFile File { get; } = file;
    public DateTimeOffset StartedAt { get; } = startedAt;
    public string By { get; } = by;
    public CancellationTokenSource Cancel { get; } = new();
    public Task Task { get; set; } = Task.CompletedTask;
    public ListRunState State { get; private set; }
    public string? Problem { get; private set; }
    /// <summary>The list that it became.</summary>
    public LeadListRecord? List { get; set; }

    /// <param name="problem">Null when it became a list.</param>
    public void End(string? problem)
    {
        Problem = problem;
        State = problem is null ? ListRunState.Complete : ListRunState.Failed;
    }

    public ImportProgress? Progress
    {
        get => _progress;
        set => _progress = value;
    }
}

using System.Collections.Concurrent;
using Crm.Host.Configuration;
using Crm.Host.Telemetry;

namespace Crm.Host.Jobs;

/// <summary>
/// Files on their way into the database. A file is kept on disk while it is read, so that memory does not grow with it; the request is answered once it is there, and
/// the import goes on in the background, with its progress to be asked for and a way to cancel it.
/// </summary>
internal abstract class FileRuns<TRun>(DataFolder data, ILogger log) : IHostedService
    where TRun : FileRun
{
    /// <summary>What became of so many imports can be asked for.</summary>
    private const int Remembered = 100;

    /// <summary>What a full disk or an absent database keeps from being taken back is tried again after this.</summary>
    private static readonly TimeSpan PauseBetweenTries = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, TRun> _runs = new();
    private readonly CancellationTokenSource _stopping = new();

    public TRun? Find(Guid id) => _runs.GetValueOrDefault(id);

    /// <summary>Those that run or are remembered.</summary>
    protected IEnumerable<TRun> All => _runs.Values;

    /// <summary>Stores a body in a file that goes when it is closed.</summary>
    protected async Task<FileStream> KeepAsync(Stream body, CancellationToken cancel)
    {
        var folder = Path.Combine(data.Path, DataFolder.ImportsName);
        Directory.CreateDirectory(folder);
        var file = new FileStream(
            Path.Combine(folder, $"{Guid.CreateVersion7():n}.csv"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
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

    /// <summary>Begins to import in the background.</summary>
    /// <param name="import">Returns why the file could not be used, or null.</param>
    protected TRun Begin(TRun run, FileStream file, Func<CancellationToken, Task<string?>> import)
    {
        _runs[run.Id] = run;
        foreach (var old in _runs.Values.Where(r => r.State != ListRunState.Importing).OrderByDescending(r => r.StartedAt).Skip(Remembered))
        {
            _runs.TryRemove(old.Id, out _);
        }

        run.Task = Task.Run(() => RunAsync(run, file, import), CancellationToken.None);
        return run;
    }

    public virtual Task StartAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <summary>An import that a stop cuts is removed whole, now or at the next start.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        await _stopping.CancelAsync();
        foreach (var run in _runs.Values.Where(run => run.State == ListRunState.Importing))
        {
            await run.Cancel.CancelAsync();
            await run.Task.WaitAsync(TimeSpan.FromSeconds(1), cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes back what failed imports have left.</summary>
    protected virtual Task TakeBackAsync(CancellationToken cancel) => Task.CompletedTask;

    private async Task RunAsync(TRun run, FileStream file, Func<CancellationToken, Task<string?>> import)
    {
        await ImportAsync(run, file, import);
        while (run.State == ListRunState.Failed && !_stopping.IsCancellationRequested)
        {
            try
            {
                await TakeBackAsync(_stopping.Token);
                return;
            }
            catch (Exception e) when (StorageFailure.Of(e) != StorageTrouble.None)
            {
                await Task.Delay(PauseBetweenTries, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ImportAsync(TRun run, FileStream file, Func<CancellationToken, Task<string?>> import)
    {
        await using var closing = file;
        try
        {
            run.End(await import(run.Cancel.Token));
        }
        catch (OperationCanceledException)
        {
            run.End("It was cancelled; nothing of the file is left.");
        }
        catch (Exception e)
        {
            log.ImportFailed(run.Name, e);
            run.End(StorageFailure.Of(e) switch
            {
                StorageTrouble.Full => "The server's disk is full. What was stored of the file is taken back. Tell an administrator to make room, then try again.",
                StorageTrouble.Away => "The database does not answer. What was stored of the file is taken back. Try again in a moment.",
                _ => "The file could not be stored; what was stored of it is taken back. Try again; if it stays so, tell an administrator.",
            });
        }
    }

    /// <summary>Progress as last told; the usual kind would tell it on some other thread, later.</summary>
    protected sealed class Latest<T>(Action<T> told) : IProgress<T>
    {
        public void Report(T value) => told(value);
    }
}

internal enum ListRunState { Importing, Complete, Failed }

/// <summary>One import.</summary>
internal abstract class FileRun(Guid id, string name, DateTimeOffset startedAt, string by)
{
    public Guid Id { get; } = id;
    public string Name { get; } = name;
    public DateTimeOffset StartedAt { get; } = startedAt;
    public string By { get; } = by;
    public CancellationTokenSource Cancel { get; } = new();
    public Task Task { get; set; } = Task.CompletedTask;
    public ListRunState State { get; private set; }
    public string? Problem { get; private set; }

    /// <param name="problem">Null when all of it was stored.</param>
    public void End(string? problem)
    {
        Problem = problem;
        State = problem is null ? ListRunState.Complete : ListRunState.Failed;
    }
}

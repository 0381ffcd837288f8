using Crm.HelpDesk;
using Crm.HelpDesk.Campaigns;
using Crm.Host.Configuration;
using Crm.Host.Contacts;

namespace Crm.Host.Jobs;

/// <summary>Supplied do-not-call lists on their way into the database. What a kill has cut off is taken back with unfinished lists of leads.</summary>
internal sealed class DoNotCallImports(DoNotCallImport numbers, DoNotCallData lists, ContactDesk desk, DataFolder data, TimeProvider time, ILogger<DoNotCallImports> log)
    : FileRuns<DoNotCallRun>(data, log)
{
    /// <summary>Takes a file and begins to import it.</summary>
    public async Task<DoNotCallRun> StartAsync(DoNotCallFile described, Stream body, Actor actor, CancellationToken cancel)
    {
        var file = await KeepAsync(body, cancel);
        var run = new DoNotCallRun(Guid.CreateVersion7(), described, time.GetUtcNow(), actor.Name);
        return Begin(run, file, async stopping =>
        {
            var imported = await numbers.ImportAsync(described, file, actor, new Latest<ImportProgress>(told => run.Progress = told), stopping);
            run.List = imported.Value;
            if (imported.IsOk)
            {
                await ApplyAsync(stopping);
            }

            return imported.Problem;
        });
    }

    /// <summary>The lists are others now: leads that wait for their call were looked up in the former ones, so they are given back and claimed anew.</summary>
    public async Task ApplyAsync(CancellationToken cancel)
    {
        var inUse = await lists.ListsAsync(cancel);
        await desk.Mailbox.Ask(() =>
        {
            desk.Campaigns.Gate.Lists = inUse;
            foreach (var campaign in desk.Campaigns.All)
            {
                desk.Campaigns.Filler.Empty(campaign);
                desk.Campaigns.Filler.LookNow(campaign);
            }

            return true;
        });
    }

    /// <summary>Those that run or failed, the newest first. A complete one is a list.</summary>
    public IReadOnlyList<DoNotCallRun> Unfinished => [.. All.Where(run => run.State != ListRunState.Complete).OrderByDescending(run => run.StartedAt)];
}

/// <summary>The import of a supplied do-not-call list.</summary>
internal sealed class DoNotCallRun(Guid id, DoNotCallFile file, DateTimeOffset startedAt, string by) : FileRun(id, file.Name, startedAt, by)
{
    private volatile ImportProgress? _progress;

    public DoNotCallFile File { get; } = file;

    /// <summary>The list that it became.</summary>
    public DoNotCallListRecord? List { get; set; }

    public ImportProgress? Progress
    {
        get => _progress;
        set => _progress = value;
    }
}

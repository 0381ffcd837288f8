using Crm.HelpDesk;
using Crm.HelpDesk.Campaigns;
using Crm.Host.Configuration;

namespace Crm.Host.Jobs;

/// <summary>Lists of leads on their way into the database.</summary>
internal sealed class ListImports(LeadImport leads, DataFolder data, TimeProvider time, ILogger<ListImports> log) : FileRuns<ListRun>(data, log)
{
    /// <summary>The largest file that is taken.</summary>
    public const long LargestFile = 1L << 30;

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
            return (Begin(run, file, async stopping =>
            {
                var imported = await leads.ImportAsync(lead, file, actor, new Latest<ImportProgress>(told => run.Progress = told), stopping);
                run.List = imported.IsOk ? imported.Value : null;
                return imported.Problem;
            }), null);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>The imports of a campaign that run or failed, the newest first. A complete one is a list.</summary>
    public IReadOnlyList<ListRun> OfCampaign(Guid campaign) =>
        [.. All.Where(run => run.File.Campaign == campaign && run.State != ListRunState.Complete).OrderByDescending(run => run.StartedAt)];
}

/// <summary>The import of a list.</summary>
internal sealed class ListRun(Guid id, LeadFile file, DateTimeOffset startedAt, string by) : FileRun(id, file.Name, startedAt, by)
{
    private volatile ImportProgress? _progress;

    public LeadFile File { get; } = file;
    /// <summary>The list that it became.</summary>
    public LeadListRecord? List { get; set; }

    public ImportProgress? Progress
    {
        get => _progress;
        set => _progress = value;
    }
}

using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.Host.Configuration;
using Crm.Host.Telemetry;

namespace Crm.Host.Jobs;

/// <summary>Files of customers on their way into the database. What a kill has cut off is taken back before the server serves.</summary>
internal sealed class CustomerImportRuns(CustomerImports customers, SiteConfiguration site, DataFolder data, TimeProvider time, ILogger<CustomerImportRuns> log)
    : FileRuns<CustomerRun>(data, log)
{
    /// <summary>Takes a file and begins to import it.</summary>
    /// <param name="columns">What each column is for; null: as its heading says.</param>
    /// <returns>The import that runs, or what is wrong with the file.</returns>
    public async Task<(CustomerRun? Run, string? Problem)> StartAsync(
        string name, IReadOnlyList<CustomerColumn>? columns, KnownCustomers known, Stream body, Actor actor, CancellationToken cancel)
    {
        var file = await KeepAsync(body, cancel);
        try
        {
            var preview = await customers.PreviewAsync(file, columns, null, null, cancel);
            if (preview.File.Problem is { } problem)
            {
                await file.DisposeAsync();
                return (null, problem);
            }

            var described = new CustomerFile(name, columns ?? [.. preview.File.Columns.Select(column => column.Use)], known, [.. site.Routing.Tiers.Keys]);
            var run = new CustomerRun(Guid.CreateVersion7(), name, time.GetUtcNow(), actor.Name);
            return (Begin(run, file, async stopping =>
            {
                var imported = await customers.ImportAsync(run.Id, described, file, actor, new Latest<CustomerImportFigures>(told => run.Figures = told), stopping);
                run.Figures = imported.Value ?? run.Figures;
                return imported.Problem;
            }), null);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public override Task StartAsync(CancellationToken cancel) => TakeBackAsync(cancel);

    protected override async Task TakeBackAsync(CancellationToken cancel)
    {
        foreach (var name in await customers.TakeBackUnfinishedAsync(cancel))
        {
            log.ImportTakenBack(name);
        }
    }
}

/// <summary>The import of a file of customers.</summary>
internal sealed class CustomerRun(Guid id, string name, DateTimeOffset startedAt, string by) : FileRun(id, name, startedAt, by)
{
    private volatile CustomerImportFigures _figures = new(0, 0, 0, 0, 0, 0, 0);

    public CustomerImportFigures Figures
    {
        get => _figures;
        set => _figures = value;
    }
}

using Crm.HelpDesk.Search;
using Crm.Host.Configuration;

namespace Crm.Host.Commands;

/// <summary>Makes what is searched anew from what is stored.</summary>
internal static class ReindexCommand
{
    private const string Usage = $"""
        usage: Crm.Host reindex [--data FOLDER] [--config FOLDER]
          makes the texts and the index of search anew from customers and tickets; the server must not run meanwhile
        {SiteFolders.Usage}
        """;

    public static readonly Command Command = new("reindex", Usage, RunAsync);

    private static async Task RunAsync(Arguments arguments, Action<string> say, CancellationToken cancel)
    {
        var folders = SiteFolders.From(arguments);
        arguments.End();
        await using var site = folders.OpenHelpDesk();
        folders.RequireDatabase(site.Settings);
        using var data = DataFolder.Open(folders.Data);
        await site.UseAsync(async services =>
        {
            await site.Database.MigrateAsync(services, say, cancel);
            long count = 0;
            await services.GetRequiredService<SearchRebuild>().RunAsync(done => count = done, cancel);
            say($"{count} customers and tickets can be searched.");
        });
    }
}

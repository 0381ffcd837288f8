using Crm.HelpDesk.Data;
using Crm.HelpDesk.Search;
using Crm.Host.Configuration;

namespace Crm.Host.Commands;

/// <summary>Everything out of one database and into another.</summary>
internal static class TableCommands
{
    public static async Task ExportAsync(IServiceProvider services, string folder, Action<string> say, CancellationToken cancel)
    {
        if (Directory.Exists(folder) || File.Exists(folder))
        {
            throw new StartupException($"{folder} is there already. Name a folder that is not there yet.");
        }

        var partial = folder + ".partial";
        if (Directory.Exists(partial))
        {
            Directory.Delete(partial, recursive: true);
        }

        Directory.CreateDirectory(partial, DataFolder.OwnerOnly);
        try
        {
            await services.GetRequiredService<TableFiles>().ExportAsync(partial, (table, rows) => say($"{table}: {rows} rows"), cancel);
            Directory.Move(partial, folder);
        }
        catch
        {
            Directory.Delete(partial, recursive: true);
            throw;
        }

        say($"Everything is in {folder}. It holds people's data and secrets: keep it where only you can read it.");
    }

    public static async Task ImportAsync(IServiceProvider services, string folder, Action<string> say, CancellationToken cancel)
    {
        try
        {
            await services.GetRequiredService<TableFiles>().ImportAsync(folder, (table, rows) => say($"{table}: {rows} rows"), cancel);
        }
        catch (TableFileException e)
        {
            throw new StartupException($"{e.Message} Nothing was changed.", e);
        }

        say("Making the index of search.");
        await services.GetRequiredService<SearchRebuild>().RunAsync(null, cancel);
        say("Everything is in the database. Recordings, attachments and keys stay in the data folder.");
    }
}

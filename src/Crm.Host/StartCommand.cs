using Crm.Host.Commands;

namespace Crm.Host;

/// <summary>A start of the server, as asked for on the command line.</summary>
/// <param name="Demo">Whether the simulated company runs.</param>
/// <param name="DataFolder">Everything that the server writes.</param>
/// <param name="ConfigFolder">What a site edits.</param>
internal sealed record StartCommand(bool Demo, string DataFolder, string ConfigFolder)
{
    public const string Usage = """
        usage: Crm.Host [demo] [--data FOLDER] [--config FOLDER]
          demo             run with a simulated company: customers who call, and agents who answer
          --data FOLDER    where the database, the journal and recordings are kept (default: data)
          --config FOLDER  where contact-center.json and prompts/ are (default: config)
        or one of these, with --help to say more:
          Crm.Host migrate     bring the database up to date
          Crm.Host backup      copy everything that the server has written, also while it runs
          Crm.Host restore     bring a backup back
          Crm.Host import      take customers from a file, or everything of another database
          Crm.Host export      write the customers, or everything, to files
          Crm.Host reindex     make the index of search anew
        """;

    /// <exception cref="UsageException">An argument is unknown or has no value.</exception>
    public static StartCommand Parse(IReadOnlyList<string> words)
    {
        var arguments = new Arguments(words, Usage);
        var command = new StartCommand(arguments.Flag("demo"), arguments.Option(SiteFolders.DataOption) ?? SiteFolders.DefaultData, arguments.Option(SiteFolders.ConfigOption) ?? SiteFolders.DefaultConfig());
        arguments.End();
        return command;
    }
}

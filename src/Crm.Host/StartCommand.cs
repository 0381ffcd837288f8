using Crm.Host.Configuration;

namespace Crm.Host;

/// <summary>What was asked for on the command line.</summary>
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
        """;

    /// <exception cref="StartupException">An argument is unknown or has no value.</exception>
    public static StartCommand Parse(IReadOnlyList<string> arguments)
    {
        var command = new StartCommand(false, "data", DefaultConfig());
        for (var i = 0; i < arguments.Count; i++)
        {
            command = arguments[i] switch
            {
                "demo" => command with { Demo = true },
                "--data" => command with { DataFolder = Value(arguments, ref i) },
                "--config" => command with { ConfigFolder = Value(arguments, ref i) },
                var other => throw new StartupException($"\"{other}\" is not known here.\n{Usage}"),
            };
        }

        return command;
    }

    private static string Value(IReadOnlyList<string> arguments, ref int i) =>
        ++i < arguments.Count ? arguments[i] : throw new StartupException($"{arguments[i - 1]} needs a folder after it.\n{Usage}");

    /// <summary>The folder beside the working directory, or the one that was published with the server.</summary>
    private static string DefaultConfig() =>
        Directory.Exists("config") ? "config" : Path.Combine(AppContext.BaseDirectory, "config");
}

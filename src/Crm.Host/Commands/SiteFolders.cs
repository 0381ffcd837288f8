using Crm.HelpDesk;
using Crm.Host.Configuration;

namespace Crm.Host.Commands;

/// <summary>The folders that a command works on, and the database that the configuration chooses for them.</summary>
internal sealed record SiteFolders(string Data, string Config)
{
    public const string DataOption = "--data", ConfigOption = "--config", DefaultData = "data";

    public const string Usage = """
          --data FOLDER    where the server keeps what it writes (default: data)
          --config FOLDER  where contact-center.json is (default: config)
        """;

    public static SiteFolders From(Arguments arguments) =>
        new(Path.GetFullPath(arguments.Option(DataOption) ?? DefaultData), arguments.Option(ConfigOption) ?? DefaultConfig());

    /// <summary>The folder beside the working directory, or the one that was published with the server.</summary>
    public static string DefaultConfig() =>
        Directory.Exists("config") ? "config" : Path.Combine(AppContext.BaseDirectory, "config");

    public string DatabaseFile => Path.Combine(Data, DataFolder.DatabaseName);

    /// <summary>What the configuration says of the database and of the site; the rest of it is not looked at, so that no trunk's password has to be at hand.</summary>
    /// <exception cref="StartupException">What is wrong with it.</exception>
    public (CompanySettings Site, DatabaseSettings Database, IReadOnlyCollection<string> Tiers) Settings() => new ConfigurationLoader().LoadDatabase(Config);

    /// <summary>For what reads a database and must not make an empty one.</summary>
    /// <exception cref="StartupException">There is none.</exception>
    public void RequireDatabase(DatabaseSettings settings)
    {
        if (settings.SqlServer is null && !File.Exists(DatabaseFile))
        {
            throw new StartupException($"There is no database in {Data}. Name the server's data folder with --data.");
        }
    }

    /// <summary>The help desk alone, on this database.</summary>
    /// <exception cref="StartupException">The configuration is wrong.</exception>
    public HelpDeskSite OpenHelpDesk()
    {
        var (site, settings, _) = Settings();
        var database = new HelpDeskDatabase(settings, DatabaseFile);
        var services = new ServiceCollection();
        services.AddHelpDesk(new HelpDeskOptions { Country = site.Country });
        database.Register(services);
        return new HelpDeskSite(settings, database, services.BuildServiceProvider());
    }
}

/// <summary>The help desk without a server around it.</summary>
internal sealed record HelpDeskSite(DatabaseSettings Settings, HelpDeskDatabase Database, ServiceProvider Services) : IAsyncDisposable
{
    /// <summary>Runs work on the database; what is wrong with it is said in words.</summary>
    /// <exception cref="StartupException">The database cannot be used.</exception>
    public async Task UseAsync(Func<IServiceProvider, Task> work)
    {
        try
        {
            await work(Services);
        }
        catch (Exception e) when (e is not OperationCanceledException && Database.Explain(e) is { } why)
        {
            throw new StartupException(why, e);
        }
    }

    public ValueTask DisposeAsync() => Services.DisposeAsync();
}

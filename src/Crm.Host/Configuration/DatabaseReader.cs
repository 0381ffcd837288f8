using Crm.HelpDesk.SqlServer;

namespace Crm.Host.Configuration;

/// <summary>Reads which database keeps the records. The connection string holds a password, so this file only says where it is.</summary>
internal sealed class DatabaseReader(Func<string, string?> environment, string folder)
{
    private const string Sqlite = "sqlite", SqlServer = "sqlserver";
    private const int LongestFile = 64 << 10;

    public DatabaseSettings Read(ConfigurationValue value) => value.Object(o =>
    {
        var provider = o.Required("provider").Choice(Sqlite, SqlServer);
        var (variable, file) = (o.Optional("connectionEnv"), o.Optional("connectionFile"));
        if (provider != SqlServer)
        {
            foreach (var useless in new[] { variable, file })
                useless?.Refused($"is for SQL Server; write \"provider\": \"{SqlServer}\" beside it, or leave it out");
            return DatabaseSettings.Sqlite;
        }
        if (variable is not null && file is not null)
            file.Refused("stands beside connectionEnv; leave one of the two out");
        var where = variable ?? file ?? o.Required("connectionEnv");
        var connection = file is null ? FromEnvironment(where) : FromFile(file);
        if (connection is not null && HelpDeskSqlServer.Problem(connection) is { } problem)
            where.Refused($"leads to a connection string that cannot be used: {problem}");
        return new DatabaseSettings(connection);
    }) ?? DatabaseSettings.Sqlite;

    private string? FromEnvironment(ConfigurationValue value)
    {
        var name = value.Text(ConfigurationRules.EnvironmentVariable(), "the name of an environment variable in capitals, e.g. \"CRM_DATABASE\"; the connection string itself does not belong in this file");
        if (name.Length == 0)
            return null;
        if (environment(name) is { Length: > 0 } connection)
            return connection;
        value.Wrong("the name of an environment variable that is set (set this one to the connection string before the start)");
        return null;
    }

    private string? FromFile(ConfigurationValue value)
    {
        var name = value.Text();
        if (name.Length == 0)
            return null;
        try
        {
            var file = new FileInfo(Path.Combine(folder, name));
            if (file.Length <= LongestFile && File.ReadAllText(file.FullName).Trim() is { Length: > 0 } connection)
                return connection;
            value.Refused($"names {file.FullName}, which is empty or too long; write one line there, the connection string");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            value.Refused($"names a file that cannot be read: {e.Message} Write the path of the file that holds the connection string, seen from this folder or from /");
        }
        return null;
    }
}

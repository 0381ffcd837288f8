using Microsoft.Data.SqlClient;

namespace Crm.HelpDesk.SqlServer;

/// <summary>A full backup by SQL Server itself, beside the site's own series of backups (COPY_ONLY) and checked while it is written.</summary>
public static class SqlServerBackup
{
    /// <summary>The statement, for who runs it by hand.</summary>
    /// <param name="file">Seen from the SQL Server's machine.</param>
    public static string Statement(string connectionString, string file)
    {
        var name = new SqlConnectionStringBuilder(connectionString).InitialCatalog.Replace("]", "]]", StringComparison.Ordinal);
        return $"BACKUP DATABASE [{name}] TO DISK = N'{file.Replace("'", "''", StringComparison.Ordinal)}' WITH COPY_ONLY, CHECKSUM, INIT";
    }

    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    /// <exception cref="SqlException">The login may not, the file cannot be written, or the server does not answer.</exception>
    public static async Task RunAsync(string connectionString, string file, CancellationToken cancel = default)
    {
        await using var connection = new SqlConnection(ConnectionString.Complete(connectionString));
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = Statement(connectionString, file);
        command.CommandTimeout = 0;
        try
        {
            await command.ExecuteNonQueryAsync(cancel);
        }
        catch (SqlException) when (cancel.IsCancellationRequested)
        {
            // The driver's own way to say so.
            throw new OperationCanceledException(cancel);
        }
    }
}

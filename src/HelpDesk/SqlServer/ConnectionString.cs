using Microsoft.Data.SqlClient;

namespace Crm.HelpDesk.SqlServer;

/// <summary>What a site writes to name its database, checked, with what calls need of a connection.</summary>
internal static class ConnectionString
{
    // A caller's look-up has long gone on without an answer by then; the driver's 15 s would only hold its connections back.
    private const int ConnectSeconds = 5;

    /// <exception cref="ArgumentException">The text cannot be used; the message says why and never repeats it, because it holds a password.</exception>
    public static string Complete(string text)
    {
        var builder = Parse(text);
        if (string.IsNullOrWhiteSpace(builder.DataSource))
        {
            throw new ArgumentException("it names no server: add Server=host or Server=host,port");
        }

        if (string.IsNullOrWhiteSpace(builder.InitialCatalog))
        {
            throw new ArgumentException("it names no database: add Database=name");
        }

        if (builder.Encrypt == SqlConnectionEncryptOption.Optional)
        {
            throw new ArgumentException("it turns encryption off: write Encrypt=true, with TrustServerCertificate=true beside it when the server's certificate is its own");
        }

        if (!builder.ShouldSerialize("Connect Timeout"))
        {
            builder.ConnectTimeout = ConnectSeconds;
        }

        if (!builder.ShouldSerialize("Application Name"))
        {
            builder.ApplicationName = "Crm";
        }

        // The driver would refuse to try again for up to a minute after a server that was away has come back.
        builder.PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock;
        return builder.ConnectionString;
    }

    private static SqlConnectionStringBuilder Parse(string text)
    {
        try
        {
            return new SqlConnectionStringBuilder(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException)
        {
            // The driver's message may quote a part of the text.
            throw new ArgumentException("it is not a connection string: write Server=host,1433;Database=crm;User ID=…;Password=…;Encrypt=true");
        }
    }
}

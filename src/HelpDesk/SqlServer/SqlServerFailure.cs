using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace Crm.HelpDesk.SqlServer;

/// <summary>SQL Server's errors at the start as one line that a person can act on. None of them repeats the connection string.</summary>
public static class SqlServerFailure
{
    /// <summary>The login may not open the database, or there is none of this name: the server does not say which.</summary>
    internal const int NoSuchDatabase = 4060;

    /// <summary>What is wrong and what to do.</summary>
    public static string Explain(DbException failure) => failure is SqlException sql ? Explain(sql) : failure.Message;

    /// <summary>Nobody answered, or who answered is not ready: waiting may help.</summary>
    public static bool IsAway(DbException failure) => failure is SqlException e && (IsNoAnswer(e.Number) || IsNotReady(e.Number)) && !IsCertificate(e);

    /// <summary>The server has no room for the database or its log.</summary>
    public static bool IsFull(DbException failure) => failure is SqlException { Number: 1101 or 1105 or 9002 or 40544 };

    // Of the driver and of sockets; on Linux nearly all of them are 0.
    private static bool IsNoAnswer(int number) => number is 0 or -1 or -2 or 2 or 20 or 26 or 40 or 53 or 64 or 121 or 233 or 258 or 1225 or 10053 or 10054 or 10060 or 10061 or 11001;

    // Of a server that starts, stops, is paused or recovers the database, here or in the cloud; and of a session that was ended.
    private static bool IsNotReady(int number) => number is 596 or 921 or 922 or 927 or 6005 or 17142 or 18401 or 40197 or 40501 or 40613;

    private static string Explain(SqlException e) => e.Number switch
    {
        _ when IsCertificate(e) => $"The SQL Server's certificate is not trusted on this machine: {Line(e)} Install its issuer here, or write TrustServerCertificate=true into the connection string when the network between is yours.",
        18456 or 18452 or 18470 or 18486 or 18487 or 18488 or 18451 => $"The SQL Server refuses the login: {Line(e)} Check User ID and Password in the connection string.",
        NoSuchDatabase => $"The SQL Server has no such database for this login: {Line(e)} Create the database and let the login use it, or check Database in the connection string.",
        262 or 1802 or 2760 or 5011 or 229 or 300 or 916 => $"The SQL Server's login may not do what is needed: {Line(e)} Create the database yourself and make the login its db_owner.",
        3201 or 3202 or 3203 or 3271 => $"The SQL Server cannot write the backup: {Line(e)} Name a file in a folder of the SQL Server's own machine that its service may write to.",
        _ when IsFull(e) => $"The SQL Server has no room left for the database: {Line(e)} Give it room, or make its files larger.",
        _ when IsAway(e) => $"The SQL Server does not answer: {Line(e)} Start it, or check Server in the connection string and the network between.",
        _ => $"The SQL Server database cannot be used: {Line(e)} See docs/sql-server.md.",
    };

    private static bool IsCertificate(SqlException e) => e.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase);

    private static string Line(SqlException e)
    {
        var first = e.Message.ReplaceLineEndings(" ").Trim();
        return first.EndsWith('.') ? first : first + ".";
    }
}

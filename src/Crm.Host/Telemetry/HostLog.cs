namespace Crm.Host.Telemetry;

/// <summary>Everything that the host's own parts write to the log, with stable event ids: 10xx journal, 11xx sign-in and security, 12xx API.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1001, LogLevel.Warning, "Journal {File}: cut {Bytes} bytes of a record that a crash left unfinished.")]
    public static partial void JournalTailCut(this ILogger log, string file, int bytes);

    [LoggerMessage(1002, LogLevel.Critical, "The journal cannot write to {Directory}. Calls go on, events wait in memory. Make room on that disk or repair it.")]
    public static partial void JournalFailing(this ILogger log, string directory, Exception why);

    [LoggerMessage(1003, LogLevel.Information, "The journal writes again.")]
    public static partial void JournalRecovered(this ILogger log);

    [LoggerMessage(1004, LogLevel.Critical, "Journal {File}: events {First} to {Last} are unreadable and missing from the record.")]
    public static partial void JournalDamaged(this ILogger log, string file, long first, long last);

    [LoggerMessage(1005, LogLevel.Warning, "The database has events up to {Checkpoint}, the journal only up to {Appended}. Was data/ restored from a backup? Everything in the journal is offered again; what the database has, it keeps once.")]
    public static partial void JournalBehindDatabase(this ILogger log, long checkpoint, long appended);

    [LoggerMessage(1006, LogLevel.Error, "Events cannot be stored in the database; they are safe in the journal and are tried again.")]
    public static partial void ProjectionFailing(this ILogger log, Exception why);

    [LoggerMessage(1007, LogLevel.Information, "Events are stored in the database again.")]
    public static partial void ProjectionRecovered(this ILogger log);
}

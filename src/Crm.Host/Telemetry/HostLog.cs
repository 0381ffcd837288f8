namespace Crm.Host.Telemetry;

/// <summary>Everything that the host's own parts write to the log, with stable event ids: 10xx journal, 11xx sign-in and security, 12xx API, 13xx jobs, 14xx e-mail.</summary>
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

    [LoggerMessage(1101, LogLevel.Information, "User {User} signed in from {Address}.")]
    public static partial void SignedIn(this ILogger log, Guid user, System.Net.IPAddress? address);

    [LoggerMessage(1102, LogLevel.Warning, "Sign-in refused from {Address} (user {User}; null: no such user).")]
    public static partial void SignInRefused(this ILogger log, Guid? user, System.Net.IPAddress? address);

    [LoggerMessage(1103, LogLevel.Information, "User {User} signed out.")]
    public static partial void SignedOut(this ILogger log, Guid user);

    [LoggerMessage(1116, LogLevel.Information, "User {User} chose another password; the sessions that rest on the former one have ended.")]
    public static partial void PasswordChanged(this ILogger log, Guid user);

    [LoggerMessage(1104, LogLevel.Warning, "Refused: {Path} was requested by a page of the foreign origin {Origin}.")]
    public static partial void ForeignOrigin(this ILogger log, string path, string origin);

    [LoggerMessage(1105, LogLevel.Warning, "Refused: {Path} without a valid anti-forgery token.")]
    public static partial void AntiForgeryRefused(this ILogger log, string path);

    [LoggerMessage(1106, LogLevel.Warning, "The accounts cannot be read again; those known so far stay in force.")]
    public static partial void AccountsNotRead(this ILogger log, Exception why);

    [LoggerMessage(1107, LogLevel.Warning, "Refused: a first administrator with a wrong or used link, from {Address}.")]
    public static partial void SetupRefused(this ILogger log, System.Net.IPAddress? address);

    [LoggerMessage(1108, LogLevel.Information, "User {Actor} made or changed the account {User}.")]
    public static partial void AccountChanged(this ILogger log, Guid actor, Guid user);

    [LoggerMessage(1109, LogLevel.Error, "It cannot be checked which customers user {User} may still see; the consoles of this user are told of changes to them until they are closed.")]
    public static partial void SightNotChecked(this ILogger log, Guid user, Exception why);

    [LoggerMessage(1110, LogLevel.Warning, "The audit log cannot be stored; what it is to hold waits in a file of the data folder until the database takes it.")]
    public static partial void AuditNotStored(this ILogger log, Exception why);

    [LoggerMessage(1111, LogLevel.Critical, "Neither the database nor the disk takes the audit log. Not stored: {Kind} by {Actor} of {Subject} at {At}.")]
    public static partial void AuditLost(this ILogger log, string kind, Guid? actor, Guid? subject, DateTimeOffset at, Exception why);

    [LoggerMessage(1112, LogLevel.Error, "The keys of programs cannot be read again; those that were known count on.")]
    public static partial void KeysNotRead(this ILogger log, Exception why);

    [LoggerMessage(1113, LogLevel.Warning, "Refused: a key that is unknown, expired or revoked, from {Address}.")]
    public static partial void KeyRefused(this ILogger log, System.Net.IPAddress? address);

    [LoggerMessage(1114, LogLevel.Warning, "{Count} more refused requests were not logged, because there were too many at once.")]
    public static partial void RefusalsNotLogged(this ILogger log, long count);

    [LoggerMessage(1115, LogLevel.Error, "A console's command failed: {Command}.")]
    public static partial void HubCommandFailed(this ILogger log, string command, Exception why);

    [LoggerMessage(1308, LogLevel.Error, "People cannot be forgotten, or old data removed; it is tried again in a minute.")]
    public static partial void PrivacyFailed(this ILogger log, Exception why);

    [LoggerMessage(1309, LogLevel.Error, "The export of customer {Customer} could not be written.")]
    public static partial void PersonExportFailed(this ILogger log, Guid customer, Exception why);

    [LoggerMessage(1201, LogLevel.Error, "A request failed: {Method} {Path} (trace {Trace}).")]
    public static partial void RequestFailed(this ILogger log, string method, string path, string trace, Exception why);

    [LoggerMessage(1202, LogLevel.Information, "User {User} listens to recording {Recording} of contact {Contact}.")]
    public static partial void RecordingPlayed(this ILogger log, Guid user, Guid recording, Guid contact);

    [LoggerMessage(1203, LogLevel.Warning, "Refused: user {User} asked for recording {Recording} of contact {Contact}.")]
    public static partial void RecordingRefused(this ILogger log, Guid user, Guid recording, Guid contact);

    [LoggerMessage(1204, LogLevel.Error, "Recording {Recording} names the file {File}, which lies outside the recording folder.")]
    public static partial void RecordingOutside(this ILogger log, Guid recording, string file);

    [LoggerMessage(1205, LogLevel.Error, "The certificate in {File} was changed and cannot be read; the former one is served on. Put the certificate and its key in place.")]
    public static partial void CertificateNotRenewed(this ILogger log, string file, Exception why);

    [LoggerMessage(1303, LogLevel.Error, "What calls cost today cannot be written to {File}; after a restart the day's limit would begin anew. Make room on that disk or repair it.")]
    public static partial void TollLedgerNotSaved(this ILogger log, string file, Exception why);

    [LoggerMessage(1301, LogLevel.Information, "Deleted {Count} recordings older than {Days} days.")]
    public static partial void RecordingsDeleted(this ILogger log, int count, int days);

    [LoggerMessage(1310, LogLevel.Warning, "The trunk {Trunk} is called at {Address} from now on, where {Host} leads.")]
    public static partial void TrunkMoved(this ILogger log, string trunk, string host, System.Net.IPAddress address);

    [LoggerMessage(1311, LogLevel.Warning, "The host {Host} of trunk {Trunk} is not resolved ({Why}); the trunk stays where it is.")]
    public static partial void TrunkNotResolved(this ILogger log, string trunk, string host, string why);

    [LoggerMessage(1304, LogLevel.Error, "The file {List} could not be imported; what was stored of it is taken back.")]
    public static partial void ImportFailed(this ILogger log, string list, Exception why);

    [LoggerMessage(1305, LogLevel.Warning, "The import of {File} did not become complete; what it had stored was taken back.")]
    public static partial void ImportTakenBack(this ILogger log, string file);

    [LoggerMessage(1306, LogLevel.Error, "What is due about ticket {Ticket} could not be done; it is tried again in a moment.")]
    public static partial void PromiseNotWatched(this ILogger log, Guid ticket, Exception why);

    [LoggerMessage(1307, LogLevel.Error, "What is due to customers cannot be read; it is tried again in a moment.")]
    public static partial void PromisesNotWatched(this ILogger log, Exception why);

    [LoggerMessage(1314, LogLevel.Error, "Rules could not be run; it is tried again.")]
    public static partial void RulesNotRun(this ILogger log, Exception why);

    [LoggerMessage(1312, LogLevel.Error, "What is to be sent to webhooks could not be read; it is tried again.")]
    public static partial void WebhooksNotRead(this ILogger log, Exception why);

    [LoggerMessage(1317, LogLevel.Error, "Invitations to surveys could not be made; it is tried again.")]
    public static partial void SurveysNotSent(this ILogger log, Exception why);

    [LoggerMessage(1313, LogLevel.Error, "The webhook {Webhook} could not be served; it is tried again.")]
    public static partial void WebhookNotSent(this ILogger log, Guid webhook, Exception why);

    [LoggerMessage(1302, LogLevel.Error, "Old recordings cannot be deleted; it is tried again in an hour.")]
    public static partial void RecordingsNotDeleted(this ILogger log, Exception why);

    [LoggerMessage(1321, LogLevel.Information, "Removed {Count} files of attachments that were cut off.")]
    public static partial void AttachmentsSwept(this ILogger log, int count);

    [LoggerMessage(1322, LogLevel.Error, "Files of attachments that were cut off cannot be removed; it is tried again tomorrow.")]
    public static partial void AttachmentsNotSwept(this ILogger log, Exception why);

    [LoggerMessage(1323, LogLevel.Error, "Those who follow tickets cannot be told what happens to them; it is tried again every second.")]
    public static partial void TicketNewsFailing(this ILogger log, Exception why);

    [LoggerMessage(1401, LogLevel.Error, "The message {File} cannot be taken now ({Why}); it stays where it is and is tried again.")]
    public static partial void MailNotTaken(this ILogger log, string file, string why);

    [LoggerMessage(1402, LogLevel.Error, "The message {File} cannot be taken ({Why}); it is in {Folder}, with the reason beside it.")]
    public static partial void MailFailed(this ILogger log, string file, string why, string folder, Exception? failure);

    [LoggerMessage(1404, LogLevel.Error, "E-mails to customers cannot be sent; they wait and are tried again every few seconds.")]
    public static partial void MailNotSent(this ILogger log, Exception why);

    [LoggerMessage(1403, LogLevel.Warning, "Refused: a message at the mail webhook with a wrong secret, from {Address}.")]
    public static partial void MailWebhookRefused(this ILogger log, System.Net.IPAddress? address);
}

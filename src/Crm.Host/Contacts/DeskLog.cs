namespace Crm.Host.Contacts;

/// <summary>Puts the contact's id on every log line written while the scope is open.</summary>
internal sealed record ContactScope(Guid Contact) : IReadOnlyCollection<KeyValuePair<string, object>>
{
    public int Count => 1;

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator()
    {
        yield return new KeyValuePair<string, object>("contact", Contact);
    }

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"contact:{Contact}";
}

/// <summary>Log lines of the contact desk.</summary>
internal static partial class DeskLog
{
    [LoggerMessage(100, LogLevel.Error, "A piece of the contact desk's work failed; the desk goes on")]
    public static partial void WorkFailed(ILogger log, Exception error);

    [LoggerMessage(101, LogLevel.Error, "Running the decision {Decision} failed; the desk goes on")]
    public static partial void DecisionFailed(ILogger log, string decision, Exception error);

    [LoggerMessage(102, LogLevel.Debug, "Routing ignored {Fact}: {Because}")]
    public static partial void FactIgnored(ILogger log, string fact, string because);

    [LoggerMessage(103, LogLevel.Warning, "The caller's look-up for contact {Contact} is late; the call goes on as an unknown caller")]
    public static partial void LookUpLate(ILogger log, Guid contact);

    [LoggerMessage(104, LogLevel.Warning, "The caller's look-up for contact {Contact} failed; the call goes on as an unknown caller")]
    public static partial void LookUpFailed(ILogger log, Guid contact, Exception error);

    [LoggerMessage(105, LogLevel.Error, "A recording is incomplete: {Error}")]
    public static partial void RecordingFailed(ILogger log, string error);

    [LoggerMessage(106, LogLevel.Information, "A call that {Agent} dialed was refused: {Why}")]
    public static partial void DialRefused(ILogger log, string agent, string why);

    [LoggerMessage(111, LogLevel.Warning, "A number could not be checked before a call by hand; the call is refused")]
    public static partial void NumberUnchecked(ILogger log, Exception error);

    [LoggerMessage(107, LogLevel.Information, "Marked {Count} contacts as interrupted that were open when the server stopped")]
    public static partial void Interrupted(ILogger log, int count);

    [LoggerMessage(108, LogLevel.Warning, "A console could not be told of a change; it asks again when it reconnects")]
    public static partial void PushFailed(ILogger log, Exception error);

    [LoggerMessage(110, LogLevel.Warning, "The empty voice message {File} could not be deleted; delete it by hand")]
    public static partial void RecordingNotDeleted(ILogger log, string file, Exception error);

    [LoggerMessage(109, LogLevel.Warning, "The list of registered phones could not be written to {File}; after a restart phones ring only once they have registered again")]
    public static partial void BindingsNotSaved(ILogger log, string file, Exception error);

    [LoggerMessage(119, LogLevel.Critical, "The stop went on without {What}, which took too long")]
    public static partial void StopPartLate(ILogger log, string what);
}

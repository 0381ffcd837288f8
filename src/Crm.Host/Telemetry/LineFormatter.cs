using System.Globalization;
using Crm.Host.Contacts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Crm.Host.Telemetry;

/// <summary>One line an event: time, level, event id, source, contact, message, and the exception folded into the same line.</summary>
internal sealed class LineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "crm";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter output)
    {
        var message = entry.Formatter(entry.State, entry.Exception);
        var source = entry.Category[(entry.Category.LastIndexOf('.') + 1)..];
        output.Write(time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        output.Write(string.Create(CultureInfo.InvariantCulture, $" {Level(entry.LogLevel)} {entry.EventId.Id} {source}"));
        if (ContactOf(scopes) is { } contact)
            output.Write(string.Create(CultureInfo.InvariantCulture, $" contact={contact}"));
        output.Write(' ');
        output.Write(LogRedaction.Clean(message));
        if (entry.Exception is { } exception)
        {
            output.Write(" | ");
            output.Write(LogRedaction.Clean(exception.ToString()));
        }
        output.Write('\n');
    }

    /// <summary>The innermost contact, or null.</summary>
    private static Guid? ContactOf(IExternalScopeProvider? scopes)
    {
        Guid? found = null;
        // Called outermost first, so the last one seen is the innermost.
        scopes?.ForEachScope((scope, _) => found = scope is ContactScope of ? of.Contact : found, (object?)null);
        return found;
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}

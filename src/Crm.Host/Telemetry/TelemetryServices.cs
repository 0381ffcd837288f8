using Microsoft.Extensions.Logging.Console;

namespace Crm.Host.Telemetry;

/// <summary>Logs and metrics. <c>CRM_LOG=json</c> writes JSON lines for a collector instead of lines for people.</summary>
internal static class TelemetryServices
{
    /// <summary>Needs the journal among the services.</summary>
    public static void AddCrmTelemetry(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        var json = string.Equals(Environment.GetEnvironmentVariable("CRM_LOG"), "json", StringComparison.OrdinalIgnoreCase);
        // A terminal that is stopped, or a collector that hangs, costs lines and never a call: without this whoever logs would wait for it.
        builder.Services.Configure<ConsoleLoggerOptions>(options => options.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
        if (json)
            builder.Logging.AddJsonConsole(options => (options.IncludeScopes, options.UseUtcTimestamp, options.TimestampFormat) = (true, true, "O"));
        else
            builder.Logging.AddConsole(options => options.FormatterName = LineFormatter.FormatterName).AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Quartz", LogLevel.Warning);
        // Every request of a browser would be a line, and keys without a certificate are what a single machine has: its files are closed to others.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // A refused command would be an error with its stack; HubGuard logs what is one.
        builder.Logging.AddFilter("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogLevel.Critical);
        // Why a start failed is said once, in plain words, by Program.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddSingleton<HostMetrics>();
        builder.Services.AddHostedService(services => services.GetRequiredService<HostMetrics>());
    }
}

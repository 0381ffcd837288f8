using Microsoft.Extensions.Logging.Console;

namespace Crm.Host.Telemetry;

/// <summary>Where log lines go and which: one line an event, with the contact's id as a scope; JSON where no person reads along.</summary>
internal static class Logs
{
    public static void AddCrmLogs(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // The keys lie in the data folder, readable by the owner alone; that they are not encrypted there is known.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // Start and stop are said in plain words by the server itself.
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Error);
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (Console.IsOutputRedirected)
        {
            logging.AddJsonConsole(options =>
            {
                options.IncludeScopes = true;
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }
        else
        {
            logging.AddSimpleConsole(options =>
            {
                options.IncludeScopes = true;
                options.SingleLine = true;
                options.ColorBehavior = LoggerColorBehavior.Default;
                options.TimestampFormat = "HH:mm:ss ";
            });
        }
    }
}

namespace Crm.Host.Telemetry;

/// <summary>How many refusals of strangers are logged: the first few of each ten seconds, so that a flood of requests does not become a flood of log lines. The counters have them all.</summary>
internal sealed class RefusalLimit(TimeProvider time, ILogger<RefusalLimit> log)
{
    /// <summary>Lines of each <see cref="Window"/>.</summary>
    public const int Most = 20;

    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private long since = time.GetTimestamp();
    private long count;

    /// <summary>Whether this refusal is to be logged.</summary>
    public bool MayLog()
    {
        lock (gate)
        {
            if (time.GetElapsedTime(since) >= Window)
            {
                if (count > Most)
                    log.RefusalsNotLogged(count - Most);
                (since, count) = (time.GetTimestamp(), 0);
            }
            return ++count <= Most;
        }
    }
}

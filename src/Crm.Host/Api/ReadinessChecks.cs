using Crm.HelpDesk.Timeline;
using Crm.Host.Contacts;
using Crm.Telephony.Calls;

namespace Crm.Host.Api;

/// <summary>The database answers.</summary>
internal sealed class DatabaseReadiness(EventStore store) : IReadinessCheck
{
    public string Name => "database";

    public async Task<string?> ProblemAsync(CancellationToken cancel)
    {
        await store.JournalPositionAsync(cancel);
        return null;
    }
}

/// <summary>Events reach the disk, and the database soon after.</summary>
internal sealed class JournalReadiness(Journal journal, JournalProjector projector, TimeProvider time) : IReadinessCheck
{
    private static readonly TimeSpan MostBehind = TimeSpan.FromSeconds(30);

    public string Name => "journal";

    public Task<string?> ProblemAsync(CancellationToken cancel) => Task.FromResult(Problem());

    private string? Problem()
    {
        var health = journal.Health;
        if (!health.IsHealthy)
            return $"cannot write to its disk; {health.QueuedBytes} bytes wait in memory, {health.Refused} events are lost";
        var lag = projector.Lag;
        return lag.OldestAt is { } oldest && time.GetUtcNow() - oldest > MostBehind ? $"{lag.Events} events are not in the database yet" : null;
    }
}

/// <summary>The telephone listens.</summary>
internal sealed class TelephoneReadiness(IServiceProvider services) : IReadinessCheck
{
    public string Name => "sip";

    public Task<string?> ProblemAsync(CancellationToken cancel) =>
        Task.FromResult(services.GetService<CallServer>() is { SipPort: > 0 } ? null : "is not listening");
}

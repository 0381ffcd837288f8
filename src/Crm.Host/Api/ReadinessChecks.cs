using Crm.HelpDesk.Timeline;
using Crm.Host.Contacts;
using Crm.Telephony.Calls;

namespace Crm.Host.Api;

/// <summary>The database answers, and takes what happened.</summary>
internal sealed class DatabaseReadiness(EventStore store, JournalProjector projector) : IReadinessCheck
{
    public string Name => "database";

    public async Task<string?> ProblemAsync(CancellationToken cancel)
    {
        await store.JournalPositionAsync(cancel);
        return projector.Lag is { Problem: not null, Events: var waiting } ? $"takes no events; {waiting} wait safely in the journal. The log says why" : null;
    }
}

/// <summary>Events reach the disk, and the database soon after.</summary>
internal sealed class JournalReadiness(Journal journal, JournalProjector projector, TimeProvider time) : IReadinessCheck
{
    private static readonly TimeSpan MostBehind = TimeSpan.FromSeconds(10);

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

using System.Diagnostics.Metrics;
using Crm.Host.Contacts;

namespace Crm.Host.Telemetry;

/// <summary>The host's figures, on the meter "Crm.Host" for whatever collector a site attaches.</summary>
internal sealed class HostMetrics : IHostedService, IDisposable
{
    public const string MeterName = "Crm.Host";

    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> signIns;
    private readonly Counter<long> refusals;

    public HostMetrics(Journal journal, JournalProjector projector, TimeProvider time)
    {
        signIns = meter.CreateCounter<long>("crm.sign_ins", description: "Sign-ins, by result.");
        refusals = meter.CreateCounter<long>("crm.requests_refused", description: "Requests that a guard stopped, by reason.");
        meter.CreateObservableGauge("crm.journal.queued", () => journal.Health.QueuedBytes, "By", "Events that wait in memory for the disk.");
        meter.CreateObservableCounter("crm.journal.lost", () => journal.Health.Refused, description: "Events lost because disk and memory queue were full.");
        meter.CreateObservableGauge("crm.journal.behind", () => projector.Lag.Events, description: "Events on disk that the database does not have yet.");
        meter.CreateObservableGauge(
            "crm.journal.behind_seconds", () => projector.Lag.OldestAt is { } oldest ? (time.GetUtcNow() - oldest).TotalSeconds : 0, "s", "Age of the oldest of them.");
    }

    public void SignedIn(bool succeeded) => signIns.Add(1, new KeyValuePair<string, object?>("result", succeeded ? "ok" : "refused"));

    /// <param name="reason">origin or anti-forgery.</param>
    public void Refused(string reason) => refusals.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Nothing to do: the server's start makes this object, and with it the gauges.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => meter.Dispose();
}

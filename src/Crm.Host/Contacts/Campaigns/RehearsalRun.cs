using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;

namespace Crm.Host.Contacts.Campaigns;

internal enum RehearsalState { Waiting, Running, Done, Failed, Cancelled }

/// <summary>
/// One rehearsal.
/// <code>
///  Waiting ──its turn──▶ Running ──▶ Done
///     │                     ├──────▶ Failed      nothing to rehearse on, took too long
///     └─────────────────────┴──────▶ Cancelled
/// </code>
/// </summary>
internal sealed class RehearsalRun(CampaignRecord campaign, int agents, TimeSpan length, string by) : IDisposable
{
    private long _progress;

    public CampaignRecord Campaign { get; } = campaign;
    public int Agents { get; } = agents;
    public TimeSpan Length { get; } = length;
    public string By { get; } = by;
    public CancellationTokenSource Cancel { get; } = new();
    public Task Task { get; set; } = Task.CompletedTask;
    public RehearsalState State { get; private set; }
    public string? Problem { get; private set; }

    public bool IsOver => State is RehearsalState.Done or RehearsalState.Failed or RehearsalState.Cancelled;

    /// <summary>0 to 1.</summary>
    public double Progress
    {
        get => BitConverter.Int64BitsToDouble(Interlocked.Read(ref _progress));
        set => Interlocked.Exchange(ref _progress, BitConverter.DoubleToInt64Bits(value));
    }

    public void Begin() => State = RehearsalState.Running;

    public void End(RehearsalState state, string? problem = null) => (Problem, State) = (problem, state);

    public RehearsalView View(RehearsalReport? report) => new(State.ToString().ToLowerInvariant(), Progress, Agents, Length.TotalHours, Problem, report);

    public void Dispose() => Cancel.Dispose();
}

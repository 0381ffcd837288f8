namespace Crm.Host.Tests.Walks;

/// <summary>The real time, moved forward where a walk would otherwise have to wait for minutes. Telephones and timers run on real time.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}

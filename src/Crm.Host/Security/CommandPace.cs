namespace Crm.Host.Security;

/// <summary>How fast one connection may give commands: so many at once, then so many a second. A person's clicks never reach it.</summary>
internal sealed class CommandPace(TimeProvider time)
{
    public const int Burst = 60;
    public const int PerSecond = 20;

    private double left = Burst;
    private long at = time.GetTimestamp();

    /// <summary>Counts a command.</summary>
    /// <returns>How long it has to wait; zero while there is something left.</returns>
    public TimeSpan Take()
    {
        left = Math.Min(Burst, left + (time.GetElapsedTime(at).TotalSeconds * PerSecond)) - 1;
        at = time.GetTimestamp();
        return left >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-left / PerSecond);
    }
}

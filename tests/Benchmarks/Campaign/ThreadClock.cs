using System.Runtime.InteropServices;

namespace Crm.Benchmarks.Campaign;

/// <summary>Processor time of the one thread that looks.</summary>
internal sealed partial class ThreadClock
{
    private const int ThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID
    private long _nanoseconds;

    /// <summary>As of the last look.</summary>
    public TimeSpan Used => TimeSpan.FromMicroseconds(Volatile.Read(ref _nanoseconds) / 1_000.0);

    public void Look()
    {
        if (Read(ThreadCpuTime, out var time) == 0)
        {
            Volatile.Write(ref _nanoseconds, (time.Seconds * 1_000_000_000) + time.Nanoseconds);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, out Instant time);

    private readonly record struct Instant(long Seconds, long Nanoseconds);
}

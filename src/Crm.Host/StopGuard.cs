using System.Runtime.InteropServices;

namespace Crm.Host;

/// <summary>
/// The last word about how long a stop takes. Whoever runs the server is promised the end of the process within five seconds, and what holds a stop
/// up may be anything: a disk that hangs, a library's own time-out, or a thread pool whose threads all wait for a locked database. So the guard is a
/// thread that shares nothing with them, and it ends the process without asking anyone. Nothing is lost by that: events are in the journal before a
/// stop comes this far, and the next start stores them as it does after a kill.
/// </summary>
internal static partial class StopGuard
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3.5);
    /// <summary>Work that waits for a database may hold every thread of the pool; the stop must not wait until the pool grows by itself, a thread or two a second.</summary>
    private const int PoolThreads = 256;
    /// <summary>Standard error may be a pipe that nobody empties.</summary>
    private static readonly TimeSpan SayingLimit = TimeSpan.FromMilliseconds(100);

    private static readonly List<PosixSignalRegistration> Signals = [];
    private static int _begun;

    /// <summary>From now on every request to stop this process is guarded, also one that comes while it starts.</summary>
    public static void Watch()
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT })
        {
            Signals.Add(PosixSignalRegistration.Create(signal, _ => Begin()));
        }
    }

    private static void Begin()
    {
        if (Interlocked.Exchange(ref _begun, 1) == 1)
        {
            return;
        }

        ThreadPool.SetMinThreads(PoolThreads, PoolThreads);
        Run("stop guard", () =>
        {
            Thread.Sleep(Limit);
            Run("stop guard's word", Say).Join(SayingLimit);
            Exit(0);
        });
    }

    private static void Say() =>
        Console.Error.WriteLine($"The stop was not done after {Limit.TotalSeconds:0.#} s and is cut short. What happened until then is in the journal; the next start stores it.");

    private static Thread Run(string name, ThreadStart work)
    {
        var thread = new Thread(work) { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    /// <summary>exit(2) of the process without its handlers, one of which may be what hangs.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int status);
}

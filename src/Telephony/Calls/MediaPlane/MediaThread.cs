using System.Collections.Concurrent;
using Crm.Telephony.Calls.MediaPlane.Native;

namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>
/// One thread that moves packets for the legs it owns. Everything of a leg below <see cref="MediaLeg"/> is touched by its thread alone, so
/// the packet path has no lock. Commands arrive through a queue and an eventfd and run between packets.
/// </summary>
internal sealed unsafe class MediaThread : IDisposable
{
    /// <summary>Each leg is ticked once in 20 ms; the legs are spread over this many groups so that players do not send in one burst.</summary>
    private const int TickGroups = 4;

    private const long TickMicroseconds = RtpClock.FrameMicroseconds / TickGroups;

    /// <summary>After a longer stall (a suspended machine) the missed ticks are skipped instead of being made up in a burst.</summary>
    private const long LongestCatchUpMicroseconds = 200_000;

    private readonly Epoll _epoll = new();
    private readonly ConcurrentQueue<(RtpSession Session, Action Command)> _commands = new();
    private readonly List<RtpSession>[] _groups = [[], [], [], []];
    private readonly TimeProvider _time;
    private readonly Action<MediaEvent> _sink;
    private readonly Thread _thread;
    private PortEntry[] _ports = new PortEntry[64];
    private int _sessions;
    private int _nextGroup;
    private long _nextTick;
    private long _allocated;
    private long _relayed;
    private long _dropped;
    private volatile bool _stopping;

    internal MediaThread(int number, TimeProvider time, Action<MediaEvent> sink)
    {
        _time = time;
        _sink = sink;
        Buffer = new PacketBuffer();
        _thread = new Thread(Run) { Name = $"media {number}", IsBackground = true };
    }

    /// <summary>The thread's one packet buffer: a datagram is received, rewritten and sent in it.</summary>
    internal PacketBuffer Buffer { get; }

    /// <summary>Monotonic time of the current round, in microseconds.</summary>
    internal long Now { get; private set; }

    /// <summary>Managed bytes that this thread has allocated so far, as of its last tick. A relayed packet adds nothing to it.</summary>
    internal long AllocatedBytes => Volatile.Read(ref _allocated);

    internal long Relayed => Volatile.Read(ref _relayed);

    internal long Dropped => Volatile.Read(ref _dropped);

    internal void CountRelayed() => _relayed++;

    internal void CountDropped() => _dropped++;

    internal void Start()
    {
        Now = RtpClock.Microseconds(_time);
        _thread.Start();
    }

    /// <summary>Runs a command for a leg on this thread, after those posted before it. From any thread; never blocks.</summary>
    internal void Post(RtpSession session, Action command)
    {
        _commands.Enqueue((session, command));
        _epoll.Wake();
    }

    /// <summary>Runs a command on this thread and waits for it; at most one round of packets long.</summary>
    internal void Invoke(RtpSession session, Action command)
    {
        using var done = new ManualResetEventSlim();
        _commands.Enqueue((session, Run));
        _epoll.Wake();
        done.Wait();

        void Run()
        {
            try { command(); }
            finally { done.Set(); }
        }
    }

    /// <summary>Takes a leg over: its ports are polled and its ticks run here from now on.</summary>
    internal void Adopt(RtpSession session)
    {
        if (session.IsClosed) return;
        if (_sessions++ == 0)
        {
            _nextTick = Now + TickMicroseconds;
            _epoll.SetTimer(TickMicroseconds);
        }
        session.Thread = this;
        _groups[session.TickGroup % TickGroups].Add(session);
        foreach (var port in session.Transport.Ports)
        {
            if (port.Fd >= _ports.Length) Array.Resize(ref _ports, Math.Max(port.Fd + 1, _ports.Length * 2));
            _ports[port.Fd] = new PortEntry(session, port);
            _epoll.Add(port.Fd);
        }
    }

    /// <summary>Lets a leg go, to be closed or adopted by another thread.</summary>
    internal void Release(RtpSession session)
    {
        if (!_groups[session.TickGroup % TickGroups].Remove(session)) return;
        if (--_sessions == 0) _epoll.SetTimer(0);
        foreach (var port in session.Transport.Ports)
        {
            _epoll.Remove(port.Fd);
            _ports[port.Fd] = default;
        }
    }

    internal void Raise(MediaEvent happened) => _sink(happened);

    private void Run()
    {
        while (!_stopping)
        {
            int ready = _epoll.Wait();
            Now = RtpClock.Microseconds(_time);
            for (int i = 0; i < ready; i++) Dispatch(_epoll.Ready(i));
        }
        RunCommands();
    }

    private void Dispatch(int fd)
    {
        if (_epoll.IsWake(fd))
        {
            _epoll.ClearWake();
            RunCommands();
            return;
        }
        if (_epoll.IsTimer(fd))
        {
            _epoll.ClearTimer();
            Tick();
            return;
        }
        // A port that was closed earlier in this round has no entry any more.
        var entry = (uint)fd < (uint)_ports.Length ? _ports[fd] : default;
        if (entry.Session is null) return;
        try
        {
            entry.Session.Transport.OnReadable(entry.Port);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Abandon(entry.Session, e);
        }
    }

    private void RunCommands()
    {
        while (_commands.TryDequeue(out var next))
        {
            try
            {
                next.Command();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Abandon(next.Session, e);
            }
        }
    }

    private void Tick()
    {
        if (_sessions == 0 || Now < _nextTick) return;
        if (Now - _nextTick > LongestCatchUpMicroseconds) _nextTick = Now;
        for (; Now >= _nextTick; _nextTick += TickMicroseconds)
        {
            var group = _groups[_nextGroup];
            _nextGroup = (_nextGroup + 1) % TickGroups;
            for (int i = group.Count - 1; i >= 0; i--)
            {
                try
                {
                    group[i].OnTick();
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    Abandon(group[i], e);
                }
            }
        }
        Volatile.Write(ref _allocated, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>A defect met by one leg ends that leg, not the media of all others.</summary>
    private void Abandon(RtpSession session, Exception defect)
    {
        session.Close();
        Raise(new MediaFailed(session.Leg, $"the media of this call broke: {defect.GetType().Name}: {defect.Message}"));
    }

    public void Dispose()
    {
        _stopping = true;
        _epoll.Wake();
        if (_thread.IsAlive) _thread.Join();
        foreach (var group in _groups)
            foreach (var session in group.ToArray())
                session.Close();
        _epoll.Dispose();
    }

    private readonly record struct PortEntry(RtpSession? Session, UdpPort Port);
}

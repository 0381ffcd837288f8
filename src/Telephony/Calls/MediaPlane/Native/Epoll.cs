using System.Runtime.InteropServices;

namespace Crm.Telephony.Calls.MediaPlane.Native;

/// <summary>
/// A level-triggered epoll set with a built-in wake-up (eventfd) and a periodic timer (timerfd: a time-out for each wait would set up a kernel
/// timer for each packet). Each wait reports the descriptors that can be read; one datagram is then
/// taken from each, so a flooded port gets one turn a round like every other.
/// </summary>
internal sealed unsafe class Epoll : IDisposable
{
    private const int MaxEvents = 256;

    // struct epoll_event is packed on x86-64 only (epoll_ctl(2)).
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = EventSize - sizeof(ulong);

    private readonly int _epoll;
    private readonly int _wake;
    private readonly int _timer;
    private readonly byte* _events;

    internal Epoll()
    {
        _epoll = Libc.EpollCreate(Libc.EpollCloExec);
        if (_epoll < 0) throw Libc.Failure("epoll_create1");
        _wake = Libc.EventFd(0, Libc.EventFdNonBlock | Libc.EventFdCloExec);
        if (_wake < 0) throw Libc.Failure("eventfd");
        _timer = Libc.TimerFdCreate(Libc.ClockMonotonic, Libc.TimerFdNonBlock | Libc.TimerFdCloExec);
        if (_timer < 0) throw Libc.Failure("timerfd_create");
        _events = (byte*)NativeMemory.AllocZeroed((nuint)(MaxEvents * EventSize));
        Add(_wake);
        Add(_timer);
    }

    /// <summary>Makes a wait return this often, for <see cref="IsTimer"/>; 0 stops it.</summary>
    internal void SetTimer(long microseconds)
    {
        nint* timer = stackalloc nint[4];
        timer[0] = timer[2] = (nint)(microseconds / 1_000_000);
        timer[1] = timer[3] = (nint)(microseconds % 1_000_000 * 1000);
        if (Libc.TimerFdSet(_timer, 0, timer, null) != 0) throw Libc.Failure("timerfd_settime");
    }

    internal void Add(int fd)
    {
        byte* entry = stackalloc byte[16];
        *(uint*)entry = Libc.EpollIn;
        *(ulong*)(entry + DataOffset) = (ulong)fd;
        if (Libc.EpollControl(_epoll, Libc.EpollAdd, fd, entry) != 0) throw Libc.Failure("epoll_ctl");
    }

    internal void Remove(int fd)
    {
        byte* entry = stackalloc byte[16];
        _ = Libc.EpollControl(_epoll, Libc.EpollDelete, fd, entry);
    }

    /// <summary>Waits until something can be read, or so long. How many entries <see cref="Ready"/> has; an interrupted wait has none.</summary>
    internal int Wait(int milliseconds = -1)
    {
        int count = Libc.EpollWait(_epoll, _events, MaxEvents, milliseconds);
        if (count >= 0) return count;
        return Libc.LastError == Libc.EInterrupted ? 0 : throw Libc.Failure("epoll_wait");
    }

    internal int Ready(int index) => (int)*(ulong*)(_events + index * EventSize + DataOffset);

    internal bool IsWake(int fd) => fd == _wake;

    /// <summary>Makes a waiting thread return. May be called from any thread.</summary>
    internal void Wake()
    {
        ulong one = 1;
        _ = Libc.Write(_wake, (byte*)&one, sizeof(ulong));
    }

    internal void ClearWake() => Clear(_wake);

    internal bool IsTimer(int fd) => fd == _timer;

    internal void ClearTimer() => Clear(_timer);

    private static void Clear(int fd)
    {
        ulong count;
        _ = Libc.Read(fd, (byte*)&count, sizeof(ulong));
    }

    public void Dispose()
    {
        _ = Libc.Close(_wake);
        _ = Libc.Close(_timer);
        _ = Libc.Close(_epoll);
        NativeMemory.Free(_events);
    }
}

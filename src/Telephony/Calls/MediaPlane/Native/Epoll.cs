using System.Runtime.InteropServices;

namespace Crm.Telephony.Calls.MediaPlane.Native;

/// <summary>
/// A level-triggered epoll set with a built-in wake-up (eventfd). Each wait reports the descriptors that can be read; one datagram is then
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
    private readonly byte* _events;

    internal Epoll()
    {
        _epoll = Libc.EpollCreate(Libc.EpollCloExec);
        if (_epoll < 0) throw Libc.Failure("epoll_create1");
        _wake = Libc.EventFd(0, Libc.EventFdNonBlock | Libc.EventFdCloExec);
        if (_wake < 0) throw Libc.Failure("eventfd");
        _events = (byte*)NativeMemory.AllocZeroed((nuint)(MaxEvents * EventSize));
        Add(_wake);
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

    /// <summary>Waits at most so long (−1: for ever). How many entries <see cref="Ready"/> has; an interrupted wait has none.</summary>
    internal int Wait(int milliseconds)
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

    internal void ClearWake()
    {
        ulong count;
        _ = Libc.Read(_wake, (byte*)&count, sizeof(ulong));
    }

    public void Dispose()
    {
        _ = Libc.Close(_wake);
        _ = Libc.Close(_epoll);
        NativeMemory.Free(_events);
    }
}

using System.Runtime.InteropServices;

namespace Crm.Telephony.Calls.MediaPlane.Native;

/// <summary>The few Linux system calls of the packet path, declared blittable so that a call costs a syscall and nothing else.</summary>
internal static unsafe partial class Libc
{
    internal const int AfInet = 2, AfInet6 = 10;
    internal const int SockDgram = 2, SockNonBlock = 0x800, SockCloExec = 0x80000;
    internal const int EpollCloExec = 0x80000, EpollIn = 1, EpollAdd = 1, EpollDelete = 2;
    internal const int EventFdNonBlock = 0x800, EventFdCloExec = 0x80000;
    internal const int ClockMonotonic = 1, TimerFdNonBlock = 0x800, TimerFdCloExec = 0x80000;
    internal const int SolSocket = 1, SoReceiveBuffer = 8, IpProtoIp = 0, IpTos = 1, IpProtoIpv6 = 41, Ipv6TrafficClass = 67;

    internal const int EInterrupted = 4, EAgain = 11, EMessageTooLong = 90, EAddressInUse = 98, ENoBuffers = 105, EConnectionRefused = 111;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    internal static partial int Socket(int domain, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "bind", SetLastError = true)]
    internal static partial int Bind(int fd, SocketAddress* address, uint length);

    [LibraryImport(Library, EntryPoint = "setsockopt", SetLastError = true)]
    internal static partial int SetSocketOption(int fd, int level, int name, int* value, uint length);

    [LibraryImport(Library, EntryPoint = "recvfrom", SetLastError = true)]
    internal static partial nint ReceiveFrom(int fd, byte* buffer, nint length, int flags, SocketAddress* from, uint* fromLength);

    [LibraryImport(Library, EntryPoint = "sendto", SetLastError = true)]
    internal static partial nint SendTo(int fd, byte* buffer, nint length, int flags, SocketAddress* to, uint toLength);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int fd);

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    internal static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static partial int EpollControl(int epoll, int operation, int fd, byte* epollEvent);

    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    internal static partial int EpollWait(int epoll, byte* events, int max, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventFd(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "timerfd_create", SetLastError = true)]
    internal static partial int TimerFdCreate(int clock, int flags);

    /// <param name="timer">struct itimerspec: interval and first expiry, each in seconds and nanoseconds; all zero disarms.</param>
    [LibraryImport(Library, EntryPoint = "timerfd_settime", SetLastError = true)]
    internal static partial int TimerFdSet(int fd, int flags, nint* timer, nint* former);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int fd, byte* buffer, nint length);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int fd, byte* buffer, nint length);

    internal static int LastError => Marshal.GetLastPInvokeError();

    /// <summary>The failure of a call that cannot go on, with the system's own words for errno.</summary>
    internal static IOException Failure(string call)
    {
        int errno = LastError;
        return new IOException($"{call} failed: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})");
    }
}

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Telephony.Calls.MediaPlane.Native;

/// <summary>
/// A sockaddr_in or sockaddr_in6 as the kernel reads and writes it, so that a source is compared and a destination is given without
/// any conversion (ip(7), ipv6(7)).
/// <code>
/// IPv4:  family:2  port:2  address:4  zero:8
/// IPv6:  family:2  port:2  flow:4     address:16  scope:4
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct SocketAddress : IEquatable<SocketAddress>
{
    internal const int Size = 28;

    [FieldOffset(0)] private ushort _family;
    [FieldOffset(0)] private ulong _familyPortIpv4;
    [FieldOffset(2)] private ushort _portNetworkOrder;
    [FieldOffset(4)] private uint _ipv4;
    [FieldOffset(8)] private ulong _ipv6High;
    [FieldOffset(16)] private ulong _ipv6Low;
    [FieldOffset(24)] private uint _scope;

    internal SocketAddress(IPEndPoint endpoint)
    {
        this = default;
        Span<byte> address = stackalloc byte[16];
        endpoint.Address.TryWriteBytes(address, out int length);
        _portNetworkOrder = BinaryPrimitives.ReverseEndianness((ushort)endpoint.Port);
        if (length == 4)
        {
            _family = Libc.AfInet;
            _ipv4 = MemoryMarshal.Read<uint>(address);
            return;
        }
        _family = Libc.AfInet6;
        _ipv6High = MemoryMarshal.Read<ulong>(address);
        _ipv6Low = MemoryMarshal.Read<ulong>(address[8..]);
        _scope = (uint)endpoint.Address.ScopeId;
    }

    internal readonly bool IsSet => _family != 0;

    internal readonly uint Length => _family == Libc.AfInet ? 16u : Size;

    internal readonly ushort Port => BinaryPrimitives.ReverseEndianness(_portNetworkOrder);

    /// <summary>The same host, whatever the port.</summary>
    internal readonly bool SameHost(in SocketAddress other) =>
        _family == other._family && (_family == Libc.AfInet ? _ipv4 == other._ipv4 : _ipv6High == other._ipv6High && _ipv6Low == other._ipv6Low);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(SocketAddress other) =>
        _family == Libc.AfInet ? _familyPortIpv4 == other._familyPortIpv4 : _portNetworkOrder == other._portNetworkOrder && SameHost(other);

    public override readonly bool Equals(object? obj) => obj is SocketAddress other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(_family, _portNetworkOrder, _ipv4, _ipv6High, _ipv6Low);

    /// <summary>For SDP, STUN and messages; allocates.</summary>
    internal readonly IPEndPoint ToEndPoint()
    {
        Span<byte> bytes = stackalloc byte[16];
        if (_family != Libc.AfInet6)
        {
            MemoryMarshal.Write(bytes, _ipv4);
            return new IPEndPoint(new IPAddress(bytes[..4]), Port);
        }
        MemoryMarshal.Write(bytes, _ipv6High);
        MemoryMarshal.Write(bytes[8..], _ipv6Low);
        return new IPEndPoint(new IPAddress(bytes, _scope), Port);
    }

    public override readonly string ToString() => IsSet ? ToEndPoint().ToString() : "(none)";

    internal static int FamilyOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? Libc.AfInet6 : Libc.AfInet;
}

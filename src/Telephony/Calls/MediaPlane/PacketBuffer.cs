namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>A pinned buffer for one datagram with room for what is added to it (an SRTP tag).</summary>
internal sealed unsafe class PacketBuffer
{
    /// <summary>Longest datagram that is taken; a longer one is dropped unread.</summary>
    internal const int MaxDatagram = 2048;

    private const int Room = 64;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(MaxDatagram + Room, pinned: true);

    internal byte* Pointer => (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _bytes[0]);

    internal Span<byte> Span => _bytes;
}

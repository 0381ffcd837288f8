using Crm.Telephony.Calls.MediaPlane.Native;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>
/// How one leg's packets travel: it decides which datagrams are the peer's, and turns them into plain RTP for the <see cref="RtpSession"/>
/// and back. Used by the media thread that owns the leg. Packets lie in that thread's <see cref="PacketBuffer"/>.
/// </summary>
internal abstract class LegTransport
{
    protected LegTransport(PortPair ports) => Pair = ports;

    internal PortPair Pair { get; }

    /// <summary>The sockets that the media thread polls.</summary>
    internal abstract UdpPort[] Ports { get; }

    internal RtpSession Session { get; set; } = null!;

    /// <summary>Whether <see cref="SendRtp"/> would reach the peer now.</summary>
    internal abstract bool CanSend { get; }

    /// <summary>What to say when nothing was received for too long.</summary>
    internal abstract string SilenceReason { get; }

    /// <summary>What the exchange of descriptions agreed on, and from which host (whatever the port) its signalling comes, if that is known; repeated for every later exchange.</summary>
    internal abstract void Apply(NegotiatedAudio agreed, in SocketAddress signallingHost);

    /// <summary>One of the ports can be read: takes one datagram from it.</summary>
    internal abstract void OnReadable(UdpPort port);

    /// <summary>Sends the RTP packet at this place of the thread's buffer. What was there is changed (encryption).</summary>
    internal abstract void SendRtp(int start, int length);

    /// <summary>Sends the compound RTCP packet at the start of the thread's buffer.</summary>
    internal abstract void SendRtcp(int length);

    /// <summary>Every 20 ms.</summary>
    internal abstract void OnTick();

    internal abstract void Close();
}

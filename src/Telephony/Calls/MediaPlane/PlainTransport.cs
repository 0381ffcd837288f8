using Crm.Telephony.Calls.MediaPlane.Native;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>RTP/AVP on a port pair, as desk phones and trunks speak it. Unauthenticated, so the source address is all there is to check.</summary>
internal sealed unsafe class PlainTransport : LegTransport
{
    private readonly UdpPort[] _ports;
    private PeerAddress _peer;
    private SocketAddress _control;

    internal PlainTransport(PortPair ports) : base(ports) => _ports = [ports.Rtp, ports.Rtcp];

    internal override UdpPort[] Ports => _ports;

    internal override bool CanSend => _peer.IsKnown;

    internal override string SilenceReason => "nothing was received from the phone";

    internal override void Apply(NegotiatedAudio agreed, in SocketAddress signallingHost)
    {
        // On hold by 0.0.0.0 there is no address; the last one stays for the time after it.
        if (agreed.Remote is null) return;
        _peer.Negotiate(new SocketAddress(agreed.Remote), signallingHost);
        _control = agreed.RemoteControl is null ? default : new SocketAddress(agreed.RemoteControl);
    }

    internal override void OnReadable(UdpPort port)
    {
        var thread = Session.Thread;
        SocketAddress source;
        int length = port.Receive(thread.Buffer.Pointer, PacketBuffer.MaxDatagram, &source);
        if (length < 0) return;
        if (port == Pair.Rtcp)
        {
            OnControl(source, length);
            return;
        }
        if (length >= PacketBuffer.MaxDatagram || !_peer.MayBe(source) || !Session.OnRtp(thread.Buffer.Span[..length]))
        {
            thread.CountDropped();
            return;
        }
        _peer.Confirm(source);
    }

    /// <summary>RTCP is taken from the peer's host, whichever port it has there: NATs give it one of its own.</summary>
    private void OnControl(in SocketAddress source, int length)
    {
        bool taken = length < PacketBuffer.MaxDatagram && _peer.IsKnown && _peer.Current.SameHost(source)
            && Session.OnRtcp(Session.Thread.Buffer.Span[..length]);
        if (!taken) Session.Thread.CountDropped();
        // A peer that is not where its description says has its RTCP port elsewhere too: the one it sends from (RFC 4961).
        else if (_peer.IsElsewhere) _control = source;
    }

    internal override void SendRtp(int start, int length) => Pair.Rtp.Send(Session.Thread.Buffer.Pointer + start, length, _peer.Current);

    internal override void SendRtcp(int length)
    {
        if (_control.IsSet) Pair.Rtcp.Send(Session.Thread.Buffer.Pointer, length, _control);
    }

    internal override void OnTick() { }

    internal override void Close() { }
}

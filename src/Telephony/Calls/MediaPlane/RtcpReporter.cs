using System.Security.Cryptography;
using System.Text;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>One leg's RTCP: counts what is received, and tells the peer about every five seconds what was sent and what arrived (RFC 3550 section 6).</summary>
internal sealed class RtcpReporter
{
    /// <summary>An average report with its IP and UDP headers, in bytes, and a twentieth of G.711's bytes a second.</summary>
    private const double AverageReport = 120, Bandwidth = 400;

    private readonly RtpSession _session;
    private readonly OutgoingStream _stream;
    private readonly ReceptionStatistics _received = new();
    private readonly byte[] _name = Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(12)));
    private uint _sentAtLastReport;
    private long _due;

    internal RtcpReporter(RtpSession session, OutgoingStream stream)
    {
        _session = session;
        _stream = stream;
    }

    internal ReceptionStatistics Received => _received;

    internal void OnRtp(in RtpPacket packet, long now) =>
        _received.Receive(packet.Ssrc, packet.SequenceNumber, packet.Timestamp, (uint)RtpClock.Samples(now));

    /// <summary>False when the datagram is not one whole compound packet.</summary>
    internal bool OnRtcp(ReadOnlySpan<byte> datagram, long now)
    {
        if (!RtcpPacket.IsCompound(datagram)) return false;
        while (RtcpPacket.TryReadNext(ref datagram, out var packet))
            if (packet.SenderInfo is { } info && packet.Ssrc == _received.Ssrc) _received.ReceiveSenderReport(info, TimeSpan.FromMicroseconds(now));
        return true;
    }

    internal void OnTick(long now)
    {
        if (_due == 0) Schedule(now, initial: true);
        if (now < _due) return;
        Schedule(now, initial: false);
        if (_session.Transport.CanSend && (_stream.Packets > 0 || _received.HasStarted)) Send(now, bye: false);
    }

    /// <summary>Ends our stream (RFC 3550 section 6.6).</summary>
    internal void SendBye(long now)
    {
        if (_session.Transport.CanSend && _stream.Packets > 0) Send(now, bye: true);
    }

    private void Send(long now, bool bye)
    {
        var instant = TimeSpan.FromMicroseconds(now);
        RtcpSenderInfo? sender = _stream.Packets == _sentAtLastReport ? null
            : new RtcpSenderInfo(RtcpClock.ToNtp(instant), _stream.TimestampAt(now), _stream.Packets, _stream.Octets);
        RtcpReportBlock? report = _received.HasStarted ? _received.Report(instant) : null;
        _sentAtLastReport = _stream.Packets;
        _session.Transport.SendRtcp(RtcpWriter.Write(_session.Thread.Buffer.Span, _stream.Ssrc, sender, report, _name, bye));
    }

    private void Schedule(long now, bool initial) =>
        _due = now + RtpClock.Microseconds(RtcpInterval.Next(AverageReport, Bandwidth, initial, Random.Shared.NextDouble()));
}

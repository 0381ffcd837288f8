using Crm.Telephony.Calls.MediaPlane.Playing;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>
/// What one leg hears: digits that we press, else a prompt, else its partner, else silence; always as one RTP stream. Once it has begun it
/// does not stop until the leg ends: a phone that gets nothing would report lost media, and a NAT would forget the way.
/// </summary>
internal sealed class LegOutput
{
    /// <summary>A bridged leg is given silence when its partner has sent nothing for so long; less is jitter.</summary>
    private const long PartnerGapMicroseconds = 200_000;

    private readonly RtpSession _session;
    private readonly OutgoingStream _stream;
    private NegotiatedAudio? _agreed;
    private readonly DtmfSender _keys = new();
    private PromptPlayer? _player;
    private bool _begun;

    internal LegOutput(RtpSession session, OutgoingStream stream)
    {
        _session = session;
        _stream = stream;
    }

    internal OutgoingStream Stream => _stream;

    private bool MaySend => _agreed is not null && (_agreed.Direction & SdpDirection.SendOnly) != 0 && _session.Transport.CanSend;

    internal void Apply(NegotiatedAudio agreed) => _agreed = agreed;

    /// <summary>The stream starts with the first thing that there is to hear.</summary>
    internal void Begin() => _begun = true;

    internal void Play(PromptPlayer player)
    {
        _player = player;
        Begin();
    }

    internal void StopPlaying() => _player = null;

    /// <summary>Presses keys one after the other. False when too many wait already.</summary>
    internal bool TryPress(string digits)
    {
        Begin();
        return _keys.TryEnqueue(digits);
    }

    /// <summary>Renumbers, transcodes and sends a partner's packet in the place where it was received.</summary>
    internal void RelayAudio(in RtpPacket packet, Span<byte> datagram, G711Law law)
    {
        if (_player is not null || _keys.IsActive || !MaySend) return;
        if (law != _agreed!.Codec) G711.Convert(law, _agreed.Codec, datagram.Slice(packet.HeaderLength, packet.Payload.Length));
        Relay(packet, datagram, _agreed.SendPayloadType);
    }

    /// <summary>Passes a key press on, if this leg takes events.</summary>
    internal void RelayEvent(in RtpPacket packet, Span<byte> datagram)
    {
        if (_player is not null || _keys.IsActive || !MaySend) return;
        if (_agreed!.SendEventPayloadType is { } type) Relay(packet, datagram, type);
        else _stream.SkipRelayed(packet.Ssrc);
    }

    private void Relay(in RtpPacket packet, Span<byte> datagram, byte payloadType)
    {
        ushort sequence = packet.SequenceNumber;
        uint timestamp = packet.Timestamp;
        bool marker = packet.Marker;
        if (!_stream.TryRelay(packet.Ssrc, ref sequence, ref timestamp, ref marker, _session.Thread.Now)) return;
        int start = packet.HeaderLength - RtpPacket.FixedHeaderLength;
        int payload = packet.Payload.Length;
        RtpPacket.WriteHeader(datagram[start..], marker, payloadType, sequence, timestamp, _stream.Ssrc);
        _stream.CountOctets(payload);
        _session.Transport.SendRtp(start, RtpPacket.FixedHeaderLength + payload);
        _session.Thread.CountRelayed();
    }

    /// <summary>Every 20 ms: the next step of a key, the next frame of what is played, or silence.</summary>
    internal void OnTick(long now)
    {
        if (_keys.IsActive) StepKey(now);
        else if (_player is { } player)
        {
            SendFrame(player, now);
            if (player.AtEnd) EndPlayback(player);
        }
        else if (_begun && (!_session.IsBridged || now - _stream.SentAt >= PartnerGapMicroseconds || _stream.IsLocal))
        {
            SendFrame(null, now);
        }
    }

    private void EndPlayback(PromptPlayer player)
    {
        _player = null;
        _session.OnPlayed(player);
    }

    private void StepKey(long now)
    {
        var packet = _session.Thread.Buffer.Span[..(RtpPacket.FixedHeaderLength + TelephoneEvent.Length)];
        var step = _keys.Next(packet[RtpPacket.FixedHeaderLength..]);
        if (step is DtmfStep.Idle or DtmfStep.Pause || !MaySend || _agreed!.SendEventPayloadType is not { } type) return;
        ushort sequence;
        uint timestamp = _stream.Timestamp;
        if (step == DtmfStep.Start) _stream.StartEvent(now, out sequence, out timestamp);
        else sequence = _stream.ContinueEvent(now);
        RtpPacket.WriteHeader(packet, step == DtmfStep.Start, type, sequence, timestamp, _stream.Ssrc);
        _stream.CountOctets(TelephoneEvent.Length);
        _session.Transport.SendRtp(0, packet.Length);
    }

    private void SendFrame(PromptPlayer? player, long now)
    {
        var packet = _session.Thread.Buffer.Span[..(RtpPacket.FixedHeaderLength + RtpClock.FrameSamples)];
        var law = _agreed?.Codec ?? G711Law.Mu;
        // A prompt goes on while the peer cannot hear it (on hold), so that it ends at its time.
        var frame = packet[RtpPacket.FixedHeaderLength..];
        if (player is null) frame.Fill(G711.Silence(law));
        else player.Read(frame, law);
        if (!MaySend) return;
        _stream.NextLocal(RtpClock.FrameSamples, now, out ushort sequence, out uint timestamp, out bool marker);
        RtpPacket.WriteHeader(packet, marker, _agreed!.SendPayloadType, sequence, timestamp, _stream.Ssrc);
        _stream.CountOctets(RtpClock.FrameSamples);
        _session.Transport.SendRtp(0, packet.Length);
    }
}

using Crm.Telephony.Calls.MediaPlane.Listening;
using Crm.Telephony.Calls.MediaPlane.Native;
using Crm.Telephony.Calls.MediaPlane.Playing;
using Crm.Telephony.Calls.MediaPlane.Recording;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>
/// One leg as its media thread sees it: takes the peer's packets from the transport, hands the audio to the recordings and to the partner,
/// and lets <see cref="LegOutput"/> send what the leg hears. Touched by the owning thread only.
/// </summary>
internal sealed class RtpSession
{
    private const int NoEvents = -1;

    private readonly Action<RtpSession> _closed;
    private readonly sbyte[] _lawOfPayloadType = new sbyte[128];
    private readonly DtmfReceiver _keys = new();
    private readonly RtcpReporter _rtcp;
    private SilenceWatch _watch;
    private NegotiatedAudio? _agreed;
    private RtpSession? _partner;
    private LegListening? _listening;
    private int _eventPayloadType = NoEvents;

    internal RtpSession(MediaLeg leg, LegTransport transport, RecordingWriter writer, int tickGroup, TimeSpan timeout, Action<RtpSession> closed)
    {
        Leg = leg;
        Transport = transport;
        TickGroup = tickGroup;
        _closed = closed;
        _watch = new SilenceWatch(RtpClock.Microseconds(timeout));
        Array.Fill(_lawOfPayloadType, (sbyte)-1);
        Output = new LegOutput(this, new OutgoingStream(
            (uint)Random.Shared.NextInt64(), (ushort)Random.Shared.Next(), (uint)Random.Shared.NextInt64()));
        _rtcp = new RtcpReporter(this, Output.Stream);
        Recordings = new LegRecordings(writer);
        transport.Session = this;
    }

    internal MediaLeg Leg { get; }

    internal LegTransport Transport { get; }

    internal int TickGroup { get; }

    /// <summary>The owner. Changes only while nobody polls the leg.</summary>
    internal MediaThread Thread { get; set; } = null!;

    internal LegOutput Output { get; }

    internal LegRecordings Recordings { get; }

    internal bool IsClosed { get; private set; }

    internal bool IsBridged => _partner is not null;

    internal void Raise(MediaEvent happened) => Thread.Raise(happened);

    // ---- commands -------------------------------------------------------------------------------

    internal void Apply(NegotiatedAudio agreed, in SocketAddress signallingHost)
    {
        _agreed = agreed;
        Array.Fill(_lawOfPayloadType, (sbyte)-1);
        foreach (var (type, law) in agreed.Receivable) _lawOfPayloadType[type & 127] = (sbyte)law;
        _eventPayloadType = agreed.ReceiveEventPayloadType ?? NoEvents;
        Transport.Apply(agreed, signallingHost);
        Output.Apply(agreed);
        _watch.Excuse(Thread.Now);
    }

    internal void Bridge(RtpSession partner)
    {
        if (IsClosed || partner.IsClosed) return;
        Unbridge();
        partner.Unbridge();
        (_partner, partner._partner) = (partner, this);
        ExpectMedia();
        partner.ExpectMedia();
        StopPlaying();
        partner.StopPlaying();
        Output.Begin();
        partner.Output.Begin();
    }

    internal void Unbridge()
    {
        if (_partner is null) return;
        _partner._partner = null;
        _partner = null;
    }

    internal void Play(PromptPlayer player)
    {
        ExpectMedia();
        _listening?.CancelMessage();
        Output.Play(player);
    }

    internal void StopPlaying()
    {
        _listening?.CancelMessage();
        Output.StopPlaying();
    }

    /// <summary>A playback came to its end by itself.</summary>
    internal void OnPlayed(PromptPlayer player)
    {
        if (_listening?.OnPlayed(player) != true) Raise(new MediaPlaybackEnded(Leg, player.Playback));
    }

    /// <summary>Finds out who answered.</summary>
    internal void DetectAnswer(AnswerParameters parameters)
    {
        ExpectMedia();
        (_listening = new LegListening(this, parameters)).Detect(parameters);
    }

    /// <summary>Speaks a message when a machine takes one; the greeting was listened to already when the machine was detected here.</summary>
    internal void DropMessage(MessageDrop message, AnswerParameters parameters)
    {
        ExpectMedia();
        Output.StopPlaying();
        (_listening ??= new LegListening(this, parameters)).Drop(message);
    }

    internal void Close()
    {
        if (IsClosed) return;
        IsClosed = true;
        Unbridge();
        _rtcp.SendBye(Thread.Now);
        Recordings.End(RecordingEnd.CallEnded, Thread.Now);
        Thread.Release(this);
        Transport.Close();
        _closed(this);
    }

    internal void ExpectMedia() => _watch.Expect(Thread.Now);

    // ---- packets --------------------------------------------------------------------------------

    /// <summary>One decrypted datagram in the thread's buffer. False when it is not RTP as negotiated; then it has changed nothing.</summary>
    internal bool OnRtp(Span<byte> datagram)
    {
        if (_agreed is null || !RtpPacket.TryParse(datagram, out var packet) || packet.Payload.IsEmpty) return false;
        int law = _lawOfPayloadType[packet.PayloadType];
        bool isEvent = packet.PayloadType == _eventPayloadType;
        if (law < 0 && !isEvent) return false;
        OnHeard();
        _rtcp.OnRtp(packet, Thread.Now);
        if (isEvent) OnEvent(packet, datagram);
        else OnAudio(packet, datagram, (G711Law)law);
        return true;
    }

    /// <summary>A part of a key press: reported once for each press, passed on, and never recorded.</summary>
    private void OnEvent(in RtpPacket packet, Span<byte> datagram)
    {
        if (_keys.Receive(packet.Ssrc, packet.Timestamp, packet.Payload) is { } digit)
        {
            Raise(new MediaDigit(Leg, digit));
            Recordings.OnDigit(digit, Thread.Now);
        }
        _partner?.Output.RelayEvent(packet, datagram);
    }

    private void OnAudio(in RtpPacket packet, Span<byte> datagram, G711Law law)
    {
        long now = Thread.Now;
        Recordings.OnOwnAudio(packet, law, now);
        _listening?.OnAudio(packet, law, now);
        if (_partner is null) return;
        _partner.Recordings.OnPartnerAudio(packet, law, now);
        // Last, because the relay rewrites the packet where it lies.
        _partner.Output.RelayAudio(packet, datagram, law);
    }

    /// <summary>One decrypted RTCP datagram. False when it is damaged.</summary>
    internal bool OnRtcp(ReadOnlySpan<byte> datagram) => _rtcp.OnRtcp(datagram, Thread.Now);

    private void Listen()
    {
        _listening?.OnTick();
        if (_listening is { IsOver: true }) _listening = null;
    }

    private void OnHeard()
    {
        if (_watch.OnHeard(Thread.Now)) Raise(new MediaBack(Leg));
    }

    internal void OnTick()
    {
        long now = Thread.Now;
        Transport.OnTick();
        if (IsClosed) return;
        Output.OnTick(now);
        _rtcp.OnTick(now);
        Recordings.OnTick(now);
        Listen();
        if (_agreed is { HeldByPeer: true }) _watch.Excuse(now);
        else if (_watch.Check(now)) Raise(new MediaSilent(Leg, Transport.SilenceReason));
    }
}

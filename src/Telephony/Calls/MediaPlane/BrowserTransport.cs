using System.Security.Cryptography;
using Crm.Telephony.Calls.MediaPlane.Dtls;
using Crm.Telephony.Calls.MediaPlane.Native;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>
/// A browser's media on one port: ICE-lite, DTLS-SRTP and rtcp-mux. Each layer is believed only after the one before it:
/// <code>
///   STUN check with our password ──▶ source is validated ──▶ DTLS from there ──▶ keys
///   keys + certificate = fingerprint of the SDP ──▶ secured ──▶ SRTP is let through in both directions
/// </code>
/// The handshake may end before the browser's description arrives; media then waits for its fingerprint.
/// </summary>
internal sealed unsafe class BrowserTransport : LegTransport
{
    /// <summary>A browser that proved itself by a check but has no keys after so long never will.</summary>
    private const long SecureTimeout = 15 * RtpClock.MicrosecondsPerSecond;

    /// <summary>Checks repeat about every 2.7 s; after two missing ones the way to the browser is thought to be lost.</summary>
    private const long CheckGap = 6 * RtpClock.MicrosecondsPerSecond;

    private static readonly long ConsentLifetime = RtpClock.Microseconds(IceLite.ConsentLifetime);

    private readonly UdpPort[] _ports;
    private readonly DtlsIdentity _identity;
    private readonly ValidatedSources _validated = new();
    private IceLite _ice;
    private DtlsSession? _dtls;
    private SrtpContext? _receive;
    private SrtpContext? _send;
    private IReadOnlyList<DtlsFingerprint> _fingerprints = [];
    private SocketAddress _remote;
    private SocketAddress _mediaSource;
    private long _checkedAt;
    private long _secureBy = long.MaxValue;
    private bool _secured;
    private bool _failed;

    internal BrowserTransport(PortPair ports, IceCredentials local, DtlsIdentity identity) : base(ports)
    {
        _ports = [ports.Rtp];
        _identity = identity;
        _ice = new IceLite(local);
    }

    internal override UdpPort[] Ports => _ports;

    internal override bool CanSend => _secured && !_failed && Session.Thread.Now - _checkedAt < ConsentLifetime;

    internal override string SilenceReason => Session.Thread.Now - _checkedAt > CheckGap
        ? "the connection to the browser is lost"
        : "the browser is connected but sends no audio";

    private bool IsEstablished => _dtls is { State: DtlsState.Established };

    /// <summary>New credentials of ours for an ICE restart (RFC 8445 section 2.4). Media keeps its way until checks validate another.</summary>
    internal void Restart(IceCredentials local) => _ice = new IceLite(local);

    /// <summary>Where signalling came from is no matter here: a check that knows our password says more about a source.</summary>
    internal override void Apply(NegotiatedAudio agreed, in SocketAddress signallingHost)
    {
        if (agreed.RemoteIce is not null) _ice.SetRemote(agreed.RemoteIce);
        _fingerprints = agreed.RemoteFingerprints;
        // Another certificate in a later description announces another association (RFC 8842 section 4).
        if (_secured && !FingerprintMatches()) ForgetAssociation();
        if (IsEstablished) Secure();
        ArmDeadline();
    }

    internal override void OnReadable(UdpPort port)
    {
        var thread = Session.Thread;
        SocketAddress source;
        int length = port.Receive(thread.Buffer.Pointer, PacketBuffer.MaxDatagram, &source);
        if (length < 0) return;
        var datagram = thread.Buffer.Span[..length];
        bool taken = !_failed && length < PacketBuffer.MaxDatagram && MediaDatagram.Classify(datagram) switch
        {
            DatagramKind.Rtp => OnSrtp(datagram, source),
            DatagramKind.Rtcp => OnSrtcp(datagram, source),
            DatagramKind.Stun => OnCheck(datagram, source),
            DatagramKind.Dtls => OnDtls(length, source),
            _ => false,
        };
        if (!taken) thread.CountDropped();
    }

    // ---- ICE ------------------------------------------------------------------------------------

    private bool OnCheck(Span<byte> datagram, in SocketAddress source)
    {
        long now = Session.Thread.Now;
        byte* response = stackalloc byte[IceLite.MaxResponseLength];
        var outcome = _ice.Receive(datagram, source.ToEndPoint(), TimeSpan.FromMicroseconds(now), new Span<byte>(response, IceLite.MaxResponseLength), out int length);
        if (length > 0) Pair.Rtp.Send(response, length, source);
        if (outcome is IceCheck.Ignored or IceCheck.Refused) return false;
        _checkedAt = now;
        _validated.Add(source);
        if (outcome is IceCheck.NewAddress or IceCheck.Nominated) _remote = new SocketAddress(_ice.Selected!);
        ArmDeadline();
        return true;
    }

    // ---- DTLS -----------------------------------------------------------------------------------

    private bool OnDtls(int length, in SocketAddress source)
    {
        if (!_validated.Contains(source)) return false;
        _dtls ??= new DtlsSession(_identity);
        bool before = IsEstablished;
        _dtls.Receive(Session.Thread.Buffer.Pointer, length);
        SendFlight(source);
        if (_dtls.State == DtlsState.Failed) Fail(_dtls.FailureReason);
        else if (!before && IsEstablished) Secure();
        return true;
    }

    private void SendFlight(in SocketAddress destination)
    {
        byte* datagram = stackalloc byte[DtlsSession.MaxDatagram];
        for (int length = _dtls!.TryTakeDatagram(datagram); length > 0; length = _dtls.TryTakeDatagram(datagram))
            Pair.Rtp.Send(datagram, length, destination);
    }

    /// <summary>Lets media through when the certificate is the one that the description named, and ends the call when it is not.</summary>
    private void Secure()
    {
        if (_secured || _fingerprints.Count == 0) return;
        if (!FingerprintMatches())
        {
            Fail("the browser's certificate is not the one that its description names (a=fingerprint, SHA-256)");
            return;
        }
        var keys = _dtls!.Keys;
        _receive = new SrtpContext(keys.ClientKey, keys.ClientSalt, OpenSslHmac.Factory);
        _send = new SrtpContext(keys.ServerKey, keys.ServerSalt, OpenSslHmac.Factory);
        _secured = true;
        _secureBy = long.MaxValue;
        Session.Raise(new MediaSecured(Session.Leg));
    }

    private bool FingerprintMatches()
    {
        foreach (var fingerprint in _fingerprints)
            if (fingerprint.Matches("sha-256", _dtls!.PeerFingerprint)) return true;
        return false;
    }

    private void ForgetAssociation()
    {
        _secured = false;
        _dtls?.Dispose();
        _receive?.Dispose();
        _send?.Dispose();
        (_dtls, _receive, _send) = (null, null, null);
    }

    private void ArmDeadline()
    {
        if (!_secured && _secureBy == long.MaxValue && _checkedAt > 0 && _fingerprints.Count > 0)
            _secureBy = Session.Thread.Now + SecureTimeout;
    }

    private void Fail(string why)
    {
        if (_failed) return;
        _failed = true;
        Session.Raise(new MediaFailed(Session.Leg, why));
    }

    // ---- SRTP -----------------------------------------------------------------------------------

    private bool OnSrtp(Span<byte> datagram, in SocketAddress source) =>
        IsMediaSource(source) && _receive!.UnprotectRtp(datagram, out int length) == SrtpResult.Ok && Session.OnRtp(datagram[..length]);

    private bool OnSrtcp(Span<byte> datagram, in SocketAddress source) =>
        IsMediaSource(source) && _receive!.UnprotectRtcp(datagram, out int length) == SrtpResult.Ok && Session.OnRtcp(datagram[..length]);

    private bool IsMediaSource(in SocketAddress source)
    {
        if (!_secured) return false;
        if (_mediaSource.Equals(source)) return true;
        if (!_validated.Contains(source)) return false;
        _mediaSource = source;
        return true;
    }

    internal override void SendRtp(int start, int length)
    {
        var buffer = Session.Thread.Buffer;
        int protectedLength = _send!.ProtectRtp(buffer.Span[start..], length);
        if (protectedLength > 0) Pair.Rtp.Send(buffer.Pointer + start, protectedLength, _remote);
    }

    internal override void SendRtcp(int length)
    {
        var buffer = Session.Thread.Buffer;
        int protectedLength = _send!.ProtectRtcp(buffer.Span, length);
        if (protectedLength > 0) Pair.Rtp.Send(buffer.Pointer, protectedLength, _remote);
    }

    internal override void OnTick()
    {
        if (_failed) return;
        if (_dtls is { State: DtlsState.Handshaking })
        {
            _dtls.HandleTimeout();
            SendFlight(_remote);
            if (_dtls.State == DtlsState.Failed) Fail(_dtls.FailureReason);
        }
        if (Session.Thread.Now > _secureBy) Fail("the browser's audio was not secured within 15 s: the DTLS handshake did not complete");
    }

    internal override void Close() => ForgetAssociation();

    /// <summary>Fresh ICE credentials: 48 and 144 random bits in base64, whose letters are the ones that ICE allows (RFC 8839 section 5.4).</summary>
    internal static IceCredentials NewCredentials() =>
        new(Convert.ToBase64String(RandomNumberGenerator.GetBytes(6)), Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)));
}

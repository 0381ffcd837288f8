using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.Tests.MediaPlane;

/// <summary>A browser's media: ICE checks, the active DTLS end and SRTP around a phone. What goes wrong on the way is chosen by the test.</summary>
internal sealed partial class BrowserPhone : RtpPhone
{
    private readonly Lock _gate = new();
    private DtlsClient _dtls = new();
    private SrtpContext? _send;
    private SrtpContext? _receive;
    private IceCredentials _server = new("", "");

    internal IceCredentials Local { get; private set; } = NewCredentials();

    internal byte[] Fingerprint => _dtls.Fingerprint;

    /// <summary>How the ClientHello travels: whole, or cut in two.</summary>
    internal Func<byte[], byte[][]> SendHello { get; set; } = hello => [hello];

    internal int ChecksAnswered { get; private set; }

    internal int ChecksRefused { get; private set; }

    internal bool IsSecured
    {
        get { lock (_gate) return _send is not null; }
    }

    internal byte[] ServerFingerprint => _dtls.ServerFingerprint;

    internal string BrowserSdp(string direction = "sendrecv", byte[]? fingerprint = null, string setup = "actpass") =>
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0 8 101\r\nc=IN IP4 0.0.0.0\r\n"
        + "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
        + $"a=ice-ufrag:{Local.UserFragment}\r\na=ice-pwd:{Local.Password}\r\na=fingerprint:{new DtlsFingerprint("sha-256", fingerprint ?? Fingerprint)}\r\n"
        + $"a=setup:{setup}\r\na=mid:0\r\na={direction}\r\na=rtcp-mux\r\n";

    internal void TakeServerSdp(string sdp)
    {
        Server = new IPEndPoint(IPAddress.Loopback, int.Parse(AudioPort().Match(sdp).Groups[1].Value));
        _server = new IceCredentials(UserFragment().Match(sdp).Groups[1].Value, Password().Match(sdp).Groups[1].Value);
    }

    internal void RestartIce() => Local = NewCredentials();

    private static IceCredentials NewCredentials() =>
        new(Convert.ToHexString(RandomNumberGenerator.GetBytes(4)), Convert.ToHexString(RandomNumberGenerator.GetBytes(12)));

    /// <summary>Sends one connectivity check (RFC 8445 section 7.2.2).</summary>
    internal void Check(bool nominate = false, string? password = null)
    {
        Span<byte> message = stackalloc byte[300];
        var writer = new StunWriter(message, StunClass.Request, RandomNumberGenerator.GetBytes(12));
        writer.Username(Encoding.UTF8.GetBytes($"{_server.UserFragment}:{Local.UserFragment}"));
        writer.IceControlling(1);
        writer.Priority(1);
        if (nominate) writer.UseCandidate();
        writer.Integrity(Encoding.UTF8.GetBytes(password ?? _server.Password));
        writer.Fingerprint();
        SendRaw(message[..writer.Length].ToArray());
    }

    /// <summary>Starts the handshake; what follows happens as answers come in.</summary>
    internal void Hello()
    {
        lock (_gate)
            foreach (byte[] record in _dtls.Step())
                foreach (byte[] datagram in SendHello(record)) SendRaw(datagram);
    }

    /// <summary>A whole start as a browser does it: a check, the hello right behind it, the nomination later.</summary>
    internal void Connect()
    {
        Check();
        Hello();
        MediaHarness.Until(() => IsSecured, "the browser's DTLS handshake to complete");
        Check(nominate: true);
    }

    /// <summary>Goes on from another port, as after a change of network: same keys, other source.</summary>
    internal void MoveTo(BrowserPhone other)
    {
        lock (_gate)
        {
            other._send = _send;
            other._receive = _receive;
            other._server = _server;
            other.Local = Local;
            other.Server = Server;
            other.ContinueNumbersOf(this);
        }
    }

    internal override void SendPacket(byte[] packet)
    {
        lock (_gate)
        {
            if (_send is null) return;
            var room = new byte[packet.Length + SrtpContext.RtpOverhead];
            packet.CopyTo(room, 0);
            int length = _send.ProtectRtp(room, packet.Length);
            SendRaw(room[..length]);
        }
    }

    protected override int Unwrap(Span<byte> datagram)
    {
        lock (_gate)
        {
            switch (MediaDatagram.Classify(datagram))
            {
                case DatagramKind.Stun:
                    OnStun(datagram);
                    return 0;
                case DatagramKind.Dtls:
                    OnDtls(datagram);
                    return 0;
                case DatagramKind.Rtp when _receive is not null:
                    return _receive.UnprotectRtp(datagram, out int length) == SrtpResult.Ok ? length : 0;
                default:
                    return 0;
            }
        }
    }

    private void OnStun(ReadOnlySpan<byte> datagram)
    {
        if (!StunMessage.TryParse(datagram, out var response)) return;
        if (response.Class == StunClass.Success && response.VerifyIntegrity(Encoding.UTF8.GetBytes(_server.Password))) ChecksAnswered++;
        if (response.Class == StunClass.Error) ChecksRefused++;
    }

    private void OnDtls(ReadOnlySpan<byte> datagram)
    {
        foreach (byte[] record in _dtls.Step(datagram)) SendRaw(record);
        if (!_dtls.Done || _send is not null) return;
        _send = new SrtpContext(_dtls.Keys.ClientKey, _dtls.Keys.ClientSalt);
        _receive = new SrtpContext(_dtls.Keys.ServerKey, _dtls.Keys.ServerSalt);
    }

    [GeneratedRegex(@"m=audio (\d+) UDP/TLS/RTP/SAVPF")]
    private static partial Regex AudioPort();

    [GeneratedRegex(@"a=ice-ufrag:(\S+)")]
    private static partial Regex UserFragment();

    [GeneratedRegex(@"a=ice-pwd:(\S+)")]
    private static partial Regex Password();

    public override void Dispose()
    {
        base.Dispose();
        _dtls.Dispose();
    }
}

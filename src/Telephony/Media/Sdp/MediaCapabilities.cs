using System.Net;

namespace Crm.Telephony.Media;

/// <summary>The two ways that audio is carried.</summary>
public enum MediaProfile : byte
{
    /// <summary>RTP/AVP: desk phones and trunks.</summary>
    Rtp,
    /// <summary>UDP/TLS/RTP/SAVPF with ICE, DTLS-SRTP and rtcp-mux: browsers (RFC 8829, RFC 5764).</summary>
    WebRtc,
}

/// <summary>User fragment and password of an ICE agent (RFC 8839 section 5.4): 4 to 256 and 22 to 256 letters, digits, + and /.</summary>
/// <param name="Password">Write 24 characters: Chromium refused 20, which the RFC forbids too.</param>
public sealed record IceCredentials(string UserFragment, string Password);

/// <summary>Hash of a DTLS certificate (RFC 8122).</summary>
/// <param name="Algorithm">In small letters: "sha-256".</param>
/// <param name="Hash">Of the certificate's DER.</param>
public sealed record DtlsFingerprint(string Algorithm, byte[] Hash)
{
    /// <summary>"sha-256 0A:1B:…".</summary>
    public override string ToString() => $"{Algorithm} {string.Join(':', Array.ConvertAll(Hash, b => b.ToString("X2")))}";

    /// <summary>Whether the certificate of a finished handshake is the one that the description named.</summary>
    public bool Matches(string algorithm, ReadOnlySpan<byte> hash) =>
        string.Equals(algorithm, Algorithm, StringComparison.OrdinalIgnoreCase) && hash.SequenceEqual(Hash);
}

/// <summary>Who starts the DTLS handshake (RFC 4145 section 4).</summary>
public enum DtlsSetup : byte { ActiveOrPassive, Active, Passive, HoldConnection }

/// <summary>What this side can do for one call. An offer lists all of it, an answer what the peer has in common.</summary>
/// <param name="Address">Where media is received.</param>
/// <param name="Port">RTP port; RTCP is expected on the port above unless rtcp-mux is agreed.</param>
public sealed record MediaCapabilities(MediaProfile Profile, IPAddress Address, int Port)
{
    /// <summary>Best first.</summary>
    public IReadOnlyList<G711Law> Codecs { get; init; } = [G711Law.Mu, G711Law.A];

    /// <summary>Whether telephone events (RFC 4733) are offered and accepted.</summary>
    public bool TelephoneEvents { get; init; } = true;

    /// <summary>What this side wants: <see cref="SdpDirection.SendOnly"/> or inactive puts the peer on hold.</summary>
    public SdpDirection Direction { get; init; } = SdpDirection.SendReceive;

    /// <summary>Whether RTCP on the RTP port is offered and accepted. Browsers demand it.</summary>
    public bool RtcpMux { get; init; } = true;

    /// <summary>Needed for <see cref="MediaProfile.WebRtc"/>.</summary>
    public IceCredentials? Ice { get; init; }

    /// <summary>Needed for <see cref="MediaProfile.WebRtc"/>.</summary>
    public DtlsFingerprint? Fingerprint { get; init; }
}

/// <summary>What both sides agreed on.</summary>
public sealed record NegotiatedAudio
{
    public required MediaProfile Profile { get; init; }

    public required G711Law Codec { get; init; }

    /// <summary>Payload type that we send the codec with.</summary>
    public required byte SendPayloadType { get; init; }

    /// <summary>Payload type that the peer sends the codec with.</summary>
    public required byte ReceivePayloadType { get; init; }

    /// <summary>Payload type that we send telephone events with; null when the peer does not take them.</summary>
    public byte? SendEventPayloadType { get; init; }

    /// <summary>Payload type that the peer sends telephone events with; null when none were agreed.</summary>
    public byte? ReceiveEventPayloadType { get; init; }

    /// <summary>Milliseconds of audio in a packet that we send.</summary>
    public int PacketTime { get; init; } = 20;

    /// <summary>As seen from us, after both sides' wishes.</summary>
    public required SdpDirection Direction { get; init; }

    /// <summary>The peer put us on hold: sendonly, inactive or the unspecified address.</summary>
    public required bool HeldByPeer { get; init; }

    /// <summary>Where the peer receives RTP; null while it names no usable address (on hold, or ICE decides).</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>Where the peer receives RTCP; the same as <see cref="Remote"/> with rtcp-mux.</summary>
    public IPEndPoint? RemoteControl { get; init; }

    public bool RtcpMux { get; init; }

    /// <summary>The peer's ICE credentials, when ICE is used.</summary>
    public IceCredentials? RemoteIce { get; init; }

    /// <summary>The certificates that the peer may show; one match is enough. Empty without DTLS.</summary>
    public IReadOnlyList<DtlsFingerprint> RemoteFingerprints { get; init; } = [];

    /// <summary>The law of a received payload type, or null when it was not agreed on. In an answer to us both laws may be accepted, and the peer may then use either.</summary>
    public G711Law? CodecOf(byte payloadType)
    {
        foreach (var (type, law) in Receivable)
        {
            if (type == payloadType)
            {
                return law;
            }
        }
        return null;
    }

    /// <summary>Every payload type that the peer may send audio with.</summary>
    public IReadOnlyList<(byte PayloadType, G711Law Law)> Receivable { get; init; } = [];
}

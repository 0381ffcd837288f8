using System.Globalization;
using System.Net;

namespace Crm.Telephony.Media;

/// <summary>An m=audio section understood: the session's values where the section has none of its own.</summary>
internal sealed class SdpAudio
{
    private const int maxFingerprints = 8;

    private readonly SdpSession session;
    private readonly SdpMedia media;

    private SdpAudio(SdpSession session, SdpMedia media)
    {
        this.session = session;
        this.media = media;
    }

    public required MediaProfile Profile { get; init; }

    /// <summary>In the order of preference.</summary>
    public List<(byte PayloadType, G711Law Law)> Codecs { get; } = [];

    public byte? EventPayloadType { get; private set; }

    /// <summary>What the peer does. At an unspecified address it receives nothing, whatever it writes (RFC 3264 section 8.4).</summary>
    public SdpDirection Direction => (media.Attributes.Direction() ?? session.Attributes.Direction() ?? SdpDirection.SendReceive) & (IsNowhere ? SdpDirection.SendOnly : SdpDirection.SendReceive);

    /// <summary>The unspecified address, unless ICE is to find the real one (trickling browsers write it, RFC 8840).</summary>
    private bool IsNowhere => Ice is null && Connection is { IsUnspecified: true };

    public SdpConnection? Connection => media.Connection ?? session.Connection;

    public bool RtcpMux => media.Attributes.Has("rtcp-mux");

    public string? Mid => media.Attributes.ValueOf("mid");

    public IceCredentials? Ice { get; private set; }

    public List<DtlsFingerprint> Fingerprints { get; } = [];

    public DtlsSetup Setup { get; private set; }

    /// <summary>The peer's wish in milliseconds, kept to what a packet can hold.</summary>
    public int PacketTime { get; private set; } = 20;

    /// <summary>sendonly and inactive hold us, and so does the unspecified address.</summary>
    public bool Holds => (Direction & SdpDirection.ReceiveOnly) == 0;

    /// <param name="problem">Why this section cannot carry our audio.</param>
    public static SdpAudio? Read(SdpSession session, SdpMedia media, out string? problem)
    {
        problem = null;
        if (media.Kind != "audio")
        {
            problem = $"m={media.Kind} is not audio";
        }
        else if (media.Port == 0)
        {
            problem = "the audio is refused (port 0)";
        }
        else if (ProfileOf(media.Protocol) is not { } profile)
        {
            problem = $"protocol {media.Protocol} is not spoken here; RTP/AVP and UDP/TLS/RTP/SAVPF are";
        }
        else
        {
            var audio = new SdpAudio(session, media) { Profile = profile };
            audio.ReadFormats();
            audio.ReadTransport();
            problem = audio.Problem();
            return problem is null ? audio : null;
        }
        return null;
    }

    public IPEndPoint? Remote => Connection is { IsUnicast: true, Address: { } address } ? new IPEndPoint(address, media.Port) : null;

    /// <summary>a=rtcp when written (RFC 3605), else the port above (RFC 3550 section 11).</summary>
    public IPEndPoint? RemoteControl
    {
        get
        {
            if (Remote is not { } remote)
            {
                return null;
            }
            var value = media.Attributes.ValueOf("rtcp");
            if (value is not null && ushort.TryParse(value.AsSpan(0, EndOfWord(value)), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0)
            {
                return new IPEndPoint(remote.Address, port);
            }
            return remote.Port < ushort.MaxValue ? new IPEndPoint(remote.Address, remote.Port + 1) : null;
        }
    }

    private string? Problem()
    {
        if (Codecs.Count == 0)
        {
            return "no common codec: PCMU or PCMA at 8000 Hz is needed";
        }
        if (Ice is null && Connection is null)
        {
            return "there is no c= line for the audio";
        }
        if (Ice is null && !Connection!.IsUnspecified && !Connection.IsUnicast)
        {
            return Connection.Address is null ? "c= names a host instead of an IP address" : "c= is not a unicast address";
        }
        return Profile switch
        {
            MediaProfile.Rtp => null,
            _ when Ice is null => "a=ice-ufrag and a=ice-pwd are missing or malformed",
            _ when Fingerprints.Count == 0 => "no a=fingerprint with sha-256, sha-384 or sha-512",
            _ when !RtcpMux => "a=rtcp-mux is missing",
            _ => null,
        };
    }

    private void ReadFormats()
    {
        foreach (var format in media.Formats)
        {
            if (!byte.TryParse(format, NumberStyles.None, CultureInfo.InvariantCulture, out var type) || type > 127)
            {
                continue;
            }
            switch (EncodingOf(type))
            {
                case { } e when e.Equals("PCMU/8000", StringComparison.OrdinalIgnoreCase) || e.Equals("PCMU/8000/1", StringComparison.OrdinalIgnoreCase):
                    Codecs.Add((type, G711Law.Mu));
                    break;
                case { } e when e.Equals("PCMA/8000", StringComparison.OrdinalIgnoreCase) || e.Equals("PCMA/8000/1", StringComparison.OrdinalIgnoreCase):
                    Codecs.Add((type, G711Law.A));
                    break;
                case { } e when e.Equals("telephone-event/8000", StringComparison.OrdinalIgnoreCase):
                    EventPayloadType ??= type;
                    break;
            }
        }
    }

    /// <summary>"PCMU/8000" of the type's rtpmap, or of the static assignment (RFC 3551 section 6).</summary>
    private string? EncodingOf(byte type)
    {
        foreach (var attribute in media.Attributes)
        {
            if (attribute is { Name: "rtpmap", Value: { } value })
            {
                var end = EndOfWord(value);
                if (byte.TryParse(value.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var mapped) && mapped == type)
                {
                    return value[end..].Trim();
                }
            }
        }
        return type switch { 0 => "PCMU/8000", 8 => "PCMA/8000", _ => null };
    }

    private void ReadTransport()
    {
        var user = Inherited("ice-ufrag");
        var password = Inherited("ice-pwd");
        // A phone may offer ICE on plain RTP; our answer does not take it up there, so its addresses count as they are written.
        if (Profile == MediaProfile.WebRtc && IsIceText(user, 4) && IsIceText(password, 22))
        {
            Ice = new IceCredentials(user!, password!);
        }
        Setup = Inherited("setup") switch
        {
            "active" => DtlsSetup.Active,
            "passive" => DtlsSetup.Passive,
            "holdconn" => DtlsSetup.HoldConnection,
            _ => DtlsSetup.ActiveOrPassive,
        };
        ReadFingerprints(media.Attributes.Has("fingerprint") ? media.Attributes : session.Attributes);
        if (int.TryParse(media.Attributes.ValueOf("ptime"), NumberStyles.None, CultureInfo.InvariantCulture, out var time) && time > 0)
        {
            // Our pace is 20 ms; a multiple of 10 up to 60 is what a phone may ask for.
            PacketTime = Math.Clamp(time / 10 * 10, 10, 60);
        }
    }

    private void ReadFingerprints(IReadOnlyList<SdpAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            if (attribute is { Name: "fingerprint", Value: { } value } && Fingerprints.Count < maxFingerprints && ReadFingerprint(value) is { } fingerprint)
            {
                Fingerprints.Add(fingerprint);
            }
        }
    }

    private static DtlsFingerprint? ReadFingerprint(string value)
    {
        var end = EndOfWord(value);
        var algorithm = value[..end].ToLowerInvariant();
        // SHA-1 and older can be forged, so a description that has nothing better is refused.
        var length = algorithm switch { "sha-256" => 32, "sha-384" => 48, "sha-512" => 64, _ => 0 };
        var digits = value[end..].Trim();
        if (length == 0 || digits.Length != 3 * length - 1)
        {
            return null;
        }
        var hash = new byte[length];
        for (var i = 0; i < length; i++)
        {
            if (!byte.TryParse(digits.AsSpan(3 * i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out hash[i]) || (i < length - 1 && digits[3 * i + 2] != ':'))
            {
                return null;
            }
        }
        return new DtlsFingerprint(algorithm, hash);
    }

    private string? Inherited(string name) => media.Attributes.ValueOf(name) ?? session.Attributes.ValueOf(name);

    private static bool IsIceText(string? text, int minimum)
    {
        if (text is null || text.Length < minimum || text.Length > 256)
        {
            return false;
        }
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/' or '-' or '_' or '='))
            {
                return false;
            }
        }
        return true;
    }

    private static MediaProfile? ProfileOf(string protocol) => protocol switch
    {
        "RTP/AVP" or "RTP/AVPF" => MediaProfile.Rtp,
        "UDP/TLS/RTP/SAVPF" or "UDP/TLS/RTP/SAVP" or "RTP/SAVPF" => MediaProfile.WebRtc,
        _ => null,
    };

    private static int EndOfWord(string value) => value.IndexOf(' ') is var space and >= 0 ? space : value.Length;
}

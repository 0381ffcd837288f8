using System.Globalization;
using System.Net.Sockets;

namespace Crm.Telephony.Media;

/// <summary>The lines that describe our audio.</summary>
internal static class SdpAudioWriter
{
    /// <param name="protocol">As the peer wrote it, because an answer must repeat it (RFC 3264 section 6); null for our own choice.</param>
    /// <param name="eventType">Payload type of telephone events, or null without them.</param>
    public static SdpMedia Section(MediaCapabilities capabilities, string? protocol, IReadOnlyList<(byte PayloadType, G711Law Law)> codecs, byte? eventType, SdpDirection direction, string? mid, bool offer)
    {
        var formats = new List<string>();
        var attributes = new List<SdpAttribute>();
        foreach (var (type, law) in codecs)
        {
            formats.Add(Number(type));
            attributes.Add(new("rtpmap", $"{Number(type)} {(law == G711Law.Mu ? "PCMU" : "PCMA")}/8000"));
        }
        if (eventType is { } events)
        {
            formats.Add(Number(events));
            attributes.Add(new("rtpmap", $"{Number(events)} telephone-event/8000"));
            attributes.Add(new("fmtp", $"{Number(events)} 0-15"));
        }
        attributes.Add(new("ptime", "20"));
        attributes.Add(new(DirectionName(direction)));
        if (capabilities.RtcpMux)
        {
            attributes.Add(new("rtcp-mux"));
        }
        if (capabilities.Profile == MediaProfile.WebRtc)
        {
            AddBrowserLines(attributes, capabilities, mid, offer);
        }
        protocol ??= capabilities.Profile == MediaProfile.WebRtc ? "UDP/TLS/RTP/SAVPF" : "RTP/AVP";
        return new SdpMedia("audio", capabilities.Port, protocol, formats) { Attributes = attributes };
    }

    /// <summary>ice-lite, and the bundle group when the peer wrote one or the offer is ours (RFC 9143).</summary>
    public static List<SdpAttribute> SessionLines(MediaCapabilities capabilities, SdpSession? offer, SdpMedia audio)
    {
        var lines = new List<SdpAttribute>();
        if (capabilities.Profile != MediaProfile.WebRtc)
        {
            return lines;
        }
        lines.Add(new("ice-lite"));
        var wanted = offer is null || offer.Attributes.Any(a => a.Name == "group" && a.Value?.StartsWith("BUNDLE", StringComparison.Ordinal) == true);
        if (wanted && audio.Attributes.ValueOf("mid") is { } mid)
        {
            lines.Add(new("group", $"BUNDLE {mid}"));
        }
        return lines;
    }

    private static void AddBrowserLines(List<SdpAttribute> attributes, MediaCapabilities capabilities, string? mid, bool offer)
    {
        if (mid is not null)
        {
            attributes.Add(new("mid", mid));
        }
        attributes.Add(new("ice-ufrag", capabilities.Ice!.UserFragment));
        attributes.Add(new("ice-pwd", capabilities.Ice.Password));
        attributes.Add(new("fingerprint", capabilities.Fingerprint!.ToString()));
        attributes.Add(new("setup", offer ? "actpass" : "passive"));
        // The one host candidate of a lite agent: highest type preference, one component (RFC 8445 section 5.1.2.1).
        var localPreference = capabilities.Address.AddressFamily == AddressFamily.InterNetworkV6 ? 65535 : 65534;
        var priority = (126L << 24) + ((long)localPreference << 8) + 255;
        attributes.Add(new("candidate", string.Create(CultureInfo.InvariantCulture, $"1 1 udp {priority} {capabilities.Address} {capabilities.Port} typ host")));
        attributes.Add(new("end-of-candidates"));
    }

    private static string DirectionName(SdpDirection direction) => direction switch
    {
        SdpDirection.SendReceive => "sendrecv",
        SdpDirection.SendOnly => "sendonly",
        SdpDirection.ReceiveOnly => "recvonly",
        _ => "inactive",
    };

    private static string Number(byte value) => value.ToString(CultureInfo.InvariantCulture);
}

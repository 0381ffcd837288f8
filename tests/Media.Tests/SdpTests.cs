using System.Net;
using System.Text;

namespace Crm.Telephony.Media.Tests;

public class SdpTests
{
    private const string minimal = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";

    [Fact]
    public void Every_line_that_matters_is_read()
    {
        var session = Parse("v=0\r\no=alice 2890844526 2890842807 IN IP6 2001:db8::1\r\ns=A call\r\nc=IN IP4 224.2.36.42/127\r\nt=0 0\r\na=recvonly\r\n"
            + "m=video 51372/2 RTP/AVP 31\r\nc=IN IP6 2001:db8::2\r\nm=audio 49170 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\na=sendonly\r\n");
        Assert.Equal(new SdpOrigin("alice", 2890844526, 2890842807, IPAddress.Parse("2001:db8::1")), session.Origin);
        Assert.Equal("A call", session.Name);
        Assert.False(session.Connection!.IsUnicast);
        Assert.Equal(SdpDirection.ReceiveOnly, session.Attributes.Direction());
        Assert.Equal(2, session.Media.Count);
        Assert.Equal((51372, "video"), (session.Media[0].Port, session.Media[0].Kind));
        Assert.Equal(IPAddress.Parse("2001:db8::2"), session.Media[0].Connection!.Address);
        Assert.Equal(["0", "8", "101"], session.Media[1].Formats);
        Assert.Equal("101 telephone-event/8000", session.Media[1].Attributes.ValueOf("rtpmap"));
        Assert.Equal(SdpDirection.SendOnly, session.Media[1].Attributes.Direction());
        Assert.Null(session.Media[1].Connection);
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        var session = Parse(minimal + "a=rtpmap:0 PCMU/8000\r\na=sendrecv\r\n");
        var again = SdpWriter.Write(session);
        Assert.Equal(again, SdpWriter.Write(Parse(Encoding.UTF8.GetString(again))));
        Assert.EndsWith("a=sendrecv\r\n", Encoding.UTF8.GetString(again));
    }

    [Theory]
    [InlineData("", "does not start with v=0")]
    [InlineData("o=- 1 1 IN IP4 1.2.3.4\r\n", "line 1: the first line must be v=0")]
    [InlineData("v=1\r\n", "line 1")]
    [InlineData("v=0\r\ns=-\r\n", "no o= line")]
    [InlineData("v=0\r\nnonsense\r\n", "line 2: a line is")]
    [InlineData("v=0\r\no=- 1 1 IN IP4\r\n", "o= needs")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\no=- 1 1 IN IP4 1.2.3.4\r\n", "o= occurs twice")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\nm=audio x RTP/AVP 0\r\n", "a port")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\nm=audio 65536 RTP/AVP 0\r\n", "a port")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\nm=audio -1 RTP/AVP 0\r\n", "a port")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\nm=audio 4000 RTP/AVP\r\n", "m= needs")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\nc=IN IP4\r\n", "c= needs")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=a\rb\r\n", "carriage return")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=a\0b\r\n", "zero byte")]
    public void What_is_wrong_is_named_with_its_line(string text, string expected)
    {
        Assert.Null(SdpParser.Parse(Encoding.UTF8.GetBytes(text), out var error));
        Assert.Contains(expected, error);
    }

    [Fact]
    public void Line_feeds_alone_and_unknown_lines_are_taken()
    {
        var session = Parse(minimal.Replace("\r\n", "\n") + "y=later\nb=AS:64\nk=clear:x");
        Assert.Equal(4000, session.Media[0].Port);
    }

    [Theory]
    [InlineData("pbx.example.com")]
    [InlineData("127.1")]
    [InlineData("0x7f000001")]
    [InlineData("fe80::1%eth0")]
    public void A_connection_that_is_no_plain_address_has_none(string address) =>
        Assert.Null(Parse(minimal.Replace("c=IN IP4 192.0.2.1", $"c=IN IP4 {address}")).Connection!.Address);

    [Fact]
    public void Size_lines_media_and_formats_are_bounded()
    {
        Assert.Contains("at most", Error(minimal + new string('a', SdpParser.MaxLength)));
        Assert.Contains("lines", Error(minimal + string.Concat(Enumerable.Repeat("a=x\r\n", 3000))));
        Assert.Contains("m= lines", Error(minimal + string.Concat(Enumerable.Repeat("m=audio 1 RTP/AVP 0\r\n", 40))));
        Assert.Contains("formats", Error(minimal + "m=audio 1 RTP/AVP" + string.Concat(Enumerable.Repeat(" 0", 200)) + "\r\n"));
        Assert.Equal(1900, Parse(minimal + string.Concat(Enumerable.Repeat("a=x\r\n", 1900))).Media[0].Attributes.Count);
    }

    [Fact]
    public void Line_breaks_cannot_be_smuggled_into_what_we_write()
    {
        var session = Parse(minimal);
        Assert.Throws<ArgumentException>(() => SdpWriter.Write(session with { Name = "x\r\na=evil" }));
        Assert.Throws<ArgumentException>(() => SdpWriter.Write(session with { Attributes = [new("x", "1\n2")] }));
    }

    [Fact]
    public void Damaged_descriptions_never_throw() => Fuzz.Attack(Encoding.UTF8.GetBytes(BrowserOffer), bytes =>
    {
        var session = SdpParser.Parse(bytes, out var error);
        Assert.Equal(session is null, error is not null);
        if (session is not null)
        {
            new OfferAnswer(1).Answer(session, Browser, out _, out _);
        }
    });

    internal static readonly MediaCapabilities Browser = new(MediaProfile.WebRtc, IPAddress.Loopback, 5000)
    {
        Ice = new IceCredentials("srvu", "0123456789abcdefghijklmn"),
        Fingerprint = new DtlsFingerprint("sha-256", new byte[32]),
    };

    /// <summary>As Chromium writes it: audio and video, bundled, candidates with names, codecs that we do not have.</summary>
    internal static readonly string BrowserOffer =
        "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\na=extmap-allow-mixed\r\na=msid-semantic: WMS\r\n"
        + "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=candidate:1 1 udp 2113937151 a1b2.local 50000 typ host\r\n"
        + "a=ice-ufrag:Xy+/\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\na=ice-options:trickle\r\n"
        + "a=fingerprint:sha-256 " + string.Join(':', Enumerable.Range(0, 32).Select(i => i.ToString("X2"))) + "\r\na=setup:actpass\r\na=mid:0\r\n"
        + "a=sendrecv\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:63 red/48000/2\r\na=rtpmap:9 G722/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n"
        + "a=rtpmap:13 CN/8000\r\na=rtpmap:110 telephone-event/48000\r\na=rtpmap:126 telephone-event/8000\r\na=ssrc:12 cname:x\r\n"
        + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n";

    internal static SdpSession Parse(string text)
    {
        var session = SdpParser.Parse(Encoding.UTF8.GetBytes(text), out var error);
        Assert.Null(error);
        return session!;
    }

    private static string Error(string text)
    {
        Assert.Null(SdpParser.Parse(Encoding.UTF8.GetBytes(text), out var error));
        return error!;
    }
}

using System.Net;
using System.Text;

namespace Crm.Telephony.Media.Tests;

public class OfferAnswerTests
{
    private static readonly MediaCapabilities phone = new(MediaProfile.Rtp, IPAddress.Parse("192.0.2.10"), 20000);

    private static string Offer(string media = "m=audio 4000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n", string connection = "IN IP4 192.0.2.1") =>
        $"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc={connection}\r\nt=0 0\r\n{media}";

    [Fact]
    public void A_phones_offer_is_answered_with_one_codec_and_events()
    {
        var answer = Answer(Offer(), phone, out var audio);
        Assert.Equal("v=0\r\no=- 7 0 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\nm=audio 20000 RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\n"
            + "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n", Text(answer));
        Assert.Equal(G711Law.Mu, audio.Codec);
        Assert.Equal(((byte?)101, (byte?)101), (audio.SendEventPayloadType, audio.ReceiveEventPayloadType));
        Assert.Equal(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 4000), audio.Remote);
        Assert.Equal(4001, audio.RemoteControl!.Port);
        Assert.False(audio.RtcpMux);
        Assert.False(audio.HeldByPeer);
    }

    [Fact]
    public void Our_preference_decides_and_dynamic_payload_types_are_kept()
    {
        var answer = Answer(Offer("m=audio 4000 RTP/AVP 0 97 96\r\na=rtpmap:97 pcma/8000/1\r\na=rtpmap:96 TELEPHONE-EVENT/8000\r\n"), phone with { Codecs = [G711Law.A, G711Law.Mu] }, out var audio);
        Assert.Equal(["97", "96"], answer.Media[0].Formats);
        Assert.Equal((G711Law.A, 97, 97), (audio.Codec, audio.SendPayloadType, audio.ReceivePayloadType));
        Assert.Equal(G711Law.A, audio.CodecOf(97));
        Assert.Null(audio.CodecOf(0));
    }

    [Fact]
    public void An_rtpmap_overrides_the_static_meaning()
    {
        Assert.Null(new OfferAnswer(1).Answer(SdpTests.Parse(Offer("m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 L16/8000\r\n")), phone, out _, out var problem));
        Assert.Contains("codec", problem);
    }

    [Fact]
    public void The_first_usable_audio_is_taken_and_the_rest_refused_in_place()
    {
        var answer = Answer(Offer("m=video 5000 RTP/AVP 96\r\nm=audio 0 RTP/AVP 0\r\nm=audio 4000 RTP/SAVP 0\r\nm=audio 4002 RTP/AVP 8\r\nm=audio 4004 RTP/AVP 8\r\n"), phone, out var audio);
        Assert.Equal([0, 0, 0, 20000, 0], answer.Media.Select(m => m.Port));
        Assert.Equal("video", answer.Media[0].Kind);
        Assert.Equal("RTP/SAVP", answer.Media[2].Protocol);
        Assert.Equal(4002, audio.Remote!.Port);
    }

    [Theory]
    [InlineData("sendrecv", SdpDirection.SendReceive, "sendrecv", false)]
    [InlineData("sendonly", SdpDirection.ReceiveOnly, "recvonly", true)]
    [InlineData("recvonly", SdpDirection.SendOnly, "sendonly", false)]
    [InlineData("inactive", SdpDirection.Inactive, "inactive", true)]
    public void Rfc3264_section_6_1_directions_are_mirrored(string offered, SdpDirection ours, string written, bool held)
    {
        foreach (var text in new[] { Offer() + $"a={offered}\r\n", Offer($"a={offered}\r\nm=audio 4000 RTP/AVP 0\r\n") })
        {
            var answer = Answer(text, phone, out var audio);
            Assert.Equal((ours, held), (audio.Direction, audio.HeldByPeer));
            Assert.True(answer.Media[0].Attributes.Has(written));
        }
    }

    [Fact]
    public void Our_hold_and_the_peers_add_up()
    {
        Answer(Offer() + "a=sendonly\r\n", phone with { Direction = SdpDirection.SendOnly }, out var audio);
        Assert.Equal(SdpDirection.Inactive, audio.Direction);
    }

    [Fact]
    public void The_unspecified_address_is_a_hold_without_a_destination()
    {
        Answer(Offer(connection: "IN IP4 0.0.0.0"), phone, out var audio);
        Assert.True(audio.HeldByPeer);
        Assert.Equal(SdpDirection.ReceiveOnly, audio.Direction);
        Assert.Null(audio.Remote);
        Assert.Null(audio.RemoteControl);
    }

    [Theory]
    [InlineData("IN IP4 224.1.1.1", "unicast")]
    [InlineData("IN IP4 255.255.255.255", "unicast")]
    [InlineData("IN IP6 ff02::1", "unicast")]
    [InlineData("IN IP4 pbx.example.com", "host")]
    public void Media_is_never_sent_to_a_group_or_a_name(string connection, string expected)
    {
        Assert.Null(new OfferAnswer(1).Answer(SdpTests.Parse(Offer(connection: connection)), phone, out _, out var problem));
        Assert.Contains(expected, problem);
    }

    [Theory]
    [InlineData("m=audio 4000 RTP/AVP 18\r\n", "common codec")]
    [InlineData("m=audio 4000 RTP/SAVP 0\r\n", "RTP/SAVP")]
    [InlineData("m=video 4000 RTP/AVP 96\r\n", "not audio")]
    [InlineData("", "no m= line")]
    public void An_offer_that_cannot_be_met_says_why(string media, string expected)
    {
        Assert.Null(new OfferAnswer(1).Answer(SdpTests.Parse(Offer(media)), phone, out _, out var problem));
        Assert.Contains(expected, problem);
    }

    [Fact]
    public void Rtcp_has_its_own_port_or_shares_one()
    {
        Answer(Offer() + "a=rtcp:4444\r\n", phone, out var apart);
        Assert.Equal(4444, apart.RemoteControl!.Port);
        var answer = Answer(Offer() + "a=rtcp-mux\r\n", phone, out var shared);
        Assert.True(shared.RtcpMux && answer.Media[0].Attributes.Has("rtcp-mux"));
        Assert.Equal(shared.Remote, shared.RemoteControl);
    }

    [Fact]
    public void The_answer_repeats_the_profile_and_optional_encryption_is_left_out()
    {
        var us = new OfferAnswer(1);
        var answer = us.Answer(SdpTests.Parse(Offer("m=audio 4000 RTP/AVPF 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA\r\na=ice-ufrag:abcd\r\n")), phone, out _, out _);
        Assert.Equal("RTP/AVPF", answer!.Media[0].Protocol);
        Assert.False(answer.Media[0].Attributes.Has("crypto"));
        Assert.Equal("RTP/AVPF", us.CreateOffer(phone).Media[0].Protocol);
        Assert.Equal("UDP/TLS/RTP/SAVP", Answer(SdpTests.BrowserOffer.Replace("m=audio 9 UDP/TLS/RTP/SAVPF", "m=audio 9 UDP/TLS/RTP/SAVP"), SdpTests.Browser, out _).Media[0].Protocol);
    }

    [Fact]
    public void A_browser_is_answered_as_ice_lite_and_passive()
    {
        var text = Text(Answer(SdpTests.BrowserOffer, SdpTests.Browser, out var audio));
        Assert.Contains("a=ice-lite\r\n", text);
        Assert.Contains("a=group:BUNDLE 0\r\n", text);
        Assert.Contains("m=audio 5000 UDP/TLS/RTP/SAVPF 0 126\r\n", text);
        Assert.Contains("a=setup:passive\r\n", text);
        Assert.Contains("a=ice-ufrag:srvu\r\na=ice-pwd:0123456789abcdefghijklmn\r\n", text);
        Assert.Contains("a=candidate:1 1 udp 2130706175 127.0.0.1 5000 typ host\r\n", text);
        Assert.Contains("a=rtcp-mux\r\n", text);
        Assert.Contains("m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\n", text);
        Assert.EndsWith("\r\n", text);
        Assert.Equal("Xy+/", audio.RemoteIce!.UserFragment);
        Assert.False(audio.HeldByPeer);
        Assert.Equal(126, audio.SendEventPayloadType!.Value);
        Assert.True(audio.RemoteFingerprints[0].Matches("SHA-256", Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()));
        Assert.False(audio.RemoteFingerprints[0].Matches("sha-256", new byte[32]));
    }

    [Theory]
    [InlineData("a=rtcp-mux\r\n", "", "rtcp-mux")]
    [InlineData("a=setup:actpass", "a=setup:passive", "setup")]
    [InlineData("a=fingerprint:sha-256", "a=fingerprint:sha-1", "fingerprint")]
    [InlineData("a=ice-pwd:abcdefghijklmnopqrstuvwx", "a=ice-pwd:short", "ice-pwd")]
    public void A_browser_offer_without_its_security_is_refused(string part, string replacement, string expected)
    {
        Assert.Null(new OfferAnswer(1).Answer(SdpTests.Parse(SdpTests.BrowserOffer.Replace(part, replacement)), SdpTests.Browser, out _, out var problem));
        Assert.Contains(expected, problem);
    }

    [Fact]
    public void Plain_and_encrypted_lines_do_not_mix()
    {
        Assert.Null(new OfferAnswer(1).Answer(SdpTests.Parse(SdpTests.BrowserOffer), phone, out _, out var encrypted));
        Assert.Contains("encrypted", encrypted);
        Assert.Null(new OfferAnswer(1).Answer(SdpTests.Parse(Offer()), SdpTests.Browser, out _, out var plain));
        Assert.Contains("not encrypted", plain);
    }

    [Fact]
    public void Our_offer_and_a_peers_answer_agree_on_both_sides()
    {
        OfferAnswer us = new(1), them = new(2);
        var offer = us.CreateOffer(phone);
        var answer = them.Answer(offer, phone with { Port = 30000, Codecs = [G711Law.A] }, out var theirs, out _);
        var ours = us.AcceptAnswer(answer!, phone, out var problem);
        Assert.Null(problem);
        Assert.Equal((G711Law.A, G711Law.A), (ours!.Codec, theirs!.Codec));
        Assert.Equal((30000, 20000), (ours.Remote!.Port, theirs.Remote!.Port));
        Assert.Equal(((byte?)101, (byte?)101), (ours.SendEventPayloadType, theirs.ReceiveEventPayloadType));
        Assert.True(ours.RtcpMux && theirs.RtcpMux);
    }

    [Fact]
    public void An_answer_that_keeps_both_codecs_may_use_either()
    {
        var us = new OfferAnswer(1);
        us.CreateOffer(phone);
        var ours = us.AcceptAnswer(SdpTests.Parse(Offer("m=audio 4000 RTP/AVP 8 0\r\n")), phone, out _)!;
        Assert.Equal(G711Law.A, ours.Codec);
        Assert.Equal((G711Law.Mu, G711Law.A), (ours.CodecOf(0), ours.CodecOf(8)));
        Assert.Null(ours.SendEventPayloadType);
        Assert.Null(ours.ReceiveEventPayloadType);
    }

    [Theory]
    [InlineData("m=audio 0 RTP/AVP 0\r\n", "refused")]
    [InlineData("m=audio 4000 RTP/AVP 18\r\n", "codec")]
    [InlineData("m=audio 4000 RTP/AVP 0\r\nm=audio 4000 RTP/AVP 0\r\n", "2 m= lines")]
    public void An_unusable_answer_says_why_and_changes_nothing(string media, string expected)
    {
        var us = new OfferAnswer(1);
        us.CreateOffer(phone);
        Assert.Null(us.AcceptAnswer(SdpTests.Parse(Offer(media)), phone, out var problem));
        Assert.Contains(expected, problem);
        Assert.Null(us.Current);
    }

    [Fact]
    public void A_browser_answers_our_offer_as_the_active_side()
    {
        var us = new OfferAnswer(1);
        var offer = Text(us.CreateOffer(SdpTests.Browser));
        Assert.Contains("a=ice-lite", offer);
        Assert.Contains("a=group:BUNDLE 0", offer);
        Assert.Contains("a=setup:actpass", offer);
        var answer = SdpTests.BrowserOffer[..SdpTests.BrowserOffer.IndexOf("m=video", StringComparison.Ordinal)].Replace("BUNDLE 0 1", "BUNDLE 0");
        Assert.Null(us.AcceptAnswer(SdpTests.Parse(answer), SdpTests.Browser, out var problem));
        Assert.Contains("setup", problem);
        Assert.NotNull(us.AcceptAnswer(SdpTests.Parse(answer.Replace("actpass", "active")), SdpTests.Browser, out problem));
        Assert.Null(problem);
    }

    [Fact]
    public void The_version_counts_up_only_when_the_description_changes()
    {
        var us = new OfferAnswer(1);
        Assert.Equal(0ul, us.CreateOffer(phone).Origin.Version);
        Assert.Equal(0ul, us.CreateOffer(phone).Origin.Version);
        Assert.Equal(1ul, us.CreateOffer(phone with { Direction = SdpDirection.SendOnly }).Origin.Version);
        Assert.Equal(2ul, us.CreateOffer(phone).Origin.Version);
    }

    [Fact]
    public void A_later_offer_keeps_the_m_lines_and_payload_types_of_the_session()
    {
        var us = new OfferAnswer(1);
        us.Answer(SdpTests.Parse(Offer("m=video 5000 RTP/AVP 96\r\nm=audio 4000 RTP/AVP 97 105\r\na=rtpmap:97 PCMU/8000\r\na=rtpmap:105 telephone-event/8000\r\n")), phone, out _, out _);
        var hold = us.CreateOffer(phone with { Direction = SdpDirection.SendOnly });
        Assert.Equal([0, 20000], hold.Media.Select(m => m.Port));
        Assert.Equal(["97", "8", "105"], hold.Media[1].Formats);
        Assert.True(hold.Media[1].Attributes.Has("sendonly"));
        Assert.Equal(1ul, hold.Origin.Version);
    }

    [Fact]
    public void Later_offers_of_either_side_keep_the_codec_in_use()
    {
        var us = new OfferAnswer(1);
        us.Answer(SdpTests.Parse(Offer("m=audio 4000 RTP/AVP 8\r\n")), phone, out _, out _);
        us.Answer(SdpTests.Parse(Offer("m=audio 4000 RTP/AVP 0 8\r\n")), phone, out var audio, out _);
        Assert.Equal(G711Law.A, audio!.Codec);
        Assert.Equal(["8", "0", "101"], us.CreateOffer(phone).Media[0].Formats);
    }

    [Fact]
    public void A_failed_later_offer_leaves_what_was_agreed()
    {
        var us = new OfferAnswer(1);
        us.Answer(SdpTests.Parse(Offer()), phone, out var before, out _);
        Assert.Null(us.Answer(SdpTests.Parse(Offer("m=audio 4000 RTP/AVP 18\r\n")), phone, out _, out _));
        Assert.Same(before, us.Current);
    }

    [Fact]
    public void Asking_for_the_impossible_is_our_own_mistake()
    {
        Assert.Throws<ArgumentException>(() => new OfferAnswer(1).CreateOffer(phone with { Codecs = [] }));
        Assert.Throws<ArgumentException>(() => new OfferAnswer(1).CreateOffer(SdpTests.Browser with { Ice = null }));
        Assert.Throws<InvalidOperationException>(() => new OfferAnswer(1).AcceptAnswer(SdpTests.Parse(Offer()), phone, out _));
    }

    private static SdpSession Answer(string offer, MediaCapabilities capabilities, out NegotiatedAudio negotiated)
    {
        var answer = new OfferAnswer(7).Answer(SdpTests.Parse(offer), capabilities, out var audio, out var problem);
        Assert.Null(problem);
        negotiated = audio!;
        return answer!;
    }

    private static string Text(SdpSession session) => Encoding.UTF8.GetString(SdpWriter.Write(session));
}

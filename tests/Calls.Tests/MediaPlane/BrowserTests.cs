using System.Text;
using Crm.Telephony.Calls.MediaPlane;

namespace Crm.Telephony.Calls.Tests.MediaPlane;

public sealed class BrowserTests
{
    /// <summary>A browser calls us: its offer is answered and nothing was sent yet.</summary>
    private static (MediaLeg Leg, BrowserPhone Browser) Offer(MediaHarness media, byte[]? fingerprint = null)
    {
        var browser = media.Add(new BrowserPhone());
        var leg = media.Server.Open(MediaLegKind.Browser);
        MediaHarness.Negotiate(leg, browser.BrowserSdp(fingerprint: fingerprint), out string answer);
        Assert.Contains("a=setup:passive", answer);
        Assert.Contains("a=ice-lite", answer);
        browser.TakeServerSdp(answer);
        return (leg, browser);
    }

    [Fact]
    public void A_browser_and_a_phone_hear_each_other()
    {
        using var media = new MediaHarness();
        var (leg, browser) = Offer(media);
        var (plain, phone) = media.Call("8 101");
        browser.Connect();
        media.Expect<MediaSecured>(e => e.Leg == leg);
        media.Server.Bridge(leg, plain);
        browser.Say(440);
        phone.Say(1000);
        phone.HearTone(440);
        browser.HearTone(1000);
        Assert.Equal(1, media.Count<MediaSecured>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_ClientHello_in_two_fragments_is_put_together_in_either_order(bool reversed)
    {
        using var media = new MediaHarness();
        var (leg, browser) = Offer(media);
        browser.SendHello = hello => reversed ? [.. DtlsClient.Split(hello).Reverse()] : DtlsClient.Split(hello);
        browser.Connect();
        media.Expect<MediaSecured>(e => e.Leg == leg);
    }

    [Fact]
    public void The_certificate_that_is_shown_is_the_one_of_our_description()
    {
        using var media = new MediaHarness();
        var browser = media.Add(new BrowserPhone());
        var leg = media.Server.Open(MediaLegKind.Browser);
        string offer = Encoding.UTF8.GetString(leg.CreateOffer());
        browser.TakeServerSdp(offer);
        browser.Connect();
        Assert.Contains(BitConverter.ToString(browser.ServerFingerprint).Replace('-', ':'), offer);
    }

    [Fact]
    public void When_the_handshake_is_done_before_the_answer_arrives_media_waits_for_its_fingerprint()
    {
        using var media = new MediaHarness();
        var browser = media.Add(new BrowserPhone());
        var leg = media.Server.Open(MediaLegKind.Browser);
        var (plain, phone) = media.Call();
        browser.TakeServerSdp(Encoding.UTF8.GetString(leg.CreateOffer()));
        media.Server.Bridge(leg, plain);
        phone.Say(1000);
        browser.Connect();
        long dropped = media.Server.PacketsDropped;
        browser.Say(440);
        MediaHarness.Until(() => media.Server.PacketsDropped >= dropped + 10, "ten packets dropped");
        Assert.Equal(0, browser.HeardCount);
        Assert.Equal(0, media.Count<MediaSecured>());
        Assert.Null(leg.AcceptAnswer(Encoding.UTF8.GetBytes(browser.BrowserSdp(setup: "active"))));
        media.Expect<MediaSecured>(e => e.Leg == leg);
        phone.HearTone(440);
        browser.HearTone(1000);
    }

    [Fact]
    public void A_certificate_that_the_description_does_not_name_ends_the_call_and_carries_nothing()
    {
        using var media = new MediaHarness();
        var (leg, browser) = Offer(media, fingerprint: new byte[32]);
        var (plain, phone) = media.Call();
        media.Server.Bridge(leg, plain);
        phone.Say(1000);
        browser.Connect();
        Assert.Contains("fingerprint", media.Expect<MediaFailed>(e => e.Leg == leg).Why);
        long dropped = media.Server.PacketsDropped;
        browser.Say(440);
        MediaHarness.Until(() => media.Server.PacketsDropped >= dropped + 10, "ten packets dropped");
        Assert.Equal(0, browser.HeardCount);
        Assert.Equal(0, media.Count<MediaSecured>());
    }

    [Fact]
    public void Without_an_authentic_check_no_handshake_is_answered()
    {
        using var media = new MediaHarness();
        var (_, browser) = Offer(media);
        browser.Check(password: "not-the-password-of-the-server");
        long dropped = media.Server.PacketsDropped;
        browser.Hello();
        MediaHarness.Until(() => media.Server.PacketsDropped >= dropped + 1 && browser.ChecksRefused == 1, "the hello dropped and the check refused");
        Assert.False(browser.IsSecured);
        Assert.Equal(0, browser.ChecksAnswered);
    }

    [Fact]
    public void A_browser_that_comes_back_on_another_port_is_followed_after_its_check()
    {
        using var media = new MediaHarness(timeout: TimeSpan.FromMilliseconds(500));
        var (leg, browser) = Offer(media);
        var (plain, phone) = media.Call();
        browser.Connect();
        media.Server.Bridge(leg, plain);
        browser.Say(440);
        phone.Say(1000);
        phone.HearTone(440);
        browser.Hush();
        media.Expect<MediaSilent>(e => e.Leg == leg);
        var moved = media.Add(new BrowserPhone());
        browser.MoveTo(moved);
        long dropped = media.Server.PacketsDropped;
        moved.Say(440);
        MediaHarness.Until(() => media.Server.PacketsDropped >= dropped + 5, "packets from an unchecked port dropped");
        moved.Check(nominate: true);
        media.Expect<MediaBack>(e => e.Leg == leg);
        phone.HearTone(440);
        moved.HearTone(1000);
    }

    [Fact]
    public void An_ICE_restart_keeps_the_keys_and_takes_new_credentials()
    {
        using var media = new MediaHarness();
        var (leg, browser) = Offer(media);
        var (plain, phone) = media.Call();
        browser.Connect();
        media.Server.Bridge(leg, plain);
        browser.Say(440);
        phone.Say(1000);
        phone.HearTone(440);
        browser.RestartIce();
        MediaHarness.Negotiate(leg, browser.BrowserSdp(), out string answer);
        string before = answer;
        browser.Check(nominate: true);
        MediaHarness.Until(() => browser.ChecksRefused == 1, "a check with the old password to be refused");
        browser.TakeServerSdp(answer);
        int answered = browser.ChecksAnswered;
        browser.Check(nominate: true);
        MediaHarness.Until(() => browser.ChecksAnswered == answered + 1, "a check with the new password to be answered");
        phone.HearTone(440);
        browser.HearTone(1000);
        MediaHarness.Negotiate(leg, browser.BrowserSdp(), out answer);
        Assert.Equal(before, answer);
        Assert.Equal(1, media.Count<MediaSecured>());
    }

    [Fact]
    public void A_browser_call_is_recorded_in_clear()
    {
        using var media = new MediaHarness();
        var (leg, browser) = Offer(media);
        var (plain, phone) = media.Call();
        browser.Connect();
        media.Server.Bridge(plain, leg);
        browser.Say(440);
        phone.Say(1000);
        phone.HearTone(440);
        plain.StartRecording(Guid.NewGuid(), "call.wav");
        phone.Hear(50, phone.HeardCount);
        plain.StopRecording();
        using var stream = File.OpenRead(media.Expect<MediaRecordingEnded>().Path);
        var audio = Crm.Telephony.Media.WavReader.Read(stream);
        var right = audio.Samples.Where((_, index) => index % 2 == 1).ToArray();
        Assert.True(Tone.IsTone(right.AsSpan(800, 5600), 440));
    }

    [Fact]
    public void A_plain_offer_on_a_browser_leg_is_refused_with_a_reason()
    {
        using var media = new MediaHarness();
        var leg = media.Server.Open(MediaLegKind.Browser);
        string? problem = leg.AcceptOffer(Encoding.UTF8.GetBytes(media.Stranger().Sdp()), out _);
        Assert.Contains("not encrypted", problem);
    }
}

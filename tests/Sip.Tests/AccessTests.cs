using Crm.Telephony.Sip;

namespace Crm.Sip.Tests;

/// <summary>Who may register and call: digest, replay, strangers, limits (RFC 3261 sections 10 and 22, RFC 7616, RFC 8760).</summary>
public sealed class AccessTests
{
    private static readonly SipFlow Desk = Engines.Udp(Engines.Desk);

    [Fact]
    public void SHA256_is_offered_first_and_MD5_second_and_both_work()
    {
        foreach (string algorithm in new[] { "SHA-256", "MD5" })
        {
            var wire = new Wire { Flow = Desk };
            string challenge = wire.Send(Register(1)).Single();
            Assert.Equal(["SHA-256", "MD5"], challenge.Split("\r\n").Where(line => line.StartsWith("WWW-Auth", StringComparison.Ordinal)).Select(line => line.Split("algorithm=")[1].Split(',')[0]));
            string ok = wire.Send(Register(2, Credentials(challenge, algorithm))).Single();
            Assert.Equal(200, Wire.Status(ok));
            Assert.Equal("<sip:bob@10.0.0.5:5062;transport=udp>;+sip.instance=\"<urn:uuid:1>\";expires=120", Wire.Header(ok, "Contact"));
            Assert.Equal("sip:bob@10.0.0.5:5062;transport=udp", wire.Last<SipPhoneRegistered>().Contact);
        }
    }

    [Fact]
    public void SIPp_sees_MD5_first_and_browsers_and_old_baresip_see_MD5_alone()
    {
        // JsSIP takes the first challenge that it reads, SIP.js the last.
        var wire = new Wire { Flow = Wire.Web(1), User = "ann" };
        string challenge = wire.Send(Register(1, user: "ann")).Single();
        Assert.Contains("algorithm=MD5", challenge, StringComparison.Ordinal);
        Assert.DoesNotContain("SHA-256", challenge, StringComparison.Ordinal);
        wire = new Wire { Flow = Desk };
        Assert.Contains("algorithm=MD5", Wire.Header(wire.Send(Register(1, "User-Agent: SIPp\r\n")).Single(), "WWW-Authenticate"), StringComparison.Ordinal);
        Assert.DoesNotContain("SHA-256", wire.Send(Register(1, "User-Agent: baresip v1.0.0 (x86_64/linux)\r\n")).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_used_nonce_count_is_refused_and_a_new_one_accepted_in_any_order()
    {
        var wire = new Wire { Flow = Desk };
        string challenge = wire.Send(Register(1)).Single();
        Assert.Equal(200, Status(2, 1));
        Assert.Equal(401, Status(3, 1));
        Assert.Equal("The nonce count was used before", wire.Last<SipRefused>().Why);
        Assert.Equal(200, Status(4, 5));
        Assert.Equal(200, Status(5, 3));
        Assert.Equal(401, Status(6, 3));
        Assert.Equal(401, Status(7, 5));
        Assert.Equal(200, Status(8, 500));
        Assert.Equal(401, Status(9, 6));

        int Status(uint cseq, int count) => Wire.Status(wire.Send(Register(cseq, Credentials(challenge, "MD5", count))).Single());
    }

    [Fact]
    public void A_nonce_is_good_at_its_limit_and_stale_one_tick_later()
    {
        var wire = new Wire { Flow = Desk };
        string challenge = wire.Send(Register(1)).Single();
        wire.Now += NonceLedger.Lifetime;
        Assert.Equal(200, Wire.Status(wire.Send(Register(2, Credentials(challenge, "MD5"))).Single()));
        wire.Now += TimeSpan.FromTicks(1);
        string again = wire.Send(Register(3, Credentials(challenge, "MD5", 2))).Single();
        Assert.Contains("stale=true", again, StringComparison.Ordinal);
        Assert.DoesNotContain("stale", wire.Send(Register(4, Credentials(challenge, "MD5", 3, "wrong"))).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nonces_that_we_did_not_issue_are_stale_for_those_who_know_the_password()
    {
        var wire = new Wire { Flow = Desk };
        string foreign = new Wire(Engines.Options(Engines.Server, 9)) { Flow = Desk }.Send(Register(1)).Single();
        Assert.Contains("stale=true", wire.Send(Register(2, Credentials(foreign, "MD5"))).Single(), StringComparison.Ordinal);
        Assert.Empty(wire.Events.OfType<SipPhoneRegistered>());
    }

    [Fact]
    public void Unknown_users_wrong_passwords_and_browser_secrets_outside_the_browser_look_alike()
    {
        string[] answers = [.. new[] { ("bob", "wrong"), ("nobody", "bob secret"), ("ann", "ann secret") }.Select(pair =>
        {
            var wire = new Wire { Flow = Desk };
            string challenge = wire.Send(Register(1, user: pair.Item1)).Single();
            string answer = wire.Send(Register(2, Credentials(challenge, "MD5", 1, pair.Item2, pair.Item1), pair.Item1)).Single();
            Assert.Equal("The credentials are wrong", wire.Last<SipRefused>().Why);
            return string.Join("|", answer.Split("\r\n").Select(line => line.Split(':', ' ')[0] + line.Length));
        })];
        Assert.Equal(401, Wire.Status(new Wire { Flow = Desk }.Send(Register(1)).Single()));
        Assert.Equal(answers[0], answers[2]);
        Assert.Equal(answers[0].Split('|').Length, answers[1].Split('|').Length);
    }

    [Fact]
    public void A_WebSocket_serves_its_signed_in_user_alone()
    {
        var wire = new Wire { Flow = Wire.Web(1), User = "ann" };
        Assert.Equal(403, Wire.Status(wire.Send(Register(1, user: "bob")).Single()));
        string challenge = wire.Send(Register(2, user: "ann")).Single();
        Assert.Equal(200, Wire.Status(wire.Send(Register(3, Credentials(challenge, "MD5", 1, "ann secret", "ann"), "ann")).Single()));
    }

    [Fact]
    public void Credentials_of_one_user_do_not_register_another()
    {
        var wire = new Wire { Flow = Desk };
        string challenge = wire.Send(Register(1, user: "ann")).Single();
        Assert.Equal(403, Wire.Status(wire.Send(Register(2, Credentials(challenge, "MD5"), "ann")).Single()));
    }

    [Fact]
    public void Too_brief_is_423_and_a_wildcard_removes_the_binding()
    {
        var wire = new Wire { Flow = Desk };
        string challenge = wire.Send(Register(1)).Single();
        string brief = wire.Send(Register(2, Credentials(challenge, "MD5") + "Expires: 29\r\n", contact: "<sip:bob@10.0.0.5>")).Single();
        Assert.Equal((423, "30"), (Wire.Status(brief), Wire.Header(brief, "Min-Expires")));
        Assert.Equal(200, Wire.Status(wire.Send(Register(3, Credentials(challenge, "MD5", 2))).Single()));
        Assert.Equal(400, Wire.Status(wire.Send(Register(4, Credentials(challenge, "MD5", 3), contact: "*")).Single()));
        Assert.Empty(wire.Events.OfType<SipPhoneUnregistered>());
        string gone = wire.Send(Register(5, Credentials(challenge, "MD5", 4) + "Expires: 0\r\n", contact: "*")).Single();
        Assert.DoesNotContain("Contact:", gone, StringComparison.Ordinal);
        Assert.Single(wire.Events.OfType<SipPhoneUnregistered>());
    }

    [Fact]
    public void A_REGISTER_that_is_not_newer_in_its_Call_ID_changes_nothing()
    {
        var wire = new Wire { Flow = Desk };
        string challenge = wire.Send(Register(1)).Single();
        wire.Send(Register(5, Credentials(challenge, "MD5")));
        Assert.Equal(500, Wire.Status(wire.Send(Register(4, Credentials(challenge, "MD5", 2), contact: "<sip:bob@10.0.0.66>;expires=0")).Single()));
        Assert.Equal("sip:bob@10.0.0.5:5062;transport=udp", wire.Engine.Bindings.Single().Contact);
    }

    [Fact]
    public void A_binding_expires_one_tick_after_its_time_and_UDP_ones_can_be_restored()
    {
        var wire = new Wire { Flow = Desk };
        string challenge = wire.Send(Register(1)).Single();
        wire.Send(Register(2, Credentials(challenge, "MD5")));
        var limit = wire.Now + TimeSpan.FromSeconds(120);
        var kept = wire.Engine.Bindings.Single();
        Assert.Equal(TimeSpan.FromSeconds(120), kept.Remaining);
        wire.At(limit);
        Assert.Empty(wire.Events.OfType<SipPhoneUnregistered>());
        wire.At(limit + TimeSpan.FromTicks(1));
        Assert.Equal("bob", wire.Last<SipPhoneUnregistered>().User);

        var other = new Wire();
        other.Do((engine, now) => engine.RestoreBindings([kept, kept with { User = "ann", Flow = Wire.Web(1) }], now));
        Assert.Equal("bob", other.Engine.Bindings.Single().User);
        string invite = other.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToPhone("bob")), now)).Single();
        Assert.StartsWith("INVITE sip:bob@10.0.0.5:5062;transport=udp SIP/2.0", invite, StringComparison.Ordinal);
        Assert.Equal(Desk, other.LastFlow);
    }

    [Fact]
    public void A_stranger_s_INVITE_is_challenged_and_leaves_nothing_behind()
    {
        var wire = new Wire { Flow = Desk };
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(401, Wire.Status(wire.Send(Wire.Request("INVITE", branch: $"z9hG4bK{i}", callId: $"c{i}", body: Wire.Sdp)).Single()));
        }
        Assert.Null(wire.Engine.NextDeadline);
        Assert.Empty(wire.Events.OfType<SipCallArrived>());
        Assert.Empty(wire.Send(Wire.Request("ACK", toTag: "x")));
        Assert.Equal(200, Wire.Status(wire.Send(Wire.Request("OPTIONS")).Single()));
        Assert.Equal(405, Wire.Status(wire.Send(Wire.Request("SUBSCRIBE")).Single()));
        Assert.Equal(481, Wire.Status(wire.Send(Wire.Request("BYE", toTag: "x")).Single()));
        Assert.Equal(481, Wire.Status(wire.Send(Wire.Request("CANCEL")).Single()));
    }

    [Fact]
    public void A_repeated_challenge_is_the_same_but_for_its_nonce()
    {
        var wire = new Wire { Flow = Desk };
        string first = wire.Send(Register(1)).Single();
        Assert.Equal(Wire.ToTag(first), Wire.ToTag(wire.Send(Register(1)).Single()));
    }

    [Fact]
    public void A_phone_that_authenticates_may_call()
    {
        var wire = new Wire { Flow = Desk };
        string challenge = wire.Send(Wire.Request("INVITE", from: "sip:bob@crm.test", body: Wire.Sdp)).Single();
        string invite = Wire.Request("INVITE", cseq: 2, branch: "z9hG4bKb", from: "sip:bob@crm.test", extra: Credentials(challenge, "SHA-256", method: "INVITE"), body: Wire.Sdp);
        Assert.Equal(100, Wire.Status(wire.Send(invite).Single()));
        Assert.Equal(new SipSource(SipSourceKind.Phone, "bob"), wire.Last<SipCallArrived>().Source);
        // Its repetition is absorbed, not taken for a replay.
        Assert.Equal(100, Wire.Status(wire.Send(invite).Single()));
        Assert.Single(wire.Events.OfType<SipCallArrived>());
    }

    [Fact]
    public void A_phone_and_a_carrier_behind_one_proxy_are_told_apart_by_who_calls()
    {
        // The proxy has the carrier's address; bob's phone registers through it.
        var wire = new Wire();
        string challenge = wire.Send(Register(1)).Single();
        Assert.Equal(200, Wire.Status(wire.Send(Register(2, Credentials(challenge, "SHA-256"))).Single()));

        Assert.Equal(100, Wire.Status(wire.Send(Wire.Request("INVITE", body: Wire.Sdp)).Single()));
        Assert.Equal(SipSourceKind.Trunk, wire.Last<SipCallArrived>().Source.Kind);

        challenge = wire.Send(Wire.Request("INVITE", callId: "bobs", branch: "z9hG4bKb1", from: "sip:bob@crm.test", body: Wire.Sdp)).Single();
        Assert.Equal(401, Wire.Status(challenge));
        wire.Send(Wire.Request("INVITE", callId: "bobs", cseq: 2, branch: "z9hG4bKb2", from: "sip:bob@crm.test", extra: Credentials(challenge, "SHA-256", method: "INVITE"), body: Wire.Sdp));
        Assert.Equal(new SipSource(SipSourceKind.Phone, "bob"), wire.Last<SipCallArrived>().Source);
    }

    [Fact]
    public void Floods_from_one_address_are_dropped_and_others_served()
    {
        var wire = new Wire { Flow = Desk };
        int answered = Enumerable.Range(0, 3_000).Sum(i => wire.Send(Wire.Request("OPTIONS", branch: $"z9hG4bK{i}")).Count);
        Assert.Equal(2_000, answered);
        Assert.Equal(0, wire.Last<SipRefused>().Status);
        wire.Flow = Engines.Udp(new(System.Net.IPAddress.Parse("192.0.2.77"), 5060));
        Assert.Single(wire.Send(Wire.Request("OPTIONS")));
    }

    [Fact]
    public void A_CANCEL_that_cancels_nothing_counts_like_any_request_of_a_stranger()
    {
        var wire = new Wire { Flow = Desk };
        int answered = Enumerable.Range(0, 3_000).Sum(i => wire.Send(Wire.Request("CANCEL", branch: $"z9hG4bK{i}")).Count);
        Assert.Equal(2_000, answered);
    }

    [Fact]
    public void A_connection_is_no_strangers_once_a_phone_or_a_trunk_has_proved_itself_by_it()
    {
        var wire = new Wire { Flow = new(SipTransport.Tcp, Engines.Desk, 7) };
        string challenge = wire.Send(Register(1)).Single();
        wire.Send(Wire.Request("OPTIONS"));
        Assert.DoesNotContain(wire.Events, output => output is SipPeerProved);
        wire.Send(Register(2, Credentials(challenge, "SHA-256")));
        Assert.Equal(wire.Flow, wire.Last<SipPeerProved>().Flow);

        wire.Flow = new(SipTransport.Tcp, Engines.Carrier, 8);
        wire.Send(Wire.Request("OPTIONS", branch: "z9hG4bKo"));
        Assert.Equal(wire.Flow, wire.Last<SipPeerProved>().Flow);
    }

    [Fact]
    public void Past_the_most_calls_an_INVITE_gets_503_with_Retry_After()
    {
        var wire = new Wire(Engines.ServerOptions() with { MaxCalls = 2 });
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(100, Wire.Status(wire.Send(Wire.Request("INVITE", branch: $"z9hG4bK{i}", callId: $"c{i}", body: Wire.Sdp)).Single()));
        }
        string full = wire.Send(Wire.Request("INVITE", body: Wire.Sdp)).Single();
        Assert.Equal((503, "5"), (Wire.Status(full), Wire.Header(full, "Retry-After")));
        wire.Do((engine, now) => engine.Reject(new(1), 486, "Busy", now));
        Assert.Equal(100, Wire.Status(wire.Send(Wire.Request("INVITE", body: Wire.Sdp)).Single()));
    }

    internal static string Register(uint cseq, string extra = "", string user = "bob", string contact = "<sip:bob@10.0.0.5:5062;transport=udp>;+sip.instance=\"<urn:uuid:1>\";expires=120")
        => Wire.Request("REGISTER", "sip:192.0.2.1", "reg", cseq, branch: $"z9hG4bKr{cseq}", from: $"sip:{user}@crm.test", to: $"sip:{user}@crm.test", extra: extra)
            .Replace("Contact: <sip:peer@192.0.2.10:5060>", $"Contact: {contact}", StringComparison.Ordinal);

    internal static string Credentials(string challenge, string algorithm, int count = 1, string password = "bob secret", string user = "bob", string method = "REGISTER")
    {
        string nonce = challenge.Split("nonce=\"")[1].Split('"')[0];
        string uri = method == "REGISTER" ? "sip:192.0.2.1" : "sip:100@192.0.2.1";
        string nc = count.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
        string secret = DigestHash.Hex(algorithm, $"{user}:{Engines.Realm}:{password}");
        string response = DigestHash.Response(algorithm, secret, nonce, nc, "client", method, uri);
        return $"Authorization: Digest username=\"{user}\", realm=\"{Engines.Realm}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\", algorithm={algorithm}, qop=auth, nc={nc}, cnonce=\"client\"\r\n";
    }
}

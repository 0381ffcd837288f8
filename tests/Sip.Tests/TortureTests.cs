using System.Text;
using Crm.Telephony.Sip;

namespace Crm.Sip.Tests;

/// <summary>Every message of RFC 4475 and RFC 5118, judged as those RFCs say, and cut at every byte for the stream transports.</summary>
public sealed class TortureTests
{
    /// <summary>Name, section, and the status of the parser's rejection (0: accepted).</summary>
    public static TheoryData<string, string, int> Messages => new()
    {
        { "wsinv", "4475 3.1.1.1", 0 }, { "intmeth", "4475 3.1.1.2", 0 }, { "esc01", "4475 3.1.1.3", 0 }, { "escnull", "4475 3.1.1.4", 0 },
        { "esc02", "4475 3.1.1.5", 0 }, { "lwsdisp", "4475 3.1.1.6", 0 }, { "longreq", "4475 3.1.1.7", 0 }, { "dblreq", "4475 3.1.1.8", 0 },
        { "semiuri", "4475 3.1.1.9", 0 }, { "transports", "4475 3.1.1.10", 0 }, { "mpart01", "4475 3.1.1.11", 0 }, { "unreason", "4475 3.1.1.12", 0 },
        { "noreason", "4475 3.1.1.13", 0 },
        { "badinv01", "4475 3.1.2.1", 400 }, { "clerr", "4475 3.1.2.2", 400 }, { "ncl", "4475 3.1.2.3", 400 }, { "scalar02", "4475 3.1.2.4", 400 },
        { "scalarlg", "4475 3.1.2.5", 400 }, { "quotbal", "4475 3.1.2.6", 400 }, { "ltgtruri", "4475 3.1.2.7", 400 }, { "lwsruri", "4475 3.1.2.8", 400 },
        { "lwsstart", "4475 3.1.2.9", 400 }, { "trws", "4475 3.1.2.10", 400 }, { "escruri", "4475 3.1.2.11", 400 }, { "baddate", "4475 3.1.2.12", 400 },
        { "regbadct", "4475 3.1.2.13", 400 }, { "badaspec", "4475 3.1.2.14", 400 }, { "baddn", "4475 3.1.2.15", 400 }, { "badvers", "4475 3.1.2.16", 505 },
        { "mismatch01", "4475 3.1.2.17", 400 }, { "mismatch02", "4475 3.1.2.18", 501 }, { "bigcode", "4475 3.1.2.19", 400 },
        { "badbranch", "4475 3.2.1", 0 }, { "insuf", "4475 3.3.1", 400 }, { "unkscm", "4475 3.3.2", 0 }, { "novelsc", "4475 3.3.3", 0 },
        { "unksm2", "4475 3.3.4", 0 }, { "bext01", "4475 3.3.5", 0 }, { "invut", "4475 3.3.6", 0 }, { "regaut01", "4475 3.3.7", 0 },
        { "multi01", "4475 3.3.8", 400 }, { "mcl01", "4475 3.3.9", 400 }, { "bcast", "4475 3.3.10", 0 }, { "zeromf", "4475 3.3.11", 0 },
        { "cparam01", "4475 3.3.12", 0 }, { "cparam02", "4475 3.3.13", 0 }, { "regescrt", "4475 3.3.14", 0 }, { "sdp01", "4475 3.3.15", 0 },
        { "inv2543", "4475 3.4.1", 0 },
        { "ipv6-good", "5118 4.1", 0 }, { "ipv6-bad", "5118 4.2", 400 }, { "port-ambiguous", "5118 4.3", 0 }, { "port-unambiguous", "5118 4.4", 0 },
        { "via-received-param-with-delim", "5118 4.5", 0 }, { "via-received-param-no-delim", "5118 4.5", 0 }, { "ipv6-in-sdp", "5118 4.6", 0 },
        { "mult-ip-in-header", "5118 4.7", 0 }, { "mult-ip-in-sdp", "5118 4.8", 0 }, { "ipv4-mapped-ipv6", "5118 4.9", 0 },
        { "ipv6-bug-abnf-3-colons", "5118 4.10", 0 }, { "ipv6-correct-abnf-2-colons", "5118 4.10", 0 },
    };

    /// <summary>What an engine answers to those that are requests of a trunk, where the RFCs say it. 0: nothing.</summary>
    public static TheoryData<string, int> Answers => new()
    {
        { "wsinv", 481 }, { "intmeth", 501 }, { "esc01", 100 }, { "escnull", 401 }, { "esc02", 501 }, { "lwsdisp", 200 }, { "longreq", 100 },
        { "dblreq", 401 }, { "semiuri", 200 }, { "transports", 200 }, { "mpart01", 405 }, { "unreason", 0 }, { "noreason", 0 },
        { "badinv01", 400 }, { "clerr", 400 }, { "ncl", 400 }, { "scalar02", 400 }, { "scalarlg", 0 }, { "quotbal", 400 }, { "ltgtruri", 400 },
        { "lwsruri", 400 }, { "lwsstart", 400 }, { "trws", 400 }, { "escruri", 400 }, { "baddate", 400 }, { "regbadct", 400 }, { "badaspec", 400 },
        { "baddn", 400 }, { "badvers", 505 }, { "mismatch01", 400 }, { "mismatch02", 501 }, { "bigcode", 0 }, { "badbranch", 200 }, { "insuf", 400 },
        { "unkscm", 416 }, { "novelsc", 416 }, { "unksm2", 401 }, { "bext01", 420 }, { "invut", 415 }, { "regaut01", 401 }, { "multi01", 400 },
        { "mcl01", 400 }, { "bcast", 0 }, { "zeromf", 200 }, { "cparam01", 401 }, { "cparam02", 401 }, { "regescrt", 401 }, { "sdp01", 406 },
        { "inv2543", 100 },
        { "ipv6-good", 401 }, { "ipv6-bad", 400 }, { "mult-ip-in-header", 481 }, { "ipv4-mapped-ipv6", 100 }, { "ipv6-bug-abnf-3-colons", 200 },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Parser_judges_as_the_RFC_says(string name, string section, int status)
    {
        var result = SipParser.Parse(Load(name));
        Assert.True(status == result.Status, $"RFC {section} {name}: expected {status}, got {result.Status} {result.Why}");
        Assert.Equal(status == 0, result.Why.Length == 0);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void Engine_answers_as_the_RFC_says(string name, int status)
    {
        var wire = new Wire();
        var sent = wire.Send(Load(name));
        Assert.Equal(status == 0 ? [] : [status], sent.Take(1).Select(Wire.Status));
    }

    /// <summary>The framer finds the same message however the stream is cut; a message that a stream cannot carry closes it.</summary>
    [Theory]
    [MemberData(nameof(Messages))]
    public void Framer_cuts_the_same_message_at_every_split(string name, string section, int status)
    {
        byte[] bytes = Load(name);
        var whole = Frame(bytes, bytes.Length);
        for (int cut = 1; cut < bytes.Length; cut++)
        {
            Assert.Equal((cut, section, status, whole), (cut, section, status, Frame(bytes, cut)));
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Parser_is_total_for_every_truncation(string name, string section, int status)
    {
        byte[] bytes = Load(name);
        int accepted = 0;
        for (int length = 0; length < bytes.Length; length++)
        {
            var result = SipParser.Parse(bytes.AsSpan(0, length));
            accepted += result.Accepted ? 1 : 0;
            Assert.True(result.Accepted || result.Why.Length > 0);
        }
        // What has no body, or a second message behind it, may be whole earlier; a truncated body never is.
        Assert.True(accepted == 0 || status == 0, section);
    }

    [Fact]
    public void Short_tortuous_INVITE_is_read_correctly()
    {
        var message = SipParser.Parse(Load("wsinv")).Message!;
        Assert.Equal(("INVITE", 9u, 68, "wsinv.ndaksdj@192.0.2.1"), (message.Method, message.CSeq, message.MaxForwards!.Value, message.CallId));
        Assert.Equal("1918181833n", message.ToTag);
        Assert.Equal(("J Rosenberg \\\"", "98asjd8", "jdrosen"), (message.From.Display, message.FromTag, message.From.Uri.User));
        Assert.Equal(3, message.Vias.Count);
        Assert.Equal(("192.0.2.2", null), (message.Via.Host, message.Via.Branch));
        Assert.Equal(("UDP", "192.168.255.111", "z9hG4bK30239"), Last(message));
        Assert.Equal(("Quoted string \"\"", "newvalue", "0.33"), (message.Contacts[0].Display, message.Contacts[0].Parameters["newparam"], message.Contacts[0].Parameters["q"]));
        Assert.True(message.Contacts[0].Parameters.Has("secondparam"));
        Assert.Equal("newfangled value continued newfangled value", message["NewFangledHeader"]);
        Assert.Equal(";;,,;;,;", message["UnknownHeaderWithUnusualValue"]);
        Assert.Equal("", message["Subject"]);
        Assert.Equal(150, message.Body.Length);

        static (string, string, string?) Last(SipMessage message)
        {
            var via = SipVia.TryParse(message.Vias[^1])!;
            return (via.Transport, via.Host, via.Branch);
        }
    }

    [Fact]
    public void Wide_range_of_characters_is_read_correctly()
    {
        var message = SipParser.Parse(Load("intmeth")).Message!;
        Assert.Equal("!interesting-Method0123456789_*+`.%indeed'~", message.Method);
        Assert.Equal("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*", message.RequestUri.User);
        Assert.Equal("example.com", message.RequestUri.Host);
        Assert.Equal("BEL:\x07 NUL:\0 DEL:\x7f", message.To.Display);
        Assert.Equal("работающий", SipText.ToReadable(message.From.Parameters.Text("fromParam''~+*_!.-%")!));
        Assert.Equal("_token~1'+`*%!-.", message.FromTag);
    }

    [Fact]
    public void Escapes_mean_what_they_say_only_where_they_are_defined()
    {
        var message = SipParser.Parse(Load("esc01")).Message!;
        Assert.Equal("sips:user@example.com", SipText.UnescapeUser(message.RequestUri.User!));
        Assert.Equal("I have spaces", SipText.UnescapeUser(message.From.Uri.User!));
        var unknown = SipParser.Parse(Load("esc02")).Message!;
        Assert.Equal("RE%47IST%45R", unknown.Method);
        Assert.Equal(2, unknown.Contacts.Count);
        Assert.Equal("%Z%45", unknown.To.Display);
    }

    [Fact]
    public void IPv6_port_inside_brackets_is_part_of_the_address()
    {
        Assert.Equal(("[2001:db8::10:5070]", 0), Target("port-ambiguous"));
        Assert.Equal(("[2001:db8::10]", 5070), Target("port-unambiguous"));

        static (string, int) Target(string name)
        {
            var uri = SipParser.Parse(Load(name)).Message!.RequestUri;
            return (uri.Host, uri.Port);
        }
    }

    [Fact]
    public void A_request_behind_another_in_one_datagram_is_ignored()
    {
        var message = SipParser.Parse(Load("dblreq")).Message!;
        Assert.Equal(("REGISTER", 0), (message.Method, message.Body.Length));
    }

    private static byte[] Load(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Torture", name + ".dat"));

    /// <summary>Feeds a stream in two pieces and tells what was found, as text.</summary>
    private static string Frame(byte[] bytes, int cut)
    {
        var framer = new SipStreamFramer();
        var found = new StringBuilder();
        int start = 0;
        foreach (int end in new[] { cut, bytes.Length })
        {
            while (start < end)
            {
                var frame = framer.Next(bytes.AsSpan(start, end - start), out int length, out _);
                if (frame == SipFrame.Invalid)
                {
                    return found.Append("invalid").ToString();
                }
                if (frame == SipFrame.Incomplete)
                {
                    break;
                }
                if (frame == SipFrame.Message)
                {
                    found.Append(start).Append('+').Append(length).Append(' ');
                }
                start += length;
            }
        }
        return found.Append(bytes.Length - start).ToString();
    }
}

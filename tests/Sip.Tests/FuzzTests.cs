using System.Text;
using Crm.Telephony.Sip;

namespace Crm.Sip.Tests;

/// <summary>Bytes that no peer should send: nothing throws, nothing hangs, and strangers leave nothing behind.</summary>
public sealed class FuzzTests
{
    private static readonly byte[][] Seeds = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Torture"), "*.dat").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
    private static readonly string[] Pieces = ["\r\n", "\r\n ", "\"", "<", ">", ";", ",", "%", "\\", "\0", "[", "]:", "@", "Via: SIP/2.0/UDP a;branch=z9hG4bKx\r\n", "Content-Length: 99999999999\r\n", "é", ":::", "=", "SIP/2.0"];

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void Mutated_messages_are_judged_and_never_throw(int seed)
    {
        var random = new Random(seed);
        var wire = new Wire();
        for (int round = 0; round < 5_000; round++)
        {
            byte[] bytes = Mutate(Seeds[random.Next(Seeds.Length)], random);
            var result = SipParser.Parse(bytes);
            Assert.True(result.Accepted ? result.Message is not null : result.Why.Length > 0);
            foreach (string answer in wire.Send(bytes))
            {
                // Whatever came in, what goes out is one well-formed head.
                Assert.True(SipParser.Parse(Encoding.Latin1.GetBytes(answer)).Message is not null, answer);
                Assert.Equal(answer.Length, Frame(Encoding.Latin1.GetBytes(answer)));
            }
            if (round % 100 == 0)
            {
                wire.Run(TimeSpan.FromSeconds(40));
            }
        }
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Mutated_streams_are_cut_or_given_up_and_always_advance(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++)
        {
            byte[] bytes = [.. Enumerable.Range(0, 3).SelectMany(_ => Mutate(Seeds[random.Next(Seeds.Length)], random))];
            var framer = new SipStreamFramer();
            int start = 0;
            for (int steps = 0; steps <= bytes.Length; steps++)
            {
                var frame = framer.Next(bytes.AsSpan(start), out int length, out string? error);
                Assert.Equal(frame == SipFrame.Invalid, error is not null);
                if (frame is SipFrame.Invalid or SipFrame.Incomplete)
                {
                    break;
                }
                Assert.InRange(length, 1, bytes.Length - start);
                start += length;
            }
        }
    }

    [Fact]
    public void Messages_in_an_established_call_are_mutated_without_harm()
    {
        var random = new Random(31);
        for (int round = 0; round < 300; round++)
        {
            var wire = new Wire();
            wire.Send(Wire.Request("INVITE", body: Wire.Sdp));
            string tag = Wire.ToTag(wire.Do((engine, now) => engine.Answer(new(1), Engines.Answer, now)).Single());
            foreach (string method in new[] { "ACK", "INFO", "UPDATE", "INVITE", "CANCEL", "BYE" })
            {
                string text = Wire.Request(method, cseq: (uint)random.Next(1, 5), toTag: tag, branch: $"z9hG4bK{random.Next(4)}", body: Wire.Sdp);
                wire.Send(random.Next(2) == 0 ? Mutate(Encoding.Latin1.GetBytes(text), random) : Encoding.Latin1.GetBytes(text));
            }
            wire.Do((engine, now) => engine.Hangup(new(1), 16, "Bye", now));
            wire.Run(TimeSpan.FromMinutes(3));
            Assert.Single(wire.Events.OfType<SipCallEnded>());
            Assert.Null(wire.Engine.NextDeadline);
        }
    }

    [Theory]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: 99999999999999999999")]
    [InlineData("Content-Length: 65536")]
    [InlineData("Content-Length: ")]
    [InlineData("Content-Length: 1\r\nl: 2")]
    [InlineData("Subject: no length at all")]
    public void A_stream_whose_length_cannot_be_known_is_given_up(string header)
    {
        byte[] bytes = Encoding.ASCII.GetBytes($"OPTIONS sip:a SIP/2.0\r\n{header}\r\n\r\n");
        Assert.Equal(SipFrame.Invalid, new SipStreamFramer().Next(bytes, out int length, out string? error));
        Assert.Equal(0, length);
        Assert.NotNull(error);
    }

    [Fact]
    public void A_head_that_never_ends_is_given_up_at_its_limit()
    {
        var framer = new SipStreamFramer();
        byte[] bytes = Enumerable.Repeat((byte)'a', SipLimits.Head + 1).ToArray();
        Assert.Equal(SipFrame.Incomplete, framer.Next(bytes.AsSpan(0, SipLimits.Head), out _, out _));
        Assert.Equal(SipFrame.Invalid, framer.Next(bytes, out _, out _));
    }

    [Fact]
    public void Keep_alives_are_seen_whole_in_pieces_and_between_messages()
    {
        var framer = new SipStreamFramer();
        Assert.Equal((SipFrame.Ping, 4), Next(framer, "\r\n\r\n"));
        Assert.Equal((SipFrame.Incomplete, 0), Next(framer, "\r"));
        Assert.Equal((SipFrame.Padding, 2), Next(framer, "\r\n"));
        Assert.Equal((SipFrame.Ping, 2), Next(framer, "\r\n"));
        Assert.Equal((SipFrame.Padding, 2), Next(framer, "\r\nOPTIONS"));
        Assert.Equal((SipFrame.Message, 44), Next(framer, "OPTIONS sip:a SIP/2.0\r\nContent-Length: 0\r\n\r\n\r\n"[..44] + "\r\n"));

        static (SipFrame, int) Next(SipStreamFramer framer, string text)
            => (framer.Next(Encoding.ASCII.GetBytes(text), out int length, out _), length);
    }

    [Fact]
    public void Too_much_of_anything_is_refused()
    {
        string many = string.Concat(Enumerable.Range(0, SipLimits.Headers).Select(i => $"X-{i}: 1\r\n"));
        Assert.Equal(400, Wire.Status(new Wire().Send(Wire.Request("OPTIONS", extra: many)).Single()));
        Assert.Equal(400, Wire.Status(new Wire().Send(Wire.Request("OPTIONS", extra: $"Subject: {new string('a', SipLimits.HeaderValue + 1)}\r\n")).Single()));
        Assert.Equal(400, Wire.Status(new Wire().Send(Wire.Request("OPTIONS", uri: $"sip:{new string('a', SipLimits.Uri)}")).Single()));
        Assert.Equal(400, Wire.Status(new Wire().Send(Wire.Request("OPTIONS", callId: new string('a', SipLimits.Identifier + 1))).Single()));
        Assert.Equal(400, Wire.Status(new Wire().Send(Wire.Request("OPTIONS", extra: $"Route: {string.Join(',', Enumerable.Repeat("<sip:a>", SipLimits.ListValues + 1))}\r\n")).Single()));
        Assert.Equal(513, SipParser.Parse(new byte[SipLimits.Message + 1]).Status);
    }

    private static int Frame(byte[] bytes)
    {
        new SipStreamFramer().Next(bytes, out int length, out _);
        return length;
    }

    private static byte[] Mutate(byte[] source, Random random)
    {
        var bytes = source.ToList();
        for (int edits = random.Next(1, 6); edits > 0 && bytes.Count > 0; edits--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 200), bytes.Count - at)));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }
        return [.. bytes];
    }
}

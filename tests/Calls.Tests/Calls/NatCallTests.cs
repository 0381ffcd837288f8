using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Crm.Calls.Tests.Support;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Sip;

namespace Crm.Calls.Tests.Calls;

/// <summary>A peer whose SDP names an address that is not its own, as behind a NAT: signalling and RTP come from 127.0.0.1.</summary>
public sealed partial class NatCallTests : IAsyncLifetime
{
    private const string Sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.77\r\ns=-\r\nc=IN IP4 127.0.0.77\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\n";

    private readonly UdpClient _sip = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly UdpClient _rtp = new(new IPEndPoint(IPAddress.Loopback, 0));
    private TestServer _pbx = null!;

    private IPEndPoint Address => (IPEndPoint)_sip.Client.LocalEndPoint!;

    public async ValueTask InitializeAsync()
    {
        _pbx = await TestServer.StartAsync("pbx");
        _pbx.Trust("carrier", Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _pbx.DisposeAsync();
        _sip.Dispose();
        _rtp.Dispose();
    }

    [Fact]
    public async Task A_caller_behind_a_NAT_hears_what_is_played_to_it()
    {
        Send($"INVITE sip:100@{_pbx.Address} SIP/2.0\r\nVia: SIP/2.0/UDP {Address};branch=z9hG4bKnat;rport\r\nMax-Forwards: 70\r\n" +
            $"From: <sip:4930123456@{Address}>;tag=1\r\nTo: <sip:100@{_pbx.Address}>\r\nCall-ID: nat\r\nCSeq: 1 INVITE\r\nContact: <sip:caller@192.168.1.20>\r\n" +
            $"Content-Type: application/sdp\r\nContent-Length: {Sdp.Length}\r\n\r\n{Sdp}");
        var call = (await _pbx.Events.NextAsync<CallArrived>()).Call;
        _pbx.Server.Answer(call);
        var answer = await ReceiveAsync("SIP/2.0 200");
        Send($"ACK sip:100@{_pbx.Address} SIP/2.0\r\nVia: SIP/2.0/UDP {Address};branch=z9hG4bKack;rport\r\nMax-Forwards: 70\r\n" +
            $"From: <sip:4930123456@{Address}>;tag=1\r\n{ToLine().Match(answer).Value}\r\nCall-ID: nat\r\nCSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n");
        await HearsAsync(call, answer);
    }

    [Fact]
    public async Task Nothing_is_sent_to_the_address_in_an_INVITE_before_the_caller_has_acknowledged_our_answer()
    {
        var sdp = Sdp.Replace("127.0.0.77", "127.0.0.1", StringComparison.Ordinal).Replace("40000", $"{((IPEndPoint)_rtp.Client.LocalEndPoint!).Port}", StringComparison.Ordinal);
        Send($"INVITE sip:100@{_pbx.Address} SIP/2.0\r\nVia: SIP/2.0/UDP {Address};branch=z9hG4bKv;rport\r\nMax-Forwards: 70\r\n" +
            $"From: <sip:4930123456@{Address}>;tag=1\r\nTo: <sip:100@{_pbx.Address}>\r\nCall-ID: v\r\nCSeq: 1 INVITE\r\nContact: <sip:caller@{Address}>\r\n" +
            $"Content-Type: application/sdp\r\nContent-Length: {sdp.Length}\r\n\r\n{sdp}");
        var call = (await _pbx.Events.NextAsync<CallArrived>()).Call;
        _pbx.Server.Answer(call);
        _pbx.Server.Play(call, 1, ["440"], loop: true);
        await ReceiveAsync("SIP/2.0 200");
        // Half a second later the answer is repeated: 25 packets of the prompt would have come by then.
        var answer = await ReceiveAsync("SIP/2.0 200");
        Assert.Equal(0, _rtp.Available);

        Send($"ACK sip:100@{_pbx.Address} SIP/2.0\r\nVia: SIP/2.0/UDP {Address};branch=z9hG4bKvack;rport\r\nMax-Forwards: 70\r\n" +
            $"From: <sip:4930123456@{Address}>;tag=1\r\n{ToLine().Match(answer).Value}\r\nCall-ID: v\r\nCSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n");
        Assert.NotEmpty((await _rtp.ReceiveAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).Buffer);
    }

    [Fact]
    public async Task A_called_phone_behind_a_NAT_hears_what_is_played_to_it()
    {
        var call = _pbx.Server.Dial(new DialRequest(new SipToTrunk("carrier", "200"), "100", null, TimeSpan.FromSeconds(20)));
        var invite = await ReceiveAsync("INVITE ");
        var kept = string.Concat(KeptLines().Matches(invite).Select(line => line.Value + (line.Value.StartsWith("To:", StringComparison.Ordinal) ? ";tag=2\r\n" : "\r\n")));
        Send($"SIP/2.0 200 OK\r\n{kept}Contact: <sip:200@{Address}>\r\nContent-Type: application/sdp\r\nContent-Length: {Sdp.Length}\r\n\r\n{Sdp}");
        await HearsAsync(call, invite);
    }

    private async Task HearsAsync(CallId call, string description)
    {
        await _pbx.Events.OfAsync<CallAnswered>(call);
        _pbx.Server.Play(call, 1, ["440"], loop: true);
        var server = new IPEndPoint(IPAddress.Loopback, int.Parse(AudioPort().Match(description).Groups[1].Value));
        var packet = new byte[RtpPacket.FixedHeaderLength + 160];
        RtpPacket.WriteHeader(packet, false, 0, 1, 160, 7);
        await _rtp.SendAsync(packet, server, TestContext.Current.CancellationToken);
        var heard = await _rtp.ReceiveAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(server, heard.RemoteEndPoint);
        Assert.True(RtpPacket.TryParse(heard.Buffer, out var rtp) && rtp.Payload.Length == 160);
    }

    private void Send(string message) => _sip.Send(Encoding.ASCII.GetBytes(message), _pbx.Address);

    private async Task<string> ReceiveAsync(string start)
    {
        while (true)
        {
            var datagram = await _sip.ReceiveAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            var message = Encoding.ASCII.GetString(datagram.Buffer);
            if (message.StartsWith(start, StringComparison.Ordinal))
            {
                return message;
            }
        }
    }

    [GeneratedRegex(@"m=audio (\d+)")]
    private static partial Regex AudioPort();

    [GeneratedRegex(@"^To:[^\r]*", RegexOptions.Multiline)]
    private static partial Regex ToLine();

    [GeneratedRegex(@"^(Via|From|To|Call-ID|CSeq):[^\r]*", RegexOptions.Multiline)]
    private static partial Regex KeptLines();
}

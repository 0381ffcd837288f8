using Crm.Calls.Tests.Support;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;

namespace Crm.Calls.Tests.WebSocketPhones;

/// <summary>Calls to a browser phone as far as signalling goes; its sound is tested in a real browser.</summary>
public sealed class BrowserPhoneTests : IAsyncLifetime
{
    /// <summary>A browser's answer whose DTLS handshake never comes.</summary>
    private const string Answer =
        "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\na=rtpmap:0 PCMU/8000\r\na=rtcp-mux\r\na=sendrecv\r\n" +
        "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\na=setup:active\r\n" +
        "a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\n";

    private TestServer _pbx = null!;
    private WebSocketHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _pbx = await TestServer.StartAsync("pbx", o => o with { Directory = new TestDirectory("bob"), SecuringLimit = TimeSpan.FromMilliseconds(500) });
        _host = await WebSocketHost.StartAsync(app => app.MapSipWebSocket("/sip", _pbx.Server, context => context.Request.Headers["X-Test-User"].SingleOrDefault()));
    }

    public async ValueTask DisposeAsync()
    {
        await _pbx.DisposeAsync();
        await _host.DisposeAsync();
    }

    private CallId DialBob() => _pbx.Server.Dial(new DialRequest(new SipToPhone("bob"), "4930123456", null, TimeSpan.FromSeconds(10)) { Headers = [("X-Contact", "c-42")] });

    [Fact]
    public async Task A_browser_phone_is_called_with_WebRTC_and_the_headers_of_the_host()
    {
        await using var phone = await WebSocketPhone.RegisterAsync(_host, "bob", "page1");
        Assert.True((await _pbx.Events.NextAsync<PhoneRegistered>()) is { User: "bob", Browser: true, NewInstance: false });

        var call = DialBob();

        var invite = await phone.ReceiveAsync();
        Assert.StartsWith("INVITE sip:page1@x.invalid", invite, StringComparison.Ordinal);
        Assert.Contains("UDP/TLS/RTP/SAVPF", invite, StringComparison.Ordinal);
        Assert.Contains("a=ice-lite", invite, StringComparison.Ordinal);
        Assert.Contains("X-Contact: c-42\r\n", invite, StringComparison.Ordinal);
        await phone.RespondAsync(invite, "486 Busy Here");
        Assert.Equal((CallEndedBy.Peer, 486), await _pbx.Events.OfAsync<CallEnded>(call) is var ended ? (ended.By, ended.Status) : default);
    }

    [Fact]
    public async Task The_same_page_over_a_new_connection_keeps_its_ringing_call_and_a_reloaded_page_loses_it()
    {
        await using var first = await WebSocketPhone.RegisterAsync(_host, "bob", "page1");
        await _pbx.Events.NextAsync<PhoneRegistered>();
        var call = DialBob();
        await first.RespondAsync(await first.ReceiveAsync(), "180 Ringing");
        await _pbx.Events.OfAsync<CallRinging>(call);

        await using var moved = await WebSocketPhone.RegisterAsync(_host, "bob", "page1");
        Assert.False((await _pbx.Events.NextAsync<PhoneRegistered>()).NewInstance);
        Assert.Equal(1, _pbx.Server.Statistics.Legs);

        await using var reloaded = await WebSocketPhone.RegisterAsync(_host, "bob", "page2");
        Assert.True((await _pbx.Events.NextAsync<PhoneRegistered>()).NewInstance);
        var ended = await _pbx.Events.OfAsync<CallEnded>(call);
        Assert.Equal((480, "the phone was reloaded"), (ended.Status, ended.Reason));
    }

    [Fact]
    public async Task An_answer_without_its_DTLS_handshake_is_not_reported_as_answered_and_ends()
    {
        await using var phone = await WebSocketPhone.RegisterAsync(_host, "bob", "page1");
        var call = DialBob();
        await phone.RespondAsync(await phone.ReceiveAsync(), "200 OK", Answer);

        Assert.StartsWith("ACK ", await phone.ReceiveAsync(), StringComparison.Ordinal);
        Assert.StartsWith("BYE ", await phone.ReceiveAsync(), StringComparison.Ordinal);
        var ended = await _pbx.Events.OfAsync<CallEnded>(call);
        Assert.Equal((CallEndedBy.Failure, 503), (ended.By, ended.Status));
        Assert.Contains("DTLS", ended.Reason, StringComparison.Ordinal);
        Assert.Empty(_pbx.Events.All.OfType<CallAnswered>());
    }

    [Fact]
    public async Task An_answer_that_cannot_be_used_ends_the_call_with_488()
    {
        await using var phone = await WebSocketPhone.RegisterAsync(_host, "bob", "page1");
        var call = DialBob();
        await phone.RespondAsync(await phone.ReceiveAsync(), "200 OK", Answer.Replace("a=fingerprint", "a=x-fingerprint", StringComparison.Ordinal));

        Assert.StartsWith("ACK ", await phone.ReceiveAsync(), StringComparison.Ordinal);
        Assert.StartsWith("BYE ", await phone.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal(488, (await _pbx.Events.OfAsync<CallEnded>(call)).Status);
    }
}

using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Crm.Calls.Tests.Support;

/// <summary>The signalling of a browser phone, written out by hand: registers with digest over a WebSocket and answers what the test says.</summary>
internal sealed class WebSocketPhone : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket;
    private readonly string _user;
    private readonly string _contact;
    /// <summary>One counter for all: a page that comes back goes on counting under the same Call-ID.</summary>
    private static int s_sequence;

    private WebSocketPhone(ClientWebSocket socket, string user, string contact)
    {
        _socket = socket;
        _user = user;
        _contact = contact;
    }

    /// <param name="contact">User part of the Contact, which a page makes up anew each time it is loaded.</param>
    public static async Task<WebSocketPhone> RegisterAsync(WebSocketHost host, string user, string contact)
    {
        var phone = new WebSocketPhone(await host.ConnectAsync("/sip", user: user), user, contact);
        await phone.SendAsync(phone.Register(authorization: ""));
        var challenge = await phone.ReceiveAsync();
        Assert.StartsWith("SIP/2.0 401", challenge, StringComparison.Ordinal);
        await phone.SendAsync(phone.Register(phone.Authorization(challenge)));
        Assert.StartsWith("SIP/2.0 200", await phone.ReceiveAsync(), StringComparison.Ordinal);
        return phone;
    }

    /// <summary>The next request of the server; responses to ours are taken by whoever asked.</summary>
    public async Task<string> ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        var result = await _socket.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(Deadline);
        Assert.True(result.EndOfMessage);
        return Encoding.UTF8.GetString(buffer, 0, result.Count);
    }

    public Task RespondAsync(string request, string status, string sdp = "") => SendAsync(
        $"SIP/2.0 {status}\r\n{Header(request, "Via")}{Header(request, "From")}{Header(request, "To").TrimEnd()};tag=phone\r\n{Header(request, "Call-ID")}{Header(request, "CSeq")}" +
        $"Contact: <sip:{_contact}@x.invalid;transport=ws>\r\n{(sdp.Length > 0 ? "Content-Type: application/sdp\r\n" : "")}Content-Length: {sdp.Length}\r\n\r\n{sdp}");

    private Task SendAsync(string message) => _socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, CancellationToken.None);

    private string Register(string authorization) =>
        $"REGISTER sip:{TestServer.Realm} SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK{_contact}{Interlocked.Increment(ref s_sequence)}\r\nMax-Forwards: 70\r\n" +
        $"From: <sip:{_user}@{TestServer.Realm}>;tag=f\r\nTo: <sip:{_user}@{TestServer.Realm}>\r\nCall-ID: reg-{_contact}\r\nCSeq: {s_sequence} REGISTER\r\n" +
        $"Contact: <sip:{_contact}@x.invalid;transport=ws>;expires=300\r\n{authorization}Content-Length: 0\r\n\r\n";

    private string Authorization(string challenge)
    {
        var nonce = challenge.Split("nonce=\"")[1].Split('"')[0];
        var uri = $"sip:{TestServer.Realm}";
        var first = Md5($"{_user}:{TestServer.Realm}:{TestDirectory.PasswordOf(_user)}");
        var response = Md5($"{first}:{nonce}:00000001:cn:auth:{Md5($"REGISTER:{uri}")}");
        return $"Authorization: Digest username=\"{_user}\", realm=\"{TestServer.Realm}\", nonce=\"{nonce}\", uri=\"{uri}\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"cn\", response=\"{response}\"\r\n";
    }

    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Header(string message, string name) =>
        string.Concat(message.Split("\r\n").Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line + "\r\n"));

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        await Task.CompletedTask;
    }
}

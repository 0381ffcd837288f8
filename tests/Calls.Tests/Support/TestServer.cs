using System.Net;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;
using Crm.TestKit;
using Crm.TestKit.Processes;

namespace Crm.Calls.Tests.Support;

/// <summary>A call server on free ports of 127.0.0.1 with tones for prompts (named by their frequency) and a folder of its own.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string Realm = "crm.test";

    private readonly ScratchDirectory _directory;

    private TestServer(CallServer server, ScratchDirectory directory, EventLog events)
    {
        Server = server;
        _directory = directory;
        Events = events;
    }

    public CallServer Server { get; }

    public EventLog Events { get; }

    public IPEndPoint Address => new(IPAddress.Loopback, Server.SipPort);

    public static async Task<TestServer> StartAsync(string name, Func<CallServerOptions, CallServerOptions>? change = null)
    {
        var directory = new ScratchDirectory(name);
        Directory.CreateDirectory(directory.File("prompts"));
        foreach (var hertz in new[] { 440, 660, 880 })
        {
            Tone.WriteFile(directory.File($"prompts/{hertz}.wav"), hertz, TimeSpan.FromSeconds(0.5));
        }
        var options = new CallServerOptions(
            new IPEndPoint(IPAddress.Loopback, 0),
            IPAddress.Loopback,
            FreePort.Range(512),
            directory.File("prompts"),
            directory.File("recordings"),
            Realm);
        var server = new CallServer(change?.Invoke(options) ?? options);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return new TestServer(server, directory, new EventLog(name, server.Events));
    }

    /// <summary>Lets another server call this one as a carrier would: by its address, without digest.</summary>
    public void Trust(string trunk, IPEndPoint address, ISipDirectory? directory = null, SipTransport transport = SipTransport.Udp) =>
        Server.Configure([TrunkTo(trunk, address, transport)], directory ?? EmptySipDirectory.Instance);

    /// <param name="transport">How our calls go to it.</param>
    public static SipTrunk TrunkTo(string name, IPEndPoint address, SipTransport transport = SipTransport.Udp) =>
        new(name, [address, .. transport == SipTransport.Udp ? Array.Empty<IPEndPoint>() : [new IPEndPoint(address.Address, 0)]], new SipHostPort(address.Address.ToString(), address.Port), new SipFlow(transport, address, 0), null, null, TrustIdentity: true);

    /// <summary>A call from this server, as a phone or a carrier, to a number at another.</summary>
    public CallId Call(string number, IPEndPoint server, SipTransport transport = SipTransport.Udp, TimeSpan? timeout = null, (string User, string Password)? digest = null) =>
        Server.Dial(new DialRequest(
            new SipToUri($"sip:{number}@{server}", new SipFlow(transport, server, 0), digest?.User, digest?.Password),
            digest?.User ?? "4930123456",
            "Ada Caller",
            timeout ?? TimeSpan.FromSeconds(20)));

    /// <summary>Records a leg's own voice, and returns the file once there is a second of sound or more.</summary>
    public async Task<short[]> ListenAsync(CallId call, TimeSpan length)
    {
        var recording = Guid.NewGuid();
        Server.RecordMessage(call, recording, $"{recording}.wav", length, stopKeys: "", silence: TimeSpan.FromMinutes(1));
        var stored = await Events.NextAsync<RecordingStored>(r => r.Recording == recording, length + TimeSpan.FromSeconds(10));
        Assert.Null(stored.Error);
        return Tone.ReadFile(stored.Path);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _directory.Dispose();
    }
}

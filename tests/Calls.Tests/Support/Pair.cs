using Crm.Telephony.Calls;
using Crm.Telephony.Sip;

namespace Crm.Calls.Tests.Support;

/// <summary>Two servers that know each other: <see cref="Pbx"/> is under test, <see cref="Outside"/> plays carrier and phones.</summary>
internal sealed class Pair : IAsyncDisposable
{
    private readonly SipTransport _transport;

    private Pair(TestServer pbx, TestServer outside, SipTransport transport)
    {
        Pbx = pbx;
        Outside = outside;
        _transport = transport;
    }

    public TestServer Pbx { get; }

    public TestServer Outside { get; }

    public static async Task<Pair> StartAsync(SipTransport transport = SipTransport.Udp, Func<CallServerOptions, CallServerOptions>? pbx = null, params string[] phones)
    {
        var pair = new Pair(await TestServer.StartAsync("pbx", pbx), await TestServer.StartAsync("outside"), transport);
        pair.Pbx.Trust("carrier", pair.Outside.Address, new TestDirectory(phones), transport);
        pair.Outside.Trust("pbx", pair.Pbx.Address, transport: transport);
        return pair;
    }

    /// <summary>A call of the carrier to the PBX: its leg outside, and the leg that arrived.</summary>
    public async Task<(CallId Outside, CallArrived Arrived)> CallInAsync(string number = "100")
    {
        var outside = Outside.Call(number, Pbx.Address, _transport);
        return (outside, await Pbx.Events.NextAsync<CallArrived>());
    }

    /// <summary>The same, answered on both sides.</summary>
    public async Task<(CallId Outside, CallId Pbx)> TalkInAsync()
    {
        var (outside, arrived) = await CallInAsync();
        Pbx.Server.Answer(arrived.Call);
        await Outside.Events.OfAsync<CallAnswered>(outside);
        await Pbx.Events.OfAsync<CallAnswered>(arrived.Call);
        return (outside, arrived.Call);
    }

    /// <summary>A call of the PBX to the carrier, answered on both sides.</summary>
    public async Task<(CallId Pbx, CallId Outside)> TalkOutAsync()
    {
        var pbx = Pbx.Server.Dial(new DialRequest(new SipToTrunk("carrier", "200"), "100", null, TimeSpan.FromSeconds(20)));
        var arrived = await Outside.Events.NextAsync<CallArrived>();
        Outside.Server.Answer(arrived.Call);
        await Pbx.Events.OfAsync<CallAnswered>(pbx);
        await Outside.Events.OfAsync<CallAnswered>(arrived.Call);
        return (pbx, arrived.Call);
    }

    /// <summary>Registers a phone of the outside server at the PBX.</summary>
    public async Task RegisterAsync(string user)
    {
        Outside.Server.Register(TestDirectory.Registration(user, Pbx.Address, _transport));
        var own = await Outside.Events.NextAsync<OwnRegistrationChanged>(r => r.User == user);
        Assert.True(own.Registered, own.Reason);
        await Pbx.Events.NextAsync<PhoneRegistered>(p => p.User == user);
    }

    /// <summary>A phone at an address of its own, registered at the PBX.</summary>
    public async Task<TestServer> PhoneAsync(string user)
    {
        var phone = await TestServer.StartAsync(user);
        phone.Trust("pbx", Pbx.Address, transport: _transport);
        phone.Server.Register(TestDirectory.Registration(user, Pbx.Address, _transport));
        await Pbx.Events.NextAsync<PhoneRegistered>(p => p.User == user);
        return phone;
    }

    public async ValueTask DisposeAsync()
    {
        await Outside.DisposeAsync();
        await Pbx.DisposeAsync();
    }
}

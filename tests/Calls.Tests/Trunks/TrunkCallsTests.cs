using System.Net;
using Crm.Calls.Tests.Support;
using Crm.Telephony.Calls;
using Crm.Telephony.Calls.Trunks;
using Crm.Telephony.Sip;
using Crm.TestKit;
using Crm.TestKit.Processes;
using static Crm.Calls.Tests.Trunks.TestTrunks;

namespace Crm.Calls.Tests.Trunks;

/// <summary>A server and its carriers on loopback: registered, challenged, failed over, limited.</summary>
public sealed class TrunkCallsTests : IAsyncLifetime
{
    private const string Number = "+12125550111";
    private const string Account = "+12125550100";
    private static readonly TimeSpan Soon = At(15);

    private readonly List<TestServer> _servers = [];
    private TestServer _pbx = null!;

    public async ValueTask InitializeAsync() => _pbx = await StartAsync("pbx", o => o);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_carrier_that_challenges_is_registered_at_lets_calls_in_and_takes_calls()
    {
        var carrier = await CarrierAsync("carrier", new TestDirectory(Account));
        Configure(new DialingOptions { Trunks = [Registered("carrier")] }, Sip("carrier", carrier.Address, Account));
        await _pbx.Events.NextAsync<TrunkChanged>(e => e.Trunk.State == TrunkState.Up);
        Assert.Equal("registered", (await _pbx.Server.GetTrunksAsync()).Trunks.Single().Registration);

        // In: the carrier calls where its customer is registered.
        await carrier.Events.NextAsync<PhoneRegistered>(e => e.User == Account);
        var theirs = carrier.Server.Dial(new DialRequest(new SipToPhone(Account), "+12125550177", null, Soon));
        var arrived = await _pbx.Events.NextAsync<CallArrived>();
        Assert.Equal(("carrier", "+12125550177", Account), (arrived.Trunk, arrived.From, arrived.Dialed));
        _pbx.Server.Reject(arrived.Call, 486, "Busy Here");
        await carrier.Events.OfAsync<CallEnded>(theirs);

        // Out: the INVITE is challenged and answered with the same credentials.
        var call = _pbx.Server.Call(new NumberCall(Number, null, Soon));
        Assert.Equal("carrier", (await _pbx.Events.OfAsync<CallRouted>(call)).Trunk);
        var outgoing = await carrier.Events.NextAsync<CallArrived>();
        Assert.Equal((Account, Number), (outgoing.FromPhone, outgoing.Dialed));
        carrier.Server.Answer(outgoing.Call);
        await _pbx.Events.OfAsync<CallAnswered>(call);
        _pbx.Server.Hangup(call, 16, "done");
        await carrier.Events.OfAsync<CallEnded>(outgoing.Call);
        await Eventually.TrueAsync(() => Status("carrier").Calls == 0, Soon);
    }

    [Fact]
    public async Task A_call_goes_on_by_the_next_trunk_when_one_is_silent_fails_or_cannot_be_registered_at_and_the_caller_hears_one_call()
    {
        var bad = await CarrierAsync("bad");
        var good = await CarrierAsync("good");
        using var silent = new SilentPort();
        Configure(
            new DialingOptions { NoResponse = At(0.4), Trunks = [Options("silent"), Options("bad"), Registered("away"), Options("good")] },
            Sip("away", silent.Address, Account), Sip("silent", silent.Address), Sip("bad", bad.Address), Sip("good", good.Address));
        var call = _pbx.Server.Call(new NumberCall(Number, null, Soon));
        var first = await bad.Events.NextAsync<CallArrived>();
        bad.Server.RingWithMedia(first.Call);
        await _pbx.Events.OfAsync<CallRinging>(call);
        bad.Server.Reject(first.Call, 503, "Service Unavailable");
        var second = await good.Events.NextAsync<CallArrived>();
        good.Server.Answer(second.Call);
        await _pbx.Events.OfAsync<CallAnswered>(call);

        // The sound is the second carrier's, although the first had agreed on its own.
        good.Server.Play(second.Call, 1, ["440"], loop: true);
        Assert.True(Tone.Heard(await _pbx.ListenAsync(call, At(1)), 440) > At(0.4));
        Assert.Equal(["silent", "bad", "good"], _pbx.Events.All.OfType<CallRouted>().Select(e => e.Trunk));
        var board = await _pbx.Server.GetTrunksAsync();
        Assert.Equal([("away", TrunkState.Unregistered, 0L), ("silent", TrunkState.Up, 1L), ("bad", TrunkState.Up, 1L), ("good", TrunkState.Up, 0L)], board.Trunks.Select(t => (t.Name, t.State, t.Failed)));
        Assert.Equal([0, 0, 0, 1], board.Trunks.Select(t => t.Calls));
        good.Server.Hangup(second.Call, 16, "done");
        Assert.Equal(200, (await _pbx.Events.OfAsync<CallEnded>(call)).Status);
        Assert.Single(_pbx.Events.All.OfType<CallEnded>());
    }

    [Fact]
    public async Task What_the_called_person_s_end_says_goes_to_no_other_trunk()
    {
        var (one, two) = (await CarrierAsync("one"), await CarrierAsync("two"));
        Configure(new DialingOptions(), Sip("one", one.Address), Sip("two", two.Address));
        var call = _pbx.Server.Call(new NumberCall(Number, null, Soon));
        one.Server.Reject((await one.Events.NextAsync<CallArrived>()).Call, 486, "Busy Here");
        Assert.Equal((CallEndedBy.Peer, 486), await _pbx.Events.OfAsync<CallEnded>(call) is var ended ? (ended.By, ended.Status) : default);
        Assert.Empty(two.Events.All.OfType<CallArrived>());
    }

    [Fact]
    public async Task A_trunk_that_goes_down_is_left_out_until_it_answers_again()
    {
        var port = FreePort.Next();
        var carrier = await CarrierAsync("carrier", port: port);
        var options = Options("carrier") with { Qualify = new QualifyOptions(At(0.6), At(0.3), 2, 2) };
        Configure(new DialingOptions { Trunks = [options] }, Sip("carrier", carrier.Address));
        await Eventually.TrueAsync(() => Status("carrier").Qualification == "200 OK", Soon);

        await carrier.DisposeAsync();
        _servers.Remove(carrier);
        var down = await _pbx.Events.NextAsync<TrunkChanged>(e => e.Trunk.State == TrunkState.Down);
        Assert.StartsWith("does not answer (", down.Trunk.Why, StringComparison.Ordinal);
        Assert.Equal(0, _pbx.Server.FreeLines());
        Assert.StartsWith("No line to call out by works at present: carrier does not answer", _pbx.Server.RefusalOf(Number)?.Sentence, StringComparison.Ordinal);
        var refused = await _pbx.Events.OfAsync<CallEnded>(_pbx.Server.Call(new NumberCall(Number, null, Soon)));
        Assert.Equal((CallEndedBy.Failure, 503), (refused.By, refused.Status));
        Assert.Contains("carrier does not answer", refused.Reason, StringComparison.Ordinal);

        await StartAsync("carrier", o => o with { SipAddress = new IPEndPoint(IPAddress.Loopback, port) });
        await _pbx.Events.NextAsync<TrunkChanged>(e => e.Trunk.State == TrunkState.Up && e.At > down.At);
        Assert.Null(_pbx.Server.RefusalOf(Number));
    }

    [Fact]
    public async Task Calls_at_once_and_calls_a_second_are_limited_in_both_directions_and_free_lines_say_how_many_go()
    {
        var carrier = await CarrierAsync("carrier");
        Configure(new DialingOptions { Trunks = [Options("carrier") with { MaxCalls = 2 }] }, Sip("carrier", carrier.Address));
        await Eventually.TrueAsync(() => _pbx.Server.FreeLines() == 2, Soon);
        var first = _pbx.Server.Call(new NumberCall(Number, null, Soon));
        Assert.True(_pbx.Server.FreeLines(Number) <= 1);
        await carrier.Events.NextAsync<CallArrived>();
        carrier.Call("100", _pbx.Address);
        await _pbx.Events.NextAsync<CallArrived>();
        Assert.Equal(0, _pbx.Server.FreeLines());

        var refused = await _pbx.Events.OfAsync<CallEnded>(_pbx.Server.Call(new NumberCall(Number, null, Soon)));
        Assert.Equal((503, $"no trunk takes a call to {Number} now: carrier has its 2 calls"), (refused.Status, refused.Reason));
        var inbound = carrier.Call("100", _pbx.Address);
        Assert.Equal(486, (await carrier.Events.OfAsync<CallEnded>(inbound)).Status);

        _pbx.Server.Hangup(first, 16, "done");
        await Eventually.TrueAsync(() => _pbx.Server.FreeLines() == 1, Soon);
    }

    [Fact]
    public async Task Numbers_are_rewritten_both_ways_and_the_caller_id_is_one_that_is_allowed()
    {
        var carrier = await CarrierAsync("carrier");
        var options = Options("carrier") with
        {
            Outgoing = [new NumberRule(DialPattern.TryParse("+1XXXXXXXXXX")!, 2, "")],
            Incoming = [new NumberRule(DialPattern.TryParse("XXXXXXXXXX")!, 0, "+1")],
            CallerIds = [DialPattern.TryParse("+121255501XX")!],
        };
        Configure(new DialingOptions { Trunks = [options] }, Sip("carrier", carrier.Address));
        _pbx.Server.Call(new NumberCall(Number, "+12125550155", Soon));
        var arrived = await carrier.Events.NextAsync<CallArrived>();
        Assert.Equal(("2125550111", "+12125550155"), (arrived.Dialed, arrived.From));
        _pbx.Server.Call(new NumberCall(Number, "+19005550100", Soon));
        Assert.Equal(Account, (await carrier.Events.NextAsync<CallArrived>()).From);
        _pbx.Server.Call(new NumberCall(Number, null, Soon) { Private = true, CallerName = "The company" });
        Assert.Equal(("anonymous", null), await carrier.Events.NextAsync<CallArrived>() is var hidden ? (hidden.From, hidden.FromDisplay) : default);

        carrier.Server.Dial(new DialRequest(new SipToUri($"sip:2125550100@{_pbx.Address}", new SipFlow(SipTransport.Udp, _pbx.Address, 0), null, null), "2125550177", null, Soon));
        Assert.Equal((Account, "+12125550177"), await _pbx.Events.NextAsync<CallArrived>() is var inbound ? (inbound.Dialed, inbound.From) : default);
    }

    [Fact]
    public async Task Limits_against_toll_fraud_refuse_with_a_sentence_and_raise_an_alarm_that_a_restart_does_not_forget()
    {
        var carrier = await CarrierAsync("carrier");
        var dialing = new DialingOptions
        {
            Trunks = [Options("carrier") with { Rates = [new MinuteRate("+1", 0.6m)] }],
            Toll = new TollPolicy { Destinations = TollPolicy.Rules("+1", ["+44"], []), SpendPerDay = 1, CallsPerUserPerHour = 2 },
        };
        Configure(dialing, Sip("carrier", carrier.Address));
        await RefusedAsync("+19005550100", 403, TollAlarmKind.Destination, "premium");
        var unpriced = await _pbx.Events.OfAsync<CallEnded>(_pbx.Server.Call(new NumberCall("+442079460000", null, Soon)));
        Assert.Equal((503, "no trunk takes a call to +442079460000 now: carrier has no rate for it"), (unpriced.Status, unpriced.Reason));

        for (var i = 0; i < 2; i++)
        {
            var call = _pbx.Server.Call(new NumberCall(Number, null, Soon) { User = "desk-anna" });
            var arrived = await carrier.Events.NextAsync<CallArrived>();
            carrier.Server.Answer(arrived.Call);
            await _pbx.Events.OfAsync<CallAnswered>(call);
            _pbx.Server.Hangup(call, 16, "done");
            await _pbx.Events.OfAsync<CallEnded>(call);
        }
        await RefusedAsync(Number, 403, TollAlarmKind.SpendPerDay, "is spent", "desk-ben");
        var toll = (await _pbx.Server.GetTrunksAsync()).Toll;
        Assert.Equal((1.2m, 1m), (toll.Spent, toll.SpendPerDay));
        Assert.Equal([TollAlarmKind.SpendPerDay, TollAlarmKind.Destination], toll.Alarms.Select(alarm => alarm.Kind));

        var state = await _pbx.Server.GetTollStateAsync();
        var raised = dialing with { TollState = state, Toll = dialing.Toll with { SpendPerDay = 100 } };
        _pbx = await StartAsync("pbx-again", o => o with { Trunks = [Sip("carrier", carrier.Address)], Dialing = raised });
        Assert.Equal(1.2m, (await _pbx.Server.GetTrunksAsync()).Toll.Spent);
        await RefusedAsync(Number, 403, TollAlarmKind.CallsPerUser, "desk-anna has placed 2 calls", "desk-anna");
    }

    private async Task RefusedAsync(string number, int status, TollAlarmKind kind, string words, string? user = null)
    {
        var ended = await _pbx.Events.OfAsync<CallEnded>(_pbx.Server.Call(new NumberCall(number, null, Soon) { User = user }));
        Assert.Equal((CallEndedBy.Failure, status), (ended.By, ended.Status));
        Assert.Contains(words, ended.Reason, StringComparison.Ordinal);
        Assert.Equal(ended.Reason, (await _pbx.Events.NextAsync<TollLimitHit>(e => e.Kind == kind)).Text);
    }

    private TrunkStatus Status(string name) => _pbx.Server.GetTrunksAsync().GetAwaiter().GetResult().Trunks.Single(trunk => trunk.Name == name);

    private void Configure(DialingOptions dialing, params SipTrunk[] trunks) => _pbx.Server.Configure(trunks, EmptySipDirectory.Instance, dialing);

    /// <summary>A carrier that takes our calls by our address, or with digest from its customers.</summary>
    private async Task<TestServer> CarrierAsync(string name, ISipDirectory? customers = null, int port = 0)
    {
        var carrier = await StartAsync(name, o => o with { SipAddress = new IPEndPoint(IPAddress.Loopback, port) });
        if (customers is null)
        {
            carrier.Trust("pbx", _pbx.Address);
        }
        else
        {
            carrier.Server.Configure([], customers);
        }
        return carrier;
    }

    private async Task<TestServer> StartAsync(string name, Func<CallServerOptions, CallServerOptions> change)
    {
        var server = await TestServer.StartAsync(name, change);
        _servers.Add(server);
        return server;
    }

    private static TrunkOptions Options(string name) => new(name, Account);

    private static TrunkOptions Registered(string name) => Options(name) with { Registration = new TrunkRegistration(TimeSpan.FromMinutes(5)) };

    private static SipTrunk Sip(string name, IPEndPoint address, string? account = null)
        => new(name, [address], new SipHostPort("127.0.0.1", address.Port), new SipFlow(SipTransport.Udp, address, 0), account, account is null ? null : TestDirectory.PasswordOf(account), TrustIdentity: false) { Account = account };

    /// <summary>A socket that takes everything and says nothing.</summary>
    private sealed class SilentPort : IDisposable
    {
        private readonly System.Net.Sockets.UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));

        public IPEndPoint Address => (IPEndPoint)_socket.Client.LocalEndPoint!;

        public void Dispose() => _socket.Dispose();
    }
}

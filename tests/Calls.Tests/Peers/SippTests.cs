using System.Net;
using Crm.Calls.Tests.Support;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;
using Crm.TestKit;
using Crm.TestKit.Processes;

namespace Crm.Calls.Tests.Peers;

/// <summary>Calls with SIPp, a peer that shares no code with us.</summary>
public sealed class SippTests
{
    private const string Caller = "Sipp/caller.xml";
    private const string Agent = "Sipp/agent.xml";
    private const string Hold = "Sipp/hold.xml";
    private const string Silent = "Sipp/silent.xml";

    [Fact]
    public async Task Two_hundred_calls_at_ten_a_second_are_answered_hear_a_prompt_and_reach_an_agent_and_none_fails()
    {
        const int calls = 200;
        await using var pbx = await TestServer.StartAsync("pbx");
        await using var agents = Sipp.Answer(Path.Combine(AppContext.BaseDirectory, Agent), FreePort.Next());
        var center = new MiniCallCenter(pbx.Server, "agents");
        pbx.Events.OnEvent = center.Handle;
        Configure(pbx, agents.Port);

        await using var callers = Sipp.Call(Path.Combine(AppContext.BaseDirectory, Caller), pbx.Address.ToString(), "100", calls, 10);
        var result = await callers.WaitAsync(TimeSpan.FromSeconds(90));

        Assert.True(result is { Failed: 0, Successful: calls, ExitCode: 0 }, result.Log);
        Assert.Equal(calls, center.Bridged);
        await Eventually.TrueAsync(() => pbx.Server.Statistics.Legs == 0, TimeSpan.FromSeconds(10));
        // The last leg is gone a moment before its event has been read.
        await Eventually.TrueAsync(() => pbx.Events.All.OfType<CallEnded>().Count() >= 2 * calls, TimeSpan.FromSeconds(10));
        Assert.Empty(center.Failures);
        Assert.Equal(2 * calls, pbx.Events.All.OfType<CallEnded>().Count());
        Assert.True(pbx.Server.Statistics.PacketsRelayed > calls * 20, $"{pbx.Server.Statistics.PacketsRelayed} packets were relayed");
        Assert.Empty(agents.ErrorLog());
    }

    [Fact]
    public async Task A_phone_presses_a_key_by_INFO_holds_and_resumes_and_a_useless_offer_changes_nothing()
    {
        await using var pbx = await TestServer.StartAsync("pbx");
        pbx.Events.OnEvent = e =>
        {
            if (e is CallArrived arrived)
            {
                pbx.Server.Answer(arrived.Call);
            }
        };
        Configure(pbx, agentPort: 9);

        await using var phone = Sipp.Call(Path.Combine(AppContext.BaseDirectory, Hold), pbx.Address.ToString(), "100", calls: 1, rate: 1);
        var result = await phone.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(result is { Failed: 0, Successful: 1 }, result.Log);
        var call = (await pbx.Events.NextAsync<CallArrived>()).Call;
        Assert.Equal('5', (await pbx.Events.OfAsync<DigitPressed>(call)).Digit);
        Assert.True((await pbx.Events.OfAsync<PhoneHold>(call)).OnHold);
        Assert.False((await pbx.Events.OfAsync<PhoneHold>(call)).OnHold);
        Assert.Equal((CallEndedBy.Peer, 200), await pbx.Events.OfAsync<CallEnded>(call) is var ended ? (ended.By, ended.Status) : default);
    }

    [Fact]
    public async Task A_phone_whose_sound_never_comes_is_reported_and_its_call_is_ended()
    {
        var soon = TimeSpan.FromMilliseconds(400);
        await using var pbx = await TestServer.StartAsync("pbx", o => o with { MediaTimeout = soon, MediaLossLimit = soon });
        Configure(pbx, agentPort: 9);

        await using var phone = Sipp.Call(Path.Combine(AppContext.BaseDirectory, Silent), pbx.Address.ToString(), "100", calls: 1, rate: 1);
        var call = (await pbx.Events.NextAsync<CallArrived>()).Call;
        pbx.Server.Answer(call);
        pbx.Server.Play(call, 1, ["440"], loop: true);

        await pbx.Events.OfAsync<MediaInterrupted>(call);
        var ended = await pbx.Events.OfAsync<CallEnded>(call);
        Assert.Equal((CallEndedBy.Failure, 408), (ended.By, ended.Status));
        Assert.Contains("no media", ended.Reason, StringComparison.Ordinal);
        var result = await phone.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(result is { Failed: 0, Successful: 1 }, result.Log);
    }

    /// <summary>SIPp on this machine is the carrier, and a trunk to the agents.</summary>
    private static void Configure(TestServer pbx, int agentPort)
    {
        var agents = new IPEndPoint(IPAddress.Loopback, agentPort);
        pbx.Server.Configure(
            [
                new SipTrunk("carrier", [new IPEndPoint(IPAddress.Loopback, 0)], new SipHostPort("127.0.0.1", 5060), new SipFlow(SipTransport.Udp, agents, 0), null, null, TrustIdentity: false),
                TestServer.TrunkTo("agents", agents),
            ],
            EmptySipDirectory.Instance);
    }
}

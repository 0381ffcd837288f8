using System.Net;
using System.Text.Json.Nodes;
using Crm.HelpDesk.Timeline;
using Crm.Host.Contacts;
using Crm.Routing;
using Crm.Telephony.Sip;
using Crm.TestKit;
using Crm.TestKit.Processes;

namespace Crm.Host.Tests.Walks;

/// <summary>The whole house under SIPp: customers through the menu and the queue to agents' phones that SIPp answers.</summary>
public sealed class SippWalkTests
{
    private const int Calls = 200;
    private const int Agents = 100;

    [Fact]
    public async Task Two_hundred_calls_at_ten_a_second_go_through_the_menu_to_agents_and_none_fails()
    {
        await using var phones = Sipp.Answer(Path.Combine(AppContext.BaseDirectory, "Sipp/agent.xml"), FreePort.Next());
        var at = new IPEndPoint(IPAddress.Loopback, phones.Port);
        var names = Enumerable.Range(1, Agents).Select(i => $"agent{i}").ToList();
        await using var center = await Center.StartAsync(
            LetLoopbackIn, [.. names.Select(n => new SipBinding($"desk-{n}", $"sip:desk-{n}@{at}", new SipFlow(SipTransport.Udp, at, 0), TimeSpan.FromHours(1)))]);
        await center.AddStaffAsync(names, ("support", 5));
        await using var wrapUps = FinishWrapUps(center.Desk);

        await using var customers = Sipp.Call(Path.Combine(AppContext.BaseDirectory, "Sipp/customer.xml"), center.Sip.ToString(), Center.Line, Calls, 10);
        var result = await customers.WaitAsync(TimeSpan.FromSeconds(120));

        Assert.True(result is { Failed: 0, Successful: Calls, ExitCode: 0 }, result.Log);
        await Eventually.TrueAsync(() => center.Desk.Calls.Statistics.Legs == 0, Center.Soon);
        var board = await center.AgentDesk.Wallboard();
        var support = board.Queues.Single(q => q.Id == "support");
        Assert.Equal((Calls, Calls, 0, 0), (support.Offered, support.Answered, support.Abandoned, support.Waiting));
        Assert.Empty(await OpenContactsAsync(center));
    }

    private static void LetLoopbackIn(JsonObject site)
    {
        site["trunks"]![0]!["addresses"]!.AsArray().Add("127.0.0.1");
        site["sip"]!["rtpPorts"] = Ports();
        site["queues"]!["support"]!["wrapUpSeconds"] = 5;
    }

    private static JsonObject Ports()
    {
        var rtp = FreePort.Range(1_000);
        return new JsonObject { ["first"] = rtp.First, ["last"] = rtp.Last };
    }

    /// <summary>What is still open once the database has everything.</summary>
    private static async Task<IReadOnlyList<OpenContact>> OpenContactsAsync(Center center)
    {
        await center.Get<JournalProjector>().WhenStoredAsync(center.Get<Journal>().Appended);
        return await center.Get<EventReader>().OpenContactsAsync();
    }

    private static Timer FinishWrapUps(ContactDesk desk) => new(
        _ => desk.Mailbox.Post(() =>
        {
            foreach (var agent in desk.Agents)
            {
                if (agent is { State: AgentState.WrapUp, Contact: { } contact })
                {
                    desk.Presence.FinishWrapUp(agent, contact.Id, null, null);
                }
            }
        }),
        null, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100));
}

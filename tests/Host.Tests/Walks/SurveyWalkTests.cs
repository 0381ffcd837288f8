using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Feedback;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;

namespace Crm.Host.Tests.Walks;

/// <summary>The survey after the call: agreed to in the menu, answered by keys, on the customer's record.</summary>
public sealed class SurveyWalkTests
{
    [Fact]
    public async Task A_caller_who_agreed_scores_by_key_when_the_agent_has_left()
    {
        await using var center = await Center.StartAsync();
        var customer = await center.AddCustomerAsync("Maria Alvarez", "+12125550111");
        var (agent, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var call = await center.CallAsync("+12125550111", "61");
        var ringing = await phone.RingsAsync();
        phone.Answer(ringing);
        var contact = (await center.WhenAsync(agent.Id, s => s.Call?.Phase == "talking")).Call!.ContactId;

        var heard = center.Carrier.Listen(call);
        await center.AgentDesk.HangUp(agent.Id, contact);
        await center.WhenAsync(agent.Id, s => s.WrapUp is not null);
        center.Carrier.Press(call, "4*");
        await center.Carrier.EndedAsync(call);

        var history = await center.HistoryAsync<ContactClosed>(contact);
        var scores = history.Events.Select(e => e.Body).OfType<CallerScored>().Select(s => (s.Question, s.Value, s.Agent, s.Queue));
        Assert.Equal([("csat", 4, agent.Id, "support"), ("nps", 10, agent.Id, "support")], scores);
        var sound = await center.Carrier.HeardAsync(call, heard);
        Assert.True(SpokenPrompts.Contains(sound, "survey-csat") || SpokenPrompts.Contains(sound, "survey-thanks"), SpokenPrompts.Describe(sound));
        var answer = Assert.Single((await center.Get<SurveyQueries>().ListAsync(null, 10, Viewer.System)).Items);
        Assert.Equal((contact, customer, agent.Id, SurveySource.Keypad, 4, 10), (answer.ContactId!.Value, answer.CustomerId!.Value, answer.AgentId!.Value, answer.Source, answer.Csat!.Value, answer.Nps!.Value));
        var record = (await center.Get<CustomerDirectory>().FindAsync(customer, Viewer.System))!;
        Assert.Equal((4, 10), (record.LastCsat!.Value, record.LastNps!.Value));
    }
}

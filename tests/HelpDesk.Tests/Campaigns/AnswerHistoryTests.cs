using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Timeline;

namespace Crm.HelpDesk.Tests.Campaigns;

public abstract class AnswerHistoryTests<TDatabase> : CampaignTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly Guid Ann = Guid.CreateVersion7();

    [Fact]
    public async Task Calls_are_told_with_how_they_ended_and_how_long_everything_took()
    {
        var campaign = await AddCampaignAsync();
        await FillAsync(campaign, AnswerHistory.Enough);
        await AddAsync(campaign, (0, Attempted()), (6, new DialAnswered("human", null)), (6, new AgentConnected(Ann, "sales", 0.4)),
            (126, new AgentDisconnected(Ann, "agent", 100, 20)), (126, new DialEnded(Dispositions.Answered, 6, 200)), (126, new ContactClosed("answered", null)),
            (141, new WrapUpEnded(Ann, "sale", null, 15)));
        await AddAsync(campaign, (0, Attempted()), (9, new DialAnswered("machine", null)), (10, new DialEnded(Dispositions.Machine, 9, 200)));
        await AddAsync(campaign, (0, Attempted()), (4, new DialAnswered("unsure", null)), (6, new DialAbandoned("no agent", 2)), (18, new DialEnded(Dispositions.Abandoned, 4, 200)));
        await AddAsync(campaign, (0, Attempted()), (3, new DialEnded(Dispositions.Cancelled, 3, 487)));

        var history = (await History.ReadAsync(campaign, Cancel))!;

        Assert.Empty(history.BorrowedFrom);
        Assert.Equal(AnswerHistory.Enough + 3, history.Calls.Count);
        var talk = Assert.Single(history.Calls, c => c.Talk is not null);
        Assert.Equal((true, 6.0, 120.0, 15.0, false), (talk.Live, talk.After.TotalSeconds, talk.Talk!.Value.TotalSeconds, talk.WrapUp!.Value.TotalSeconds, talk.Abandoned));
        var machine = Assert.Single(history.Calls, c => c.Answer == "machine");
        Assert.Equal((false, 9.0), (machine.Live, machine.After.TotalSeconds));
        var lost = Assert.Single(history.Calls, c => c.Abandoned);
        Assert.Equal((true, 4.0, (TimeSpan?)null), (lost.Live, lost.After.TotalSeconds, lost.Talk));
        Assert.All(history.Calls.Where(c => c.Disposition == Dispositions.Busy), c => Assert.Equal(2, c.After.TotalSeconds));
    }

    [Fact]
    public async Task Too_few_calls_are_replaced_by_those_of_the_last_campaigns_under_the_same_rules()
    {
        var campaign = await AddCampaignAsync(Settings("New"));
        await FillAsync(campaign, AnswerHistory.Enough - 1);
        var own = (await History.ReadAsync(campaign, Cancel))!;
        Assert.Equal((AnswerHistory.Enough - 1, 0), (own.Calls.Count, own.BorrowedFrom.Count));

        await StartedAsync(Settings("Spring"), AnswerHistory.Enough);
        await StartedAsync(Settings("Germany") with { Country = "DE" }, AnswerHistory.Enough);
        await StartedAsync(Settings("Announcement") with { Mode = CampaignMode.Message }, AnswerHistory.Enough);
        await StartedAsync(Settings("Small"), 3);
        var history = (await History.ReadAsync(campaign, Cancel))!;
        Assert.Equal(["Spring"], history.BorrowedFrom);
        Assert.Equal(AnswerHistory.Enough, history.Calls.Count);
        Assert.Null(await History.ReadAsync(Guid.NewGuid(), Cancel));
    }

    private async Task StartedAsync(CampaignSettings settings, int calls)
    {
        var id = await AddCampaignAsync(settings);
        Value(await Campaigns.SetStateAsync(id, CampaignState.Running, Ada, Cancel));
        await FillAsync(id, calls);
    }

    private Task FillAsync(Guid campaign, int calls) => Events.AppendAsync(
        [.. Enumerable.Range(0, calls).SelectMany(_ => Call(campaign, [(0, Attempted()), (2, new DialEnded(Dispositions.Busy, 0, 486))]))], 1, Cancel);

    private static ContactEventBody Attempted() => new DialAttempted(null, null, "+12125550101", "progressive", Proof);

    private Task AddAsync(Guid campaign, params (double Seconds, ContactEventBody Body)[] events) => Events.AppendAsync([.. Call(campaign, events)], 1, Cancel);

    private IEnumerable<ContactEvent> Call(Guid campaign, (double Seconds, ContactEventBody Body)[] events)
    {
        var id = Guid.CreateVersion7();
        return events.Prepend((0, new ContactOpened(ContactDirection.Campaign, "+12125550101", null, "trunk", null, null)))
            .Select((e, i) => new ContactEvent(id, i + 1, Clock.Now.AddSeconds(e.Item1), e.Item2 is DialAttempted a ? a with { Campaign = campaign } : e.Item2));
    }
}

using Crm.HelpDesk.Opportunities;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests.Opportunities;

public abstract class OpportunityTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task An_opportunity_remembers_every_step()
    {
        var (bob, olga) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"));
        var contact = Guid.CreateVersion7();
        var made = Value(await Opportunities.CreateAsync(Draft(bob.Id) with { OwnerId = olga.Id, ContactId = contact, Note = "Asked for a quote" }, Ada, Cancel));
        Clock.Advance(TimeSpan.FromDays(1));
        var proposed = Value(await Opportunities.ChangeAsync(made.Id, new(1, OpportunityStage.Proposal, Value: 1_999.99m, ExpectedClose: new(2026, 4, 1)), Ada, Cancel));
        var won = Value(await Opportunities.ChangeAsync(made.Id, new(2, OpportunityStage.Won), Ada, Cancel));

        Assert.Equal(("Bob", "olga Displayed", 1_999.99m, "USD", new DateOnly(2026, 4, 1)), (won.CustomerName, won.OwnerName, won.Value, won.Currency, won.ExpectedClose!.Value));
        Assert.Equal([(null, OpportunityStage.New, 1_500m), (OpportunityStage.New, OpportunityStage.Proposal, 1_999.99m), (OpportunityStage.Proposal, OpportunityStage.Won, 1_999.99m)],
            won.Entries.Select(e => (e.From, e.To, e.Value)));
        Assert.Equal((contact, "Asked for a quote", "Ada Agent"), (won.Entries[0].ContactId, won.Entries[0].Note, won.Entries[0].ActorName));
        Assert.Equal((null, Clock.Now.AddTicks(1)), (proposed.ClosedAt, won.ClosedAt));
        Assert.Equal(won.Id, Assert.Single((await Leads.OfCustomerAsync(bob.Id, Cancel)).Closed).Id);
    }

    [Fact]
    public async Task Asking_twice_makes_one_also_at_once()
    {
        var bob = await AddCustomerAsync("Bob");
        var draft = Draft(bob.Id);
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Opportunities.CreateAsync(draft, Ada, Cancel), Cancel)));
        Assert.Single(made.Select(m => Value(m).Id).Distinct());
        Assert.Single((await Leads.OfCustomerAsync(bob.Id, Cancel)).Open);
    }

    [Theory]
    [InlineData(OpportunityStage.New, OpportunityStage.Negotiation, true)]
    [InlineData(OpportunityStage.Negotiation, OpportunityStage.New, true)]
    [InlineData(OpportunityStage.New, OpportunityStage.Won, true)]
    [InlineData(OpportunityStage.Lost, OpportunityStage.Qualified, true)]
    [InlineData(OpportunityStage.Lost, OpportunityStage.Won, false)]
    [InlineData(OpportunityStage.Won, OpportunityStage.New, false)]
    [InlineData(OpportunityStage.Won, OpportunityStage.Lost, false)]
    public void Stages_follow_as_drawn(OpportunityStage from, OpportunityStage to, bool may) => Assert.Equal(may, OpportunityStages.After(from).Contains(to));

    [Fact]
    public async Task A_lost_one_says_why_and_may_be_opened_again_and_a_won_one_stays()
    {
        var made = Value(await Opportunities.CreateAsync(Draft((await AddCustomerAsync("Bob")).Id), Ada, Cancel));
        Problem(ResultKind.Invalid, await Opportunities.ChangeAsync(made.Id, new(1, OpportunityStage.Lost), Ada, Cancel));
        var lost = Value(await Opportunities.ChangeAsync(made.Id, new(1, OpportunityStage.Lost, Note: "Too dear"), Ada, Cancel));
        Assert.NotNull(lost.ClosedAt);
        Problem(ResultKind.Invalid, await Opportunities.ChangeAsync(made.Id, new(2, Value: 5), Ada, Cancel));
        Assert.Null(Value(await Opportunities.ChangeAsync(made.Id, new(2, OpportunityStage.Qualified), Ada, Cancel)).ClosedAt);
        Value(await Opportunities.ChangeAsync(made.Id, new(3, OpportunityStage.Won), Ada, Cancel));
        Problem(ResultKind.Invalid, await Opportunities.ChangeAsync(made.Id, new(4, OpportunityStage.New), Ada, Cancel));
    }

    [Fact]
    public async Task Two_writers_at_once_make_one_change()
    {
        var made = Value(await Opportunities.CreateAsync(Draft((await AddCustomerAsync("Bob")).Id), Ada, Cancel));
        var results = await Task.WhenAll(Enumerable.Range(1, 4).Select(i => Task.Run(() => Opportunities.ChangeAsync(made.Id, new(1, Value: i), Ada, Cancel), Cancel)));
        Assert.Single(results, r => r.IsOk);
        Assert.All(results.Where(r => !r.IsOk), r => Assert.Equal((ResultKind.Conflict, 2L), (r.Kind, r.Value!.Revision)));
        Assert.Equal(2, (await OpportunityLists.FindAsync(made.Id, Viewer.System, Cancel))!.Entries.Count);
    }

    [Fact]
    public async Task What_cannot_be_meant_is_refused()
    {
        var bob = (await AddCustomerAsync("Bob")).Id;
        OpportunityDraft[] wrong =
        [
            Draft(bob) with { Title = "" }, Draft(bob) with { Value = -1 }, Draft(bob) with { Value = 1.234m }, Draft(bob) with { Currency = "usd" }, Draft(bob) with { Currency = "Euro" },
            Draft(bob) with { Stage = OpportunityStage.Lost }, Draft(bob) with { OwnerId = Guid.NewGuid() },
        ];
        foreach (var draft in wrong)
        {
            Problem(ResultKind.Invalid, await Opportunities.CreateAsync(draft, Ada, Cancel));
        }

        Problem(ResultKind.NotFound, await Opportunities.CreateAsync(Draft(Guid.NewGuid()), Ada, Cancel));
        Problem(ResultKind.NotFound, await Opportunities.ChangeAsync(Guid.NewGuid(), new(1), Ada, Cancel));
    }

    [Fact]
    public async Task Lists_are_paged_and_filtered()
    {
        var (bob, eve, olga) = ((await AddCustomerAsync("Bob")).Id, (await AddCustomerAsync("Eve")).Id, (await AddUserAsync("olga")).Id);
        var ids = new List<Guid>();
        foreach (var customer in new[] { bob, eve, bob })
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            ids.Add(Value(await Opportunities.CreateAsync(Draft(customer) with { OwnerId = customer == eve ? olga : null }, Ada, Cancel)).Id);
        }

        var first = await OpportunityLists.ListAsync(new(), null, 2, Viewer.System, Cancel);
        var second = await OpportunityLists.ListAsync(new(), first.Next, 2, Viewer.System, Cancel);
        Assert.Equal([ids[2], ids[1], ids[0]], first.Items.Concat(second.Items).Select(o => o.Id));
        Assert.Equal([ids[2], ids[0]], (await OpportunityLists.ListAsync(new(Open: true, CustomerId: bob), null, 9, Viewer.System, Cancel)).Items.Select(o => o.Id));
        Assert.Equal(ids[1], Assert.Single((await OpportunityLists.ListAsync(new(OwnerId: olga), null, 9, Viewer.System, Cancel)).Items).Id);
        Assert.Empty((await OpportunityLists.ListAsync(new(Open: false), null, 9, Viewer.System, Cancel)).Items);
    }

    private static OpportunityDraft Draft(Guid customer) => new(Guid.NewGuid(), customer, "Twelve desks", 1_500m, "USD");
}

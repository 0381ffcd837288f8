using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests.Tickets;

public abstract class TicketBulkTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Each_ticket_is_changed_or_its_reason_is_told_and_none_holds_up_the_others()
    {
        var (bob, olga) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"));
        var (good, changed, closed, whatever) = (await AddTicketAsync(bob.Id, "Good"), await AddTicketAsync(bob.Id, "Changed"), await AddTicketAsync(bob.Id, "Closed"), await AddTicketAsync(bob.Id, "Whatever"));
        Value(await Desk.ChangeAsync(changed.Id, new(1, Title: "By somebody else"), Ada, Cancel));
        Value(await Desk.ChangeAsync(whatever.Id, new(1, Title: "By somebody else"), Ada, Cancel));
        Value(await Desk.ChangeAsync(closed.Id, new(1, TicketState.Closed), Ada, Cancel));
        var missing = Guid.NewGuid();
        var told = new List<Guid>();

        var outcomes = Value(await Bulk.ChangeAsync(
            [new(good.Id, 1), new(changed.Id, 1), new(closed.Id, 2), new(missing, 1), new(whatever.Id), new(good.Id, 1)],
            new TicketChange(0, TicketState.Open, OwnerId: olga.Id, AddTags: ["swept"]),
            Ada,
            new Told(told),
            Cancel));

        Assert.Equal(
            [(good.Id, ResultKind.Ok), (changed.Id, ResultKind.Conflict), (closed.Id, ResultKind.Invalid), (missing, ResultKind.NotFound), (whatever.Id, ResultKind.Ok)],
            outcomes.Select(o => (o.TicketId, o.Kind)));
        Assert.Equal(outcomes.Select(o => o.TicketId), told);
        Assert.Contains("stays so", outcomes[2].Problem);
        foreach (var id in new[] { good.Id, whatever.Id })
        {
            var ticket = (await Tickets.FindAsync(id, Viewer.System, Cancel))!;
            Assert.Equal((TicketState.Open, olga.Id, "swept"), (ticket.State, ticket.OwnerId!.Value, Assert.Single(ticket.Sides.Tags)));
        }

        Assert.Empty((await Tickets.FindAsync(closed.Id, Viewer.System, Cancel))!.Sides.Tags);
    }

    [Fact]
    public async Task Too_many_none_and_what_is_of_one_ticket_are_refused()
    {
        Problem(ResultKind.Invalid, await Bulk.ChangeAsync([], new(0, TicketState.Open), Ada, cancel: Cancel));
        Assert.Contains("500", Problem(ResultKind.Invalid, await Bulk.ChangeAsync([.. Enumerable.Range(0, 501).Select(_ => new BulkItem(Guid.NewGuid()))], new(0, TicketState.Open), Ada, cancel: Cancel)));
        Problem(ResultKind.Invalid, await Bulk.ChangeAsync([new(Guid.NewGuid())], new(0, Title: "All the same"), Ada, cancel: Cancel));
    }

    [Fact]
    public async Task Cancelling_leaves_those_that_were_done()
    {
        var bob = await AddCustomerAsync("Bob");
        var (one, two) = (await AddTicketAsync(bob.Id, "One"), await AddTicketAsync(bob.Id, "Two"));
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Bulk.ChangeAsync([new(one.Id), new(two.Id)], new(0, TicketState.Open), Ada, new Told([], stop), stop.Token));
        Assert.Equal((TicketState.Open, TicketState.New), ((await Tickets.FindAsync(one.Id, Viewer.System, Cancel))!.State, (await Tickets.FindAsync(two.Id, Viewer.System, Cancel))!.State));
    }

    private sealed class Told(List<Guid> ids, CancellationTokenSource? stop = null) : IProgress<BulkOutcome>
    {
        public void Report(BulkOutcome value)
        {
            ids.Add(value.TicketId);
            stop?.Cancel();
        }
    }
}

using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests.Tickets;

public abstract class TicketLinksTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_link_is_seen_from_both_ends_and_can_be_taken_away_from_either()
    {
        var (one, two) = await TwoAsync();
        var linked = Value(await Links.LinkAsync(one.Id, two.Id, TicketLinkKind.Duplicates, Ada, Cancel));
        Value(await Links.LinkAsync(one.Id, two.Id, TicketLinkKind.Duplicates, Ada, Cancel));

        Assert.Equal([new TicketLinkRecord(new(two.Id, two.Number, "Two", TicketState.New), TicketLinkKind.Duplicates, true)], linked.Sides.Links);
        var other = (await Tickets.FindAsync(two.Id, Viewer.System, Cancel))!;
        Assert.Equal([new TicketLinkRecord(new(one.Id, one.Number, "One", TicketState.New), TicketLinkKind.Duplicates, false)], other.Sides.Links);
        Assert.Equal(("duplicates #1002", "#1001 duplicates this"), (linked.Entries[^1].Text, other.Entries[^1].Text));
        Assert.Contains("already", Problem(ResultKind.Invalid, await Links.LinkAsync(two.Id, one.Id, TicketLinkKind.Duplicates, Ada, Cancel)));
        Assert.Empty(Value(await Links.UnlinkAsync(two.Id, one.Id, TicketLinkKind.Duplicates, Ada, Cancel)).Sides.Links);
        Assert.Empty((await Tickets.FindAsync(one.Id, Viewer.System, Cancel))!.Sides.Links);
    }

    [Fact]
    public async Task Relating_says_the_same_from_both_ends()
    {
        var (one, two) = await TwoAsync();
        var made = await Task.WhenAll(
            Task.Run(() => Links.LinkAsync(one.Id, two.Id, TicketLinkKind.Relates, Ada, Cancel), Cancel),
            Task.Run(() => Links.LinkAsync(two.Id, one.Id, TicketLinkKind.Relates, Ada, Cancel), Cancel));
        Assert.All(made, r => Assert.True(r.IsOk, r.Problem));
        Assert.Single((await Tickets.FindAsync(one.Id, Viewer.System, Cancel))!.Sides.Links);
        Assert.Contains("itself", Problem(ResultKind.Invalid, await Links.LinkAsync(one.Id, one.Id, TicketLinkKind.Relates, Ada, Cancel)));
        Problem(ResultKind.NotFound, await Links.LinkAsync(one.Id, Guid.NewGuid(), TicketLinkKind.Relates, Ada, Cancel));
    }

    [Fact]
    public async Task Parts_have_no_parts_and_nothing_is_a_part_of_itself()
    {
        var (one, two) = await TwoAsync();
        var three = await AddTicketAsync(one.CustomerId, "Three");
        var part = Value(await Links.SetParentAsync(two.Id, one.Id, Ada, Cancel));
        Assert.Equal((one.Number, "is a part of #1001"), (part.Sides.Parent!.Number, part.Entries[^1].Text));
        Assert.Equal([two.Number], (await Tickets.FindAsync(one.Id, Viewer.System, Cancel))!.Sides.Parts.Select(p => p.Number));

        Assert.Contains("itself", await RefusedAsync(one.Id, one.Id));
        Assert.Contains("parts of its own", await RefusedAsync(one.Id, three.Id));
        Assert.Contains("itself a part", await RefusedAsync(three.Id, two.Id));
        Assert.Contains("itself a part", await RefusedAsync(one.Id, two.Id));
        Value(await Desk.ChangeAsync(three.Id, new(1, TicketState.Closed), Ada, Cancel));
        var four = await AddTicketAsync(one.CustomerId, "Four");
        Assert.Contains("Open #1003 first", await RefusedAsync(four.Id, three.Id));
        Assert.Null(Value(await Links.SetParentAsync(two.Id, null, Ada, Cancel)).Sides.Parent);

        async Task<string> RefusedAsync(Guid of, Guid parent) => Problem(ResultKind.Invalid, await Links.SetParentAsync(of, parent, Ada, Cancel));
    }

    [Fact]
    public async Task Of_two_tickets_that_become_parts_of_each_other_at_once_one_does()
    {
        var (one, two) = await TwoAsync();
        var results = await Task.WhenAll(
            Task.Run(() => Links.SetParentAsync(one.Id, two.Id, Ada, Cancel), Cancel),
            Task.Run(() => Links.SetParentAsync(two.Id, one.Id, Ada, Cancel), Cancel));
        Assert.Single(results, r => r.IsOk);
        Assert.Single(results, r => r.Kind == ResultKind.Invalid);
    }

    [Theory]
    [InlineData(OpenParts.Leave, TicketState.New)]
    [InlineData(OpenParts.Solve, TicketState.Resolved)]
    public async Task A_ticket_with_open_parts_ends_only_when_it_is_said_what_becomes_of_them(OpenParts parts, TicketState expected)
    {
        var (one, two) = await TwoAsync();
        var done = await AddTicketAsync(one.CustomerId, "Done");
        Value(await Links.SetParentAsync(two.Id, one.Id, Ada, Cancel));
        Value(await Links.SetParentAsync(done.Id, one.Id, Ada, Cancel));
        Value(await Desk.ChangeAsync(done.Id, new(1, TicketState.Closed), Ada, Cancel));
        Assert.Contains("#1002. Say whether", Problem(ResultKind.Invalid, await Desk.ChangeAsync(one.Id, new(1, TicketState.Resolved), Ada, Cancel)));

        Value(await Desk.ChangeAsync(one.Id, new(1, TicketState.Resolved, Parts: parts), Ada, Cancel));

        var after = (await Tickets.FindAsync(two.Id, Viewer.System, Cancel))!;
        Assert.Equal((expected, parts == OpenParts.Solve ? 2 : 1), (after.State, after.Revision));
        Assert.Equal(parts == OpenParts.Solve, after.Entries[^1].Text == "new → resolved, with #1001 of which it is a part");
        Assert.Equal(TicketState.Closed, (await Tickets.FindAsync(done.Id, Viewer.System, Cancel))!.State);
    }

    [Fact]
    public async Task Followers_and_the_owner_are_the_audience()
    {
        var (olga, ivan) = (await AddUserAsync("olga"), await AddUserAsync("ivan"));
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken", olga.Id);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Links.FollowAsync(ticket.Id, ivan.Id, true, Ada, Cancel), Cancel)));
        Value(await Links.FollowAsync(ticket.Id, olga.Id, true, Ada, Cancel));
        Assert.Equal(["ivan Displayed", "olga Displayed"], (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.Sides.Followers.Select(f => f.Name));
        Assert.Equal(new[] { olga.Id, ivan.Id }.Order(), (await Links.AudienceAsync(ticket.Id, Cancel))!.Users.Order());
        Value(await Links.FollowAsync(ticket.Id, ivan.Id, false, Ada, Cancel));
        Value(await Links.FollowAsync(ticket.Id, olga.Id, false, Ada, Cancel));
        Assert.Equal([olga.Id], (await Links.AudienceAsync(ticket.Id, Cancel))!.Users);
        Assert.Null(await Links.AudienceAsync(Guid.NewGuid(), Cancel));
        Assert.Contains("not a user", Problem(ResultKind.Invalid, await Links.FollowAsync(ticket.Id, Guid.NewGuid(), true, Ada, Cancel)));
    }

    private async Task<(TicketRecord One, TicketRecord Two)> TwoAsync()
    {
        var bob = await AddCustomerAsync("Bob");
        return (await AddTicketAsync(bob.Id, "One"), await AddTicketAsync(bob.Id, "Two"));
    }
}

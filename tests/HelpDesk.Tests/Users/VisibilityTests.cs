using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Opportunities;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests.Users;

/// <summary>What another team has is not there: in no list, in no search, on no timeline, and for no change.</summary>
public abstract class VisibilityTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly HashSet<Guid> None = [];

    private UserAccount _ann = null!;
    private UserAccount _sue = null!;
    private TeamRecord _north = null!;
    private TeamRecord _south = null!;
    private CustomerRecord _bob = null!;
    private CustomerRecord _eve = null!;

    /// <summary>Bob is the north's, Eve everybody's; Ann is in the south.</summary>
    private async Task<Viewer> SouthAsync()
    {
        (_ann, _sue) = (await AddUserAsync("ann"), await AddUserAsync("sue", UserRole.Supervisor));
        _north = Value(await Teams.CreateAsync(new TeamDraft("North", false, [_sue.Id]), Cancel));
        _south = Value(await Teams.CreateAsync(new TeamDraft("South", false, [_ann.Id]), Cancel));
        _bob = Value(await Customers.CreateAsync(Draft("Bob Northern", "+12125550100") with { TeamId = _north.Id }, Ada, Cancel));
        _eve = await AddCustomerAsync("Eve Southern", "+12125550101");
        return new Viewer(_ann.Id, UserRole.Agent, new HashSet<Guid> { _south.Id });
    }

    [Theory]
    [InlineData("")]
    [InlineData("northern")]
    [InlineData("212555")]
    public async Task A_customer_of_another_team_is_not_found(string term)
    {
        var south = await SouthAsync();
        Assert.DoesNotContain((await Search.SearchAsync(term, null, 10, south, Cancel)).Items, c => c.Id == _bob.Id);
        Assert.Contains((await Search.SearchAsync(term, null, 10, Viewer.System, Cancel)).Items, c => c.Id == _bob.Id);
        Assert.Contains((await Search.SearchAsync(term, null, 10, North(), Cancel)).Items, c => c.Id == _bob.Id);
        Assert.Null(await Customers.FindAsync(_bob.Id, south, Cancel));
        Assert.NotNull(await Customers.FindAsync(_eve.Id, south, Cancel));
        Assert.NotNull(await Customers.FindAsync(_bob.Id, North(), Cancel));
        Assert.NotNull(await Customers.FindAsync(_bob.Id, new Viewer(_ann.Id, UserRole.Administrator, None), Cancel));
    }

    [Fact]
    public async Task A_search_that_hides_some_still_fills_its_pages()
    {
        var south = await SouthAsync();
        for (var i = 0; i < 4; i++)
        {
            Value(await Customers.CreateAsync(Draft($"Adam {i}") with { TeamId = i % 2 == 0 ? _north.Id : _south.Id }, Ada, Cancel));
        }

        var (found, next) = (new List<string>(), (string?)null);
        do
        {
            var page = await Search.SearchAsync("adam", next, 1, south, Cancel);
            Assert.True(page.Items.Count == 1 || page.Next is null);
            found.AddRange(page.Items.Select(c => c.Name));
            next = page.Next;
        }
        while (next is not null);
        Assert.Equal(["Adam 1", "Adam 3"], found.Order());
    }

    [Fact]
    public async Task A_customer_of_another_team_is_not_changed_and_its_owner_may()
    {
        var south = await SouthAsync();
        Problem(ResultKind.NotFound, await Customers.EditAsync(_bob.Id, _bob.Revision, _bob.ToDraft(), By(south), Cancel));
        Problem(ResultKind.NotFound, await Customers.GiveAsync(_bob.Id, _bob.Revision, null, By(south), Cancel));
        var owned = Value(await Customers.EditAsync(_bob.Id, _bob.Revision, _bob.ToDraft() with { OwnerId = _ann.Id }, Ada, Cancel));
        Value(await Customers.EditAsync(_bob.Id, owned.Revision, owned.ToDraft(), By(south), Cancel));
    }

    [Fact]
    public async Task A_ticket_belongs_to_its_customers_team_and_is_neither_read_nor_written_by_another()
    {
        var south = await SouthAsync();
        var ticket = await AddTicketAsync(_bob.Id, "Broken");
        Assert.Equal(_north.Id, ticket.TeamId);
        Assert.Null(await Tickets.FindAsync(ticket.Id, south, Cancel));
        Assert.Null(await Tickets.FindAsync(ticket.Number, south, Cancel));
        Assert.Empty((await Tickets.ListAsync(new TicketFilter(), null, 10, south, Cancel)).Items);
        Problem(ResultKind.NotFound, await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), "Mine", null, By(south), Cancel));
        Problem(ResultKind.NotFound, await Desk.ChangeAsync(ticket.Id, new TicketChange(ticket.Revision, Title: "Mine"), By(south), Cancel));
        Problem(ResultKind.NotFound, await Desk.CreateAsync(new TicketDraft(Guid.NewGuid(), _bob.Id, "Mine", null, TicketPriority.Low), By(south), Cancel));
        Assert.NotNull(await Tickets.FindAsync(ticket.Id, North(), Cancel));

        var given = Value(await Desk.ChangeAsync(ticket.Id, new TicketChange(ticket.Revision, OwnerId: _ann.Id), Ada, Cancel));
        Assert.NotNull(await Tickets.FindAsync(ticket.Id, south, Cancel));
        given = Value(await Desk.ChangeAsync(ticket.Id, new TicketChange(given.Revision, NoTeam: true, Unassign: true), Ada, Cancel));
        Assert.Equal("everybody", given.Entries.Single(e => e.Kind == TicketEntryKind.Team).Text);
        Assert.NotNull(await Tickets.FindAsync(ticket.Id, south, Cancel));
        Problem(ResultKind.Invalid, await Desk.ChangeAsync(ticket.Id, new TicketChange(given.Revision, TeamId: Guid.NewGuid()), Ada, Cancel));
    }

    [Fact]
    public async Task A_key_gives_nobody_what_another_team_made_with_it()
    {
        var south = await SouthAsync();
        var key = Guid.NewGuid();
        Value(await Desk.CreateAsync(new TicketDraft(key, _bob.Id, "Secret", null, TicketPriority.Low), Ada, Cancel));
        Problem(ResultKind.NotFound, await Desk.CreateAsync(new TicketDraft(key, _eve.Id, "Mine", null, TicketPriority.Low), By(south), Cancel));
        Value(await Opportunities.CreateAsync(new OpportunityDraft(key, _bob.Id, "Secret", 1, "USD"), Ada, Cancel));
        Problem(ResultKind.NotFound, await Opportunities.CreateAsync(new OpportunityDraft(key, _eve.Id, "Mine", 1, "USD"), By(south), Cancel));
    }

    [Fact]
    public async Task A_customer_takes_along_those_tickets_that_were_of_the_same_team()
    {
        await SouthAsync();
        var (stays, goes) = (await AddTicketAsync(_bob.Id, "Stays"), await AddTicketAsync(_bob.Id, "Goes"));
        Value(await Desk.ChangeAsync(stays.Id, new TicketChange(stays.Revision, NoTeam: true), Ada, Cancel));
        var moved = Value(await Customers.GiveAsync(_bob.Id, _bob.Revision, _south.Id, Ada, Cancel));
        Assert.Equal(_south.Id, moved.TeamId);
        Assert.Null((await Tickets.FindAsync(stays.Id, Viewer.System, Cancel))!.TeamId);
        Assert.Equal(_south.Id, (await Tickets.FindAsync(goes.Id, Viewer.System, Cancel))!.TeamId);
        Problem(ResultKind.Conflict, await Customers.GiveAsync(_bob.Id, _bob.Revision, null, Ada, Cancel));
        Problem(ResultKind.Invalid, await Customers.GiveAsync(_bob.Id, moved.Revision, Guid.NewGuid(), Ada, Cancel));
    }

    [Fact]
    public async Task Timelines_contacts_recordings_and_callbacks_of_another_teams_customer_are_not_there()
    {
        var south = await SouthAsync();
        var ticket = await AddTicketAsync(_bob.Id, "Broken");
        var call = Calls.Answered(Clock.Now, "+12125550100", _bob.Id, _sue.Id);
        var callback = Guid.NewGuid();
        var asked = Calls.Stream(
            Guid.CreateVersion7(Clock.Now), Clock.Now, new ContactOpened(ContactDirection.Inbound, "+12125550100", null, "+18005550000", null, null), new CustomerMatched(_bob.Id, "number", 1),
            new CallbackAsked(callback, "support", "+12125550100", Clock.Now), new ContactClosed("callback", null));
        await Events.AppendAsync([.. call, .. asked], 1, Cancel);
        var recording = call.Select(e => e.Body).OfType<RecordingKept>().Single().Recording;

        Assert.Null(await Timeline.OfCustomerAsync(_bob.Id, null, 10, south, Cancel));
        Assert.Null(await Timeline.OfTicketAsync(ticket.Id, null, 10, south, Cancel));
        Assert.Null(await Timeline.OfContactAsync(call[0].Stream, south, Cancel));
        Assert.Null(await Recordings.FindAsync(recording, south, Cancel));
        Assert.Empty((await Callbacks.OpenAsync(null, null, 10, south, Cancel)).Items);

        Assert.Equal(3, (await Timeline.OfCustomerAsync(_bob.Id, null, 10, North(), Cancel))!.Items.Count);
        Assert.NotNull(await Recordings.FindAsync(recording, North(), Cancel));
        Assert.Single((await Callbacks.OpenAsync(null, null, 10, North(), Cancel)).Items);

        // Who spoke in a call keeps it.
        Assert.NotNull(await Recordings.FindAsync(recording, new Viewer(_sue.Id, UserRole.Agent, None), Cancel));
    }

    [Fact]
    public async Task A_timeline_that_may_be_seen_leaves_out_the_tickets_that_may_not()
    {
        var south = await SouthAsync();
        Value(await Desk.CreateAsync(new TicketDraft(Guid.NewGuid(), _eve.Id, "Theirs", null, TicketPriority.Low, TeamId: _north.Id), Ada, Cancel));
        var ours = await AddTicketAsync(_eve.Id, "Ours");
        var seen = Assert.Single((await Timeline.OfCustomerAsync(_eve.Id, null, 10, south, Cancel))!.Items);
        Assert.Equal(ours.Id, Assert.IsType<TicketEntryOnTimeline>(seen).Entry.TicketId);
    }

    [Fact]
    public async Task Opportunities_follow_their_customer_and_their_owner()
    {
        var south = await SouthAsync();
        var made = Value(await Opportunities.CreateAsync(new OpportunityDraft(Guid.NewGuid(), _bob.Id, "Boats", 10, "USD"), Ada, Cancel));
        Assert.Null(await OpportunityLists.FindAsync(made.Id, south, Cancel));
        Assert.Empty((await OpportunityLists.ListAsync(new(), null, 10, south, Cancel)).Items);
        Problem(ResultKind.NotFound, await Opportunities.ChangeAsync(made.Id, new OpportunityChange(made.Revision, Title: "Mine"), By(south), Cancel));
        Problem(ResultKind.NotFound, await Opportunities.CreateAsync(new OpportunityDraft(Guid.NewGuid(), _bob.Id, "Mine", 1, "USD"), By(south), Cancel));
        Value(await Opportunities.ChangeAsync(made.Id, new OpportunityChange(made.Revision, OwnerId: _ann.Id), Ada, Cancel));
        Assert.NotNull(await OpportunityLists.FindAsync(made.Id, south, Cancel));
        Assert.Single((await OpportunityLists.ListAsync(new(), null, 10, south, Cancel)).Items);
    }

    [Fact]
    public async Task Whoever_serves_a_customer_sees_the_card_and_the_open_tickets_as_long_as_that_lasts()
    {
        var south = await SouthAsync();
        var (open, closed) = (await AddTicketAsync(_bob.Id, "Open"), await AddTicketAsync(_bob.Id, "Closed"));
        Value(await Desk.ChangeAsync(closed.Id, new TicketChange(closed.Revision, TicketState.Closed), Ada, Cancel));
        var serving = south with { Serving = new HashSet<Guid> { _bob.Id } };
        Assert.NotNull(await Customers.FindAsync(_bob.Id, serving, Cancel));
        Assert.NotNull(await Tickets.FindAsync(open.Id, serving, Cancel));
        Assert.Null(await Tickets.FindAsync(closed.Id, serving, Cancel));
        Value(await Desk.AddNoteAsync(open.Id, Guid.NewGuid(), "Called", null, By(serving), Cancel));
        Assert.Null(await Customers.FindAsync(_bob.Id, south, Cancel));
        Assert.Null(await Tickets.FindAsync(open.Id, south, Cancel));
    }

    private Viewer North() => new(_sue.Id, UserRole.Supervisor, new HashSet<Guid> { _north.Id });

    private static Actor By(Viewer viewer) => Ada with { Viewer = viewer };
}

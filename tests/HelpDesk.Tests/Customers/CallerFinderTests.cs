using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Tickets;

namespace Crm.HelpDesk.Tests.Customers;

public abstract class CallerFinderTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Number = "+12125550100";

    [Fact]
    public async Task An_unknown_number_finds_nobody() => Assert.Empty(await Callers.FindAsync(Number, Cancel));

    [Fact]
    public async Task A_number_of_one_person_is_known()
    {
        var bob = await AddCustomerAsync("Bob", Number);
        var match = Assert.Single(await Callers.FindAsync(Number, Cancel));
        Assert.Equal(bob.Id, match.Customer.Id);
        Assert.Equal(MatchGrade.Known, match.Grade);
        Assert.NotEmpty(match.Reason);
    }

    [Fact]
    public async Task Several_people_on_a_number_are_maybes_and_the_one_with_an_open_ticket_comes_first()
    {
        await AddCustomerAsync("Anna", Number);
        var bob = await AddCustomerAsync("Bob", Number);
        await AddCustomerAsync("Carl", Number);
        await AddTicketAsync(bob.Id, "Broken");

        var matches = await Callers.FindAsync(Number, Cancel);

        Assert.Equal(["Bob", "Anna", "Carl"], matches.Select(m => m.Customer.Name));
        Assert.All(matches, m => Assert.Equal(MatchGrade.Maybe, m.Grade));
        Assert.All(matches, m => Assert.Contains("3 customers", m.Reason));
    }

    [Fact]
    public async Task An_organizations_main_number_and_an_extension_are_maybes()
    {
        Value(await Customers.CreateAsync(Draft("ACME", Number) with { Kind = CustomerKind.Organization }, Ada, Cancel));
        var acme = Assert.Single(await Callers.FindAsync(Number, Cancel));
        Assert.Equal(MatchGrade.Maybe, acme.Grade);
        Assert.Contains("main number of ACME", acme.Reason);

        await AddCustomerAsync("Dora", "+12125550101 x7");
        var dora = Assert.Single(await Callers.FindAsync("+12125550101", Cancel));
        Assert.Equal(MatchGrade.Maybe, dora.Grade);
        Assert.Contains("extension 7", dora.Reason);
    }

    [Fact]
    public async Task A_match_brings_open_tickets_last_contacts_owner_and_last_agent()
    {
        var (olga, ann) = (await AddUserAsync("olga"), await AddUserAsync("ann"));
        var bob = Value(await Customers.CreateAsync(Draft("Bob", Number) with { OwnerId = olga.Id }, Ada, Cancel));
        var open = await AddTicketAsync(bob.Id, "Open one", olga.Id);
        var done = await AddTicketAsync(bob.Id, "Done one");
        Value(await Desk.ChangeAsync(done.Id, new TicketChange(done.Revision, TicketState.Resolved), Ada, Cancel));
        for (var i = 0; i < 7; i++)
        {
            await Events.AppendAsync(Calls.Answered(Clock.Advance(TimeSpan.FromMinutes(5)), Number, bob.Id, ann.Id), 0, Cancel);
        }

        var match = Assert.Single(await Callers.FindAsync(Number, Cancel));

        var ticket = Assert.Single(match.OpenTickets);
        Assert.Equal((open.Number, "olga Displayed"), (ticket.Number, ticket.OwnerName));
        Assert.Equal((olga.Id, "olga Displayed"), (match.Customer.OwnerId, match.Customer.OwnerName));
        Assert.Equal(CallerFinder.ContactsShown, match.LastContacts.Count);
        Assert.Equal(Clock.Now, match.LastContacts[0].StartedAt);
        Assert.Equal("ann Displayed", match.LastContacts[0].AgentName);
        Assert.Equal(ann.Id, match.LastAgentId);
        Assert.Equivalent(match.LastContacts, (await Callers.DescribeAsync(bob.Id, Cancel))!.LastContacts);
    }

    [Fact]
    public async Task The_last_agent_counts_up_to_the_limit_and_not_a_tick_longer()
    {
        var ann = await AddUserAsync("ann");
        var bob = await AddCustomerAsync("Bob", Number);
        await Events.AppendAsync(Calls.Answered(Clock.Now, Number, bob.Id, ann.Id), 0, Cancel);
        var answered = (await Callers.FindAsync(Number, Cancel))[0].LastContacts[0].AnsweredAt!.Value;

        Clock.Advance(answered + TimeSpan.FromDays(30) - Clock.Now);
        Assert.Equal(ann.Id, (await Callers.FindAsync(Number, Cancel))[0].LastAgentId);
        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null((await Callers.FindAsync(Number, Cancel))[0].LastAgentId);
    }

    [Fact]
    public async Task A_number_shared_by_very_many_shows_a_bounded_list()
    {
        for (var i = 0; i < CallerFinder.MatchesShown + 5; i++)
        {
            await AddCustomerAsync($"Person {i}", Number);
        }

        Assert.Equal(CallerFinder.MatchesShown, (await Callers.FindAsync(Number, Cancel)).Count);
    }
}

using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Search;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Search;

public abstract class TextSearchTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Theory]
    [InlineData("lov")]
    [InlineData("ada gmbh")]
    [InlineData("motorbike")]
    [InlineData("ADA@example")]
    [InlineData("zurich")]
    [InlineData("zürich")]
    [InlineData("212555")]
    public async Task Customers_are_found_by_name_organization_address_notes_and_number(string term)
    {
        var ada = Value(await Customers.CreateAsync(Draft("Ada Lovelace", "+12125550100") with { Organization = "Engines GmbH", Email = "ada@example.com", Notes = "Rides a motorbike in Zürich." }, Cancel));
        await AddCustomerAsync("Grace Hopper", "+13105550100");
        Assert.Equal(ada.Id, Assert.Single((await Everything.FindAsync(term, 5, Viewer.System, Cancel)).Customers).Customer.Id);
    }

    [Fact]
    public async Task Tickets_are_found_by_title_text_notes_and_number_with_the_place()
    {
        var bob = await AddCustomerAsync("Bob");
        var broken = await AddTicketAsync(bob.Id, "Dishwasher broken");
        await AddTicketAsync(bob.Id, "Something else");
        Value(await Desk.AddNoteAsync(broken.Id, Guid.NewGuid(), "The pump makes a humming noise and the water stays inside the machine.", null, Ada, Cancel));

        var hit = Assert.Single((await Everything.FindAsync("humm pump", 5, Viewer.System, Cancel)).Tickets);
        Assert.Equal((broken.Number, "Bob"), (hit.Ticket.Number, hit.CustomerName));
        Assert.Equal(["pump", "humming"], hit.Match.Where(part => part.Hit).Select(part => part.Text));
        Assert.Equal(broken.Id, Assert.Single((await Everything.FindAsync("dish", 5, Viewer.System, Cancel)).Tickets).Ticket.Id);
        Assert.Equal(broken.Id, Assert.Single((await Everything.FindAsync($"#{broken.Number}", 5, Viewer.System, Cancel)).Tickets).Ticket.Id);
        Assert.Equal(broken.Id, (await Everything.FindAsync($"{broken.Number}", 5, Viewer.System, Cancel)).Tickets[0].Ticket.Id);
        Assert.Empty((await Everything.FindAsync("#999999", 5, Viewer.System, Cancel)).Tickets);
    }

    [Fact]
    public async Task What_is_changed_is_found_as_it_is_now()
    {
        var bob = await AddCustomerAsync("Bob Bobson");
        var ticket = await AddTicketAsync(bob.Id, "Old title");
        Value(await Customers.EditAsync(bob.Id, bob.Revision, Draft("Robert Bobson") with { Notes = "vegetarian" }, Ada, Cancel));
        Value(await Desk.ChangeAsync(ticket.Id, new TicketChange(ticket.Revision, Title: "Fresh heading"), Ada, Cancel));

        Assert.DoesNotContain((await Everything.FindAsync("bob ", 5, Viewer.System, Cancel)).Customers, c => c.Customer.Name.StartsWith("Bob ", StringComparison.Ordinal));
        Assert.Single((await Everything.FindAsync("robert vegetarian", 5, Viewer.System, Cancel)).Customers);
        Assert.Empty((await Everything.FindAsync("old", 5, Viewer.System, Cancel)).Tickets);
        Assert.Single((await Everything.FindAsync("fresh text", 5, Viewer.System, Cancel)).Tickets);
    }

    [Fact]
    public async Task Notes_and_own_fields_are_found_as_they_are_now()
    {
        foreach (var subject in Enum.GetValues<FieldSubject>())
        {
            Value(await Fields.CreateAsync(new FieldDraft(subject, "contract", "Contract", FieldType.Text, [], false, 1), Cancel));
        }

        var bob = Value(await Customers.CreateAsync(Draft("Bob") with { Fields = new Dictionary<string, string> { ["contract"] = "quokka7" } }, Ada, Cancel));
        var note = Value(await Notes.AddAsync(bob.Id, Guid.NewGuid(), "Has a wombat in the yard.", false, Ada, Cancel));
        Value(await Notes.AddAsync(bob.Id, Guid.NewGuid(), "Rings twice.", false, Ada, Cancel));
        var ticket = Value(await Desk.CreateAsync(new TicketDraft(Guid.NewGuid(), bob.Id, "Broken", "Since noon", Fields: new Dictionary<string, string> { ["contract"] = "numbat1" }), Ada, Cancel));
        Assert.True(await CustomerAsync("quokka7") && await CustomerAsync("wombat") && await CustomerAsync("twice") && await TicketAsync("numbat1"));

        note = Value(await Notes.ChangeAsync(bob.Id, note.Id, note.Revision, "Has a dingo in the yard.", false, Ada, true, Cancel));
        Value(await Desk.ChangeAsync(ticket.Id, new TicketChange(ticket.Revision, Fields: new Dictionary<string, string> { ["contract"] = "bilby2" }), Ada, Cancel));
        Assert.False(await CustomerAsync("wombat") || await TicketAsync("numbat1"));
        Assert.True(await CustomerAsync("dingo twice") && await CustomerAsync("quokka7") && await TicketAsync("bilby2 noon"));

        Value(await Notes.RemoveAsync(bob.Id, note.Id, Ada, true, Cancel));
        await Get<SearchRebuild>().RunAsync(null, Cancel);
        Assert.False(await CustomerAsync("dingo"));
        Assert.True(await CustomerAsync("twice quokka7") && await TicketAsync("bilby2 noon"));

        async Task<bool> CustomerAsync(string term) => (await Everything.FindAsync(term, 5, Viewer.System, Cancel)).Customers.Any(c => c.Customer.Id == bob.Id);
        async Task<bool> TicketAsync(string term) => (await Everything.FindAsync(term, 5, Viewer.System, Cancel)).Tickets.Any(t => t.Ticket.Id == ticket.Id);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("ada\" OR \"x")]
    [InlineData("ada AND NOT NEAR(")]
    [InlineData("Head:ada*")]
    [InlineData("^ada -x + {a b}")]
    [InlineData("' ; DROP TABLE Customers; --")]
    [InlineData("%_[]^")]
    [InlineData("a\0b")]
    [InlineData("🙂 ﷽ \ud83d")]
    [InlineData("\u0301\u0301")]
    public async Task Any_text_may_be_searched_for(string term)
    {
        await AddTicketAsync((await AddCustomerAsync("Ada Lovelace")).Id, "Ada asks");
        await Everything.FindAsync(term, 5, Viewer.System, Cancel);
        await Search.SearchAsync(term, null, 5, Viewer.System, Cancel);
        await Everything.TicketsAsync(term, null, 5, Viewer.System, Cancel);
        Assert.Single((await Everything.FindAsync("ada", 5, Viewer.System, Cancel)).Customers);
    }

    [Fact]
    public async Task Every_page_gives_others_until_all_were_given()
    {
        var bob = await AddCustomerAsync("Bob");
        var made = new HashSet<Guid>();
        for (var i = 0; i < 17; i++)
        {
            made.Add((await AddTicketAsync(bob.Id, $"Order {i} order late")).Id);
        }

        var seen = new List<Guid>();
        string? next = null;
        do
        {
            var page = await Everything.TicketsAsync("ord", next, 5, Viewer.System, Cancel);
            seen.AddRange(page.Items.Select(hit => hit.Ticket.Id));
            next = page.Next;
        }
        while (next is not null);
        Assert.Equal(made.Count, seen.Count);
        Assert.Equal(made, seen.ToHashSet());
    }

    [Fact]
    public async Task Made_anew_the_texts_are_what_they_were_and_a_customer_that_goes_takes_its_text_along()
    {
        var bob = Value(await Customers.CreateAsync(Draft("Bob") with { Notes = "A note\nof two lines", Organization = "Builders" }, Ada, Cancel));
        var ticket = await AddTicketAsync(bob.Id, "Broken");
        Value(await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), "Pump", null, Ada, Cancel));
        Value(await Desk.ChangeAsync(ticket.Id, new TicketChange(ticket.Revision, TicketState.Open, Title: "Mended"), Ada, Cancel));
        Value(await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), "Filter", null, Ada, Cancel));
        var before = await TextsAsync();
        Assert.Contains("Ticket Mended: The text\nPump\nFilter", before);

        await Get<SearchRebuild>().RunAsync(null, Cancel);
        Assert.Equal(before, await TextsAsync());
        Assert.Single((await Everything.FindAsync("filter", 5, Viewer.System, Cancel)).Tickets);

        await using var db = await OpenAsync();
        var gone = await AddCustomerAsync("Somebody Else");
        await db.Customers.Where(c => c.Id == gone.Id).ExecuteDeleteAsync(Cancel);
        Assert.Empty((await Everything.FindAsync("somebody", 5, Viewer.System, Cancel)).Customers);
        Assert.Equal(1, await db.CustomerTexts.CountAsync(Cancel));
    }

    private async Task<List<string>> TextsAsync()
    {
        await using var db = await OpenAsync();
        var customers = await db.CustomerTexts.OrderBy(t => t.Id).Select(t => "Customer " + t.Head + ": " + t.Body).ToListAsync(Cancel);
        return [.. customers, .. await db.TicketTexts.OrderBy(t => t.Id).Select(t => "Ticket " + t.Head + ": " + t.Body).ToListAsync(Cancel)];
    }
}

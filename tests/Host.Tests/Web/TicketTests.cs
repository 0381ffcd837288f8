using System.Net;
using Crm.AgentConsole.Contracts;

namespace Crm.Host.Tests.Web;

public sealed class TicketTests(Company company)
{
    private WebServer Server => company.Server;

    [Fact]
    public async Task A_ticket_lives_from_the_call_to_its_end()
    {
        using var ana = await Server.SignedInAsync("ana");
        var made = await CreateAsync(ana, "Broken pole", company.AnasContact);
        Assert.Equal(("new", "high", company.Customer.Id, "Ana Example"), (made.State, made.Priority, made.CustomerId, made.Owner));
        var note = await ana.SendForAsync<TicketEntry>(HttpMethod.Post, $"/api/tickets/{made.Id}/notes", new TicketNote(Guid.NewGuid(), "Sent a new pole.", null));
        Assert.Equal(("note", "Ana Example"), (note.Kind, note.Actor));
        var changed = await ChangeAsync(ana, made.Id, new TicketChange(made.Revision, "resolved", "low", company.Bob.Id, "Pole replaced", null));
        Assert.Equal(("resolved", "low", "Bob Example", "Pole replaced"), (changed.State, changed.Priority, changed.Owner, changed.Title));
        Assert.Equal(["created", "note", "state", "priority", "owner", "title"], changed.Entries.Select(entry => entry.Kind).Order().OrderBy(kind => Array.IndexOf(["created", "note", "state", "priority", "owner", "title"], kind)));
        Assert.Contains("closed", changed.States);

        var timeline = await ana.ReadAsync<Page<TimelineEntry>>($"/api/customers/{company.Customer.Id}/timeline");
        Assert.Contains(timeline.Items, entry => entry.Kind == "note" && entry.TicketId == made.Id && entry.Text == "Sent a new pole.");
    }

    [Fact]
    public async Task The_same_request_twice_makes_one_ticket_and_one_note()
    {
        using var ana = await Server.SignedInAsync("ana");
        var request = new TicketCreate(Guid.NewGuid(), company.Customer.Id, "Only once", null, "normal", null);
        var first = await ana.SendForAsync<TicketDetail>(HttpMethod.Post, "/api/tickets", request, HttpStatusCode.Created);
        var second = await ana.SendForAsync<TicketDetail>(HttpMethod.Post, "/api/tickets", request, HttpStatusCode.Created);
        Assert.Equal(first.Id, second.Id);
        var note = new TicketNote(Guid.NewGuid(), "Only once too", null);
        for (var i = 0; i < 2; i++)
            await ana.SendForAsync<TicketEntry>(HttpMethod.Post, $"/api/tickets/{first.Id}/notes", note);
        Assert.Equal(2, (await ana.ReadAsync<TicketDetail>($"/api/tickets/{first.Id}")).Entries.Count);
    }

    [Fact]
    public async Task A_change_that_will_not_do_is_refused_in_plain_words()
    {
        using var ana = await Server.SignedInAsync("ana");
        var made = await CreateAsync(ana, "Wrong changes");
        var path = $"/api/tickets/{made.Id}/changes";
        Assert.Contains("There is no ticket state \"done\"", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, path, new TicketChange(made.Revision, "done", null, null, null, null)));
        Assert.Contains("There is no ticket state \"1\"", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, path, new TicketChange(made.Revision, "1", null, null, null, null)));
        Assert.Contains("There is no priority \"asap\"", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, path, new TicketChange(made.Revision, null, "asap", null, null, null)));
        Assert.Contains("not a user", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, path, new TicketChange(made.Revision, null, null, Guid.NewGuid(), null, null)));
        await ChangeAsync(ana, made.Id, new TicketChange(made.Revision, "closed", null, null, null, null));
        Assert.Contains("Someone else has changed", await ana.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Post, path, new TicketChange(made.Revision, "open", null, null, null, null)));
        Assert.Contains("stays so", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, path, new TicketChange(made.Revision + 1, "open", null, null, null, null)));
        Assert.Equal("There is no such ticket.", await ana.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Post, $"/api/tickets/{Guid.NewGuid()}/notes", new TicketNote(Guid.NewGuid(), "x", null)));
    }

    [Fact]
    public async Task Lists_are_filtered_by_state_owner_and_customer()
    {
        using var bob = await Server.SignedInAsync("bob");
        var open = await CreateAsync(bob, "Bob's open one");
        var closed = await CreateAsync(bob, "Bob's closed one");
        await ChangeAsync(bob, closed.Id, new TicketChange(closed.Revision, "closed", null, null, null, null));
        Assert.Equal([closed.Id], await IdsAsync(bob, "state=closed&owner=me"));
        Assert.Contains(open.Id, await IdsAsync(bob, "state=unresolved&owner=me"));
        Assert.DoesNotContain(closed.Id, await IdsAsync(bob, $"state=unresolved&owner={company.Bob.Id}"));
        Assert.Contains(open.Id, await IdsAsync(bob, $"customer={company.Customer.Id}&state=&owner="));
        Assert.Empty(await IdsAsync(bob, $"customer={Guid.NewGuid()}"));
        await bob.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "/api/tickets?state=wrong");
        await bob.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "/api/tickets?owner=everyone");
        await bob.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "/api/tickets?customer=him");
    }

    [Fact]
    public async Task Callbacks_are_shown_to_those_who_serve_the_queue_and_to_supervisors()
    {
        foreach (var (name, sees) in ((string, bool)[])[("ana", true), ("bob", false), ("sue", true)])
        {
            using var client = await Server.SignedInAsync(name);
            var callbacks = (await client.ReadAsync<Page<CallbackLine>>("/api/callbacks")).Items;
            Assert.Equal(sees, callbacks.Any(callback => callback.Id == company.Callback && callback is { Queue: "Support", Number: "+12125550123", Customer: "Ruth Adler", State: "open" }));
        }
    }

    [Fact]
    public async Task Options_are_those_of_the_site()
    {
        using var ana = await Server.SignedInAsync("ana");
        var options = await ana.ReadAsync<ConsoleOptions>("/api/options");
        Assert.Contains("Lunch", options.NotReadyReasons);
        Assert.Equal(["standard", "silver", "gold", "platinum"], options.Tiers);
        Assert.Equal(["low", "normal", "high", "urgent"], options.Priorities);
        Assert.Contains(options.Users, user => user is { DisplayName: "Sue Example", Role: "supervisor" });
    }

    private Task<TicketDetail> CreateAsync(WebClient client, string title, Guid? contact = null) =>
        client.SendForAsync<TicketDetail>(HttpMethod.Post, "/api/tickets", new TicketCreate(Guid.NewGuid(), company.Customer.Id, title, "Text", "high", contact), HttpStatusCode.Created);

    private static Task<TicketDetail> ChangeAsync(WebClient client, Guid ticket, TicketChange change) =>
        client.SendForAsync<TicketDetail>(HttpMethod.Post, $"/api/tickets/{ticket}/changes", change);

    private static async Task<List<Guid>> IdsAsync(WebClient client, string query) =>
        [.. (await client.ReadAsync<Page<TicketLine>>($"/api/tickets?take=100&{query}")).Items.Select(ticket => ticket.Id)];
}

using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.AgentConsole.Contracts;

namespace Crm.Host.Tests.Web;

/// <summary>What help desk people do with tickets beyond making and closing them.</summary>
public sealed class TicketWorkTests(Company company)
{
    private static readonly TicketChange Nothing = new(0, null, null, null, null, null);

    private WebServer Server => company.Server;

    [Fact]
    public async Task Kind_priority_waiting_and_tags_go_over_the_api_in_words()
    {
        using var ana = await Server.SignedInAsync("ana");
        var made = await ana.SendForAsync<TicketDetail>(
            HttpMethod.Post, "/api/tickets", new TicketCreate(Guid.NewGuid(), company.Customer.Id, "Leak", null, null, null, "incident", "high", "high", ["Boat  Hull"]), HttpStatusCode.Created);
        Assert.Equal(("incident", "high", "high", "urgent", "urgent"), (made.Kind, made.Impact, made.Urgency, made.Priority, made.UsualPriority));
        Assert.Equal(["boat-hull"], made.Tags);
        var until = DateTimeOffset.UtcNow.AddDays(3);
        var pending = await ChangeAsync(ana, made.Id, Nothing with { Revision = made.Revision, State = "pending", PendingReason = "third-party", PendingUntil = until, Priority = "low" });
        Assert.Equal(("pending", "third-party", "low", "urgent"), (pending.State, pending.PendingReason, pending.Priority, pending.UsualPriority));
        Assert.Equal(until.ToUniversalTime(), pending.PendingUntil!.Value.ToUniversalTime());
        var open = await ChangeAsync(ana, made.Id, Nothing with { Revision = pending.Revision, State = "open", UsualPriority = true, Unassign = true });
        Assert.Equal((null, "urgent", null), (open.PendingReason, open.Priority, open.OwnerId));

        var path = $"/api/tickets/{made.Id}/changes";
        Assert.Contains("customer, third-party", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, path, Nothing with { Revision = open.Revision, State = "pending", PendingReason = "thirdparty" }));
        Assert.Contains("waits for", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, path, Nothing with { Revision = open.Revision, State = "pending" }));
        Assert.Contains(made.Id, await IdsAsync(ana, "kind=incident&tag=BOAT hull&owner=nobody"));
        Assert.Contains(made.Id, await IdsAsync(ana, "priority=urgent&state=open"));
        Assert.DoesNotContain(made.Id, await IdsAsync(ana, "kind=complaint"));
        Assert.Contains("boat-hull", await ana.ReadAsync<List<string>>("/api/tickets/tags?beginning=boat"));
        Assert.Equal(made.Id, (await ana.ReadAsync<TicketLine>($"/api/tickets/number/{made.Number}")).Id);
        foreach (var wrong in new[] { "kind=fault", "priority=asap", "follower=everyone", "owner=someone" })
            await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, $"/api/tickets?{wrong}");
    }

    [Fact]
    public async Task Who_comes_second_gets_the_ticket_as_it_is_now()
    {
        using var ana = await Server.SignedInAsync("ana");
        using var bob = await Server.SignedInAsync("bob");
        var made = await CreateAsync(ana, "Two writers");
        await ChangeAsync(bob, made.Id, Nothing with { Revision = made.Revision, Priority = "urgent" });

        using var response = await ana.SendAsync(HttpMethod.Post, $"/api/tickets/{made.Id}/changes", Nothing with { Revision = made.Revision, Title = "Mine" });

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        var current = problem["current"].Deserialize<TicketDetail>(JsonSerializerOptions.Web)!;
        Assert.Equal(("Two writers", "urgent", "Bob Example"), (current.Title, current.Priority, current.Entries[^1].Actor));
        var mine = await ChangeAsync(ana, made.Id, Nothing with { Revision = current.Revision, Title = "Mine" });
        Assert.Equal(("Mine", "urgent"), (mine.Title, mine.Priority));
    }

    [Fact]
    public async Task Tickets_are_linked_followed_made_parts_split_and_merged()
    {
        using var ana = await Server.SignedInAsync("ana");
        var (one, two, three) = (await CreateAsync(ana, "One"), await CreateAsync(ana, "Two"), await CreateAsync(ana, "Three"));
        var linked = await ana.SendForAsync<TicketDetail>(HttpMethod.Post, $"/api/tickets/{one.Id}/links", new TicketLinkMake(two.Id, "caused-by"));
        Assert.Equal((two.Number, "caused-by", true), (linked.Links[0].Other.Number, linked.Links[0].Kind, linked.Links[0].Outgoing));
        Assert.Empty((await SendAsync(ana, HttpMethod.Delete, $"/api/tickets/{two.Id}/links/caused-by/{one.Id}")).Links);
        await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, $"/api/tickets/{one.Id}/links", new TicketLinkMake(two.Id, "likes"));

        Assert.Equal("Bob Example", Assert.Single((await SendAsync(ana, HttpMethod.Put, $"/api/tickets/{one.Id}/followers/{company.Bob.Id}")).Followers).Name);
        Assert.Contains(one.Id, await IdsAsync(ana, $"follower={company.Bob.Id}"));
        Assert.Empty((await SendAsync(ana, HttpMethod.Delete, $"/api/tickets/{one.Id}/followers/{company.Bob.Id}")).Followers);

        Assert.Equal(one.Number, (await ana.SendForAsync<TicketDetail>(HttpMethod.Put, $"/api/tickets/{two.Id}/parent", new TicketParent(one.Id))).Parent!.Number);
        var close = Nothing with { Revision = one.Revision, State = "closed" };
        Assert.Contains($"#{two.Number}", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, $"/api/tickets/{one.Id}/changes", close));
        await ChangeAsync(ana, one.Id, close with { Parts = "solve" });
        Assert.Equal("closed", (await ana.ReadAsync<TicketDetail>($"/api/tickets/{two.Id}")).State);

        var note = await ana.SendForAsync<TicketEntry>(HttpMethod.Post, $"/api/tickets/{three.Id}/notes", new TicketNote(Guid.NewGuid(), "Another matter", null, true));
        Assert.True(note.Public);
        var part = await ana.SendForAsync<TicketDetail>(HttpMethod.Post, $"/api/tickets/{three.Id}/split", new TicketSplit(Guid.NewGuid(), "The other matter", [note.Id], "request"));
        Assert.Equal(("request", "The other matter"), (part.Kind, part.Title));
        Assert.Contains(part.Entries, entry => entry.Id == note.Id && entry.Public);
        var left = await ana.SendForAsync<TicketDetail>(HttpMethod.Post, $"/api/tickets/{part.Id}/merge", new TicketMerge(three.Id, part.Revision));
        Assert.Contains(left.Entries, entry => entry.Id == note.Id);
        Assert.Equal(three.Number, (await ana.ReadAsync<TicketDetail>($"/api/tickets/{part.Id}")).MergedInto!.Number);
        var timeline = await ana.ReadAsync<Page<TimelineEntry>>($"/api/customers/{company.Customer.Id}/timeline?take=100");
        Assert.Contains(timeline.Items, entry => entry.Text == "Another matter" && entry.Public && entry.TicketNumber == three.Number);
    }

    [Fact]
    public async Task Many_are_changed_at_once_and_each_is_reported()
    {
        using var ana = await Server.SignedInAsync("ana");
        var (one, two) = (await CreateAsync(ana, "Bulk one"), await CreateAsync(ana, "Bulk two"));
        await ChangeAsync(ana, two.Id, Nothing with { Revision = two.Revision, Title = "Bulk two, changed" });
        var missing = Guid.NewGuid();
        var request = new TicketBulkChange([new(one.Id, one.Revision), new(two.Id, two.Revision), new(missing, 1)], Nothing with { OwnerId = company.Bob.Id, AddTags = ["bulk"] });
        var lines = await ana.SendForAsync<List<BulkLine>>(HttpMethod.Post, "/api/tickets/bulk", request);
        Assert.Equal([(one.Id, "done"), (two.Id, "conflict"), (missing, "missing")], lines.Select(line => (line.Id, line.Outcome)));
        Assert.Equal((one.Number, null), (lines[0].Number, lines[0].Problem));
        Assert.Equal("Bob Example", (await ana.ReadAsync<TicketDetail>($"/api/tickets/{one.Id}")).Owner);
        Assert.Contains("1 to 500", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/tickets/bulk", request with { Tickets = [] }));
    }

    private Task<TicketDetail> CreateAsync(WebClient client, string title) =>
        client.SendForAsync<TicketDetail>(HttpMethod.Post, "/api/tickets", new TicketCreate(Guid.NewGuid(), company.Customer.Id, title, "Text", null, null), HttpStatusCode.Created);

    private static Task<TicketDetail> ChangeAsync(WebClient client, Guid ticket, TicketChange change) =>
        client.SendForAsync<TicketDetail>(HttpMethod.Post, $"/api/tickets/{ticket}/changes", change);

    private static async Task<TicketDetail> SendAsync(WebClient client, HttpMethod method, string path)
    {
        using var response = await client.SendAsync(method, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonSerializer.Deserialize<TicketDetail>(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), JsonSerializerOptions.Web)!;
    }

    private static async Task<List<Guid>> IdsAsync(WebClient client, string query) =>
        [.. (await client.ReadAsync<Page<TicketLine>>($"/api/tickets?take=100&{query}")).Items.Select(ticket => ticket.Id)];
}

using System.Net;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.Host.Contacts;

namespace Crm.Host.Tests.Web;

/// <summary>What belongs to a customer, over the API: data, relations, notes, orders, consent, and merges.</summary>
public sealed class CustomerPartsTests(Company company)
{
    private WebServer Server => company.Server;

    [Fact]
    public async Task The_whole_data_of_a_customer_is_stored_and_what_a_request_leaves_out_stays()
    {
        using var ana = await Server.SignedInAsync("ana");
        var more = new CustomerMore(
            "person", "Europe/Berlin", company.Bob.Id, [new("telegram", "@vera"), new("email", "vera@example.com")], [new("home", "1 Main St", "10115", "Berlin", null, "DE")], ["Parts tests"],
            new Dictionary<string, string>());
        var made = await ana.SendForAsync<CustomerDetail>(HttpMethod.Post, "/api/customers", Edit("Vera Whole") with { More = more }, HttpStatusCode.Created);
        Assert.Equivalent(more, made.More, strict: true);
        Assert.Equal("vera@example.com", made.Email);

        var renamed = await ana.SendForAsync<CustomerDetail>(HttpMethod.Put, $"/api/customers/{made.Card.Id}", Edit("Vera Renamed") with { Revision = made.Revision, Email = made.Email });
        Assert.Equivalent(more, renamed.More, strict: true);
        Assert.Equal(made.Card.Id, Assert.Single((await ana.ReadAsync<Page<CustomerLine>>("/api/customers?search=%40vera")).Items).Id);
        var segment = (await ana.ReadAsync<IReadOnlyList<SegmentLine>>("/api/segments")).Single(s => s.Name == "Parts tests");
        Assert.Equal(made.Card.Id, Assert.Single((await ana.ReadAsync<Page<CustomerLine>>($"/api/customers?segment={segment.Id}")).Items).Id);
        await ana.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Delete, $"/api/segments/{segment.Id}");
        Assert.Contains("kind of messenger", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/customers", Edit("X") with { More = more with { Handles = [new("pigeon", "x")] } }));
    }

    [Fact]
    public async Task Relations_and_notes_are_added_and_taken_away()
    {
        using var ana = await Server.SignedInAsync("ana");
        using var bob = await Server.SignedInAsync("bob");
        var (vera, acme) = (await MakeAsync(ana, "Vera Related"), await MakeAsync(ana, "Acme Related", "organization"));
        var relation = await ana.SendForAsync<RelationLine>(HttpMethod.Post, $"/api/customers/{vera}/relations", new RelationEdit(acme, "works-for", "buyer"));
        Assert.Equal("works for", relation.Words);
        Assert.Equal("employs", Assert.Single(await ana.ReadAsync<IReadOnlyList<RelationLine>>($"/api/customers/{acme}/relations")).Words);
        Assert.Contains("works-for", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, $"/api/customers/{vera}/relations", new RelationEdit(acme, "hates", null)));
        using (var gone = await ana.SendAsync(HttpMethod.Delete, $"/api/relations/{relation.Id}"))
            Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);

        var note = await ana.SendForAsync<CustomerNoteLine>(HttpMethod.Post, $"/api/customers/{vera}/notes", new CustomerNoteAdd(Guid.NewGuid(), "Call after 2 pm", true));
        Assert.True(note.Mine);
        Assert.False(Assert.Single((await bob.ReadAsync<Page<CustomerNoteLine>>($"/api/customers/{vera}/notes")).Items).Mine);
        Assert.Contains("wrote this note", await bob.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Put, $"/api/customers/{vera}/notes/{note.Id}", new CustomerNoteEdit("Other", true, note.Revision)));
        Assert.Equal(["Call after 2 pm"], (await ana.ReadAsync<CustomerDetail>($"/api/customers/{vera}")).Card.PinnedNotes);
        await ana.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"/api/customers/{Guid.NewGuid()}/notes");
    }

    [Fact]
    public async Task An_order_is_told_twice_and_is_there_once()
    {
        using var ana = await Server.SignedInAsync("ana");
        using var sue = await Server.SignedInAsync("sue");
        var vera = await MakeAsync(ana, "Vera Buyer");
        var order = new OrderEdit(vera, "2026-1", DateTimeOffset.UtcNow.AddDays(-1), "paid", 129.90, "USD", [new("Tent", "T-1", 1, 129.90)], null);
        await sue.SendForAsync<OrderView>(HttpMethod.Put, "/api/orders/parts-1", order, HttpStatusCode.Created);
        Assert.Equal("shipped", (await sue.SendForAsync<OrderView>(HttpMethod.Put, "/api/orders/parts-1", order with { State = "shipped" })).State);
        Assert.Equal(129.90, Assert.Single((await ana.ReadAsync<Page<OrderView>>($"/api/customers/{vera}/orders")).Items).Amount);
        Assert.Equal(1, (await ana.ReadAsync<CustomerDetail>($"/api/customers/{vera}")).Card.OrderCount);
        Assert.Contains("two decimals", await sue.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Put, "/api/orders/parts-1", order with { Amount = 0.001 }));
        await ana.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Put, "/api/orders/parts-1", order);
    }

    [Fact]
    public async Task A_refusal_counts_for_the_next_sales_call_at_once_and_not_for_service()
    {
        const string Number = "+12125550188";
        using var ana = await Server.SignedInAsync("ana");
        var made = await ana.SendForAsync<CustomerDetail>(HttpMethod.Post, "/api/customers", Edit("Vera Refuses", Number), HttpStatusCode.Created);
        var refusal = new ConsentEdit(Guid.NewGuid(), ["phone"], ["marketing"], "refused", null, "call", "her words", null);
        var states = await ana.SendForAsync<IReadOnlyList<ConsentLine>>(HttpMethod.Post, $"/api/customers/{made.Card.Id}/consent", refusal);
        Assert.False(states.Single(s => s is { Channel: "phone", Purpose: "marketing" }).Allowed);
        Assert.Equal("her words", Assert.Single((await ana.ReadAsync<Page<ConsentHistoryLine>>($"/api/customers/{made.Card.Id}/consent/history")).Items).Proof);

        // For leads that were read before the refusal, too.
        var desk = Server.Get<ContactDesk>();
        Assert.True(await Refused(CallPurpose.Sales));
        Assert.False(await Refused(CallPurpose.Service));
        await ana.SendForAsync<IReadOnlyList<ConsentLine>>(HttpMethod.Post, $"/api/customers/{made.Card.Id}/consent", refusal with { Key = Guid.NewGuid(), Decision = "given" });
        Assert.False(await Refused(CallPurpose.Sales));
        Assert.Contains("no channel", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, $"/api/customers/{made.Card.Id}/consent", refusal with { Channels = ["smoke"] }));

        Task<bool> Refused(CallPurpose purpose) => desk.Mailbox.Ask(() => desk.Campaigns.Gate.HasRefused(Number, purpose));
    }

    [Fact]
    public async Task Duplicates_are_suggested_merged_led_to_the_survivor_and_parted()
    {
        using var ana = await Server.SignedInAsync("ana");
        using var sue = await Server.SignedInAsync("sue");
        var one = await ana.SendForAsync<CustomerDetail>(HttpMethod.Post, "/api/customers", Edit("Dora Double", "+12125550166"), HttpStatusCode.Created);
        var two = await ana.SendForAsync<CustomerDetail>(HttpMethod.Post, "/api/customers", Edit("Dora Doubel", "+12125550166") with { Organization = "Double Inc" }, HttpStatusCode.Created);
        var suggested = Assert.Single((await ana.ReadAsync<Page<DuplicateLine>>($"/api/duplicates?customer={one.Card.Id}")).Items);
        Assert.Equal((3, "Same number +12125550166"), (suggested.Rank, suggested.Reasons[0]));
        var edit = new MergeEdit(two.Card.Id, one.Revision, two.Revision, ["organization"]);
        await ana.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Post, $"/api/customers/{one.Card.Id}/merge", edit);

        var merge = await sue.SendForAsync<MergeLine>(HttpMethod.Post, $"/api/customers/{one.Card.Id}/merge", edit);
        using (var led = await ana.SendAsync(HttpMethod.Get, $"/api/customers/{two.Card.Id}/notes?take=5"))
        {
            Assert.Equal((HttpStatusCode.PermanentRedirect, $"/api/customers/{one.Card.Id}/notes?take=5"), (led.StatusCode, led.Headers.Location?.OriginalString));
            Assert.True(led.Headers.CacheControl?.NoStore);
        }
        Assert.Equal("Double Inc", (await ana.ReadAsync<CustomerDetail>($"/api/customers/{one.Card.Id}")).Card.Organization);
        Assert.Empty((await ana.ReadAsync<Page<DuplicateLine>>($"/api/duplicates?customer={one.Card.Id}")).Items);
        Assert.Contains("Someone else", await sue.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Post, $"/api/customers/{one.Card.Id}/merge", edit with { OtherId = company.Customer.Id }));

        Assert.NotNull((await sue.SendForAsync<MergeLine>(HttpMethod.Post, $"/api/merges/{merge.Id}/undo", new { })).UndoneAt);
        Assert.Equal(two.Card.Id, (await ana.ReadAsync<CustomerDetail>($"/api/customers/{two.Card.Id}")).Card.Id);
        Assert.Equal("Sue Example", Assert.Single(await ana.ReadAsync<IReadOnlyList<MergeLine>>($"/api/customers/{one.Card.Id}/merges")).UndoneBy);
    }

    private static async Task<Guid> MakeAsync(WebClient client, string name, string kind = "person")
    {
        var more = new CustomerMore(kind, null, null, [], [], [], new Dictionary<string, string>());
        return (await client.SendForAsync<CustomerDetail>(HttpMethod.Post, "/api/customers", Edit(name) with { More = more }, HttpStatusCode.Created)).Card.Id;
    }

    private static CustomerEdit Edit(string name, params string[] numbers) => new(name, null, "gold", null, null, null, numbers, 0);
}

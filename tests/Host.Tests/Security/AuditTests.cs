using System.Net;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Audit;
using Crm.HelpDesk.Data;
using Crm.Host.Audit;
using Crm.Host.Security;
using Crm.Host.Tests.Web;
using Crm.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Actor = Crm.HelpDesk.Actor;

namespace Crm.Host.Tests.Security;

public sealed class AuditTests(NorthAndSouth company)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_saw_heard_and_changed_is_recorded_with_the_address_and_what_was_searched_is_not()
    {
        using var supervisor = await company.Server.SignedInAsync(NorthAndSouth.Supervisor);
        await supervisor.ReadAsync<CustomerDetail>($"/api/customers/{company.Customer.Id}");
        await supervisor.ReadAsync<CustomerDetail>($"/api/customers/{company.Customer.Id}");
        await supervisor.ReadAsync<Page<CustomerLine>>("/api/customers?search=verysecretterm");
        using var heard = await supervisor.SendAsync(HttpMethod.Get, $"/api/recordings/{company.Recording}");
        await supervisor.SendForAsync<TicketEntry>(HttpMethod.Post, $"/api/tickets/{company.Ticket.Id}/notes", $$"""{"key":"{{Guid.NewGuid()}}","text":"A hidden text","contactId":null}""");
        var outsiders = $"/api/audit?user={company.People[NorthAndSouth.OtherAgent].Id}&kind=customer.seen&subject={company.Customer.Id}";
        var begun = DateTimeOffset.UtcNow;
        using var outsider = await company.Server.SignedInAsync(NorthAndSouth.OtherAgent);
        await outsider.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"/api/customers/{company.Customer.Id}");
        await IdleAsync();

        var user = company.People[NorthAndSouth.Supervisor].Id;
        using var admin = await company.Server.SignedInAsync(NorthAndSouth.Administrator);
        var seen = (await admin.ReadAsync<Page<AuditLine>>($"/api/audit?user={user}&take=100")).Items;
        Assert.Single(seen, line => line.Kind == "customer.seen" && line.SubjectId == company.Customer.Id && line is { Subject: "Nora North", SubjectKind: "customer" });
        Assert.Single(seen, line => line.Kind == "recording.played" && line.SubjectId == company.Recording);
        Assert.Contains(seen, line => line.Kind == "POST /api/tickets/{id:guid}/notes" && line.SubjectId == company.Ticket.Id && line.Subject == $"#{company.Ticket.Number}" && line.Address == "127.0.0.1");
        Assert.Contains(seen, line => line.Kind == "customers.searched");
        Assert.DoesNotContain((await admin.ReadAsync<Page<AuditLine>>(outsiders)).Items, line => line.At >= begun);
        var everything = await (await admin.SendAsync(HttpMethod.Get, "/api/audit.csv")).Content.ReadAsStringAsync(Cancel);
        Assert.Contains("customer.seen", everything);
        Assert.DoesNotContain("verysecretterm", everything, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("A hidden text", everything);
    }

    [Fact]
    public async Task What_the_feed_says_has_changed_is_taken_over_once()
    {
        var feed = company.Server.Get<FeedAudit>();
        await feed.RunAsync(Cancel);
        using var supervisor = await company.Server.SignedInAsync(NorthAndSouth.Supervisor);
        var ticket = await supervisor.SendForAsync<TicketDetail>(HttpMethod.Post, "/api/tickets", $$"""{"key":"{{Guid.NewGuid()}}","customerId":"{{company.Customer.Id}}","title":"For the feed","text":null,"priority":"low","contactId":null}""", HttpStatusCode.Created);
        await Eventually.TrueAsync(async () => (await company.Server.Get<AuditLog>().ListAsync(new AuditFilter(Kind: "ticket.created", SubjectId: ticket.Id), null, 10)).Items.Count == 1, TimeSpan.FromSeconds(20));
        await feed.RunAsync(Cancel);
        Assert.Single((await company.Server.Get<AuditLog>().ListAsync(new AuditFilter(Kind: "ticket.created", SubjectId: ticket.Id), null, 10)).Items);
    }

    [Fact]
    public async Task A_screen_pop_is_one_look_and_lets_the_agent_see_the_customer_until_the_wrap_up_is_over()
    {
        var agent = company.People[NorthAndSouth.OtherAgent].Id;
        using var south = await company.Server.SignedInAsync(NorthAndSouth.OtherAgent);
        await using var hub = await HubClient.OpenAsync(company.Server, south, Cancel);
        var viewers = company.Server.Get<Viewers>();
        viewers.Serves(agent, [company.Customer.Id]);
        viewers.Serves(agent, [company.Customer.Id]);
        Assert.Equal("Nora North", (await south.ReadAsync<CustomerDetail>($"/api/customers/{company.Customer.Id}")).Card.Name);
        Assert.Null(await hub.InvokeAsync("WatchCustomer", $"[\"{company.Customer.Id}\"]", Cancel));

        viewers.Serves(agent, []);
        // The console is told once that what it shows has changed, and finds nothing any more.
        Assert.Equal("CustomerChanged", await hub.ToldAsync(Cancel), ignoreCase: true);
        await south.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"/api/customers/{company.Customer.Id}");
        Assert.Contains("does not exist", await hub.InvokeAsync("WatchCustomer", $"[\"{company.Customer.Id}\"]", Cancel));
        await IdleAsync();
        Assert.Single((await company.Server.Get<AuditLog>().ListAsync(new AuditFilter(Kind: "customer.popped", ActorId: agent, SubjectId: company.Customer.Id), null, 10)).Items);
    }

    [Fact]
    public async Task Nothing_is_lost_when_the_database_is_away_or_the_server_stops()
    {
        await using var server = await WebServer.StartAsync();
        var id = Guid.NewGuid();
        var away = new AuditLog(new NoDatabase());
        using (var trail = new AuditTrail(away, server.Data, TimeProvider.System, NullLogger<AuditTrail>.Instance))
        {
            await trail.StartAsync(Cancel);
            trail.Record("customer.seen", new Actor(null, "Ada"), "127.0.0.1", id);
            await trail.StopAsync(Cancel);
            trail.Record("customer.seen", new Actor(null, "Late"), "127.0.0.1", id);
        }

        // The next start takes over what waited.
        using var next = new AuditTrail(server.Get<AuditLog>(), server.Data, TimeProvider.System, NullLogger<AuditTrail>.Instance);
        await next.StartAsync(Cancel);
        await Eventually.TrueAsync(async () => (await server.Get<AuditLog>().ListAsync(new AuditFilter(SubjectId: id), null, 10)).Items.Count == 2, TimeSpan.FromSeconds(20));
        await next.StopAsync(Cancel);
    }

    private Task IdleAsync() => Eventually.TrueAsync(() => company.Server.Get<AuditTrail>().IsIdle, TimeSpan.FromSeconds(20));

    private sealed class NoDatabase : IDbContextFactory<HelpDeskDb>
    {
        public HelpDeskDb CreateDbContext() => throw new IOException("The database is away.");
    }
}

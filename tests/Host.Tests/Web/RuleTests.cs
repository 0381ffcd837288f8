using System.Net;
using Crm.AgentConsole.Contracts;

namespace Crm.Host.Tests.Web;

public sealed class RuleTests(Company company)
{
    private static readonly RuleBody Body = new(
        new RuleTrigger(["ticket.changed"], null, null, null),
        new RuleTest([new(null, null, "ticket.state", "is", ["open"]), new(null, [new(null, null, "customer.tier", "is", ["gold"])], null, null, null)], null, null, null, null),
        [new RuleStep("add-note", null, "Hello {{customer.name}}", null)]);

    private WebServer Server => company.Server;

    [Fact]
    public async Task A_rule_is_written_tried_switched_on_changed_and_deleted_by_a_supervisor()
    {
        using var sue = await Server.SignedInAsync("sue");
        var made = await sue.SendForAsync<RuleDetail>(HttpMethod.Post, "/api/rules", new RuleEdit("Greet", Body, 0), HttpStatusCode.Created);
        Assert.Equal((false, 1, "Sue Example"), (made.Enabled, made.Version, made.UpdatedBy));
        Assert.Equivalent(Body, made.Body);
        Assert.NotNull(await sue.SendForAsync<RuleTrialLine[]>(HttpMethod.Post, "/api/rules/trial", new RuleEdit("Greet", Body, 0)));
        var on = await sue.SendForAsync<RuleDetail>(HttpMethod.Post, $"/api/rules/{made.Id}/enabled", new RuleSwitch(true, made.Revision));
        Assert.True(on.Enabled);
        Assert.Contains("Someone else", await sue.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Put, $"/api/rules/{made.Id}", new RuleEdit("Late", Body, made.Revision)), StringComparison.Ordinal);
        var wrong = Body with { Then = [new RuleStep("dance", null, null, null)] };
        Assert.Contains("then[0].do: there is no \"dance\"", await sue.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Put, $"/api/rules/{made.Id}", new RuleEdit("Greet", wrong, on.Revision)), StringComparison.Ordinal);
        Assert.Contains((await sue.ReadAsync<RuleDetail[]>("/api/rules")), r => r.Id == made.Id);
        Assert.NotNull(await sue.ReadAsync<Page<RuleRunLine>>($"/api/rules/runs?rule={made.Id}"));
        var words = await sue.ReadAsync<RuleWords>("/api/rules/words");
        Assert.Contains(words.Fields, f => f is { Name: "ticket.state", Type: "choice" } && f.Choices.Contains("pending"));
        using var deleted = await sue.SendAsync(HttpMethod.Delete, $"/api/rules/{made.Id}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task Agents_write_no_rules_and_no_shared_macros_but_their_own_and_run_them()
    {
        using var ana = await Server.SignedInAsync("ana");
        await ana.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Get, "/api/rules");
        var body = new SnippetBody([new RuleStep("set-priority", "urgent", null, null), new RuleStep("reply", null, "Dear {{customer.name}}", null)], null, null, null, null, null);
        Assert.Contains("supervisors", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/snippets", new SnippetEdit("macro", "Mine", true, body, 0)), StringComparison.Ordinal);
        var macro = await ana.SendForAsync<SnippetLine>(HttpMethod.Post, "/api/snippets", new SnippetEdit("macro", "Mine", false, body, 0), HttpStatusCode.Created);
        Assert.True(macro.Mine);
        Assert.Contains(await ana.ReadAsync<SnippetLine[]>("/api/snippets?kind=macro"), s => s.Id == macro.Id);
        using var bob = await Server.SignedInAsync("bob");
        Assert.DoesNotContain(await bob.ReadAsync<SnippetLine[]>("/api/snippets?kind=macro"), s => s.Id == macro.Id);
        await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "/api/snippets?kind=poem");

        var ticket = await ana.SendForAsync<TicketDetail>(
            HttpMethod.Post, "/api/tickets", new TicketCreate(Guid.NewGuid(), company.Customer.Id, "Broken", null, "low", null), HttpStatusCode.Created);
        var result = await ana.SendForAsync<MacroResult>(HttpMethod.Post, $"/api/tickets/{ticket.Id}/macros/{macro.Id}", new MacroRun(ticket.Revision));
        Assert.Equal(["priority: urgent", "public note: Dear {{customer.name}}"], result.Told);
        var after = await ana.ReadAsync<TicketDetail>($"/api/tickets/{ticket.Id}");
        Assert.Equal(("urgent", "Dear Ruth Adler"), (after.Priority, after.Entries[^1].Text));
        await bob.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Post, $"/api/tickets/{ticket.Id}/macros/{macro.Id}", new MacroRun(after.Revision));
        await ana.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Post, $"/api/tickets/{ticket.Id}/macros/{macro.Id}", new MacroRun(ticket.Revision));
    }
}

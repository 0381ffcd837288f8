using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Rules;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;
using static Crm.HelpDesk.Tests.Sqlite.QueryPlans;

namespace Crm.HelpDesk.Tests.Sqlite;

/// <summary>What follows the feed reads it by its key, and logs are read in the order of an index. Lists of settings (rules, webhooks, places) are small and read whole.</summary>
public sealed class RulePlanTests : DataTest<SqliteTestDatabaseAlone>
{
    private static readonly string[] Small = ["\"Rules\"", "\"Webhooks\"", "\"FeedPlaces\""];

    private readonly QueryPlans _plans = new();

    protected override void Configure(DbContextOptionsBuilder options) => options.AddInterceptors(_plans.Watch);

    [Fact]
    public async Task The_feed_is_read_and_written_by_its_key()
    {
        var bob = await AddCustomerAsync("Bob");
        NoScan(await PlansAsync(() => AddTicketAsync(bob.Id, "One")));
        NoSort(await PlansAsync(() => Feed.AfterAsync(0, 10, Cancel)));
        NoSort(await PlansAsync(() => Feed.LastAsync(Cancel)));
    }

    [Fact]
    public async Task Rules_run_and_are_tried_without_a_scan_and_their_log_is_read_in_order()
    {
        var bob = await AddCustomerAsync("Bob");
        await Engine.FollowAsync(Cancel);
        RuleAction[] note = [new("add-note", Text: "Seen")];
        RuleDraft[] drafts =
        [
            new("Woken", new(new RuleWhen(Kinds: [FeedKinds.TicketCreated]), null, note)),
            new("Scheduled", new(new RuleWhen(EveryMinutes: 60), new(Field: "ticket.state", Is: "is", Values: ["new"]), note)),
        ];
        foreach (var draft in drafts)
        {
            var rule = Value(await Rules.CreateAsync(draft, Ada, Cancel));
            Value(await Rules.SwitchAsync(rule.Id, rule.Revision, true, Ada, Cancel));
            for (var i = 0; i < 3; i++)
            {
                await AddTicketAsync(bob.Id, $"Ticket {i}");
            }

            NoScan(Large(await PlansAsync(() => Trials.RunAsync(draft, Viewer.System, Cancel))));
        }

        NoScan(Large(await PlansAsync(() => Engine.FollowAsync(Cancel))));
        Clock.Advance(TimeSpan.FromHours(1));
        NoScan(Large(await PlansAsync(() => Engine.RunDueAsync(Cancel))));
        var one = (await Rules.ListAsync(Cancel))[0].Id;
        foreach (var rule in new Guid?[] { null, one })
        {
            string? next = null;
            NoSort(await PlansAsync(async () => next = (await Rules.RunsAsync(rule, null, 1, Cancel)).Next));
            Assert.NotNull(next);
            NoSort(await PlansAsync(() => Rules.RunsAsync(rule, next, 1, Cancel)));
        }

        NoScan(await PlansAsync(() => Engine.ForgetAsync(TimeSpan.FromDays(1), Cancel)));
    }

    [Fact]
    public async Task Webhooks_find_what_is_next_and_their_log_is_read_in_order()
    {
        var hook = Value(await Webhooks.CreateAsync(new("Hook", "https://crm.example/", [], true), "sealed", Ada, Cancel));
        await AddCustomerAsync("Bob");
        NoScan(Large(await PlansAsync(() => Hooks.NextAsync(hook.Id, Cancel))));
        var task = (await Hooks.NextAsync(hook.Id, Cancel))!;
        NoScan(Large(await PlansAsync(() => Hooks.RecordAsync(task, new(true, 200, TimeSpan.Zero, null), 0, Cancel))));
        NoSort(await PlansAsync(() => Webhooks.DeliveriesAsync(hook.Id, null, 10, Cancel)));
        NoScan(await PlansAsync(() => Hooks.ForgetAsync(TimeSpan.FromDays(1), Cancel)));
    }

    private Task<List<QueryPlan>> PlansAsync(Func<Task> act) => _plans.OfAsync(Database.File, act);

    private static List<QueryPlan> Large(List<QueryPlan> plans) => plans.FindAll(p => !Small.Any(table => p.Sql.Contains($"FROM {table} AS", StringComparison.Ordinal)));
}

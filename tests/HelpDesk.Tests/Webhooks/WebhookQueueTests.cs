using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Users;
using Crm.HelpDesk.Webhooks;

namespace Crm.HelpDesk.Tests.Webhooks;

public abstract class WebhookQueueTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly WebhookAttempt Delivered = new(true, 200, TimeSpan.FromMilliseconds(12), null);
    private static readonly WebhookAttempt Failed = new(false, 500, TimeSpan.FromMilliseconds(12), "It answered 500.");

    [Fact]
    public async Task A_webhook_is_given_what_it_wants_in_order_and_moves_on_with_each_delivery()
    {
        var bob = await AddCustomerAsync("Bob");
        var hook = await AddAsync(FeedKinds.TicketCreated);
        Assert.Empty(await Hooks.DueAsync(Cancel));
        var (one, two) = (await AddTicketAsync(bob.Id, "One"), await AddTicketAsync(bob.Id, "Two"));
        await AddCustomerAsync("Not asked for");
        Assert.Equal([hook.Id], await Hooks.DueAsync(Cancel));

        var first = (await Hooks.NextAsync(hook.Id, Cancel))!;
        Assert.Equal((one.Id, one.Number, "sealed"), (first.Next!.Entry.TicketId!.Value, first.Next.TicketNumber!.Value, first.Secret));
        Assert.Equal(first.Next.Entry.Sequence, (await Hooks.NextAsync(hook.Id, Cancel))!.Next!.Entry.Sequence);
        await Hooks.RecordAsync(first, Delivered, 0, Cancel);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var second = (await Hooks.NextAsync(hook.Id, Cancel))!;
        Assert.Equal(two.Id, second.Next!.Entry.TicketId);
        await Hooks.RecordAsync(second, Delivered, 0, Cancel);
        var rest = (await Hooks.NextAsync(hook.Id, Cancel))!;
        Assert.Null(rest.Next);
        await Hooks.SkipAsync(rest, Cancel);

        Assert.Empty(await Hooks.DueAsync(Cancel));
        Assert.Equal(await Feed.LastAsync(Cancel), (await Webhooks.ListAsync(Cancel))[0].Place);
        var log = (await Webhooks.DeliveriesAsync(hook.Id, null, 10, Cancel)).Items;
        Assert.Equal([second.UpTo, first.UpTo], log.Select(d => d.Sequence));
        Assert.All(log, d => Assert.Equal((true, 200, 12), (d.Delivered, d.Status!.Value, d.Milliseconds)));
    }

    [Fact]
    public async Task A_failure_waits_longer_each_time_keeps_the_order_and_ends_after_a_day_with_a_notice()
    {
        var root = await AddUserAsync("root", UserRole.Administrator);
        var hook = await AddAsync();
        await AddCustomerAsync("Bob");
        var task = (await Hooks.NextAsync(hook.Id, Cancel))!;
        await Hooks.RecordAsync(task, Failed, 0, Cancel);
        Assert.Empty(await Hooks.DueAsync(Cancel));
        Assert.Null(await Hooks.NextAsync(hook.Id, Cancel));
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(task.UpTo, (await Hooks.NextAsync(hook.Id, Cancel))!.UpTo);
        Assert.Equal(1, (await Hooks.NextAsync(hook.Id, Cancel))!.Attempts);

        for (var i = 0; (await Webhooks.ListAsync(Cancel))[0].Enabled; i++)
        {
            Assert.True(i < 200, "A webhook that never answers must be switched off.");
            Clock.Advance(TimeSpan.FromMinutes(15));
            await Hooks.RecordAsync((await Hooks.NextAsync(hook.Id, Cancel))!, Failed, 1, Cancel);
        }

        var off = (await Webhooks.ListAsync(Cancel))[0];
        Assert.Contains("failed for 24 hours. It answered 500.", off.OffReason, StringComparison.Ordinal);
        Assert.Contains(await Notices.UnseenAsync(root.Id, Cancel), n => n.Text.Contains("was switched off", StringComparison.Ordinal));
        var on = Value(await Webhooks.ChangeAsync(hook.Id, off.Revision, new("Other CRM", "https://crm.example/hook", [], true), null, Ada, Cancel));
        Assert.Equal((null, null, 0), (on.OffReason, on.FailingSince, on.Attempts));
        Assert.Equal(task.UpTo, (await Hooks.NextAsync(hook.Id, Cancel))!.UpTo);
    }

    [Theory]
    [InlineData(1, 0, 2)]
    [InlineData(1, 1, 1)]
    [InlineData(4, 0, 16)]
    [InlineData(60, 0, 900)]
    [InlineData(60, 0.5, 675)]
    public void Waiting_doubles_up_to_a_quarter_of_an_hour_less_the_jitter(int failures, double jitter, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), WebhookQueue.Wait(failures, jitter));

    [Fact]
    public async Task A_replay_sends_again_from_there_and_a_delivery_that_was_on_its_way_does_not_undo_it()
    {
        var hook = await AddAsync();
        await AddCustomerAsync("Bob");
        await AddCustomerAsync("Rob");
        var under = (await Hooks.NextAsync(hook.Id, Cancel))!;
        await Hooks.RecordAsync(under, Delivered, 0, Cancel);
        var late = (await Hooks.NextAsync(hook.Id, Cancel))!;

        Assert.Equal(0, Value(await Webhooks.ReplayAsync(hook.Id, 1, Cancel)).Place);
        await Hooks.RecordAsync(late, Delivered, 0, Cancel);

        Assert.Equal(1, (await Hooks.NextAsync(hook.Id, Cancel))!.UpTo);
        var last = await Feed.LastAsync(Cancel);
        Assert.Contains($"from 1 to {last + 1}", Problem(ResultKind.Invalid, await Webhooks.ReplayAsync(hook.Id, last + 2, Cancel)), StringComparison.Ordinal);
        Problem(ResultKind.Invalid, await Webhooks.ReplayAsync(hook.Id, 0, Cancel));
        Problem(ResultKind.NotFound, await Webhooks.ReplayAsync(Guid.NewGuid(), 1, Cancel));
    }

    [Fact]
    public async Task A_contact_is_told_with_its_number_and_a_rule_s_call_goes_to_its_webhook_alone()
    {
        var (hook, other, ann) = (await AddAsync(FeedKinds.ContactOffered), await AddAsync(FeedKinds.ContactOffered), await AddUserAsync("ann"));
        await Events.AppendAsync(Calls.Answered(Clock.Now, "+12125550100", null, ann.Id), 1, Cancel);
        var pop = (await Hooks.NextAsync(hook.Id, Cancel))!;
        Assert.Equal(("+12125550100", ann.Id), (pop.Next!.CustomerNumber, pop.Next.Entry.Body.GetProperty("agentId").GetGuid()));
        await using var db = await OpenAsync();
        await Crm.HelpDesk.Data.Transactions.InTransactionAsync(
            db, () => FeedWriter.AddAsync(db, new FeedItem(FeedKinds.RuleCalled, Clock.Now, Ada, new { WebhookId = hook.Id }), Cancel), Cancel);
        await Hooks.RecordAsync(pop, Delivered, 0, Cancel);
        Assert.Equal(FeedKinds.RuleCalled, (await Hooks.NextAsync(hook.Id, Cancel))!.Next!.Entry.Kind);
        var others = (await Hooks.NextAsync(other.Id, Cancel))!;
        await Hooks.RecordAsync(others, Delivered, 0, Cancel);
        Assert.Null((await Hooks.NextAsync(other.Id, Cancel))!.Next);
    }

    [Theory]
    [InlineData("ftp://crm.example/")]
    [InlineData("crm.example")]
    [InlineData("https://user:secret@crm.example/")]
    [InlineData("https://crm.example/#part")]
    public async Task An_address_that_cannot_be_called_is_refused(string url) =>
        Assert.Contains("https://crm.example/hooks", Problem(ResultKind.Invalid, await Webhooks.CreateAsync(new("Hook", url, [], true), "sealed", Ada, Cancel)), StringComparison.Ordinal);

    [Fact]
    public async Task Unknown_events_are_refused_and_a_deleted_webhook_leaves_no_place()
    {
        Assert.Contains("ticket.created", Problem(ResultKind.Invalid, await Webhooks.CreateAsync(new("Hook", "https://crm.example/", ["ticket.sung"], true), "sealed", Ada, Cancel)), StringComparison.Ordinal);
        var hook = await AddAsync();
        Assert.True(await Webhooks.DeleteAsync(hook.Id, Cancel));
        Assert.False(await Webhooks.DeleteAsync(hook.Id, Cancel));
        await using var db = await OpenAsync();
        Assert.Null(await FeedPlaces.FindAsync(db, Webhook.PlaceOf(hook.Id), Cancel));
    }

    private async Task<WebhookRecord> AddAsync(params string[] kinds) =>
        Value(await Webhooks.CreateAsync(new("Other CRM", "https://crm.example/hook", kinds, true), "sealed", Ada, Cancel));
}

using System.Text.Json;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Timeline;

public abstract class EventStoreTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Number = "+12125550100";

    [Fact]
    public async Task Events_are_read_back_as_they_were_and_the_contact_tells_their_sum()
    {
        var (bob, ann) = (await AddCustomerAsync("Bob", Number), await AddUserAsync("ann"));
        var call = Calls.Answered(Clock.Now, Number, bob.Id, ann.Id);

        var result = await Events.AppendAsync(call, 4711, Cancel);

        Assert.Equal((Calls.AnsweredLength, 0), (result.Stored, result.Skipped));
        Assert.Equal(bob.Id, Assert.Single(result.Customers));
        Assert.Equal(4711, await Events.JournalPositionAsync(Cancel));
        var history = await Timeline.OfContactAsync(call[0].Stream, Viewer.System, Cancel);
        Assert.Equal(call.Select(Text), history!.Events.Select(Text));
        var expected = new ContactRecord(
            call[0].Stream, bob.Id, ContactDirection.Inbound, Number, "BOB", "+18005550000", "support", ann.Id, "ann Displayed",
            call[0].At, call[8].At, call[12].At, "answered", "solved", 7.5, 61.25);
        Assert.Equal(expected, history.Contact);
        var recording = Assert.Single(history.Recordings);
        Assert.Equal(recording, await Recordings.FindAsync(recording.Id, Viewer.System, Cancel));
        Assert.Equal((call[0].Stream, bob.Id, ann.Id), (recording.ContactId, recording.CustomerId, recording.AgentId));
    }

    [Fact]
    public async Task Every_kind_of_event_survives_the_database()
    {
        var (id, other, at) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Clock.Now);
        var bob = await AddCustomerAsync("Bob");
        var ticket = await AddTicketAsync(bob.Id, "One");
        ContactEventBody[] bodies =
        [
            .. Calls.Answered(at, Number, null, other).Select(e => e.Body),
            .. Calls.Message(at, Number, bob.Id, Guid.CreateVersion7(), Guid.CreateVersion7()).Select(e => e.Body),
            new ContactHeld(other),
            new ContactResumed(other),
            new AgentPhoneLost(other, "reload"),
            new AgentPhoneRestored(other),
            new CallerScored(other, "support", "csat", 4),
            new CallbackAsked(other, "support", Number, at),
            new CallbackTried(other, 1, "busy"),
            new TicketStateHeard(1001, true),
            new TicketLinked(ticket.Id, ticket.Number, "picked"),
            new OutboundProgress("ringing", 180, "trunk"),
            new DialAttempted(other, id, Number, "predictive", JsonSerializer.SerializeToElement(new { allowed = true })),
            new DialAnswered("unsure", JsonSerializer.SerializeToElement(new { words = 3 })),
            new DialAbandoned("no agent", 2.5),
            new DialEnded("abandoned", 12.5, 200),
            new DialNotPlaced("no line", at, true, other),
            new DialRefused("at night", JsonSerializer.SerializeToElement(new { allowed = false })),
            new OptedOut(Number, "key"),
            new LeadOutcome(other, "sale", true, at, other, id, id, JsonSerializer.SerializeToElement(new { size = "L" })),
        ];
        var missing = typeof(ContactEventBody).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(ContactEventBody)) && t != typeof(AgentStateEntered)).Except(bodies.Select(b => b.GetType()));
        Assert.Empty(missing);

        var events = Calls.Stream(id, at, bodies);
        await Events.AppendAsync([.. events, .. Calls.Stream(other, at, new AgentStateEntered("ready", null, null))], 1, Cancel);

        Assert.Equal(events.Select(Text), (await Timeline.OfContactAsync(id, Viewer.System, Cancel))!.Events.Select(Text));
    }

    [Fact]
    public async Task A_batch_given_again_whole_or_in_part_stores_only_what_is_new()
    {
        var (bob, ann) = (await AddCustomerAsync("Bob", Number), await AddUserAsync("ann"));
        var calls = Enumerable.Range(0, 6).SelectMany(i => Calls.Answered(Clock.Now.AddMilliseconds(i), Number, bob.Id, ann.Id)).OrderBy(e => e.At).ToList();

        await Events.AppendAsync(calls[..50], 50, Cancel);
        var again = await Events.AppendAsync(calls[20..], 84, Cancel);
        var whole = await Events.AppendAsync(calls, 10, Cancel);

        Assert.Equal((34, 30), (again.Stored, again.Skipped));
        Assert.Equal((0, 84), (whole.Stored, whole.Skipped));
        Assert.Equal(84, await Events.JournalPositionAsync(Cancel));
        foreach (var id in calls.Select(e => e.Stream).Distinct())
        {
            var history = await Timeline.OfContactAsync(id, Viewer.System, Cancel);
            Assert.Equal(calls.Where(e => e.Stream == id).Select(Text), history!.Events.Select(Text));
            Assert.Equal((7.5, 61.25), (history.Contact.WaitedSeconds, history.Contact.TalkSeconds));
            Assert.Single(history.Recordings);
        }
    }

    [Fact]
    public async Task An_event_twice_in_one_batch_is_stored_once()
    {
        var call = Calls.Answered(Clock.Now, Number, null, Guid.CreateVersion7());
        var result = await Events.AppendAsync([.. call, .. call], 1, Cancel);
        Assert.Equal((Calls.AnsweredLength, Calls.AnsweredLength), (result.Stored, result.Skipped));
    }

    [Fact]
    public async Task A_random_history_of_replays_ends_as_one_run_does()
    {
        var random = new Random(7);
        var ann = Guid.CreateVersion7();
        var journal = Enumerable.Range(0, 20).SelectMany(i => Calls.Answered(Clock.Now.AddSeconds(i / 3.0), Number, null, ann)).OrderBy(e => e.At)
            .Concat(Calls.Stream(ann, Clock.Now, [.. Enumerable.Range(0, 40).Select(i => new AgentStateEntered(i % 2 == 0 ? "ready" : "talking", null, null))]))
            .ToList();
        for (var position = 0; position < journal.Count;)
        {
            var from = Math.Max(0, position - random.Next(60));
            var to = Math.Min(journal.Count, position + 1 + random.Next(40));
            await Events.AppendAsync(journal[from..to], to, Cancel);
            position = to;
        }

        await using var db = await OpenAsync();
        Assert.Equal(journal.Count, await db.Events.CountAsync(Cancel));
        Assert.Equal(20 * 61.25, await db.Contacts.SumAsync(c => c.TalkSeconds, Cancel));
        Assert.Equal(20, await db.Recordings.CountAsync(Cancel));
        Assert.Equal(("talking", 40), (await Reader.AgentStatesAsync(Cancel)).Select(a => (a.State, a.LastSequence)).Single());
    }

    [Fact]
    public async Task A_batch_that_fails_leaves_nothing_behind()
    {
        var call = Calls.Answered(Clock.Now, Number, null, Guid.CreateVersion7());
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Events.AppendAsync(call, 9, stopped.Token));
        var broken = call[3] with { Body = null! };
        await Assert.ThrowsAnyAsync<Exception>(() => Events.AppendAsync([.. call[..3], broken], 9, Cancel));

        Assert.Equal(0, await Events.JournalPositionAsync(Cancel));
        Assert.Null(await Timeline.OfContactAsync(call[0].Stream, Viewer.System, Cancel));
    }

    [Fact]
    public async Task What_a_stopped_server_left_is_found_again()
    {
        var ann = await AddUserAsync("ann");
        var open = Calls.Answered(Clock.Now, Number, null, ann.Id)[..9];
        var closed = Calls.Answered(Clock.Now.AddMinutes(1), Number, null, ann.Id);
        var states = Calls.Stream(ann.Id, Clock.Now, new AgentStateEntered("ready", null, null), new AgentStateEntered("talking", "a call", open[0].Stream));
        await Events.AppendAsync([.. open, .. closed, .. states], 1, Cancel);

        var left = Assert.Single(await Reader.OpenContactsAsync(Cancel));
        Assert.Equal(new OpenContact(open[0].Stream, 9, open[8].At, ContactDirection.Inbound, ann.Id, open[0].At, open[8].At), left);
        Assert.Equal(new AgentStateRecord(ann.Id, 2, "talking", "a call", open[0].Stream, states[1].At), Assert.Single(await Reader.AgentStatesAsync(Cancel)));

        await Events.AppendAsync([new(left.Id, left.LastSequence + 1, Clock.Now.AddHours(1), new ContactClosed("interrupted", null))], 2, Cancel);
        Assert.Empty(await Reader.OpenContactsAsync(Cancel));
    }

    [Fact]
    public async Task Events_since_a_time_come_in_order()
    {
        var calls = Enumerable.Range(0, 5).SelectMany(i => Calls.Answered(Clock.Now.AddSeconds(i * 4), Number, null, Guid.CreateVersion7())).ToList();
        await Events.AppendAsync(calls, 1, Cancel);
        var from = Clock.Now.AddSeconds(10);

        var read = await Reader.ReadSinceAsync(from, Cancel).ToListAsync(Cancel);

        Assert.Equal(calls.Count(e => e.At >= from), read.Count);
        Assert.Equal(read.OrderBy(e => e.At).Select(e => e.At), read.Select(e => e.At));
        Assert.All(read.GroupBy(e => e.Stream), stream => Assert.Equal(stream.Select(e => e.Sequence).Order(), stream.Select(e => e.Sequence)));
        var some = await Reader.ReadSinceAsync(from, [typeof(ContactQueued), typeof(ContactClosed)], Cancel).ToListAsync(Cancel);
        Assert.Equal(read.Where(e => e.Body is ContactQueued or ContactClosed).Select(e => (e.Stream, e.Sequence)), some.Select(e => (e.Stream, e.Sequence)));
        Assert.NotEmpty(some);
    }

    [Fact]
    public async Task A_callback_is_open_until_the_customer_is_reached_or_it_is_given_up()
    {
        var bob = await AddCustomerAsync("Bob", Number);
        var (first, second, since) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Clock.Now.AddMinutes(-3));
        var contact = Guid.CreateVersion7();
        await Events.AppendAsync(
            Calls.Stream(
                contact,
                Clock.Now,
                new ContactOpened(ContactDirection.Inbound, Number, null, "+1800", null, null),
                new CustomerMatched(bob.Id, "number", 1),
                new CallbackAsked(first, "support", Number, since),
                new CallbackAsked(second, "sales", Number, since.AddMinutes(1)),
                new ContactClosed("callback", null)),
            1,
            Cancel);

        var open = await Callbacks.OpenAsync(null, null, 10, Viewer.System, Cancel);
        Assert.Equal(
            new CallbackRecord(first, contact, bob.Id, "Bob", "support", Number, since, CallbackState.Open, 0, null, null), open.Items[0]);
        Assert.Equal(second, Assert.Single((await Callbacks.OpenAsync(["sales"], null, 10, Viewer.System, Cancel)).Items).Id);
        var page = await Callbacks.OpenAsync(null, null, 1, Viewer.System, Cancel);
        Assert.Equal(second, Assert.Single((await Callbacks.OpenAsync(null, page.Next, 1, Viewer.System, Cancel)).Items).Id);

        var tries = Calls.Stream(
            Guid.CreateVersion7(),
            Clock.Now,
            new CallbackTried(first, 1, "busy"),
            new CallbackTried(first, 2, CallbackOutcomes.Answered),
            new CallbackTried(second, 1, "no-answer"),
            new CallbackTried(second, 2, CallbackOutcomes.GaveUp),
            new CallbackTried(Guid.CreateVersion7(), 1, "busy"));
        await Events.AppendAsync(tries[..1], 2, Cancel);
        Assert.Equal((CallbackState.Open, 1, "busy"), await StateAsync(first));
        await Events.AppendAsync(tries, 3, Cancel);
        Assert.Equal((CallbackState.Done, 2, "answered"), await StateAsync(first));
        Assert.Equal((CallbackState.Failed, 2, "gave-up"), await StateAsync(second));
        Assert.Empty((await Callbacks.OpenAsync(null, null, 10, Viewer.System, Cancel)).Items);

        async Task<(CallbackState, int, string?)> StateAsync(Guid id)
        {
            var callback = await Callbacks.FindAsync(id, Cancel);
            return (callback!.State, callback.Attempts, callback.LastOutcome);
        }
    }

    [Fact]
    public async Task A_contact_that_changes_its_customer_changes_both_timelines()
    {
        var (bob, eve) = (await AddCustomerAsync("Bob"), await AddCustomerAsync("Eve"));
        var call = Calls.Stream(
            Guid.CreateVersion7(),
            Clock.Now,
            new ContactOpened(ContactDirection.Inbound, Number, null, "+1800", null, null),
            new CustomerMatched(bob.Id, "number", 2),
            new CustomerMatched(eve.Id, "picked", 2));
        await Events.AppendAsync(call[..2], 1, Cancel);

        var result = await Events.AppendAsync(call[2..], 2, Cancel);

        Assert.Equal(new[] { bob.Id, eve.Id }.Order(), result.Customers.Order());
        Assert.Empty((await Timeline.OfCustomerAsync(bob.Id, null, 10, Viewer.System, Cancel))!.Items);
        Assert.Single((await Timeline.OfCustomerAsync(eve.Id, null, 10, Viewer.System, Cancel))!.Items);
    }

    private static string Text(ContactEvent e) => $"{e.Stream} {e.Sequence} {e.At:O} {JsonSerializer.Serialize(e.Body)}";
}

using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;
using static Crm.HelpDesk.Tests.Sla.Hours;

namespace Crm.HelpDesk.Tests.Sla;

/// <summary>Warnings and escalations: in time, in order, once.</summary>
public abstract class SlaWatchTests<TDatabase> : SlaTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task The_owner_is_warned_before_and_the_supervisors_when_it_is_overdue()
    {
        await AddPolicyAsync(Policy(await AddCalendarAsync(), first: null));
        var (olga, sam) = (await AddUserAsync("olga"), await AddUserAsync("sam", UserRole.Supervisor));
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken", olga.Id);

        Assert.Equal(0, await LookAtAsync("2026-03-02T16:00+01:00")); // due at the limit, done a tick later
        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal([olga.Id], (await Watch.LookAsync(Cancel)).Told);
        Assert.Equal(1, await LookAtAsync("2026-03-02T17:00:01+01:00"));
        Assert.Equal(0, await LookAtAsync("2026-03-03T10:00+01:00"));
        Assert.Equal(1, await LookAtAsync("2026-03-03T10:00:30+01:00"));
        Assert.Equal(0, await LookAtAsync("2026-04-03T10:00:30+02:00"));

        Assert.Equal(
            [
                "Resolution is due in 2 h of working time (Standard: 8 h).",
                "Resolution is due in 1 h of working time (Standard: 8 h).",
                "Resolution is overdue (Standard: 8 h).",
            ],
            await SaidAsync(ticket.Id));
        Assert.Equal(
            [$"#{ticket.Number} Broken: Resolution is due in 1 h of working time (Standard: 8 h).", $"#{ticket.Number} Broken: Resolution is due in 2 h of working time (Standard: 8 h)."],
            (await Notices.UnseenAsync(olga.Id, Cancel)).Select(n => n.Text));
        Assert.Equal(2, (await Notices.UnseenAsync(sam.Id, Cancel)).Count);
        Assert.Equal(1, await Promises.BreachesSinceAsync(At("2026-03-03T00:00Z"), Cancel));
        Assert.Equal(0, await Promises.BreachesSinceAsync(At("2026-03-03T09:00:00.001Z"), Cancel));
    }

    [Fact]
    public async Task After_a_time_without_a_server_everything_is_done_once_in_order_and_says_that_it_is_late()
    {
        await AddPolicyAsync(Policy(await AddCalendarAsync(), first: null));
        await AddUserAsync("sam", UserRole.Supervisor);
        var bob = await AddCustomerAsync("Bob");
        var tickets = new List<TicketRecord>();
        for (var i = 0; i < 3; i++)
        {
            tickets.Add(await AddTicketAsync(bob.Id, $"Ticket {i}"));
            Clock.Advance(TimeSpan.FromMinutes(7));
        }

        Assert.Equal(9, await LookAtAsync("2026-03-05T12:00+01:00"));
        Assert.Equal(0, await LookAtAsync("2026-03-05T12:00:01+01:00"));
        foreach (var ticket in tickets)
        {
            var said = await SaidAsync(ticket.Id);
            Assert.Equal(3, said.Count);
            Assert.All(said, text => Assert.Contains("overdue by", text));
        }

        Assert.Equal(
            ["Noticed 68 h late.", "Noticed 67 h late.", "Noticed 50 h late."],
            (await SaidAsync(tickets[0].Id)).Select(text => text[text.IndexOf("Noticed", StringComparison.Ordinal)..]));
    }

    [Fact]
    public async Task Several_who_look_at_once_do_each_step_once()
    {
        await AddPolicyAsync(Policy(await AddCalendarAsync(), first: null));
        var sam = await AddUserAsync("sam", UserRole.Supervisor);
        var bob = await AddCustomerAsync("Bob");
        for (var i = 0; i < 4; i++)
        {
            await AddTicketAsync(bob.Id, $"Ticket {i}");
        }

        SetClock("2026-03-05T12:00+01:00");
        var looks = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Watch.LookAsync(Cancel), Cancel)));
        Assert.All(looks, look => Assert.Empty(look.Failures));
        Assert.Equal(12, (await Notices.UnseenAsync(sam.Id, Cancel)).Count);
        await using var db = await OpenAsync();
        Assert.Equal(12, await db.TicketEntries.CountAsync(e => e.Kind == TicketEntryKind.Sla, Cancel));
    }

    [Fact]
    public async Task A_step_may_raise_the_priority_without_tightening_the_promise()
    {
        var calendar = await AddCalendarAsync();
        await AddPolicyAsync(Policy(calendar, first: null) with { Steps = [new(50, RaisePriority: true), new(100, RaisePriority: true)] });
        await AddPolicyAsync(Policy(calendar, "High", TicketPriority.High, first: null, solved: 60));
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        Assert.Equal(1, await LookAtAsync("2026-03-02T14:00:01+01:00"));
        var raised = (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!;
        Assert.Equal((TicketPriority.High, At("2026-03-03T10:00+01:00")), (raised.Priority, raised.DueAt!.Value));
        Assert.Equal(["service level", "service level"], raised.Entries.Skip(1).Select(e => e.ActorName));

        // A person who changes it makes another promise.
        await SetAsync(ticket.Id, priority: TicketPriority.Low);
        await SetAsync(ticket.Id, priority: TicketPriority.High);
        Assert.Equal("High", (await ClockAsync(ticket.Id, SlaKind.Resolution))!.Policy);
    }

    [Fact]
    public async Task A_step_may_give_the_ticket_to_a_team_and_only_its_supervisors_are_told()
    {
        var (olga, sam, eve) = (await AddUserAsync("olga"), await AddUserAsync("sam", UserRole.Supervisor), await AddUserAsync("eve", UserRole.Supervisor));
        var team = Value(await Teams.CreateAsync(new TeamDraft("Second level", false, [sam.Id]), Cancel));
        await AddPolicyAsync(Policy(await AddCalendarAsync(), first: null) with { Steps = [new(50, TeamId: team.Id), new(75, NotifySupervisors: true)] });
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken", olga.Id);
        Assert.Equal(2, await LookAtAsync("2026-03-02T16:00:01+01:00"));

        var moved = (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!;
        Assert.Equal((team.Id, null), (moved.TeamId!.Value, moved.OwnerId));
        Assert.Single(await Notices.UnseenAsync(sam.Id, Cancel));
        Assert.Empty(await Notices.UnseenAsync(eve.Id, Cancel));
        var steps = (await Feed.AfterAsync(0, 100, Cancel)).Where(f => f.Kind == FeedKinds.TicketPromiseStep).ToList();
        Assert.Equal([50, 75], steps.Select(f => f.Body.GetProperty("percent").GetInt32()));
        Assert.All(steps, f => Assert.Equal((ticket.Id, "resolution", false), (f.TicketId!.Value, f.Body.GetProperty("promise").GetString(), f.Body.GetProperty("broken").GetBoolean())));
    }

    [Fact]
    public async Task What_was_answered_or_waits_for_the_customer_warns_of_nothing()
    {
        await AddStandardAsync();
        var (olga, bob) = (await AddUserAsync("olga"), await AddCustomerAsync("Bob"));
        var (pending, answered, solved) = (await AddTicketAsync(bob.Id, "Pending", olga.Id), await AddTicketAsync(bob.Id, "Answered", olga.Id), await AddTicketAsync(bob.Id, "Solved", olga.Id));
        await SetAsync(pending.Id, TicketState.Pending);
        await SetAsync(solved.Id, TicketState.Closed);
        Value(await Desk.AddNoteAsync(answered.Id, new NoteDraft(Guid.NewGuid(), "Dear Bob,", Public: true), new Actor(olga.Id, "Olga"), Cancel));

        Assert.Equal(3, await LookAtAsync("2026-03-06T12:00+01:00")); // the answered one's resolution
        Assert.Empty(await SaidAsync(pending.Id));
        Assert.Empty(await SaidAsync(solved.Id));
        Assert.Equal(3, (await SaidAsync(answered.Id)).Count);
    }

    [Fact]
    public async Task Notices_are_seen_by_whom_they_are_for()
    {
        await AddPolicyAsync(Policy(await AddCalendarAsync(), first: null));
        var (olga, eve) = (await AddUserAsync("olga"), await AddUserAsync("eve"));
        await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken", olga.Id);
        await LookAtAsync("2026-03-02T16:00:01+01:00");
        var notice = Assert.Single(await Notices.UnseenAsync(olga.Id, Cancel));
        await Notices.SeeAsync(eve.Id, [notice.Id], Cancel);
        Assert.Single(await Notices.UnseenAsync(olga.Id, Cancel));
        await Notices.SeeAsync(olga.Id, null, Cancel);
        Assert.Empty(await Notices.UnseenAsync(olga.Id, Cancel));
    }

    private async Task<int> LookAtAsync(string instant)
    {
        SetClock(instant);
        var look = await Watch.LookAsync(Cancel);
        Assert.Empty(look.Failures);
        return look.Steps;
    }
}

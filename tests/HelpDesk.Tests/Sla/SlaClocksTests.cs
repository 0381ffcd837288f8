using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;
using static Crm.HelpDesk.Tests.Sla.Hours;

namespace Crm.HelpDesk.Tests.Sla;

/// <summary>Clocks follow what happens to a ticket.</summary>
public abstract class SlaClocksTests<TDatabase> : SlaTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_new_ticket_has_a_first_answer_and_a_resolution_to_come()
    {
        await AddStandardAsync();
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");

        var first = (await ClockAsync(ticket.Id, SlaKind.FirstAnswer))!;
        Assert.Equal((SlaState.Running, "Standard", 60, At("2026-03-02T11:00+01:00")), (first.State, first.Policy, first.TargetMinutes, first.DueAt!.Value));
        Assert.Contains("for every ticket", first.Why);
        Assert.Equal(At("2026-03-03T10:00+01:00"), (await ClockAsync(ticket.Id, SlaKind.Resolution))!.DueAt);
        Assert.Null(await ClockAsync(ticket.Id, SlaKind.NextAnswer));
        Assert.Equal(At("2026-03-02T11:00+01:00"), (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.DueAt);
    }

    [Fact]
    public async Task Each_promise_is_counted_once_when_it_was_kept_or_broken()
    {
        await AddStandardAsync();
        var (bob, olga) = (await AddCustomerAsync("Bob"), new Actor((await AddUserAsync("olga")).Id, "Olga"));
        var (kept, late) = (await AddTicketAsync(bob.Id, "Kept"), await AddTicketAsync(bob.Id, "Late"));
        SetClock("2026-03-02T10:30+01:00");
        Value(await Desk.AddNoteAsync(kept.Id, new NoteDraft(Guid.NewGuid(), "Dear Bob,", true), olga, Cancel));
        SetClock("2026-03-02T11:30+01:00");
        await Watch.LookAsync(Cancel);
        SetClock("2026-03-03T09:30+01:00");
        Value(await Desk.AddNoteAsync(late.Id, new NoteDraft(Guid.NewGuid(), "Sorry, Bob,", true), olga, Cancel));
        await SetAsync(kept.Id, TicketState.Closed);

        var days = await Get<SlaReporter>().CountAsync([At("2026-03-01T00:00+01:00"), At("2026-03-02T00:00+01:00"), At("2026-03-03T00:00+01:00"), At("2026-03-04T00:00+01:00")], Cancel);

        Assert.Empty(days[0].Lines);
        Assert.Equal(("Standard", SlaKind.FirstAnswer, 1, 1), days[1].Lines.Select(l => (l.Policy, l.Kind, l.Kept, l.Broken)).Single());
        Assert.Equal(("Standard", SlaKind.Resolution, 1, 0), days[2].Lines.Select(l => (l.Policy, l.Kind, l.Kept, l.Broken)).Single());
    }

    [Fact]
    public async Task A_promise_goes_on_where_a_merge_ended_it_when_the_merge_is_undone()
    {
        await AddStandardAsync();
        var bob = await AddCustomerAsync("Bob");
        var (from, into) = (await AddTicketAsync(bob.Id, "From"), await AddTicketAsync(bob.Id, "Into"));
        SetClock("2026-03-02T10:20+01:00");
        Value(await Merger.MergeAsync(from.Id, 1, into.Id, Ada, Cancel));
        Assert.Empty(await Promises.OfTicketAsync(from.Id, Cancel));
        SetClock("2026-03-02T12:00+01:00");
        Value(await Unmerger.UndoAsync(from.Id, Ada, Cancel));
        var first = (await ClockAsync(from.Id, SlaKind.FirstAnswer))!;
        Assert.Equal((SlaState.Running, At("2026-03-02T12:40+01:00"), null), (first.State, first.DueAt!.Value, first.BreachedAt));
        Assert.Equal(first.DueAt, (await Tickets.FindAsync(from.Id, Viewer.System, Cancel))!.DueAt);
        Assert.Equal(2, (await Promises.OfTicketAsync(from.Id, Cancel)).Count);
    }

    [Fact]
    public async Task Without_policies_nothing_is_promised()
    {
        await AddCalendarAsync();
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        Assert.Empty(await Promises.OfTicketAsync(ticket.Id, Cancel));
        Assert.Null(ticket.DueAt);
    }

    [Fact]
    public async Task A_public_answer_ends_the_first_and_an_internal_note_does_not()
    {
        await AddStandardAsync();
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        var olga = await AddUserAsync("olga");
        SetClock("2026-03-02T10:30+01:00");
        Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "Let us see.", Public: false), new Actor(olga.Id, "Olga"), Cancel));
        Assert.Equal(SlaState.Running, (await ClockAsync(ticket.Id, SlaKind.FirstAnswer))!.State);
        SetClock("2026-03-02T10:45+01:00");
        Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "Dear Bob,", Public: true), new Actor(olga.Id, "Olga"), Cancel));

        var first = (await ClockAsync(ticket.Id, SlaKind.FirstAnswer))!;
        Assert.Equal((SlaState.Met, At("2026-03-02T10:45+01:00"), null, 45.0), (first.State, first.MetAt!.Value, first.BreachedAt, first.WorkedMinutes));
        Assert.Equal(At("2026-03-03T10:00+01:00"), (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.DueAt);
    }

    [Fact]
    public async Task The_first_of_several_unanswered_messages_starts_the_next_answer()
    {
        await AddStandardAsync();
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        var olga = new Actor((await AddUserAsync("olga")).Id, "Olga");
        await Write(Actor.Caller, "2026-03-02T10:10+01:00");
        Assert.Null(await ClockAsync(ticket.Id, SlaKind.NextAnswer)); // the first answer is still to come, and answers this too
        await Write(olga, "2026-03-02T10:20+01:00");
        await Write(Actor.Caller, "2026-03-02T12:00+01:00");
        await Write(Actor.Caller, "2026-03-02T13:00+01:00");
        Assert.Equal(At("2026-03-02T14:00+01:00"), (await ClockAsync(ticket.Id, SlaKind.NextAnswer))!.DueAt);
        await Write(olga, "2026-03-02T14:30+01:00");
        await Write(Actor.Caller, "2026-03-02T15:00+01:00");

        var answers = (await Promises.OfTicketAsync(ticket.Id, Cancel)).Where(c => c.Kind == SlaKind.NextAnswer).ToList();
        Assert.Equal([SlaState.Running, SlaState.Met], answers.Select(c => c.State));
        Assert.Equal(At("2026-03-02T14:00+01:00"), answers[1].BreachedAt);
        Assert.Equal("Next answer was late by 30 min of working time (Standard: 2 h).", Assert.Single(await SaidAsync(ticket.Id)));

        async Task Write(Actor who, string at)
        {
            SetClock(at);
            Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "A word", Public: true, FromCustomer: who == Actor.Caller), who, Cancel));
        }
    }

    [Fact]
    public async Task A_conversation_is_an_answer_whether_the_link_or_the_conversation_is_told_of_first()
    {
        await AddStandardAsync();
        var (bob, olga) = (await AddCustomerAsync("Bob", "+12125550100"), await AddUserAsync("olga"));
        var (linkedLater, linkedBefore) = (await AddTicketAsync(bob.Id, "One"), await AddTicketAsync(bob.Id, "Two"));
        var (one, two) = (Calls.Answered(Clock.Now.AddMinutes(5), "+12125550100", bob.Id, olga.Id), Calls.Answered(Clock.Now.AddMinutes(5), "+12125550100", bob.Id, olga.Id));

        await Events.AppendAsync(one, 1, Cancel);
        Clock.Advance(TimeSpan.FromMinutes(10));
        Value(await Desk.AddNoteAsync(linkedLater.Id, Guid.NewGuid(), "Spoke with Bob.", one[0].Stream, Ada, Cancel));
        Value(await Desk.AddNoteAsync(linkedBefore.Id, Guid.NewGuid(), "Speaking with Bob.", two[0].Stream, Ada, Cancel));
        Assert.Equal(SlaState.Running, (await ClockAsync(linkedBefore.Id, SlaKind.FirstAnswer))!.State);
        await Events.AppendAsync(two, 2, Cancel);

        Assert.Equal(SlaState.Met, (await ClockAsync(linkedLater.Id, SlaKind.FirstAnswer))!.State);
        Assert.Equal(SlaState.Met, (await ClockAsync(linkedBefore.Id, SlaKind.FirstAnswer))!.State);
        Assert.Equal(SlaState.Running, (await ClockAsync(linkedBefore.Id, SlaKind.Resolution))!.State);
    }

    [Fact]
    public async Task A_voice_message_waits_for_its_first_answer()
    {
        await AddStandardAsync();
        var ticket = Guid.CreateVersion7();
        await Events.AppendAsync(Calls.Message(Clock.Now, "+12125550100", null, ticket, Guid.CreateVersion7()), 1, Cancel);
        Assert.Equal(SlaState.Running, (await ClockAsync(ticket, SlaKind.FirstAnswer))!.State);
    }

    [Fact]
    public async Task Nothing_runs_while_a_ticket_is_pending_or_solved_and_reopening_goes_on()
    {
        await AddStandardAsync();
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        SetClock("2026-03-02T12:00+01:00");
        Assert.Null((await SetAsync(ticket.Id, TicketState.Pending)).DueAt);
        SetClock("2026-03-10T12:00+01:00");
        Assert.Equal((SlaState.Paused, null, 120.0), State((await ClockAsync(ticket.Id, SlaKind.Resolution))!));
        await SetAsync(ticket.Id, TicketState.Open);
        Assert.Equal(At("2026-03-11T10:00+01:00"), (await ClockAsync(ticket.Id, SlaKind.Resolution))!.DueAt);
        SetClock("2026-03-10T13:00+01:00");
        await SetAsync(ticket.Id, TicketState.Resolved);
        SetClock("2026-04-10T13:00+01:00");
        Assert.Equal((SlaState.Paused, null, 180.0), State((await ClockAsync(ticket.Id, SlaKind.Resolution))!));
        await SetAsync(ticket.Id, TicketState.Open);
        Assert.Equal(SlaState.Running, (await ClockAsync(ticket.Id, SlaKind.Resolution))!.State);
        SetClock("2026-04-13T10:00+02:00");
        await SetAsync(ticket.Id, TicketState.Resolved);
        SetClock("2026-04-20T10:00+02:00");
        await SetAsync(ticket.Id, TicketState.Closed);

        var solved = (await ClockAsync(ticket.Id, SlaKind.Resolution))!;
        Assert.Equal((SlaState.Met, At("2026-04-13T10:00+02:00"), null), (solved.State, solved.MetAt!.Value, solved.BreachedAt));
        var first = (await ClockAsync(ticket.Id, SlaKind.FirstAnswer))!; // overdue since eleven of the first day; closing is no answer
        Assert.Equal((SlaState.Dropped, null, At("2026-03-02T11:00+01:00")), (first.State, first.MetAt, first.BreachedAt!.Value));

        static (SlaState, DateTimeOffset?, double) State(SlaClockRecord c) => (c.State, c.DueAt, c.WorkedMinutes);
    }

    [Fact]
    public async Task Another_priority_or_tier_is_another_promise_with_the_time_that_was_used()
    {
        var calendar = await AddCalendarAsync();
        await AddPolicyAsync(Policy(calendar));
        await AddPolicyAsync(Policy(calendar, "Urgent", TicketPriority.Urgent, solved: 240));
        await AddPolicyAsync(Policy(calendar, "Gold urgent", TicketPriority.Urgent, "gold", solved: 120));
        var bob = await AddCustomerAsync("Bob");
        var ticket = await AddTicketAsync(bob.Id, "Broken");
        SetClock("2026-03-02T11:00+01:00");
        await SetAsync(ticket.Id, priority: TicketPriority.Urgent);
        var urgent = (await ClockAsync(ticket.Id, SlaKind.Resolution))!;
        Assert.Equal(("Urgent", 60.0, At("2026-03-02T14:00+01:00")), (urgent.Policy, urgent.WorkedMinutes, urgent.DueAt!.Value));

        await SetTierAsync(bob.Id, "gold");
        SetClock("2026-03-02T11:10+01:00");
        Assert.Equal(1, (await Watch.LookAsync(Cancel)).Recounted);
        var gold = (await ClockAsync(ticket.Id, SlaKind.Resolution))!;
        Assert.Equal(("Gold urgent", 70.0, At("2026-03-02T12:00+01:00")), (gold.Policy, gold.WorkedMinutes, gold.DueAt!.Value));
        Assert.Contains("2 less specific policies", gold.Why);

        SetClock("2026-03-02T13:00+01:00");
        await SetAsync(ticket.Id, priority: TicketPriority.Low);
        var late = (await ClockAsync(ticket.Id, SlaKind.Resolution))!;
        Assert.Equal(("Standard", At("2026-03-02T12:00+01:00"), At("2026-03-02T12:00+01:00")), (late.Policy, late.DueAt!.Value, late.BreachedAt!.Value));
    }

    [Fact]
    public async Task An_edited_calendar_counts_from_the_edit_and_an_edited_policy_too()
    {
        var calendar = await AddCalendarAsync();
        var policy = await AddPolicyAsync(Policy(calendar));
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        SetClock("2026-03-02T13:00+01:00");
        var office = (await SlaRules.CalendarsAsync(Cancel)).Single();
        Value(await SlaRules.ChangeCalendarAsync(calendar, office.Version, Office(holidays: new DateOnly(2026, 3, 3)), Cancel));
        SetClock("2026-03-02T14:00+01:00"); // the job is late: it must not matter
        await Watch.LookAsync(Cancel);
        Assert.Equal((At("2026-03-04T10:00+01:00"), 240.0), await Resolution());

        Value(await SlaRules.ChangePolicyAsync(policy.Id, policy.Revision, Policy(calendar, solved: 300), Cancel));
        await Watch.LookAsync(Cancel);
        Assert.Equal((At("2026-03-02T15:00+01:00"), 240.0), await Resolution());
        Assert.Contains("Reload", Problem(ResultKind.Conflict, await SlaRules.ChangeCalendarAsync(calendar, office.Version, Office(), Cancel)));
        Assert.Contains("Reload", Problem(ResultKind.Conflict, await SlaRules.ChangePolicyAsync(policy.Id, policy.Revision, Policy(calendar), Cancel)));

        async Task<(DateTimeOffset?, double)> Resolution()
        {
            var clock = (await ClockAsync(ticket.Id, SlaKind.Resolution))!;
            return (clock.DueAt, clock.WorkedMinutes);
        }
    }

    [Fact]
    public async Task Hours_are_those_of_the_calendars_zone_not_of_the_server_or_the_agent()
    {
        await AddPolicyAsync(Policy(await AddCalendarAsync(Office("America/New_York"))));
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken"); // 04:00 in New York
        Assert.Equal(At("2026-03-02T10:00-05:00"), (await ClockAsync(ticket.Id, SlaKind.FirstAnswer))!.DueAt);
        SetClock("2026-03-06T16:50-05:00");
        var friday = await AddTicketAsync(ticket.CustomerId, "Over the weekend in which the clocks change");
        Assert.Equal(At("2026-03-09T09:50-04:00"), (await ClockAsync(friday.Id, SlaKind.FirstAnswer))!.DueAt);
    }

    private async Task SetTierAsync(Guid customer, string tier)
    {
        var now = (await Customers.FindAsync(customer, Viewer.System, Cancel))!;
        Value(await Customers.EditAsync(customer, now.Revision, Draft(now.Name) with { Tier = tier }, Cancel));
    }

    [Fact]
    public async Task A_list_by_due_time_honours_every_other_filter()
    {
        await AddStandardAsync();
        var (bob, olga) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"));
        var team = Value(await Teams.CreateAsync(new TeamDraft("North", false, []), Cancel));
        var made = new List<TicketRecord>();
        foreach (var (title, kind, owner, of) in ((string, TicketKind, Guid?, Guid?)[])
            [("A", TicketKind.Question, null, null), ("B", TicketKind.Incident, olga.Id, team.Id), ("C", TicketKind.Incident, null, team.Id), ("D", TicketKind.Incident, olga.Id, null)])
        {
            made.Add(Value(await Desk.CreateAsync(new TicketDraft(Guid.NewGuid(), bob.Id, title, null, TicketPriority.High, owner, Kind: kind, TeamId: of, Tags: title == "A" ? [] : ["x"]), Ada, Cancel)));
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await SetAsync(made[3].Id, TicketState.Pending);
        Value(await Links.FollowAsync(made[2].Id, olga.Id, true, Ada, Cancel));
        Value(await Desk.AddNoteAsync(made[0].Id, Guid.NewGuid(), "The last change does not count here.", null, Ada, Cancel));

        Assert.Equal(["A", "B", "C"], await TitlesAsync(new(ByDue: true)));
        Assert.Equal(["B", "C"], await TitlesAsync(new(ByDue: true, Kind: TicketKind.Incident)));
        Assert.Equal(["B", "C"], await TitlesAsync(new(ByDue: true, TeamId: team.Id)));
        Assert.Equal(["B", "C"], await TitlesAsync(new(ByDue: true, Tag: "x")));
        Assert.Equal(["C"], await TitlesAsync(new(ByDue: true, Tag: "x", FollowerId: olga.Id, Priority: TicketPriority.High, Unowned: true)));
        Assert.Equal(["B"], await TitlesAsync(new(ByDue: true, OwnerId: olga.Id, State: TicketState.New)));
        Assert.Empty(await TitlesAsync(new(ByDue: true, Priority: TicketPriority.Low)));
        Assert.Empty(await TitlesAsync(new(Overdue: true)));

        // The hour of A has just passed, that of B ends in this moment.
        Clock.Advance(TimeSpan.FromMinutes(57));
        Assert.Equal(["A"], await TitlesAsync(new(Overdue: true)));
        var first = await Tickets.ListAsync(new(ByDue: true), null, 2, Viewer.System, Cancel);
        Assert.Equal(["C"], (await Tickets.ListAsync(new(ByDue: true), first.Next, 2, Viewer.System, Cancel)).Items.Select(t => t.Title));

        async Task<IEnumerable<string>> TitlesAsync(TicketFilter filter) => (await Tickets.ListAsync(filter, null, 50, Viewer.System, Cancel)).Items.Select(t => t.Title);
    }
}

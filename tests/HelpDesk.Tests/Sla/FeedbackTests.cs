using Crm.HelpDesk.Complaints;
using Crm.HelpDesk.Feedback;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests.Sla;

/// <summary>What customers say by key and by link, and complaints.</summary>
public abstract class FeedbackTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_score_by_key_is_bound_to_contact_agent_queue_and_customer()
    {
        var (bob, olga) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"));
        var call = Guid.CreateVersion7();
        await Events.AppendAsync(Calls.Stream(call, Clock.Now, new CustomerMatched(bob.Id, "number", 1), new CallerScored(olga.Id, "support", "csat", 2), new CallerScored(olga.Id, "support", "nps", 10)), 1, Cancel);

        var answer = Assert.Single((await Feedback.ListAsync(null, 10, Viewer.System, Cancel)).Items);
        Assert.Equal((bob.Id, call, olga.Id, "support", SurveySource.Keypad, 2, 10), (answer.CustomerId!.Value, answer.ContactId!.Value, answer.AgentId!.Value, answer.Queue!, answer.Source, answer.Csat!.Value, answer.Nps!.Value));
        var record = (await Customers.FindAsync(bob.Id, Viewer.System, Cancel))!;
        Assert.Equal((2, 10), (record.LastCsat!.Value, record.LastNps!.Value));
    }

    [Fact]
    public async Task A_link_is_answered_once_and_only_while_it_is_valid()
    {
        var (bob, olga) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"));
        var ticket = await AddTicketAsync(bob.Id, "Broken", olga.Id);
        var link = Value(await Surveys.InviteAsync(ticket.Id, Viewer.System, Cancel));
        Assert.Equal(SurveyOutcome.Unknown, await Surveys.LookAsync("wrong", Cancel));
        Assert.Equal(SurveyOutcome.Invalid, await Surveys.AnswerAsync(link.Token, new(6, null, null), Cancel));
        Assert.Equal(SurveyOutcome.Invalid, await Surveys.AnswerAsync(link.Token, new(null, null, "Words alone"), Cancel));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => Surveys.AnswerAsync(link.Token, new(5, i, "Fine"), Cancel), Cancel)));
        Assert.Single(outcomes, o => o == SurveyOutcome.Open);
        Assert.Equal(3, outcomes.Count(o => o == SurveyOutcome.Answered));
        Assert.Single((await Feedback.ListAsync(null, 10, Viewer.System, Cancel)).Items);

        var late = Value(await Surveys.InviteAsync(ticket.Id, Viewer.System, Cancel));
        Clock.Advance(SurveyDesk.Valid);
        Assert.Equal(SurveyOutcome.Open, await Surveys.LookAsync(late.Token, Cancel));
        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(SurveyOutcome.Expired, await Surveys.AnswerAsync(late.Token, new(1, 0, null), Cancel));
    }

    [Fact]
    public async Task Scores_are_summed_with_their_counts()
    {
        var (bob, olga) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"));
        foreach (var (csat, nps) in new[] { (5, 10), (4, 9), (2, 3), (5, 7) })
        {
            await Events.AppendAsync(
                Calls.Stream(Guid.CreateVersion7(), Clock.Now, new CustomerMatched(bob.Id, "number", 1), new CallerScored(olga.Id, "support", "csat", csat), new CallerScored(olga.Id, "support", "nps", nps)), 1, Cancel);
        }

        var report = await Feedback.ReportAsync(Clock.Now, Clock.Now.AddDays(1), Cancel);
        Assert.Equal(new ScoreSummary(4, 4.0, 0.75, 4, 25.0), report.All);
        Assert.Equal([0, 1, 0, 1, 2], report.Csat);
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1], report.Nps);
        Assert.Equal(("support", report.All), (Assert.Single(report.Queues).Name!, report.Queues[0].Scores));
        Assert.Equal("olga Displayed", Assert.Single(report.Agents).Name);
        Assert.Equal(0, (await Feedback.ReportAsync(Clock.Now.AddDays(1), Clock.Now.AddDays(2), Cancel)).All.CsatCount);
    }

    [Fact]
    public async Task A_complaint_has_a_cause_and_a_deadline_whose_passing_is_told_once()
    {
        var (bob, olga, sam) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"), await AddUserAsync("sam", UserRole.Supervisor));
        var draft = new TicketDraft(Guid.NewGuid(), bob.Id, "Never again", null, TicketPriority.Normal, Kind: TicketKind.Complaint);
        var ticket = Value(await Desk.CreateAsync(draft, Ada, Cancel));
        var question = await AddTicketAsync(bob.Id, "Question");
        Problem(ResultKind.NotFound, await Complaints.FindAsync(question.Id, Viewer.System, Cancel));
        Assert.Contains("Choose one", Problem(ResultKind.Invalid, await Complaints.WriteAsync(ticket.Id, new(0, "Weather", null, null, null, false), Ada, Cancel)));
        var written = Value(await Complaints.WriteAsync(ticket.Id, new(0, "Delivery", "A new one", olga.Id, Clock.Now.AddHours(1), false), Ada, Cancel));
        Assert.Equal(ResultKind.Conflict, (await Complaints.WriteAsync(ticket.Id, new(0, "Staff", null, null, null, false), Ada, Cancel)).Kind);

        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await Complaints.LookAsync(Cancel));
        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(new[] { olga.Id, sam.Id }.Order(), (await Complaints.LookAsync(Cancel)).Order());
        Assert.Empty(await Complaints.LookAsync(Cancel));
        Assert.Single(await Notices.UnseenAsync(olga.Id, Cancel));
        Value(await Complaints.WriteAsync(ticket.Id, new(written.Revision + 0, "Delivery", "A new one", olga.Id, Clock.Now.AddHours(1), true), Ada, Cancel));
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.Empty(await Complaints.LookAsync(Cancel));
        Assert.Equal([new CauseCount("Delivery", 1, 1)], await Complaints.ReportAsync(Clock.Now.AddDays(-1), Clock.Now, Cancel));
    }
}

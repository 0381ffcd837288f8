using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Feedback;
using Crm.HelpDesk.Mail;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Sla;

/// <summary>Customers are asked by e-mail how it was.</summary>
public abstract class SurveyMailTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private SurveyMail Mails => Get<SurveyMail>();

    [Fact]
    public async Task Who_agreed_is_asked_once_for_a_solved_ticket_and_not_again_within_the_days_of_the_site()
    {
        await FollowAsync();
        var ticket = await AddTicketAsync(await OfRuthAsync(ConsentDecision.Given), "Broken");
        var silent = await AddTicketAsync((Value(await Customers.CreateAsync(Draft("Bob") with { Email = "bob@example.com" }, Ada, Cancel))).Id, "Broken");
        await SolveAsync(ticket.Id);
        await SolveAsync(silent.Id);
        Assert.Equal(1, await FollowAsync());
        await SolveAgainAsync(ticket.Id);
        Assert.Equal(0, await FollowAsync());

        await using var db = await OpenAsync();
        var row = await db.Mails.AsNoTracking().SingleAsync(Cancel);
        Assert.Equal((ticket.Id, ticket.CustomerId, "ruth@example.com", true), (row.TicketId!.Value, row.CustomerId!.Value, row.Address, row.Automatic));
        var token = row.Text!.Split("https://help.example.com/s/")[1].Split('\n')[0];
        Assert.Equal(SurveyOutcome.Open, await Surveys.LookAsync(token, Cancel));

        var sent = (await Get<MailOutbox>().ClaimAsync(Cancel))!;
        await Get<MailOutbox>().SentAsync(sent.Id, Cancel);
        Assert.Equal(("ruth@example.com", null, MailState.Sent), (sent.To, await db.Mails.Select(m => m.Text).SingleAsync(Cancel), await db.Mails.Select(m => m.State).SingleAsync(Cancel)));
        Assert.Equal(SurveyOutcome.Open, await Surveys.AnswerAsync(token, new(5, 9, null), Cancel));
        Assert.Equal(ticket.Id, (await Feedback.ListAsync(null, 10, Viewer.System, Cancel)).Items.Single().TicketId);

        Clock.Advance(TimeSpan.FromDays(30));
        await SolveAgainAsync(ticket.Id);
        Assert.Equal(1, await FollowAsync());
    }

    [Fact]
    public async Task After_a_call_the_customer_is_asked_unless_it_was_scored_by_key_and_not_who_took_the_consent_back()
    {
        await FollowAsync();
        var (ruth, olga) = (await OfRuthAsync(ConsentDecision.Given), await AddUserAsync("olga"));
        var (scored, call) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Events.AppendAsync(Calls.Stream(scored, Clock.Now, new CustomerMatched(ruth, "number", 1), new CallerScored(olga.Id, "support", "csat", 2)), 1, Cancel);
        await Events.AppendAsync(Calls.Answered(Clock.Now, null, ruth, olga.Id, scored), 2, Cancel);
        Assert.Equal(0, await FollowAsync());

        await Events.AppendAsync(Calls.Answered(Clock.Now.AddMinutes(5), null, ruth, olga.Id, call), 3, Cancel);
        Assert.Equal(1, await FollowAsync());
        await using var db = await OpenAsync();
        var invitation = await db.SurveyInvitations.AsNoTracking().SingleAsync(Cancel);
        Assert.Equal((call, olga.Id, "support"), (invitation.ContactId!.Value, invitation.AgentId!.Value, invitation.Queue!));

        await SayAsync(ruth, ConsentDecision.Refused);
        Assert.Null(await Get<MailOutbox>().ClaimAsync(Cancel));
        Assert.Equal((MailState.Refused, "The customer does not agree to be asked by e-mail any more."), (await db.Mails.Select(m => m.State).SingleAsync(Cancel), await db.Mails.Select(m => m.Problem).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task Several_followers_ask_once()
    {
        await FollowAsync();
        await SolveAsync((await AddTicketAsync(await OfRuthAsync(ConsentDecision.Given), "Broken")).Id);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(FollowAsync, Cancel)));
        await using var db = await OpenAsync();
        Assert.Equal((1, 1), (await db.Mails.CountAsync(Cancel), await db.SurveyInvitations.CountAsync(Cancel)));
    }

    private async Task<int> FollowAsync()
    {
        var invited = 0;
        while (await Mails.FollowAsync(Cancel) is { } more)
        {
            invited += more;
        }

        return invited;
    }

    private async Task<Guid> OfRuthAsync(ConsentDecision said)
    {
        var ruth = Value(await Customers.CreateAsync(Draft("Ruth Adler") with { Email = "ruth@example.com" }, Ada, Cancel));
        await SayAsync(ruth.Id, said);
        return ruth.Id;
    }

    private async Task SayAsync(Guid customer, ConsentDecision said) =>
        Value(await Consent.RecordAsync(customer, new ConsentStatement(Guid.NewGuid(), [ContactChannel.Email], [ContactPurpose.Survey], said, null, "call", null), Ada, Cancel));

    private async Task SolveAsync(Guid ticket) =>
        Value(await Desk.ChangeAsync(ticket, new TicketChange((await Tickets.FindAsync(ticket, Viewer.System, Cancel))!.Revision, TicketState.Resolved), Ada, Cancel));

    private async Task SolveAgainAsync(Guid ticket)
    {
        Value(await Desk.ChangeAsync(ticket, new TicketChange((await Tickets.FindAsync(ticket, Viewer.System, Cancel))!.Revision, TicketState.Open), Ada, Cancel));
        await SolveAsync(ticket);
    }
}

using System.Text;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Mail;
using Crm.HelpDesk.Mail.Mime;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Mail;

public abstract class OutgoingMailTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private MailOutbox Outbox => Get<MailOutbox>();

    private MailIntake Intake => Get<MailIntake>();

    [Fact]
    public async Task A_public_note_goes_to_the_customer_once_and_an_internal_one_never()
    {
        var (ticket, agent) = await OfRuthAsync();
        var draft = new NoteDraft(Guid.NewGuid(), "Your pole is on its way.\n.\nBye", Public: true);
        Value(await Desk.AddNoteAsync(ticket.Id, draft, agent, Cancel));
        Value(await Desk.AddNoteAsync(ticket.Id, draft, agent, Cancel));
        Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "She is angry."), agent, Cancel));
        var mail = (await Outbox.ClaimAsync(Cancel))!;
        Assert.Null(await Outbox.ClaimAsync(Cancel));
        Assert.Equal(("support@example.com", "ruth@example.com"), (mail.From, mail.To));
        var read = MailReader.Read(mail.Message);
        Assert.Equal($"Tent [#{ticket.Number}]", read.Subject);
        Assert.Equal("Hello Ruth Adler,\n\nYour pole is on its way.\n.\nBye\n\nAna\nAlderbrook", read.Text);
        var text = Encoding.ASCII.GetString(mail.Message.Span);
        Assert.Contains($"Reply-To: \"Alderbrook\" <support+{ticket.Number}.", text);
        Assert.Contains("Auto-Submitted: no\r\n", text);
        Assert.DoesNotContain("\n.", text, StringComparison.Ordinal);
        await Outbox.SentAsync(mail.Id, Cancel);
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(await Outbox.ClaimAsync(Cancel));
        var shown = Assert.Single((await Get<MailQueries>().OfTicketAsync(ticket.Id, Viewer.System, Cancel))!.Mails);
        Assert.Equal((MailState.Sent, null), (shown.State, shown.Problem));
    }

    [Fact]
    public async Task A_conversation_is_one_thread_in_both_directions()
    {
        var receipt = await Intake.ReceiveAsync(Eml.Letter("Ruth <ruth@example.com>", "Tent", "It broke.", "Message-ID: <first@customers.example>"), Cancel);
        Value(await Desk.AddNoteAsync(receipt.TicketId!.Value, new NoteDraft(Guid.NewGuid(), "Which one?", true), await AgentAsync(), Cancel));
        var ours = MailReader.Read((await Outbox.ClaimAsync(Cancel))!.Message);
        Assert.Equal(["first@customers.example"], ours.References);
        var answer = await Intake.ReceiveAsync(Eml.Letter("ruth@example.com", "Re: Tent", "The long one.", "Message-ID: <second@customers.example>", $"In-Reply-To: <{ours.MessageId}>"), Cancel);
        Assert.Equal(receipt.TicketId, answer.TicketId);
        Value(await Desk.AddNoteAsync(receipt.TicketId.Value, new NoteDraft(Guid.NewGuid(), "Thanks.", true), await AgentAsync("bob"), Cancel));
        var next = MailReader.Read((await Outbox.ClaimAsync(Cancel))!.Message);
        Assert.Equal(["second@customers.example", ours.MessageId!, "first@customers.example"], next.References);
    }

    [Fact]
    public async Task It_is_tried_again_more_and_more_rarely_and_given_up_after_two_days()
    {
        var (ticket, agent) = await OfRuthAsync();
        Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "Hello", true), agent, Cancel));
        var (tries, ids) = (0, new HashSet<string?>());
        for (var step = 0; step < 3 * 24 * 6; step++)
        {
            if (await Outbox.ClaimAsync(Cancel) is { } mail)
            {
                tries++;
                ids.Add(MailReader.Read(mail.Message).MessageId);
                await Outbox.DeferAsync(mail.Id, "The server is busy.", Cancel);
            }

            Clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.InRange(tries, 10, 20);
        Assert.Single(ids);
        var shown = Assert.Single((await Get<MailQueries>().OfTicketAsync(ticket.Id, Viewer.System, Cancel))!.Mails);
        Assert.Equal((MailState.Refused, true), (shown.State, shown.Problem!.Contains("two days", StringComparison.Ordinal)));
        Assert.Contains("was not sent", (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.Entries[^1].Text);
    }

    [Fact]
    public async Task A_server_that_died_at_it_leaves_it_to_the_next_after_the_lease_with_the_same_id()
    {
        var (ticket, agent) = await OfRuthAsync();
        Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "Hello", true), agent, Cancel));
        var first = (await Outbox.ClaimAsync(Cancel))!;
        Clock.Advance(MailOutbox.Lease - TimeSpan.FromTicks(1));
        Assert.Null(await Outbox.ClaimAsync(Cancel));
        Clock.Advance(TimeSpan.FromTicks(1));
        var second = (await Outbox.ClaimAsync(Cancel))!;
        Assert.Equal(first.Message.ToArray(), second.Message.ToArray());
        await Outbox.SentAsync(second.Id, Cancel);
        await Outbox.DeferAsync(first.Id, "late word of the dead one", Cancel);
        Assert.Equal(MailState.Sent, Assert.Single((await Get<MailQueries>().OfTicketAsync(ticket.Id, Viewer.System, Cancel))!.Mails).State);
    }

    [Fact]
    public async Task A_refusal_is_on_the_ticket_and_the_owner_is_told()
    {
        var owner = await AddUserAsync("olga");
        var (ticket, agent) = await OfRuthAsync(owner.Id);
        Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "Hello", true), agent, Cancel));
        await Outbox.RefuseAsync((await Outbox.ClaimAsync(Cancel))!.Id, "550 no such user", Cancel);
        Assert.Contains("550 no such user", (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.Entries[^1].Text);
        await using var db = await OpenAsync();
        Assert.Equal(owner.Id, (await db.Notices.SingleAsync(Cancel)).UserId);
        Assert.Null(await Outbox.ClaimAsync(Cancel));
    }

    [Fact]
    public async Task After_a_report_nothing_more_is_sent_there()
    {
        var (ticket, agent) = await OfRuthAsync();
        Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "One", true), agent, Cancel));
        var one = (await Outbox.ClaimAsync(Cancel))!;
        await Outbox.SentAsync(one.Id, Cancel);
        Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "Two, which waits", true), agent, Cancel));
        await Intake.ReceiveAsync(Eml.Bounce(MailReader.Read(one.Message).MessageId!, "ruth@example.com"), Cancel);
        Assert.Null(await Outbox.ClaimAsync(Cancel));
        var mail = (await Get<MailQueries>().OfTicketAsync(ticket.Id, Viewer.System, Cancel))!;
        Assert.Equal((null, true), (mail.To, mail.Problem!.Contains("came back", StringComparison.Ordinal)));
        Assert.Equal([MailState.Bounced, MailState.Refused], mail.Mails.Where(m => m.Direction == MailDirection.Outgoing).Select(m => m.State).Order().Reverse());
    }

    [Fact]
    public async Task A_program_answers_no_program_and_writes_to_nobody_for_ever()
    {
        var (ticket, _) = await OfRuthAsync();
        var most = Get<HelpDeskOptions>().Mail!.MostAutomaticPerHour;
        for (var i = 0; i < most + 1; i++)
        {
            Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), $"By a rule {i}", true), Actor.Server, Cancel));
        }

        for (var i = 0; i < most; i++)
        {
            var mail = (await Outbox.ClaimAsync(Cancel))!;
            Assert.Contains("Auto-Submitted: auto-generated\r\n", Encoding.ASCII.GetString(mail.Message.Span));
            await Outbox.SentAsync(mail.Id, Cancel);
        }

        Assert.Null(await Outbox.ClaimAsync(Cancel));
        Clock.Advance(TimeSpan.FromHours(2));
        await Intake.ReceiveAsync(Eml.Letter("ruth@example.com", $"[#{ticket.Number}]", "I am away.", "Auto-Submitted: auto-replied"), Cancel);
        Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "By a rule again", true), Actor.Server, Cancel));
        Assert.Null(await Outbox.ClaimAsync(Cancel));
    }

    [Fact]
    public async Task Nothing_that_people_write_becomes_a_header()
    {
        var customer = Value(await Customers.CreateAsync(Draft("Eve\r\nBcc: all@example.com \"\\ {agent}") with { Email = "eve@example.com" }, Ada, Cancel));
        var ticket = await AddTicketAsync(customer.Id, "Hi\r\nBcc: all@example.com\r\n\r\nbody {agent} ü");
        Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "Text {name}\r\n.\r\nQUIT", true), new Actor((await AddUserAsync("mal")).Id, "Mal {subject}"), Cancel));
        var mail = (await Outbox.ClaimAsync(Cancel))!;
        var lines = Encoding.ASCII.GetString(mail.Message.Span).Split("\r\n");
        string[] names = ["From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Loop", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"];
        Assert.Equal(names, lines.TakeWhile(line => line.Length > 0).Where(line => line[0] != ' ').Select(line => line.Split(':')[0]));
        Assert.All(lines, line => Assert.True(line.Length < 200 && !line.StartsWith('.')));
        var read = MailReader.Read(mail.Message);
        Assert.Contains("body {agent} ü", read.Subject);
        Assert.Contains("Text {name}", read.Text);
        Assert.Contains("Mal {subject}", read.Text);
        Assert.Equal("Eve  Bcc: all@example.com \"\\ {agent}", Assert.Single(read.To).Name);
    }

    [Fact]
    public async Task Who_refused_e_mail_gets_none_also_what_waits_already()
    {
        var (ticket, agent) = await OfRuthAsync();
        Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "Waits", true), agent, Cancel));
        var said = new ConsentStatement(Guid.NewGuid(), [ContactChannel.Email], [ContactPurpose.Service], ConsentDecision.Refused, null, "call", null);
        Value(await Get<ConsentDesk>().RecordAsync(ticket.CustomerId, said, Ada, Cancel));
        Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "Is not sent either", true), agent, Cancel));
        Assert.Null(await Outbox.ClaimAsync(Cancel));
        var mail = (await Get<MailQueries>().OfTicketAsync(ticket.Id, Viewer.System, Cancel))!;
        Assert.Equal((null, true), (mail.To, mail.Mails.All(m => m.State == MailState.Refused && m.Problem!.Contains("refused e-mail", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Without_an_address_there_is_nothing_to_send()
    {
        var customer = await AddCustomerAsync("No Mail", "+12125550111");
        var ticket = await AddTicketAsync(customer.Id, "By phone");
        Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "Hello", true), await AgentAsync(), Cancel));
        var mail = (await Get<MailQueries>().OfTicketAsync(ticket.Id, Viewer.System, Cancel))!;
        Assert.Equal((null, "The customer has no e-mail address.", 0), (mail.To, mail.Problem, mail.Mails.Count));
    }

    [Fact]
    public async Task A_note_may_have_a_subject_of_its_own()
    {
        var (ticket, agent) = await OfRuthAsync();
        Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "Fold it twice.", true, Subject: "How to fold a tent"), agent, Cancel));
        var mail = (await Get<MailQueries>().OfTicketAsync(ticket.Id, Viewer.System, Cancel))!.Mails.Single();
        Assert.Equal((MailState.Waiting, "ruth@example.com", "How to fold a tent"), (mail.State, mail.Address, mail.Subject));
    }

    private async Task<(TicketRecord Ticket, Actor Agent)> OfRuthAsync(Guid? owner = null)
    {
        var customer = Value(await Customers.CreateAsync(Draft("Ruth Adler") with { Email = "Ruth@example.com" }, Ada, Cancel));
        return (await AddTicketAsync(customer.Id, "Tent", owner), await AgentAsync());
    }

    private async Task<Actor> AgentAsync(string name = "ana") => new((await AddUserAsync(name)).Id, "Ana");
}

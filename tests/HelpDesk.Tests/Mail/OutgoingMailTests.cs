using System.Text;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Mail;
using Crm.HelpDesk.Mail.Mime;
using Crm.HelpDesk.Tests.Attachments;
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
    public async Task A_conversation_goes_with_a_merge_a_split_and_the_undoing_of_both()
    {
        var receipt = await Intake.ReceiveAsync(Eml.Letter("Ruth <ruth@example.com>", "Tent", "It broke.", "Message-ID: <first@customers.example>"), Cancel);
        await Intake.ReceiveAsync(Eml.Letter("Ruth <ruth@example.com>", "Again: Tent", "And the bag.", "Message-ID: <second@customers.example>", "In-Reply-To: <first@customers.example>"), Cancel);
        var (from, queries) = ((await Tickets.FindAsync(receipt.TicketId!.Value, Viewer.System, Cancel))!, Get<MailQueries>());
        var into = await AddTicketAsync(from.CustomerId, "Into");
        Value(await Merger.MergeAsync(from.Id, from.Revision, into.Id, Ada, Cancel));
        Assert.Equal(2, (await queries.OfTicketAsync(into.Id, Viewer.System, Cancel))!.Mails.Count);
        Value(await Unmerger.UndoAsync(from.Id, Ada, Cancel));
        Assert.Empty((await queries.OfTicketAsync(into.Id, Viewer.System, Cancel))!.Mails);

        var part = Value(await Splitter.SplitAsync(from.Id, new TicketSplit(Guid.NewGuid(), "The bag", [from.Entries.Single(e => e.Text.Contains("And the bag.", StringComparison.Ordinal)).Id]), Ada, Cancel));
        Assert.Equal("second@customers.example", (await MailsAsync(part.Id)).Single());
        Assert.Equal("first@customers.example", (await MailsAsync(from.Id)).Single());
        var third = await Intake.ReceiveAsync(Eml.Letter("Ruth <ruth@example.com>", "Re: Again: Tent", "Well?", "Message-ID: <third@customers.example>", "In-Reply-To: <second@customers.example>"), Cancel);
        Assert.Equal(part.Id, third.TicketId);

        async Task<List<string?>> MailsAsync(Guid ticket)
        {
            await using var db = await OpenAsync();
            return await db.Mails.Where(m => m.TicketId == ticket).Select(m => m.MessageId).ToListAsync(Cancel);
        }
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

    [Fact]
    public async Task Files_of_a_note_go_with_it_whatever_they_are_called()
    {
        var (ticket, agent) = await OfRuthAsync();
        var (plain, long_) = (SampleFiles.Pdf(3_000).ToArray(), $"Rechnung für Zelt “Höhe'(2)*” {new string('ß', 60)}.pdf");
        var (files, names) = (new List<Guid>(), new List<string>());
        foreach (var name in new[] { "offer.pdf", long_ })
        {
            var kept = Value(await Attachments.AddAsync(new(Guid.NewGuid(), name, ticket.Id, Public: true), new MemoryStream(plain), agent, Cancel));
            files.Add(kept.Id);
            names.Add(kept.Name);
        }

        Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "Here they are.", true, Files: [.. files, files[0]]), agent, Cancel));
        var mail = (await Outbox.ClaimAsync(Cancel))!;
        var read = MailReader.Read(mail.Message);
        Assert.Contains("Here they are.", read.Text, StringComparison.Ordinal);
        Assert.Equal(names, read.Files.Select(f => f.Name));
        Assert.All(read.Files, f => Assert.Equal(plain, f.Content.ToArray()));
        Assert.All(Encoding.ASCII.GetString(mail.Message.Span).Split("\r\n"), line => Assert.True(line.Length < 200));
        Assert.Equal(names, Assert.Single((await Get<MailQueries>().OfTicketAsync(ticket.Id, Viewer.System, Cancel))!.Mails).Files);
    }

    [Fact]
    public async Task Files_that_must_not_or_cannot_go_are_refused_in_words()
    {
        var (ticket, agent) = await OfRuthAsync();
        var (open, kept) = (await FileAsync("open.pdf", true), await FileAsync("kept.pdf", false));
        Assert.Contains("“kept.pdf” is internal", await RefusedAsync(true, open, kept));
        Assert.Contains("this note is internal", await RefusedAsync(false, open));
        Assert.Contains("not on this ticket", await RefusedAsync(true, Guid.NewGuid()));
        Assert.Contains("At most 20", await RefusedAsync(true, [.. Enumerable.Range(0, 21).Select(_ => Guid.NewGuid())]));
        var large = new List<Guid>();
        foreach (var name in new[] { "a.pdf", "b.pdf" })
        {
            large.Add(await FileAsync(name, true, 100_000));
        }

        Assert.Contains("come to 0.2 MB, and at most 0.1 MB", await RefusedAsync(true, [.. large]));
        Assert.Equal(5, (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.Entries.Count);

        Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "Here", true, Files: [open]), agent, Cancel));
        await Attachments.RemoveAsync([open], Cancel);
        Assert.Null(await Outbox.ClaimAsync(Cancel));
        var mail = Assert.Single((await Get<MailQueries>().OfTicketAsync(ticket.Id, Viewer.System, Cancel))!.Mails);
        Assert.Equal((MailState.Refused, true), (mail.State, mail.Problem!.Contains("no longer kept", StringComparison.Ordinal)));

        async Task<Guid> FileAsync(string name, bool isPublic, int size = 64) =>
            Value(await Attachments.AddAsync(new(Guid.NewGuid(), name, ticket.Id, Public: isPublic), SampleFiles.Pdf(size), agent, Cancel)).Id;
        async Task<string> RefusedAsync(bool isPublic, params Guid[] files) =>
            Problem(ResultKind.Invalid, await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "Files", isPublic, Files: files), agent, Cancel));
    }

    [Theory]
    [InlineData("Your pole is on its way.", true, true)]
    [InlineData("Dear Ruth Adler, your pole is on its way.", true, false)]
    [InlineData("Ruth!\nIt is on its way.", true, false)]
    [InlineData("Ruthless people broke it, dear Ruth.", true, true)]
    [InlineData("Good morning Ms Adler\n\nIt is on its way.", true, false)]
    [InlineData("Your ticket waits for you.", false, false)]
    public async Task Nobody_is_greeted_twice(string text, bool byAPerson, bool greeted)
    {
        var (ticket, agent) = await OfRuthAsync();
        Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), text, true), byAPerson ? agent : new Actor(null, "Rule: Waiting"), Cancel));
        Assert.Equal(greeted, MailReader.Read((await Outbox.ClaimAsync(Cancel))!.Message).Text.StartsWith("Hello Ruth Adler,", StringComparison.Ordinal));
    }

    private async Task<(TicketRecord Ticket, Actor Agent)> OfRuthAsync(Guid? owner = null)
    {
        var customer = Value(await Customers.CreateAsync(Draft("Ruth Adler") with { Email = "Ruth@example.com" }, Ada, Cancel));
        return (await AddTicketAsync(customer.Id, "Tent", owner), await AgentAsync());
    }

    private async Task<Actor> AgentAsync(string name = "ana") => new((await AddUserAsync(name)).Id, "Ana");
}

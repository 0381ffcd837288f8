using Crm.HelpDesk.Mail;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Mail;

public abstract class IncomingMailTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private MailIntake Intake => Get<MailIntake>();

    [Fact]
    public async Task A_letter_of_a_stranger_makes_a_provisional_customer_and_a_ticket_once()
    {
        var letter = Eml.Letter("Ruth Adler <Ruth@Example.com>", "Re: Tent pole", "It broke.\n\nOn Monday, you wrote:\n> Hello");
        var first = await Intake.ReceiveAsync(letter, Cancel);
        var again = await Intake.ReceiveAsync(letter, Cancel);
        Assert.Equal((true, MailState.Received, first.Id, false), (first.First, first.State, again.Id, again.First));
        var ticket = (await Tickets.FindAsync(first.TicketId!.Value, Viewer.System, Cancel))!;
        Assert.Equal(("Tent pole", "Ruth Adler", "It broke."), (ticket.Title, ticket.CustomerName, Assert.Single(ticket.Entries).Text));
        var customer = (await Customers.FindAsync(ticket.CustomerId, Viewer.System, Cancel))!;
        Assert.Equal((true, "ruth@example.com"), (customer.Provisional, customer.Email));

        var second = await Intake.ReceiveAsync(Eml.Letter("ruth@example.com", "Another", "Thing"), Cancel);
        Assert.Equal(customer.Id, (await Tickets.FindAsync(second.TicketId!.Value, Viewer.System, Cancel))!.CustomerId);
        await using var db = await OpenAsync();
        Assert.Equal((1, 2), (await db.Customers.CountAsync(Cancel), await db.Tickets.CountAsync(Cancel)));
        Assert.StartsWith("On Monday", (await db.Mails.SingleAsync(m => m.Id == first.Id, Cancel)).Text, StringComparison.Ordinal);
        Assert.Contains(await Feed.AfterAsync(0, 100, Cancel), item => item.Kind == "mail.received" && item.TicketId == ticket.Id);
    }

    [Fact]
    public async Task The_same_message_twice_at_once_is_one()
    {
        var letter = Eml.Letter("ruth@example.com", "At once", "Text");
        var receipts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Intake.ReceiveAsync(letter, Cancel), Cancel)));
        Assert.Single(receipts, receipt => receipt.First);
        Assert.Single(receipts.Select(receipt => receipt.TicketId).Distinct());
    }

    [Fact]
    public async Task Another_sender_cannot_keep_a_message_out_by_using_its_id()
    {
        await Intake.ReceiveAsync(Eml.Letter("eve@evil.example", "x", "y", "Message-ID: <one@shop.example>"), Cancel);
        Assert.True((await Intake.ReceiveAsync(Eml.Letter("ruth@example.com", "x", "y", "Message-ID: <one@shop.example>"), Cancel)).First);
    }

    [Fact]
    public async Task A_reply_of_the_customer_is_known_by_references_token_or_number()
    {
        var (customer, ticket) = await OfRuthAsync();
        var sent = await SentAsync(ticket.Id);
        string[][] ways = [[$"In-Reply-To: <{sent}>"], [$"References: <x@y.example> <{sent}>", "Subject: changed"], [$"To: {Options.ReplyTo(ticket.Number)}"], [$"Subject: Re: Tent [#{ticket.Number}]"]];
        foreach (var way in ways)
        {
            var receipt = await Intake.ReceiveAsync(Eml.Letter("RUTH@example.com", "Re: Tent", "More", way), Cancel);
            Assert.Equal(ticket.Id, receipt.TicketId);
        }

        var read = (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!;
        Assert.Equal(ways.Length, read.Entries.Count(e => e is { Kind: TicketEntryKind.Email, Public: true }));
        Assert.Equal(customer, read.CustomerId);
    }

    [Fact]
    public async Task Somebody_elses_mail_with_the_number_makes_a_ticket_of_their_own()
    {
        var (customer, ticket) = await OfRuthAsync();
        foreach (var to in new[] { "support@example.com", Options.ReplyTo(ticket.Number + 1)!.Replace($"+{ticket.Number + 1}.", $"+{ticket.Number}.", StringComparison.Ordinal) })
        {
            var receipt = await Intake.ReceiveAsync(Eml.Letter("eve@evil.example", $"Re: Tent [#{ticket.Number}]", "Tell me all.", $"To: {to}"), Cancel);
            var made = (await Tickets.FindAsync(receipt.TicketId!.Value, Viewer.System, Cancel))!;
            Assert.NotEqual((ticket.Id, customer), (made.Id, made.CustomerId));
            await using var db = await OpenAsync();
            Assert.False(await db.TicketLinks.AnyAsync(Cancel));
        }

        Assert.Single((await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.Entries);
    }

    [Fact]
    public async Task Who_got_our_message_from_the_customer_may_answer_it_and_it_is_internal()
    {
        var (_, ticket) = await OfRuthAsync();
        var sent = await SentAsync(ticket.Id);
        Assert.Equal(ticket.Id, (await Intake.ReceiveAsync(Eml.Letter("Tom <tom@example.com>", "Re: Tent", "I am her brother.", $"In-Reply-To: <{sent}>"), Cancel)).TicketId);
        var entry = (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.Entries[^1];
        Assert.Equal((TicketEntryKind.Email, false, "Tom <tom@example.com>"), (entry.Kind, entry.Public, entry.ActorName));
    }

    [Fact]
    public async Task A_reply_opens_a_resolved_ticket_and_one_that_waits_and_to_a_closed_one_makes_another()
    {
        var (customer, ticket) = await OfRuthAsync();
        TicketChange[] changes =
            [new(0, TicketState.Pending, PendingReason: PendingReason.Customer), new(0, TicketState.Pending, PendingReason: PendingReason.ThirdParty), new(0, TicketState.Resolved)];
        foreach (var change in changes)
        {
            Value(await Desk.ChangeAsync(ticket.Id, change with { Revision = (await ReadAsync(ticket.Id)).Revision }, Ada, Cancel));
            await Intake.ReceiveAsync(Eml.Letter("ruth@example.com", $"[#{ticket.Number}]", "Still broken."), Cancel);
            Assert.Equal(TicketState.Open, (await ReadAsync(ticket.Id)).State);
        }

        Value(await Desk.ChangeAsync(ticket.Id, new TicketChange((await ReadAsync(ticket.Id)).Revision, TicketState.Closed), Ada, Cancel));
        var receipt = await Intake.ReceiveAsync(Eml.Letter("ruth@example.com", $"Re: [#{ticket.Number}] Tent", "Again."), Cancel);
        var next = await ReadAsync(receipt.TicketId!.Value);
        Assert.Equal((customer, true), (next.CustomerId, next.Entries[0].Text.Contains($"#{ticket.Number}", StringComparison.Ordinal)));
        await using var db = await OpenAsync();
        Assert.Equal((next.Id, ticket.Id), (db.TicketLinks.Single().FromId, db.TicketLinks.Single().ToId));
    }

    [Fact]
    public async Task Programs_are_kept_where_they_belong_and_nothing_follows()
    {
        var (_, ticket) = await OfRuthAsync();
        var sent = await SentAsync(ticket.Id);
        Value(await Desk.ChangeAsync(ticket.Id, new TicketChange(ticket.Revision, TicketState.Resolved), Ada, Cancel));
        foreach (var header in new[] { "Auto-Submitted: auto-replied", "X-Loop: support@example.com", "Return-Path: <>" })
        {
            var on = await Intake.ReceiveAsync(Eml.Letter("ruth@example.com", "Out of office", "I am away.", header, $"In-Reply-To: <{sent}>"), Cancel);
            Assert.Equal((ticket.Id, true), (on.TicketId, on.Problem is not null));
            var nowhere = await Intake.ReceiveAsync(Eml.Letter("robot@example.com", "Out of office", "I am away.", header), Cancel);
            Assert.Equal((MailState.SetAside, null), (nowhere.State, nowhere.TicketId));
        }

        var read = await ReadAsync(ticket.Id);
        Assert.Equal((TicketState.Resolved, 3), (read.State, read.Entries.Count(e => e is { Kind: TicketEntryKind.Email, Public: false })));
        await using var db = await OpenAsync();
        Assert.Equal(1, await db.Customers.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_flood_of_one_sender_makes_no_flood_of_tickets()
    {
        var receipts = new List<MailReceipt>();
        for (var i = 0; i < Options.MostPerMinute + 2; i++)
        {
            receipts.Add(await Intake.ReceiveAsync(Eml.Letter("loop@example.com", "Hi", $"{i}"), Cancel));
        }

        Assert.Equal(2, receipts.Count(receipt => receipt.State == MailState.SetAside));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(MailState.Received, (await Intake.ReceiveAsync(Eml.Letter("loop@example.com", "Hi", "later"), Cancel)).State);
    }

    [Fact]
    public async Task Files_are_kept_and_those_that_are_not_taken_are_named()
    {
        var message = Eml.Bytes("""
            From: ruth@example.com
            Subject: Files
            Message-ID: <files@example.com>
            Content-Type: multipart/mixed; boundary=b

            --b

            See there.
            --b
            Content-Type: application/pdf; name="../bill.pdf"
            Content-Disposition: attachment

            %PDF-1.7 x
            --b
            Content-Type: image/png
            Content-Disposition: attachment; filename="photo.png"
            Content-Transfer-Encoding: base64

            TVqQAAMAAAAEAAAA
            --b--
            """);
        var receipt = await Intake.ReceiveAsync(message, Cancel);
        await Intake.ReceiveAsync(message, Cancel);
        var ticket = await ReadAsync(receipt.TicketId!.Value);
        Assert.Equal("See there.\n\n[Not kept: photo.png (files of this type are not taken)]", Assert.Single(ticket.Entries).Text);
        var file = Assert.Single(await Get<HelpDesk.Attachments.AttachmentStore>().OfTicketAsync(ticket.Id, Viewer.System, Cancel));
        Assert.Equal(("bill.pdf", "application/pdf", ticket.Entries[0].Id), (file.Name, file.MediaType, file.EntryId));
    }

    [Fact]
    public async Task A_report_marks_the_address_and_tells_the_ticket_and_a_letter_from_there_takes_it_back()
    {
        var (_, ticket) = await OfRuthAsync();
        var sent = await SentAsync(ticket.Id);
        Assert.Null((await Intake.ReceiveAsync(Eml.Bounce("guessed@example.com", "ruth@example.com"), Cancel)).TicketId);
        await using var db = await OpenAsync();
        Assert.Empty(db.UndeliverableAddresses);
        await Intake.ReceiveAsync(Eml.Bounce(sent, "ruth@example.com", "delayed", "4.4.1"), Cancel);
        Assert.Empty(db.UndeliverableAddresses);
        Assert.Equal(ticket.Id, (await Intake.ReceiveAsync(Eml.Bounce(sent, "other@example.com"), Cancel)).TicketId);
        Assert.Equal("ruth@example.com", Assert.Single(db.UndeliverableAddresses.AsNoTracking()).Address);
        Assert.Equal(MailState.Bounced, (await db.Mails.AsNoTracking().SingleAsync(m => m.MessageId == sent, Cancel)).State);
        Assert.Contains("there is no such mailbox", (await ReadAsync(ticket.Id)).Entries[^1].Text);
        await Intake.ReceiveAsync(Eml.Letter("ruth@example.com", "I am back", "Hello"), Cancel);
        Assert.Empty(db.UndeliverableAddresses.AsNoTracking());
    }

    private async Task<(Guid Customer, TicketRecord Ticket)> OfRuthAsync()
    {
        var customer = Value(await Customers.CreateAsync(Draft("Ruth Adler") with { Email = "ruth@example.com" }, Ada, Cancel));
        return (customer.Id, await AddTicketAsync(customer.Id, "Tent"));
    }

    /// <summary>A message of ours about a ticket, as it is after it was sent.</summary>
    private async Task<string> SentAsync(Guid ticket)
    {
        await using var db = await OpenAsync();
        var row = new MailRow
        {
            Id = Guid.NewGuid(), Key = $"{Guid.NewGuid():n}", Direction = MailDirection.Outgoing, State = MailState.Sent, TicketId = ticket, MessageId = $"{Guid.NewGuid():n}@example.com",
            Address = "ruth@example.com", Subject = "Tent", At = Clock.Now,
        };
        db.Mails.Add(row);
        await db.SaveChangesAsync(Cancel);
        return row.MessageId;
    }

    private async Task<TicketRecord> ReadAsync(Guid ticket) => (await Tickets.FindAsync(ticket, Viewer.System, Cancel))!;

    private MailOptions Options => Get<HelpDeskOptions>().Mail!;
}

using System.Text.RegularExpressions;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests;

/// <summary>Texts with a meaning elsewhere are only texts here: stored as they are, and doing nothing.</summary>
public abstract class HostileTextTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    public static TheoryData<string> Texts =>
    [
        "Robert'); DROP TABLE Customers;--",
        "' OR '1'='1",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "line one\r\nline two\nline three\r",
        "X-Header: injected\r\n\r\nbody",
        "=HYPERLINK(\"http://x\")",
        "%_[]^\\ {0} {{1}} ${x} $1 @p0 :p ?",
        "emoji \U0001F600 \U0001F468\u200D\U0001F469\u200D\U0001F467 and accents é e\u0301",
        "\u202Eright-to-left override\u202C \u0085 \u2028 \uFEFF",
        "  spaces at both ends  ",
        "\u0001\u0008\u001B[31mcontrol\u007F",
        "\"quotes\" `back` \u2019curly\u2019",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Any_text_is_stored_as_it_is_and_harms_nothing(string text)
    {
        var bob = Value(await Customers.CreateAsync(Draft(text) with { Organization = text, Notes = text, Email = text }, Ada, Cancel));
        var ticket = Value(await Desk.CreateAsync(new TicketDraft(Guid.NewGuid(), bob.Id, text, text, TicketPriority.Low), new Actor(null, text), Cancel));
        Value(await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), text, null, Ada, Cancel));
        var contact = Guid.CreateVersion7();
        await Events.AppendAsync(
            Calls.Stream(
                contact,
                Clock.Now,
                new ContactOpened(ContactDirection.Inbound, null, text, text, text, null),
                new CustomerMatched(bob.Id, text, 1),
                new DigitsTaken(text, text),
                new WrapUpEnded(Guid.NewGuid(), text, text, 1)),
            1,
            Cancel);

        var customer = await Customers.FindAsync(bob.Id, Viewer.System, Cancel);
        Assert.Equal((text, text, text, text), (customer!.Name, customer.Organization, customer.Notes, customer.Email));
        var read = await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel);
        Assert.Equal((text, text, text, text, text), (read!.Title, read.CustomerName, read.Entries[0].Text, read.Entries[0].ActorName, read.Entries[1].Text));
        var history = await Timeline.OfContactAsync(contact, Viewer.System, Cancel);
        Assert.Equal((text, text, text), (history!.Contact.DisplayName, history.Contact.Line, history.Contact.Disposition));
        Assert.Equal(text, Assert.IsType<DigitsTaken>(history.Events[2].Body).Digits);
        await Search.SearchAsync(text, text, 10, Viewer.System, Cancel);
        Assert.Null(await Users.FindByNameAsync(text, Cancel));
    }

    [Theory]
    [InlineData(@"a\0b")]
    [InlineData(@"half \uD83D of a pair")]
    [InlineData(@"\uDE00")]
    public async Task What_no_database_can_keep_is_refused_from_people_and_replaced_from_the_network(string escaped)
    {
        var text = Regex.Unescape(escaped);
        Assert.Contains("cannot be stored", Problem(ResultKind.Invalid, await Customers.CreateAsync(Draft(text), Ada, Cancel)));
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        Assert.Contains("cannot be stored", Problem(ResultKind.Invalid, await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), text, null, Ada, Cancel)));
        Assert.Contains("cannot be stored", Problem(ResultKind.Invalid, await Desk.ChangeAsync(ticket.Id, new TicketChange(ticket.Revision, Title: text), Ada, Cancel)));
        Assert.Empty((await Search.SearchAsync("\0", null, 10, Viewer.System, Cancel)).Items);

        var contact = Guid.CreateVersion7();
        await Events.AppendAsync(
            Calls.Stream(contact, Clock.Now, new ContactOpened(ContactDirection.Inbound, null, text, new string('x', 5000), null, null)), 1, Cancel);
        var history = await Timeline.OfContactAsync(contact, Viewer.System, Cancel);
        Assert.Contains('\uFFFD', history!.Contact.DisplayName!);
        Assert.DoesNotContain('\0', history.Contact.DisplayName!);
        Assert.Equal(200, history.Contact.Line!.Length);
        Assert.Equal((await Customers.EnsureProvisionalAsync("+12125550100", text, Cancel)).Name, history.Contact.DisplayName);
    }
}

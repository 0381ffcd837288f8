using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Tickets;

namespace Crm.HelpDesk.Mail;

/// <summary>What the feed says about e-mails.</summary>
internal static class MailFeed
{
    /// <summary>The sender is named where it can be erased, not here.</summary>
    public static FeedItem Received(Ticket ticket, MailRow mail, Actor sender) => new(
        FeedKinds.MailReceived, mail.At, sender with { Name = "e-mail" }, new { ticket.Number, MailId = mail.Id, mail.EntryId, mail.Automatic }, ticket.CustomerId, ticket.Id);
}

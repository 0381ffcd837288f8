using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Timeline;

/// <summary>What the feed says of a batch of events: the steps of a contact that others act upon, and the customers and tickets that were made by events.</summary>
internal sealed class ContactFeed(HelpDeskDb db)
{
    private readonly List<(Contact? Contact, FeedItem Item)> _items = [];

    public void Add(FeedItem item) => _items.Add((null, item));

    /// <summary>Tells of a customer, if it is one that this transaction makes; to be asked before it is saved.</summary>
    public void AddIfNew(Customer customer)
    {
        if (db.Entry(customer).State == EntityState.Added)
        {
            Add(CustomerFeed.Created(customer, Actor.Server));
        }
    }

    public void Add(Contact contact, ContactEvent e)
    {
        if (Describe(contact, e.Body) is var (kind, body, ticket))
        {
            _items.Add((contact, new FeedItem(kind, e.At, Actor.Server, body, null, ticket, contact.Id)));
        }
    }

    // The contact's customer is looked at here, because a batch usually begins a contact before it says whose it is.
    public Task WriteAsync(CancellationToken cancel) =>
        FeedWriter.AddAsync(db, _items.ConvertAll(i => i.Contact is null ? i.Item : i.Item with { CustomerId = i.Contact.CustomerId }), cancel);

    private static (string Kind, object Body, Guid? Ticket)? Describe(Contact contact, ContactEventBody body) => body switch
    {
        ContactOpened opened => (FeedKinds.ContactOpened, new { opened.Direction, opened.Line, AgentId = opened.Agent }, null),
        OfferMade offer => (FeedKinds.ContactOffered, new { OfferId = offer.Offer, AgentId = offer.Agent, offer.Queue, offer.Deadline }, null),
        AgentConnected connected => (FeedKinds.ContactConnected, new { AgentId = connected.Agent, connected.Queue, connected.WaitedSeconds }, null),
        VoiceMessageLeft message => (FeedKinds.ContactMessage, new { RecordingId = message.Recording, message.Seconds, message.Queue }, message.Ticket),
        CallbackAsked asked => (FeedKinds.ContactCallbackAsked, new { CallbackId = asked.Callback, asked.Queue, asked.Since }, null),
        WrapUpEnded wrapUp => (FeedKinds.ContactWrappedUp, new { AgentId = wrapUp.Agent, wrapUp.Disposition, wrapUp.Seconds }, null),
        ContactClosed closed => (FeedKinds.ContactClosed, new { closed.Outcome, contact.Direction, contact.Queue, contact.AgentId, contact.StartedAt, contact.AnsweredAt }, null),
        OptedOut optedOut => (FeedKinds.ContactOptedOut, new { optedOut.How }, null),
        LeadOutcome outcome => (
            FeedKinds.ContactLeadOutcome,
            new { AgentId = outcome.Agent, outcome.Outcome, outcome.Success, outcome.CallbackAt, OpportunityId = outcome.Opportunity },
            outcome.Ticket),
        _ => null,
    };
}

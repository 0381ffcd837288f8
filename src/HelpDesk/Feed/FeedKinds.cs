namespace Crm.HelpDesk.Feed;

/// <summary>The kinds of feed entries. They are stored and sent to others, so they are never renamed.</summary>
public static class FeedKinds
{
    public const string TicketCreated = "ticket.created";

    /// <summary>Fields have changed; the body has <c>changes</c>: field → from, to.</summary>
    public const string TicketChanged = "ticket.changed";

    public const string TicketNoteAdded = "ticket.note-added";

    /// <summary>A file was attached, with an entry of its own.</summary>
    public const string TicketAttachmentAdded = "ticket.attachment-added";

    /// <summary>A step before or at the end of what was promised: the body has the promise, the step and when it is due.</summary>
    public const string TicketPromiseStep = "ticket.promise-step";

    public const string CustomerCreated = "customer.created";

    /// <inheritdoc cref="TicketChanged"/>
    public const string CustomerChanged = "customer.changed";

    /// <summary>An e-mail came in and is on a ticket.</summary>
    public const string MailReceived = "mail.received";

    /// <summary>The customer has taken up another one, <c>absorbedId</c> in the body, whose id leads to it from now on.</summary>
    public const string CustomerMerged = "customer.merged";

    public const string CustomerMergeUndone = "customer.merge-undone";

    public const string OpportunityCreated = "opportunity.created";

    /// <inheritdoc cref="TicketChanged"/>
    public const string OpportunityChanged = "opportunity.changed";

    /// <summary>Readers see a new version of an article.</summary>
    public const string ArticlePublished = "article.published";

    /// <summary>Readers do not see the article any more.</summary>
    public const string ArticleRetired = "article.retired";

    public const string ContactOpened = "contact.opened";

    /// <summary>A contact was offered to an agent: the moment of the screen pop.</summary>
    public const string ContactOffered = "contact.offered";

    public const string ContactConnected = "contact.connected";

    /// <summary>The caller left a voice message, which is on a ticket.</summary>
    public const string ContactMessage = "contact.message";

    public const string ContactCallbackAsked = "contact.callback-asked";

    public const string ContactWrappedUp = "contact.wrapped-up";

    public const string ContactClosed = "contact.closed";

    /// <summary>The person does not want to be called any more.</summary>
    public const string ContactOptedOut = "contact.opted-out";

    /// <summary>What came of a campaign's conversation.</summary>
    public const string ContactLeadOutcome = "contact.lead-outcome";

    /// <summary>A rule calls a webhook, which is named in the body.</summary>
    public const string RuleCalled = "rule.called";

    /// <summary>All of them, in the order in which they are offered to people.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        TicketCreated, TicketChanged, TicketNoteAdded, TicketAttachmentAdded, TicketPromiseStep,
        CustomerCreated, CustomerChanged, CustomerMerged, CustomerMergeUndone,
        MailReceived,
        OpportunityCreated, OpportunityChanged,
        ArticlePublished, ArticleRetired,
        ContactOpened, ContactOffered, ContactConnected, ContactMessage, ContactCallbackAsked, ContactWrappedUp, ContactClosed, ContactOptedOut, ContactLeadOutcome,
        RuleCalled,
    ];
}

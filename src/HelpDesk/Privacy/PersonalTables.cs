using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Complaints;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feedback;
using Crm.HelpDesk.Mail;
using Crm.HelpDesk.Notices;
using Crm.HelpDesk.Opportunities;
using Crm.HelpDesk.Search;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Privacy;

/// <summary>
/// Every table with data about people, in the order in which erasure goes through them: what finds other rows comes last. What is said of a person goes; that there
/// was a contact, how long it took and how it ended stays, so that figures do not change. A test fails for a table that is named neither here nor in <see cref="Others"/>.
/// </summary>
internal static class PersonalTables
{
    private const string Erased = EventRedaction.Erased;

    /// <summary>What a customer is called who was erased.</summary>
    public const string ErasedName = "Erased person";

    public static readonly IReadOnlyList<PersonalTable> All =
    [
        // The proof that a call was allowed is kept with its number as long as the law wants it; what was said in it goes.
        new PersonalTable<DialAttempt>("dial attempts", (db, p) =>
            {
                var contacts = Contacts(db, p).Select(c => c.Id);
                return db.DialAttempts.Where(a => contacts.Contains(a.ContactId));
            },
            (rows, cancel) => rows.ExecuteUpdateAsync(set => set.SetProperty(a => a.Form, (string?)null), cancel)),
        // Do-not-call wishes are honoured by their number, so the number stays and nothing else does.
        new PersonalTable<DoNotCallEntry>("do-not-call wishes", (db, p) => db.DoNotCallEntries.Where(e => e.CustomerId == p.CustomerId),
            async (rows, cancel) => await rows.Where(e => e.Number == null).ExecuteDeleteAsync(cancel)
                + await rows.ExecuteUpdateAsync(set => set.SetProperty(e => e.CustomerId, (Guid?)null).SetProperty(e => e.How, Erased), cancel)),
        new PersonalTable<LeadNumber>("leads' numbers", (db, p) =>
            {
                var leads = Leads(db, p).Select(l => l.Id);
                return db.LeadNumbers.Where(n => leads.Contains(n.LeadId));
            }, (rows, cancel) => rows.ExecuteDeleteAsync(cancel)),
        new PersonalTable<Lead>("leads", (db, p) => db.Leads.Where(l => l.CustomerId == p.CustomerId),
            (rows, cancel) => rows.ExecuteUpdateAsync(
                set => set.SetProperty(l => l.Name, Erased).SetProperty(l => l.Organization, (string?)null).SetProperty(l => l.Reference, (string?)null)
                    .SetProperty(l => l.Fields, (string?)null).SetProperty(l => l.State, LeadState.DoNotCall),
                cancel)),
        new PersonalTable<Callback>("callbacks", (db, p) =>
            {
                var contacts = Contacts(db, p).Select(c => c.Id);
                return db.Callbacks.Where(b => contacts.Contains(b.ContactId));
            },
            (rows, cancel) => rows.ExecuteUpdateAsync(
                set => set.SetProperty(b => b.Number, Erased).SetProperty(b => b.State, b => b.State == CallbackState.Open ? CallbackState.Failed : b.State), cancel)),
        new PersonalTable<Recording>("recordings", (db, p) =>
            {
                var contacts = Contacts(db, p).Select(c => c.Id);
                return db.Recordings.Where(r => contacts.Contains(r.ContactId));
            },
            (rows, cancel) => rows.ExecuteUpdateAsync(set => set.SetProperty(r => r.File, "").SetProperty(r => r.Error, Erased), cancel)),
        new PersonalTable<ContactEventRow>("events", (db, p) =>
            {
                var contacts = Contacts(db, p).Select(c => c.Id);
                return db.Events.Where(e => contacts.Contains(e.Stream));
            }, (rows, cancel) => rows.CountAsync(cancel)),
        new PersonalTable<Contact>("contacts", Contacts,
            (rows, cancel) => rows.ExecuteUpdateAsync(set => set.SetProperty(c => c.Number, (string?)null).SetProperty(c => c.DisplayName, (string?)null), cancel)),
        new PersonalTable<ContactTicket>("contacts' tickets", (db, p) =>
            {
                var contacts = Contacts(db, p).Select(c => c.Id);
                return db.ContactTickets.Where(l => contacts.Contains(l.ContactId));
            }, (rows, cancel) => rows.CountAsync(cancel)),
        new PersonalTable<Attachment>("attachments", (db, p) =>
            {
                var tickets = Tickets(db, p).Select(t => (Guid?)t.Id);
                return db.Attachments.Where(a => a.CustomerId == p.CustomerId || tickets.Contains(a.TicketId));
            },
            (rows, cancel) => rows.ExecuteDeleteAsync(cancel)),
        new PersonalTable<OpportunityEntry>("opportunities' steps", (db, p) => db.OpportunityEntries.Where(e => e.CustomerId == p.CustomerId),
            (rows, cancel) => rows.ExecuteUpdateAsync(set => set.SetProperty(e => e.Note, ""), cancel)),
        new PersonalTable<Opportunity>("opportunities", (db, p) => db.Opportunities.Where(o => o.CustomerId == p.CustomerId),
            (rows, cancel) => rows.ExecuteUpdateAsync(set => set.SetProperty(o => o.Title, Erased), cancel)),
        new PersonalTable<MailRow>("e-mails", (db, p) =>
            {
                var (tickets, addresses) = (Tickets(db, p).Select(t => (Guid?)t.Id), Addresses(db, p));
                return db.Mails.Where(m => m.CustomerId == p.CustomerId || tickets.Contains(m.TicketId) || addresses.Contains(m.Address));
            },
            (rows, cancel) => rows.ExecuteUpdateAsync(
                set => set.SetProperty(m => m.Address, Erased).SetProperty(m => m.Name, (string?)null).SetProperty(m => m.Subject, Erased).SetProperty(m => m.Text, (string?)null)
                    .SetProperty(m => m.Problem, (string?)null).SetProperty(m => m.NextAt, (DateTimeOffset?)null)
                    .SetProperty(m => m.State, m => m.State == MailState.Waiting || m.State == MailState.Sending ? MailState.Refused : m.State),
                cancel)),
        new PersonalTable<UndeliverableAddress>("addresses that do not exist", (db, p) =>
            {
                var addresses = Addresses(db, p);
                return db.UndeliverableAddresses.Where(a => addresses.Contains(a.Address));
            },
            (rows, cancel) => rows.ExecuteDeleteAsync(cancel)),
        new PersonalTable<TicketEntry>("tickets' entries", (db, p) => db.TicketEntries.Where(e => e.CustomerId == p.CustomerId),
            (rows, cancel) => rows.ExecuteUpdateAsync(set => set.SetProperty(e => e.Text, "").SetProperty(e => e.RecordingId, (Guid?)null), cancel)),
        new PersonalTable<Ticket>("tickets", Tickets,
            (rows, cancel) => rows.ExecuteUpdateAsync(
                set => set.SetProperty(t => t.Title, Erased).SetProperty(t => t.Fields, (string?)null).SetProperty(t => t.Revision, t => t.Revision + 1), cancel)),
        new PersonalTable<SurveyAnswer>("answers to surveys", (db, p) => db.Set<SurveyAnswer>().Where(a => a.CustomerId == p.CustomerId),
            (rows, cancel) => rows.ExecuteUpdateAsync(set => set.SetProperty(a => a.Comment, (string?)null), cancel)),
        new PersonalTable<SurveyInvitation>("invitations to surveys", (db, p) => db.Set<SurveyInvitation>().Where(i => i.CustomerId == p.CustomerId), (rows, cancel) => rows.CountAsync(cancel)),
        new PersonalTable<Complaint>("complaints", (db, p) =>
            {
                var tickets = Tickets(db, p).Select(t => t.Id);
                return db.Set<Complaint>().Where(c => tickets.Contains(c.TicketId));
            }, (rows, cancel) => rows.ExecuteUpdateAsync(set => set.SetProperty(c => c.Remedy, (string?)null), cancel)),
        new PersonalTable<Notice>("notices", (db, p) =>
            {
                var tickets = Tickets(db, p).Select(t => (Guid?)t.Id);
                return db.Set<Notice>().Where(n => tickets.Contains(n.TicketId));
            }, (rows, cancel) => rows.ExecuteUpdateAsync(set => set.SetProperty(n => n.Text, Erased), cancel)),
        new PersonalTable<TicketTag>("tickets' tags", (db, p) =>
            {
                var tickets = Tickets(db, p).Select(t => t.Id);
                return db.Set<TicketTag>().Where(g => tickets.Contains(g.TicketId));
            }, (rows, cancel) => rows.CountAsync(cancel)),
        new PersonalTable<TicketText>("tickets' search texts", (db, p) =>
            {
                var tickets = Tickets(db, p).Select(t => t.Id);
                return db.TicketTexts.Where(x => tickets.Contains(x.Id));
            },
            (rows, cancel) => rows.ExecuteUpdateAsync(set => set.SetProperty(x => x.Head, Erased).SetProperty(x => x.Body, ""), cancel)),
        new PersonalTable<TicketWord>("tickets' search words", (db, p) =>
            {
                var tickets = Tickets(db, p).Select(t => t.Id);
                return db.TicketWords.Where(w => tickets.Contains(w.Id));
            }, (rows, cancel) => rows.ExecuteDeleteAsync(cancel)),
        new PersonalTable<CustomerText>("search text", (db, p) => db.CustomerTexts.Where(x => x.Id == p.CustomerId),
            (rows, cancel) => rows.ExecuteUpdateAsync(set => set.SetProperty(x => x.Head, ErasedName).SetProperty(x => x.Body, ""), cancel)),
        new PersonalTable<CustomerWord>("search words", (db, p) => db.CustomerWords.Where(w => w.Id == p.CustomerId), (rows, cancel) => rows.ExecuteDeleteAsync(cancel)),
        new PersonalTable<CustomerImportRow>("before an import", (db, p) => db.Set<CustomerImportRow>().Where(r => r.CustomerId == p.CustomerId), (rows, cancel) => rows.ExecuteDeleteAsync(cancel)),
        new PersonalTable<CustomerHandle>("handles", (db, p) => db.Set<CustomerHandle>().Where(h => h.CustomerId == p.CustomerId), (rows, cancel) => rows.ExecuteDeleteAsync(cancel)),
        new PersonalTable<CustomerAddress>("addresses", (db, p) => db.Set<CustomerAddress>().Where(a => a.CustomerId == p.CustomerId), (rows, cancel) => rows.ExecuteDeleteAsync(cancel)),
        new PersonalTable<CustomerNote>("notes", (db, p) => db.Set<CustomerNote>().Where(n => n.CustomerId == p.CustomerId), (rows, cancel) => rows.ExecuteDeleteAsync(cancel)),
        new PersonalTable<CustomerSegment>("segments", (db, p) => db.Set<CustomerSegment>().Where(s => s.CustomerId == p.CustomerId), (rows, cancel) => rows.CountAsync(cancel)),
        new PersonalTable<CustomerRelation>("relations", (db, p) => db.Set<CustomerRelation>().Where(r => r.FromId == p.CustomerId || r.ToId == p.CustomerId), (rows, cancel) => rows.ExecuteDeleteAsync(cancel)),
        new PersonalTable<CustomerKey>("keys to find duplicates", (db, p) => db.Set<CustomerKey>().Where(k => k.CustomerId == p.CustomerId), (rows, cancel) => rows.ExecuteDeleteAsync(cancel)),
        new PersonalTable<DuplicateSuggestion>("suggested duplicates", (db, p) => db.Set<DuplicateSuggestion>().Where(d => d.FirstId == p.CustomerId || d.SecondId == p.CustomerId), (rows, cancel) => rows.ExecuteDeleteAsync(cancel)),
        new PersonalTable<CustomerMerge>("merges", (db, p) => db.Set<CustomerMerge>().Where(m => m.SurvivorId == p.CustomerId || m.AbsorbedId == p.CustomerId),
            (rows, cancel) => rows.ExecuteUpdateAsync(set => set.SetProperty(m => m.Memory, "{}"), cancel)),
        // What was allowed and refused is kept as the proof that the law wants; the words that it was given in go.
        new PersonalTable<ConsentEntry>("consent", (db, p) => db.Set<ConsentEntry>().Where(e => e.CustomerId == p.CustomerId),
            (rows, cancel) => rows.ExecuteUpdateAsync(set => set.SetProperty(e => e.Proof, (string?)null), cancel)),
        new PersonalTable<ConsentState>("consent now", (db, p) => db.Set<ConsentState>().Where(e => e.CustomerId == p.CustomerId), (rows, cancel) => rows.CountAsync(cancel)),
        // Accounts are kept by law, and name nobody here.
        new PersonalTable<Order>("orders", (db, p) => db.Set<Order>().Where(o => o.CustomerId == p.CustomerId), (rows, cancel) => rows.CountAsync(cancel)),
        new PersonalTable<OrderItem>("orders' items", (db, p) =>
            {
                var orders = db.Set<Order>().Where(o => o.CustomerId == p.CustomerId).Select(o => o.Id);
                return db.Set<OrderItem>().Where(i => orders.Contains(i.OrderId));
            }, (rows, cancel) => rows.CountAsync(cancel)),
        new PersonalTable<PhoneNumber>("numbers", (db, p) => db.PhoneNumbers.Where(n => n.CustomerId == p.CustomerId), (rows, cancel) => rows.ExecuteDeleteAsync(cancel)),
        new PersonalTable<Customer>("customer", (db, p) => db.Customers.Where(c => c.Id == p.CustomerId || c.MergedIntoId == p.CustomerId),
            (rows, cancel) => rows.ExecuteUpdateAsync(
                set => set.SetProperty(c => c.Name, ErasedName).SetProperty(c => c.Organization, (string?)null).SetProperty(c => c.Email, (string?)null)
                    .SetProperty(c => c.Notes, (string?)null).SetProperty(c => c.Language, (string?)null).SetProperty(c => c.TimeZone, (string?)null)
                    .SetProperty(c => c.Fields, (string?)null).SetProperty(c => c.ExternalId, (string?)null).SetProperty(c => c.MadeForNumber, (string?)null).SetProperty(c => c.Revision, c => c.Revision + 1),
                cancel)),
    ];

    /// <summary>Tables without data about customers, or whose rows about them are kept by law, each with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> Others = new Dictionary<string, string>
    {
        ["Users"] = "our own people",
        ["Teams"] = "our own people",
        ["TeamMembers"] = "our own people",
        ["AgentStates"] = "our own people",
        ["ApiKeys"] = "programs",
        ["Audit"] = "who of us did what: ids, never names or texts of customers; kept by law",
        ["LegalHolds"] = "why nothing may be erased; kept by law",
        ["Erasures"] = "that and why somebody was erased, without a name; the numbers in it go when it is done",
        ["IdempotentRequests"] = "gone after a day",
        ["RetentionSettings"] = "settings",
        ["Counters"] = "settings",
        ["JournalCheckpoints"] = "settings",
        ["TicketFollowers"] = "our own people",
        ["TicketLinks"] = "which ticket has to do with which",
        ["TicketMerges"] = "which rows and tags of a ticket went to which other: ids, and no texts",
        ["Feed"] = "ids, codes and times: no names, numbers or texts of customers",
        ["FeedPlaces"] = "settings",
        ["Rules"] = "settings",
        ["RuleRuns"] = "which rule did what to which ticket; gaps of texts are not filled",
        ["RuleMarks"] = "which rule has dealt with which ticket",
        ["Snippets"] = "settings",
        ["SavedViews"] = "settings",
        ["DefaultViews"] = "our own people",
        ["Webhooks"] = "settings",
        ["WebhookDeliveries"] = "which entry of the feed was sent where and when",
        ["CustomerImports"] = "names of files, and counts",
        ["Articles"] = "what we know, not whom",
        ["ArticleVersions"] = "what we know, not whom",
        ["ArticleWords"] = "what we know, not whom",
        ["SlaPolicies"] = "settings",
        ["SlaCalendars"] = "settings",
        ["SlaClocks"] = "until when a ticket was to be answered",
        ["SlaAlerts"] = "until when a ticket was to be answered",
        ["Segments"] = "settings",
        ["DuplicateScans"] = "how far a search has come",
        ["MergeMoves"] = "which rows a merge has moved",
        ["ComplaintCauses"] = "settings",
        ["FieldDefinitions"] = "settings",
        ["Campaigns"] = "settings",
        ["LeadLists"] = "names of files, and counts",
        ["ImportProblems"] = "rows that were not taken; they go with their list",
        ["DoNotCallLists"] = "names of files, and counts",
        ["DoNotCallNumbers"] = "numbers that must not be called, by law",
    };

    private static IQueryable<Contact> Contacts(HelpDeskDb db, Person person) => db.Contacts.Where(c => c.CustomerId == person.CustomerId);

    private static IQueryable<Ticket> Tickets(HelpDeskDb db, Person person) => db.Tickets.Where(t => t.CustomerId == person.CustomerId);

    private static IQueryable<string> Addresses(HelpDeskDb db, Person person) =>
        db.Customers.Where(c => c.Id == person.CustomerId && c.Email != null).Select(c => c.Email!.ToLower());

    private static IQueryable<Lead> Leads(HelpDeskDb db, Person person) => db.Leads.Where(l => l.CustomerId == person.CustomerId);
}

using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>What follows from somebody's word not to be called any more.</summary>
internal sealed class OptOutProjection(HelpDeskDb db, StreamHeads heads)
{
    private readonly HashSet<string> _numbers = [];

    /// <summary>The number is not called any more by whatever campaign; the customer behind it has refused such calls at other numbers too.</summary>
    public async Task ApplyAsync(ContactEvent e, OptedOut opted, CancellationToken cancel)
    {
        var number = TextRules.Clean(opted.Number, 16)!;
        var contact = heads.Contact(e);
        db.DoNotCallEntries.Add(new DoNotCallEntry
        {
            Id = Guid.CreateVersion7(e.At),
            Number = number,
            CustomerId = contact.CustomerId,
            Since = e.At,
            How = TextRules.Clean(opted.How, TextRules.Name)!,
            ContactId = e.Stream,
        });
        _numbers.Add(number);
        await RefuseAsync(e, contact, opted, cancel);
    }

    /// <summary>
    /// Leads that have no other number than one that has just opted out, of whichever campaign, leave the rows of those to be called. Run after the batch is
    /// saved. Leads with a further number stay; the claim looks at each number.
    /// </summary>
    public async Task BlockLeadsAsync(CancellationToken cancel)
    {
        foreach (var number in _numbers)
        {
            var leads = db.LeadNumbers.Where(n => n.Number == number && !db.LeadNumbers.Any(other => other.LeadId == n.LeadId && other.Number != number)).Select(n => n.LeadId);
            await db.Leads.Where(l => leads.Contains(l.Id) && (l.State == LeadState.Ready || l.State == LeadState.Waiting))
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.State, LeadState.DoNotCall), cancel);
        }
    }

    private async Task RefuseAsync(ContactEvent e, Contact contact, OptedOut opted, CancellationToken cancel)
    {
        if (contact.CustomerId is { } id && await PresentCustomer.HoldAsync(db, id, cancel) is { } customer)
        {
            var statement = new ConsentStatement(
                Guid.CreateVersion7(e.At), [ContactChannel.Phone], [ContactPurpose.Marketing, ContactPurpose.Survey], ConsentDecision.Refused, e.At,
                TextRules.Clean($"opted out by {opted.How}", TextRules.Name)!, null, e.Stream);
            await ConsentWriter.AddAsync(db, customer, statement, e.At, Actor.Caller, cancel);
        }
    }
}

using System.Text.Json;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Timeline;

namespace Crm.HelpDesk.Tests.Campaigns;

/// <summary>A test with campaigns and leads: what they are made by, and calls as the contact desk writes them.</summary>
public abstract class CampaignTest<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    protected static readonly JsonElement Proof = JsonSerializer.SerializeToElement(new { allowed = true, zone = "America/New_York" });

    protected static readonly Guid Host = Guid.CreateVersion7();

    protected static CampaignSettings Settings(string name = "Spring") => new(
        name,
        CampaignMode.Progressive,
        "sales",
        10,
        [new("", "+18005550000"), new("+1212", "+12125550000")],
        TimeSpan.FromSeconds(25),
        20,
        "US",
        CallPurpose.Sales,
        RetryPlan.Usual,
        new("America/New_York", [new(DayOfWeek.Monday, new(9, 0), new(17, 0))]),
        "Good morning",
        [new("size", "Size", FormFieldKind.Choice, true, ["S", "L"])],
        [new("sale", "Sold", true), new("not-interested", "Not interested", false)],
        null);

    protected async Task<Guid> AddCampaignAsync(CampaignSettings? settings = null) =>
        Value(await Campaigns.CreateAsync(settings ?? Settings(), Ada, Cancel)).Id;

    /// <summary>A complete list of leads, each with its numbers, due in this order.</summary>
    private protected async Task<List<Guid>> AddLeadsAsync(Guid campaign, params string[][] numbers) =>
        await AddListAsync(campaign, [.. numbers.Select((n, i) => new NewLead($"Lead {i}", n))]);

    private protected async Task<List<Guid>> AddListAsync(Guid campaign, IReadOnlyList<NewLead> leads)
    {
        await using var db = await OpenAsync();
        var list = new LeadList
        {
            Id = Guid.CreateVersion7(), CampaignId = campaign, Name = "List", Version = "1", Date = new(2026, 3, 1),
            State = ImportState.Complete, Enabled = true, ImportedAt = Clock.Now, ImportedBy = "Ada",
        };
        db.LeadLists.Add(list);
        var ids = new List<Guid>();
        foreach (var lead in leads)
        {
            var id = Guid.CreateVersion7();
            db.Leads.Add(new Lead
            {
                Id = id, ListId = list.Id, Name = lead.Name, Priority = lead.Priority, State = LeadState.Ready, Rank = LeadRank.Usual,
                DueAt = Clock.Now.AddTicks(ids.Count), CustomerId = lead.Customer,
            });
            db.LeadNumbers.AddRange(lead.Numbers.Select((n, i) => new LeadNumber { LeadId = id, Position = i, Number = n }));
            ids.Add(id);
        }

        await db.SaveChangesAsync(Cancel);
        return ids;
    }

    private protected sealed record NewLead(string Name, string[] Numbers, int Priority = Lead.UsualPriority, Guid? Customer = null);

    private protected async Task<Lead> LeadAsync(Guid id)
    {
        await using var db = await OpenAsync();
        return (await db.Leads.FindAsync([id], Cancel))!;
    }

    private protected async Task<DialAttempt> AttemptAsync(Guid contact)
    {
        await using var db = await OpenAsync();
        return (await db.DialAttempts.FindAsync([contact], Cancel))!;
    }

    /// <summary>A campaign's contact that was dialed and then went as the bodies say.</summary>
    protected List<ContactEvent> Dialed(Guid campaign, Guid lead, string number, params ContactEventBody[] bodies) => Calls.Stream(
        Guid.CreateVersion7(),
        Clock.Now,
        [new ContactOpened(ContactDirection.Campaign, number, null, "trunk", null, null), new DialAttempted(campaign, lead, number, "progressive", Proof), .. bodies]);

    /// <summary>Stores an attempt that ended so; returns its contact.</summary>
    protected async Task<Guid> DialAsync(Guid campaign, Guid lead, string number, string disposition)
    {
        var call = Dialed(campaign, lead, number, new DialEnded(disposition, 10, 486), new ContactClosed("not-reached", null));
        await Events.AppendAsync(call, 1, Cancel);
        return call[0].Stream;
    }
}

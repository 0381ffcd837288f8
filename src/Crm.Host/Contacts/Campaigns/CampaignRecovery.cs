using Crm.HelpDesk.Campaigns;
using Crm.Routing.Dialer;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>
/// Campaigns after a start: leads that a former run had claimed are free (the journal is stored by now, so one that was dialed is known as dialed), the
/// ledgers of abandoned calls are filled from the record, and what ran runs on.
/// </summary>
internal sealed class CampaignRecovery(ContactDesk desk, CampaignStore store, ILogger<CampaignRecovery> log)
{
    public async Task RunAsync()
    {
        if (await store.ReleaseLeftAsync() is var freed and > 0)
        {
            CampaignLog.Freed(log, freed);
        }

        foreach (var list in await store.RemoveUnfinishedAsync())
        {
            CampaignLog.ImportRemoved(log, list);
        }

        foreach (var record in await store.ListAsync())
        {
            await RestoreAsync(record);
        }

        desk.Mailbox.Post(desk.Campaigns.Queues.Start);
    }

    /// <summary>Tells the dialer of a campaign and of the answers that its ledger counts: once, since a second time would count them again.</summary>
    public async Task RestoreAsync(CampaignRecord record)
    {
        var id = new CampaignId(record.Id);
        var ledger = await store.LedgerAsync(record.Id, desk.Now - desk.Site.DialProfile(record.Settings.Country).AbandonWindow);
        await desk.Mailbox.Ask(() =>
        {
            foreach (var (minute, answered, abandoned) in ledger)
            {
                desk.Campaigns.Tell(new LedgerRestored(id, minute, answered, abandoned));
            }

            desk.Campaigns.Set(record);
            return true;
        });
    }
}

using Crm.HelpDesk.Data;
using Crm.HelpDesk.Imports;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>Writes leads and attempts of a campaign as CSV that a spreadsheet opens as text; streamed, in constant memory.</summary>
public sealed class LeadExport(IDbContextFactory<HelpDeskDb> databases)
{
    private const int RowsAtOnce = 500;

    /// <summary>The leads of all complete lists, with their numbers, list by list.</summary>
    public async Task LeadsAsync(Guid campaign, Stream to, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var csv = new SafeCsv(to);
        await csv.WriteAsync(
            "list", "reference", "name", "organization", "numbers", "state", "due at", "callback", "priority", "attempts", "last attempt at", "outcome", "time zones", "customer", "additional");
        var lists = await db.LeadLists.AsNoTracking().Where(l => l.CampaignId == campaign && l.State == ImportState.Complete).OrderBy(l => l.ImportedAt).ToListAsync(cancel);
        foreach (var list in lists)
        {
            // In the order of an index, in pieces: a page costs the same at the end as at the beginning, and no read lasts long.
            Guid? last = null;
            do
            {
                var leads = await PageAsync(db, list.Id, last, cancel);
                var ids = leads.ConvertAll(l => l.Id);
                var numbers = (await db.LeadNumbers.AsNoTracking().Where(n => ids.Contains(n.LeadId)).ToListAsync(cancel)).ToLookup(n => n.LeadId);
                foreach (var lead in leads)
                {
                    await csv.WriteAsync(
                        list.Name, lead.Reference, lead.Name, lead.Organization, string.Join(' ', numbers[lead.Id].OrderBy(n => n.Position).Select(n => n.Number)),
                        Name(lead.State), lead.DueAt, lead.Rank == LeadRank.Callback ? "yes" : "no", lead.Priority, lead.Attempts, lead.LastAttemptAt, lead.Outcome,
                        lead.Zones, lead.CustomerId, lead.Fields);
                }

                last = leads.Count == RowsAtOnce ? leads[^1].Id : null;
            }
            while (last is not null);
        }
    }

    /// <summary>The attempts in their order, each with the proof that it was allowed by.</summary>
    public async Task AttemptsAsync(Guid campaign, DateTimeOffset from, DateTimeOffset to, Stream stream, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var csv = new SafeCsv(stream);
        await csv.WriteAsync(
            "at", "number", "mode", "disposition", "answered", "live at", "abandoned", "ring seconds", "sip status", "ended at", "agent", "outcome", "success", "form", "lead", "contact", "proof");
        var attempts = db.DialAttempts.AsNoTracking().Where(a => a.CampaignId == campaign && a.At >= from && a.At < to).OrderBy(a => a.At).ThenBy(a => a.ContactId)
            .Select(a => new { Attempt = a, Agent = db.Users.Where(u => u.Id == a.AgentId).Select(u => u.DisplayName).FirstOrDefault() });
        await foreach (var row in db.Stream(attempts).WithCancellation(cancel))
        {
            var a = row.Attempt;
            await csv.WriteAsync(
                a.At, a.Number, a.Mode, a.Disposition, a.Answer, a.LiveAt, a.Abandoned ? "yes" : "no", a.RingSeconds, a.SipStatus, a.EndedAt, row.Agent, a.Outcome,
                a.Success ? "yes" : "no", a.Form, a.LeadId, a.ContactId, a.Proof);
        }
    }

    private static Task<List<Lead>> PageAsync(HelpDeskDb db, Guid list, Guid? after, CancellationToken cancel)
    {
        var leads = db.Leads.AsNoTracking().Where(l => l.ListId == list);
        leads = after is { } id ? leads.Where(l => l.Id.CompareTo(id) > 0) : leads;
        return leads.OrderBy(l => l.Id).Take(RowsAtOnce).ToListAsync(cancel);
    }

    private static string Name(LeadState state) => state == LeadState.DoNotCall ? "do-not-call" : state.ToString().ToLowerInvariant();
}

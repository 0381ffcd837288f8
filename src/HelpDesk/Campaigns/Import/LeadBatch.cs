using Crm.HelpDesk.Data;
using Crm.HelpDesk.Imports;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>Some candidates of an import: looked up together, and stored with their remarks in one transaction.</summary>
internal sealed class LeadBatch(LeadList list, CallPurpose purpose)
{
    private readonly List<LeadCandidate> _candidates = [];
    private readonly List<ImportProblem> _problems = [];

    public int Size => _candidates.Count + _problems.Count;

    public IReadOnlyList<ImportProblem> Problems => _problems;

    /// <param name="candidate">Null when the row is rejected for what <paramref name="remark"/> says.</param>
    public void Add(int line, LeadCandidate? candidate, RowRemark? remark)
    {
        list.Rows++;
        if (candidate is null)
        {
            Reject(line, remark!);
        }
        else
        {
            _candidates.Add(candidate);
        }
    }

    /// <summary>Counts without storing; what is looked up is not known.</summary>
    public void Count()
    {
        foreach (var candidate in _candidates)
        {
            Accept(candidate);
        }
    }

    /// <summary>Stores what is in the batch and the list's figures.</summary>
    public async Task StoreAsync(HelpDeskDb db, DateTimeOffset now, CancellationToken cancel)
    {
        // Looked up before the transaction begins, so that the journal waits for the writing only.
        await db.Database.OpenConnectionAsync(cancel);
        await DropThoseOfCampaignAsync(db, cancel);
        var customers = await CustomersAsync(db, cancel);
        var numbers = _candidates.SelectMany(c => c.Numbers).Distinct().ToList();
        var doNotCall = await DoNotCallCheck.LoadAsync(db, numbers, [.. customers.Values.Distinct()], purpose, now, cancel);
        var (leads, leadNumbers) = (new List<Lead>(_candidates.Count), new List<LeadNumber>(numbers.Count));
        foreach (var candidate in _candidates)
        {
            var lead = Make(candidate, customers);
            leads.Add(lead);
            leadNumbers.AddRange(candidate.Numbers.Select((n, i) => new LeadNumber { LeadId = lead.Id, Position = i, Number = n }));
            if (candidate.Numbers.Select(n => doNotCall.Hit(n, lead.CustomerId)).ToList() is var hits && hits.TrueForAll(hit => hit is not null))
            {
                lead.Block();
                list.DoNotCall++;
                candidate.Remark ??= new("", candidate.Numbers[0], Why(hits[0]!), false);
            }

            Accept(candidate);
        }

        await db.InTransactionAsync(
            async () =>
            {
                await new RowWriter<Lead>(db).InsertAsync(leads, cancel);
                await new RowWriter<LeadNumber>(db).InsertAsync(leadNumbers, cancel);
                await new RowWriter<ImportProblem>(db).InsertAsync(_problems, cancel);
                await new RowWriter<LeadList>(db).UpdateAsync([list], cancel);
            },
            () => db.LeadLists.AnyAsync(l => l.Id == list.Id && l.Rows == list.Rows && l.State == list.State, cancel),
            cancel);
    }

    private static string Why(DoNotCallHit hit) => hit.List is { } supplied
        ? $"On the do-not-call list '{supplied.Name}' of {supplied.Date:yyyy-MM-dd}: taken, and never called."
        : $"Asked not to be called ({hit.How}): taken, and never called.";

    private void Reject(int line, RowRemark remark)
    {
        list.Rejected++;
        list.Duplicates += remark.IsDuplicate ? 1 : 0;
        Report(line, remark);
    }

    private void Accept(LeadCandidate candidate)
    {
        list.Accepted++;
        if (candidate.Remark is { } remark)
        {
            Report(candidate.Line, remark);
        }
    }

    private void Report(int line, RowRemark remark) => _problems.Add(ImportProblem.From(list.Id, line, remark));

    private Lead Make(LeadCandidate candidate, Dictionary<string, Guid> customers)
    {
        // Linked only when all of its numbers that are known belong to one customer.
        var known = candidate.Numbers.Where(customers.ContainsKey).Select(n => customers[n]).Distinct().ToList();
        var order = list.ImportedAt.AddTicks(candidate.Line);
        return new Lead
        {
            Id = Guid.CreateVersion7(order),
            ListId = list.Id,
            CustomerId = known is [var one] && one != Guid.Empty ? one : null,
            Name = candidate.Name,
            Organization = candidate.Organization,
            Reference = candidate.Reference,
            Priority = candidate.Priority,
            Zones = candidate.Zones,
            Fields = candidate.Fields,
            State = LeadState.Ready,
            Rank = LeadRank.Usual,
            DueAt = order,
        };
    }

    private async Task DropThoseOfCampaignAsync(HelpDeskDb db, CancellationToken cancel)
    {
        var taken = new HashSet<string>();
        foreach (var chunk in _candidates.SelectMany(c => c.Numbers).Chunk(StreamHeads.IdsPerQuery))
        {
            taken.UnionWith(await db.LeadNumbers.Where(n => chunk.Contains(n.Number))
                .Join(db.Leads, n => n.LeadId, l => l.Id, (n, l) => new { n.Number, l.ListId })
                .Join(db.LeadLists.Where(l => l.CampaignId == list.CampaignId && l.State == ImportState.Complete), n => n.ListId, l => l.Id, (n, l) => n.Number)
                .ToListAsync(cancel));
        }

        foreach (var candidate in taken.Count == 0 ? [] : _candidates.FindAll(c => c.Numbers.Exists(taken.Contains)))
        {
            var number = candidate.Numbers.Find(taken.Contains)!;
            candidate.Numbers.RemoveAll(taken.Contains);
            if (candidate.Numbers.Count == 0)
            {
                _candidates.Remove(candidate);
                Reject(candidate.Line, new("", number, "This campaign has this number already from another list.", true, true));
            }
            else
            {
                candidate.Remark ??= new("", number, "This campaign has this number already from another list. The lead's other numbers are taken.", false, true);
            }
        }
    }

    // Number → its customer; empty where several have it.
    private async Task<Dictionary<string, Guid>> CustomersAsync(HelpDeskDb db, CancellationToken cancel)
    {
        var found = new Dictionary<string, Guid>();
        foreach (var chunk in _candidates.SelectMany(c => c.Numbers).Chunk(StreamHeads.IdsPerQuery))
        {
            foreach (var row in await db.PhoneNumbers.Where(n => chunk.Contains(n.Number)).Select(n => new { n.Number, n.CustomerId }).ToListAsync(cancel))
            {
                found[row.Number] = found.TryGetValue(row.Number, out var other) && other != row.CustomerId ? Guid.Empty : row.CustomerId;
            }
        }

        return found;
    }
}

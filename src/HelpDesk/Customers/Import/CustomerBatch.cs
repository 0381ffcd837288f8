using System.Text.Json;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Imports;
using Crm.HelpDesk.Search;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>Some candidates of an import: matched with the customers that are known, and stored with their remarks in one transaction.</summary>
internal sealed class CustomerBatch(CustomerImport import, KnownCustomers known, string defaultTier)
{
    private readonly List<CustomerCandidate> _candidates = [];
    private readonly List<(CustomerCandidate Candidate, Guid Known)> _changes = [];
    private readonly List<CustomerCandidate> _new = [];

    public List<ImportProblem> Problems { get; } = [];

    public int Size => _candidates.Count + Problems.Count;

    public void Add(CustomerCandidate candidate) => _candidates.Add(candidate);

    public void Reject(int line, RowRemark remark)
    {
        import.Rejected++;
        Problems.Add(ImportProblem.From(import.Id, line, remark));
    }

    /// <summary>Decides about each candidate by what the database knows. Reads only.</summary>
    public async Task MatchAsync(HelpDeskDb db, CancellationToken cancel)
    {
        var matches = await CustomerMatches.LoadAsync(db, _candidates, cancel);
        foreach (var candidate in _candidates)
        {
            var found = matches.Of(candidate);
            if (found.Count > 1)
            {
                Reject(candidate.Line, new("", Shown(candidate), $"It fits {found.Count} customers that are known. Merge them, or change the row.", true));
            }
            else if (found.Count == 1)
            {
                TakeKnown(candidate, found[0]);
            }
            else if (candidate.Name is null)
            {
                Reject(candidate.Line, new("", Shown(candidate), "The row has no name, and fits no customer that is known.", true));
            }
            else
            {
                import.Created++;
                _new.Add(candidate);
                Remark(candidate);
            }
        }
    }

    /// <summary>Stores what is in the batch and the import's figures. After <see cref="MatchAsync"/>.</summary>
    public async Task StoreAsync(HelpDeskDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var made = _new.ConvertAll(candidate => Make(candidate, now));
        var texts = made.ConvertAll(c => CustomerText.Of(c, []));
        await db.InTransactionAsync(
            async () =>
            {
                await new RowWriter<Customer>(db).InsertAsync(made, cancel);
                await new RowWriter<PhoneNumber>(db).InsertAsync([.. made.SelectMany(customer => customer.Numbers)], cancel);
                await new RowWriter<CustomerText>(db).InsertAsync(texts, cancel);
                if (db.SearchesWords)
                {
                    await new RowWriter<CustomerWord>(db).InsertAsync([.. texts.SelectMany(text => SearchIndex.WordsOf(text).Select(word => new CustomerWord { Id = text.Id, Word = word }))], cancel);
                }

                var rows = made.ConvertAll(customer => new CustomerImportRow { ImportId = import.Id, CustomerId = customer.Id });
                rows.AddRange(await ChangeAsync(db, cancel));
                await new RowWriter<CustomerImportRow>(db).InsertAsync(rows, cancel);
                await new RowWriter<ImportProblem>(db).InsertAsync(Problems, cancel);
                await new RowWriter<CustomerImport>(db).UpdateAsync([import], cancel);
            },
            () => db.CustomerImports.AnyAsync(i => i.Id == import.Id && i.Rows == import.Rows && i.State == import.State, cancel),
            cancel);
    }

    private void TakeKnown(CustomerCandidate candidate, Guid id)
    {
        switch (known)
        {
            case KnownCustomers.Update:
                import.Updated++;
                _changes.Add((candidate, id));
                Remark(candidate);
                break;
            case KnownCustomers.Skip:
                import.Skipped++;
                break;
            default:
                Reject(candidate.Line, new("", Shown(candidate), "This customer is known already.", true, true));
                break;
        }
    }

    private void Remark(CustomerCandidate candidate)
    {
        if (candidate.Remark is { } remark)
        {
            Problems.Add(ImportProblem.From(import.Id, candidate.Line, remark));
        }
    }

    private static string Shown(CustomerCandidate candidate) => candidate.ExternalId ?? candidate.Name ?? candidate.Email ?? (candidate.Numbers.Count > 0 ? candidate.Numbers[0].E164! : "");

    private Customer Make(CustomerCandidate candidate, DateTimeOffset now)
    {
        // In the order of the file, whatever the clock does.
        var at = import.StartedAt.AddTicks(candidate.Line);
        var customer = new Customer { Id = Guid.CreateVersion7(at), Name = candidate.Name!, Tier = candidate.Tier ?? defaultTier, CreatedAt = at < now ? at : now, Revision = 1 };
        Write(customer, candidate);
        return customer;
    }

    private async Task<List<CustomerImportRow>> ChangeAsync(HelpDeskDb db, CancellationToken cancel)
    {
        var before = new Dictionary<Guid, CustomerImportRow>();
        foreach (var some in _changes.Chunk(StreamHeads.IdsPerQuery))
        {
            var ids = some.Select(change => change.Known).ToList();
            var customers = await db.Customers.Include(c => c.Numbers).Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancel);
            foreach (var (candidate, id) in some.Where(change => customers.ContainsKey(change.Known)))
            {
                var customer = customers[id];
                var former = ImportedBefore.Of(customer);
                Write(customer, candidate);
                customer.Revision++;
                before.TryAdd(id, new() { ImportId = import.Id, CustomerId = id, Before = JsonSerializer.Serialize(former) });
            }
        }

        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
        return [.. before.Values];
    }

    /// <summary>What the row leaves empty stays as it is.</summary>
    private static void Write(Customer customer, CustomerCandidate candidate)
    {
        customer.Name = candidate.Name ?? customer.Name;
        customer.Kind = candidate.Kind ?? customer.Kind;
        customer.Organization = candidate.Organization ?? customer.Organization;
        customer.Email = candidate.Email ?? customer.Email;
        customer.ExternalId = candidate.ExternalId ?? customer.ExternalId;
        customer.Tier = candidate.Tier ?? customer.Tier;
        customer.Language = candidate.Language ?? customer.Language;
        customer.TimeZone = candidate.TimeZone ?? customer.TimeZone;
        customer.Notes = candidate.Notes ?? customer.Notes;
        customer.Provisional &= candidate.Name is null;
        if (candidate.Fields.Count > 0)
        {
            var values = new SortedDictionary<string, string>(FieldValues.Read(customer.Fields).ToDictionary(), StringComparer.Ordinal);
            foreach (var (key, value) in candidate.Fields)
            {
                values[key] = value;
            }

            customer.Fields = FieldValues.Write(values);
        }

        var position = customer.Numbers.Count == 0 ? 0 : customer.Numbers.Max(n => n.Position) + 1;
        foreach (var number in candidate.Numbers.Where(number => !customer.Numbers.Exists(have => have.Number == number.E164)))
        {
            customer.Numbers.Add(new PhoneNumber { CustomerId = customer.Id, Number = number.E164!, Extension = number.Extension, Position = position++ });
        }
    }
}

/// <summary>A customer as it was before an import changed it.</summary>
/// <param name="Revision">That it had before; the import's change is the next.</param>
internal sealed record ImportedBefore(
    CustomerKind Kind, string Name, string? Organization, string Tier, string? Language, string? TimeZone, string? Email, string? ExternalId, string? Notes, Guid? OwnerId,
    string? Fields, bool Provisional, IReadOnlyList<string> Numbers, long Revision)
{
    public static ImportedBefore Of(Customer c) => new(
        c.Kind, c.Name, c.Organization, c.Tier, c.Language, c.TimeZone, c.Email, c.ExternalId, c.Notes, c.OwnerId, c.Fields, c.Provisional, [.. c.Numbers.Select(n => n.Number)], c.Revision);

    /// <summary>Takes the import's change back, unless somebody has changed the customer since.</summary>
    public void Restore(Customer c)
    {
        if (c.Revision != Revision + 1)
        {
            return;
        }

        (c.Kind, c.Name, c.Organization, c.Tier, c.Language, c.TimeZone) = (Kind, Name, Organization, Tier, Language, TimeZone);
        (c.Email, c.ExternalId, c.Notes, c.Fields, c.Provisional) = (Email, ExternalId, Notes, Fields, Provisional);
        c.Numbers.RemoveAll(number => !Numbers.Contains(number.Number));
        c.Revision++;
    }
}

/// <summary>The customers that rows of a file may be: by the external id where the row has one, else by number, else by e-mail address.</summary>
internal sealed class CustomerMatches
{
    private readonly Dictionary<string, Match> _byExternalId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Match>> _byNumber = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Match>> _byEmail = new(StringComparer.Ordinal);

    private sealed record Match(Guid Id, string? ExternalId);

    public static async Task<CustomerMatches> LoadAsync(HelpDeskDb db, IReadOnlyList<CustomerCandidate> candidates, CancellationToken cancel)
    {
        var matches = new CustomerMatches();
        foreach (var keys in candidates.Where(c => c.ExternalId is not null).Select(c => c.ExternalId!).Distinct().Chunk(StreamHeads.IdsPerQuery))
        {
            foreach (var row in await db.Customers.Where(c => keys.Contains(c.ExternalId)).Select(c => new { c.Id, c.ExternalId }).ToListAsync(cancel))
            {
                matches._byExternalId.TryAdd(row.ExternalId!, new(row.Id, row.ExternalId));
            }
        }

        foreach (var keys in candidates.SelectMany(c => c.Numbers).Select(n => n.E164!).Distinct().Chunk(StreamHeads.IdsPerQuery))
        {
            var rows = db.PhoneNumbers.Where(n => keys.Contains(n.Number)).Join(db.Customers, n => n.CustomerId, c => c.Id, (n, c) => new { n.Number, c.Id, c.ExternalId });
            foreach (var row in await rows.ToListAsync(cancel))
            {
                Add(matches._byNumber, row.Number, new(row.Id, row.ExternalId));
            }
        }

        foreach (var keys in candidates.Where(c => c.Email is not null).SelectMany(c => Writings(c.Email!)).Distinct().Chunk(StreamHeads.IdsPerQuery))
        {
            foreach (var row in await db.Customers.Where(c => keys.Contains(c.Email)).Select(c => new { c.Email, c.Id, c.ExternalId }).ToListAsync(cancel))
            {
                Add(matches._byEmail, row.Email!, new(row.Id, row.ExternalId));
            }
        }

        return matches;
    }

    /// <summary>Ids, each once.</summary>
    public IReadOnlyList<Guid> Of(CustomerCandidate candidate)
    {
        if (candidate.ExternalId is { } key && _byExternalId.TryGetValue(key, out var one))
        {
            return [one.Id];
        }

        // Two who have keys of their own in the other system are two, whatever number they share.
        bool May(Match match) => candidate.ExternalId is null || match.ExternalId is null;
        var byNumber = candidate.Numbers.SelectMany(n => _byNumber.GetValueOrDefault(n.E164!) ?? []).Where(May).Select(match => match.Id).Distinct().ToList();
        return byNumber.Count > 0 || candidate.Email is null
            ? byNumber
            : [.. Writings(candidate.Email).SelectMany(email => _byEmail.GetValueOrDefault(email) ?? []).Where(May).Select(match => match.Id).Distinct()];
    }

    private static string[] Writings(string email) => [email, email.ToLowerInvariant()];

    private static void Add(Dictionary<string, List<Match>> into, string key, Match match)
    {
        if (!into.TryGetValue(key, out var list))
        {
            into.Add(key, list = []);
        }

        list.Add(match);
    }
}

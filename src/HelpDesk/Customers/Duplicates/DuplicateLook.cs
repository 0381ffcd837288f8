using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>
/// Looks for customers who may be the same as one customer: by number, by e-mail address, and by a similar name in the same place. A few look-ups in indexes, whatever the number of customers.
/// Brings the suggestions about that customer in line with what it finds. Runs inside the transaction that stores the customer.
/// </summary>
internal static class DuplicateLook
{
    /// <summary>A number or address that more customers have is an exchange or a shared mailbox, and says nothing.</summary>
    private const int SharedByTooMany = 10;
    private const int MostCandidates = 100;

    /// <summary>Brings the keys and the suggestions of a stored customer up to date; the caller saves.</summary>
    /// <param name="customer">With numbers, handles, addresses and keys loaded.</param>
    public static async Task RefreshAsync(HelpDeskDb db, Customer customer, DateTimeOffset now, CancellationToken cancel)
    {
        var keys = customer.MergedIntoId is null ? CustomerKey.Of(customer) : [];
        customer.Keys.RemoveAll(have => !keys.Contains(have.Key));
        customer.Keys.AddRange(keys.Where(key => customer.Keys.TrueForAll(have => have.Key != key)).Select(key => new CustomerKey { CustomerId = customer.Id, Key = key }).ToList());
        var found = customer.MergedIntoId is null ? await FindAsync(db, customer, keys, cancel) : [];
        var known = await db.DuplicateSuggestions.Where(s => s.FirstId == customer.Id).Concat(db.DuplicateSuggestions.Where(s => s.SecondId == customer.Id)).ToListAsync(cancel);
        foreach (var (other, reasons) in found)
        {
            var text = TextRules.Clean(string.Join('\n', reasons.Select(r => r.Text)), DuplicateSuggestion.LongestReasons)!;
            var suggestion = known.Find(s => s.FirstId == other || s.SecondId == other);
            if (suggestion is null)
            {
                var (first, second) = Pair(customer.Id, other);
                db.DuplicateSuggestions.Add(new DuplicateSuggestion { Id = Guid.CreateVersion7(now), FirstId = first, SecondId = second, Rank = RankOf(reasons), Reasons = text, FoundAt = now });
            }
            else if (suggestion.State == DuplicateState.Open)
            {
                (suggestion.Rank, suggestion.Reasons) = (RankOf(reasons), text);
            }
        }

        db.DuplicateSuggestions.RemoveRange(known.Where(s => s.State == DuplicateState.Open && !found.ContainsKey(s.FirstId == customer.Id ? s.SecondId : s.FirstId)));
    }

    /// <summary>The order in which a pair is kept.</summary>
    public static (Guid First, Guid Second) Pair(Guid a, Guid b) => a.CompareTo(b) < 0 ? (a, b) : (b, a);

    /// <summary>3: an e-mail address or number, and the name or a nameless caller. 2: the e-mail address, or the name in the same place. 1: the number alone.</summary>
    public static int RankOf(IReadOnlyCollection<Reason> reasons)
    {
        var address = reasons.Any(r => r.Kind is ReasonKind.Number or ReasonKind.Email);
        var name = reasons.Any(r => r.Kind == ReasonKind.Name);
        return address && name ? 3 : name || reasons.Any(r => r.Kind == ReasonKind.Email) ? 2 : 1;
    }

    private static async Task<Dictionary<Guid, List<Reason>>> FindAsync(HelpDeskDb db, Customer customer, IReadOnlyCollection<long> keys, CancellationToken cancel)
    {
        var reasons = new List<(Guid Other, Reason Reason)>();
        reasons.AddRange(await ByNumberAsync(db, customer, cancel));
        reasons.AddRange(await ByEmailAsync(db, customer, cancel));
        var named = keys.Count == 0 ? [] : await db.CustomerKeys.Where(k => keys.Contains(k.Key) && k.CustomerId != customer.Id).Select(k => k.CustomerId).Distinct().Take(MostCandidates).ToListAsync(cancel);
        var ids = reasons.Select(r => r.Other).Union(named).ToList();
        if (ids.Count == 0)
        {
            return [];
        }

        var related = await db.CustomerRelations.Where(r => r.FromId == customer.Id).Select(r => r.ToId)
            .Concat(db.CustomerRelations.Where(r => r.ToId == customer.Id).Select(r => r.FromId)).ToListAsync(cancel);
        var others = await db.Customers.AsNoTracking().Include(c => c.Addresses).Where(c => ids.Contains(c.Id)).ToListAsync(cancel);
        var found = new Dictionary<Guid, List<Reason>>();
        foreach (var other in others.Where(o => !related.Contains(o.Id) && (o.Kind == customer.Kind || o.Provisional || customer.Provisional)))
        {
            var all = reasons.Where(r => r.Other == other.Id).Select(r => r.Reason).Concat(ByName(customer, other, reasons.Exists(r => r.Other == other.Id))).ToList();
            if (all.Count > 0)
            {
                found.Add(other.Id, all);
            }
        }

        return found;
    }

    private static async Task<IEnumerable<(Guid, Reason)>> ByNumberAsync(HelpDeskDb db, Customer customer, CancellationToken cancel)
    {
        var numbers = customer.Numbers.ConvertAll(n => n.Number);
        var shared = await db.PhoneNumbers.AsNoTracking().Where(n => numbers.Contains(n.Number) && n.CustomerId != customer.Id)
            .OrderBy(n => n.Number).ThenBy(n => n.CustomerId).Take(MostCandidates).ToListAsync(cancel);
        return shared.GroupBy(n => n.Number).Where(g => g.Count() < SharedByTooMany)
            .SelectMany(g => g.Where(n => n.Extension == customer.Numbers.Find(own => own.Number == n.Number)!.Extension))
            .Select(n => (n.CustomerId, new Reason(ReasonKind.Number, $"Same number {CustomerRecord.Written(n.Number, n.Extension)}")));
    }

    private static async Task<IEnumerable<(Guid, Reason)>> ByEmailAsync(HelpDeskDb db, Customer customer, CancellationToken cancel)
    {
        var addresses = customer.Handles.Where(h => h.Kind == HandleKind.Email).Select(h => h.Key).ToList();
        var shared = await db.CustomerHandles.AsNoTracking().Where(h => addresses.Contains(h.Key) && h.Kind == HandleKind.Email && h.CustomerId != customer.Id)
            .OrderBy(h => h.Key).ThenBy(h => h.CustomerId).Take(MostCandidates).ToListAsync(cancel);
        return shared.GroupBy(h => h.Key).Where(g => g.Count() < SharedByTooMany).SelectMany(g => g)
            .Select(h => (h.CustomerId, new Reason(ReasonKind.Email, $"Same e-mail address {h.Value}")));
    }

    /// <param name="reached">Number or e-mail address are the same: then the name needs no place.</param>
    private static IEnumerable<Reason> ByName(Customer one, Customer other, bool reached)
    {
        var (a, b) = (NameLikeness.Words(one.Name), NameLikeness.Words(other.Name));
        if (reached && (one.Provisional || other.Provisional))
        {
            return [new(ReasonKind.Name, "One of them is a caller whose name nobody has asked for")];
        }

        if (!NameLikeness.Similar(a, b))
        {
            return [];
        }

        if (CustomerKey.Organization(one.Organization) is { } organization && organization == CustomerKey.Organization(other.Organization))
        {
            return [new(ReasonKind.Name, "Similar name at the same organization")];
        }

        if (one.Addresses.Select(x => CustomerKey.PostalCode(x.PostalCode)).Intersect(other.Addresses.Select(x => CustomerKey.PostalCode(x.PostalCode))).Any(code => code is not null))
        {
            return [new(ReasonKind.Name, "Similar name and the same postal code")];
        }

        var sameOrganization = one.Kind == CustomerKind.Organization && other.Kind == CustomerKind.Organization && a.Order(StringComparer.Ordinal).SequenceEqual(b.Order(StringComparer.Ordinal));
        return sameOrganization ? [new(ReasonKind.Name, "Same name of an organization")] : reached ? [new(ReasonKind.Name, "Similar name")] : [];
    }

    public enum ReasonKind
    {
        Number,
        Email,
        Name,
    }

    public sealed record Reason(ReasonKind Kind, string Text);
}

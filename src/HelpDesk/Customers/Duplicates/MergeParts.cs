using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>
/// The rows that are a part of a customer, and of which two customers may have the same: numbers, handles, addresses, segments, relations. In a merge the survivor gets what it lacks; the
/// memory keeps what the absorbed one had.
/// </summary>
internal static class MergeParts
{
    /// <summary>Gives the parts to the survivor. Both are loaded whole.</summary>
    public static MergeMemory Give(Customer survivor, Customer absorbed)
    {
        var memory = new MergeMemory
        {
            Numbers = [.. absorbed.Numbers.OrderBy(n => n.Position).Select(n => new NumberPart(n.Number, n.Extension, n.Position, survivor.Numbers.TrueForAll(have => have.Number != n.Number)))],
            Handles = [.. absorbed.Handles.OrderBy(h => h.Position).Select(h => new HandlePart(h.Kind, h.Key, h.Value, h.Position, survivor.Handles.TrueForAll(have => (have.Kind, have.Key) != (h.Kind, h.Key))))],
            Addresses = [.. absorbed.Addresses.OrderBy(a => a.Position).Select(a => Part(a) with { Added = survivor.Addresses.TrueForAll(have => Part(have) != Part(a)) })],
            Segments = [.. absorbed.Segments.Select(s => new SegmentPart(s.SegmentId, survivor.Segments.TrueForAll(have => have.SegmentId != s.SegmentId)))],
        };
        Add(survivor, memory.Numbers.Where(n => n.Added));
        Add(survivor, memory.Handles.Where(h => h.Added));
        Add(survivor, memory.Addresses.Where(a => a.Added).ToList());
        survivor.Segments.AddRange(memory.Segments.Where(s => s.Added).Select(s => new CustomerSegment { CustomerId = survivor.Id, SegmentId = s.SegmentId }));
        absorbed.Numbers.Clear();
        absorbed.Handles.Clear();
        absorbed.Addresses.Clear();
        absorbed.Segments.Clear();
        absorbed.Keys.Clear();

        // Free for another provisional customer, if the survivor gives the number away one day.
        absorbed.MadeForNumber = null;
        return memory;
    }

    /// <summary>Takes back what the merge gave to the survivor, except what another merge gave it too, and gives the absorbed customer what it had.</summary>
    /// <param name="others">The survivor's other merges that count.</param>
    public static void GiveBack(Customer survivor, Customer absorbed, MergeMemory memory, IReadOnlyList<MergeMemory> others)
    {
        survivor.Numbers.RemoveAll(have => memory.Numbers.Exists(n => n.Added && n.Number == have.Number) && !others.Any(o => o.Numbers.Exists(n => n.Number == have.Number)));
        survivor.Handles.RemoveAll(have => memory.Handles.Exists(h => h.Added && (h.Kind, h.Key) == (have.Kind, have.Key)) && !others.Any(o => o.Handles.Exists(h => (h.Kind, h.Key) == (have.Kind, have.Key))));
        survivor.Segments.RemoveAll(have => memory.Segments.Exists(s => s.Added && s.SegmentId == have.SegmentId) && !others.Any(o => o.Segments.Exists(s => s.SegmentId == have.SegmentId)));
        survivor.Addresses.RemoveAll(have => memory.Addresses.Exists(a => a.Added && Same(have, a)) && !others.Any(o => o.Addresses.Exists(a => Same(have, a))));
        Add(absorbed, memory.Numbers);
        Add(absorbed, memory.Handles);
        Add(absorbed, memory.Addresses);
        absorbed.Segments.AddRange(memory.Segments.Select(s => new CustomerSegment { CustomerId = absorbed.Id, SegmentId = s.SegmentId }));
    }

    /// <summary>Leads the absorbed customer's relations to the survivor; what would be doubled or lead to itself is dropped and remembered.</summary>
    public static async Task<List<RelationPart>> GiveRelationsAsync(HelpDeskDb db, Guid survivor, Guid absorbed, CancellationToken cancel)
    {
        var all = await db.CustomerRelations.Where(r => r.FromId == survivor || r.FromId == absorbed).Concat(db.CustomerRelations.Where(r => r.ToId == survivor || r.ToId == absorbed)).ToListAsync(cancel);
        var parts = new List<RelationPart>();
        var kept = all.Where(r => r.FromId != absorbed && r.ToId != absorbed).Select(r => (r.FromId, r.ToId, r.Kind)).ToHashSet();
        foreach (var relation in all.Distinct().Where(r => r.FromId == absorbed || r.ToId == absorbed))
        {
            var (from, to) = (relation.FromId == absorbed ? survivor : relation.FromId, relation.ToId == absorbed ? survivor : relation.ToId);
            var dropped = from == to || !kept.Add((from, to, relation.Kind));
            parts.Add(new(relation.Id, relation.FromId, relation.ToId, relation.Kind, relation.Role, relation.CreatedAt, relation.ActorName, dropped));
            (relation.FromId, relation.ToId) = dropped ? (relation.FromId, relation.ToId) : (from, to);
            if (dropped)
            {
                db.CustomerRelations.Remove(relation);
            }
        }

        return parts;
    }

    /// <summary>Leads relations back, and makes those again that were dropped; one that somebody has removed since stays away.</summary>
    public static async Task GiveBackRelationsAsync(HelpDeskDb db, IReadOnlyList<RelationPart> parts, Guid survivor, Guid absorbed, CancellationToken cancel)
    {
        var ids = parts.Select(p => p.Id).ToList();
        var present = await db.CustomerRelations.Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancel);
        foreach (var part in parts)
        {
            if (present.TryGetValue(part.Id, out var relation))
            {
                relation.FromId = part.FromId == absorbed && relation.FromId == survivor ? absorbed : relation.FromId;
                relation.ToId = part.ToId == absorbed && relation.ToId == survivor ? absorbed : relation.ToId;
            }
            else if (part.Dropped && await OtherEndAsync(db, part.FromId, absorbed, cancel) is { } from && await OtherEndAsync(db, part.ToId, absorbed, cancel) is { } to)
            {
                db.CustomerRelations.Add(new CustomerRelation
                {
                    Id = part.Id, FromId = from, ToId = to, Kind = part.Kind, Role = part.Role, CreatedAt = part.CreatedAt, ActorName = part.ActorName,
                });
            }
        }
    }

    // The absorbed customer itself, who is about to be present again; another one as it is now.
    private static async Task<Guid?> OtherEndAsync(HelpDeskDb db, Guid id, Guid absorbed, CancellationToken cancel) =>
        id == absorbed ? id : await PresentCustomer.ResolveAsync(db, id, cancel);

    private static void Add(Customer customer, IEnumerable<NumberPart> numbers) =>
        customer.Numbers.AddRange(numbers.Where(n => customer.Numbers.TrueForAll(have => have.Number != n.Number))
            .Select((n, i) => new PhoneNumber { CustomerId = customer.Id, Number = n.Number, Extension = n.Extension, Position = customer.Numbers.Count + i }).ToList());

    private static void Add(Customer customer, IEnumerable<HandlePart> handles) =>
        customer.Handles.AddRange(handles.Where(h => customer.Handles.TrueForAll(have => (have.Kind, have.Key) != (h.Kind, h.Key)))
            .Select((h, i) => new CustomerHandle { CustomerId = customer.Id, Kind = h.Kind, Key = h.Key, Value = h.Value, Position = customer.Handles.Count + i }).ToList());

    private static void Add(Customer customer, List<AddressPart> addresses)
    {
        var next = customer.Addresses.Count == 0 ? 0 : customer.Addresses.Max(a => a.Position) + 1;
        customer.Addresses.AddRange(addresses.Select((a, i) => new CustomerAddress
        {
            CustomerId = customer.Id, Position = next + i, Kind = a.Kind, Street = a.Street, PostalCode = a.PostalCode, City = a.City, Region = a.Region, Country = a.Country,
        }).ToList());
    }

    private static bool Same(CustomerAddress have, AddressPart part) => Part(have) == part with { Added = false };

    private static AddressPart Part(CustomerAddress a) => new(a.Kind, a.Street, a.PostalCode, a.City, a.Region, a.Country, false);
}

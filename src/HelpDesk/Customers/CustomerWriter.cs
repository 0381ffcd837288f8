using Crm.HelpDesk.Data;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>Puts a checked draft into a customer's rows, which are loaded and tracked; what the draft leaves out stays.</summary>
internal static class CustomerWriter
{
    public const int MostSegments = 500;

    /// <summary>The customer with everything that a draft may change.</summary>
    public static IQueryable<Customer> Whole(HelpDeskDb db) =>
        db.Customers.Include(c => c.Numbers).Include(c => c.Handles).Include(c => c.Addresses).Include(c => c.Segments).Include(c => c.Keys).AsSplitQuery();

    /// <summary>Writes the draft. Runs inside the transaction that stores it.</summary>
    /// <returns>What is wrong with it beside its texts, or null.</returns>
    public static async Task<string?> WriteAsync(HelpDeskDb db, Customer customer, DraftCheck check, CancellationToken cancel)
    {
        if (await FieldsAsync(db, customer, check.Draft, cancel) is { } problem || (problem = await SegmentsAsync(db, customer, check.Draft, cancel)) is not null)
        {
            return problem;
        }

        if (check.Draft.OwnerId is { } owner && owner != customer.OwnerId && !await db.Users.AnyAsync(u => u.Id == owner, cancel))
        {
            return "The owner is not a user of this system. Please choose another.";
        }

        if (await TeamStore.ProblemAsync(db, check.Draft.TeamId, customer.TeamId, cancel) is { } team)
        {
            return team;
        }

        if (check.Draft.TimeZone is { } zone && zone != customer.TimeZone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            return $"There is no time zone \"{zone}\". Write its IANA name, such as Europe/Berlin.";
        }

        Plain(customer, check.Draft);
        Numbers(customer, check.Numbers);
        Handles(customer, check);
        Addresses(customer, check.Draft.Addresses);
        return null;
    }

    private static void Plain(Customer customer, CustomerDraft draft)
    {
        customer.Kind = draft.Kind;
        customer.Name = draft.Name;
        customer.Organization = draft.Organization;
        customer.Tier = draft.Tier;
        customer.Language = draft.Language;
        customer.TimeZone = draft.TimeZone;
        customer.Notes = draft.Notes;
        customer.OwnerId = draft.OwnerId;
        customer.TeamId = draft.TeamId;
    }

    private static void Numbers(Customer customer, IReadOnlyList<PhoneParse> numbers)
    {
        customer.Numbers.RemoveAll(have => numbers.All(number => number.E164 != have.Number));
        for (var i = 0; i < numbers.Count; i++)
        {
            var number = customer.Numbers.Find(have => have.Number == numbers[i].E164);
            if (number is null)
            {
                number = new PhoneNumber { CustomerId = customer.Id, Number = numbers[i].E164! };
                customer.Numbers.Add(number);
            }

            number.Extension = numbers[i].Extension;
            number.Position = i;
        }

        if (numbers.All(number => number.E164 != customer.MadeForNumber))
        {
            customer.MadeForNumber = null;
        }
    }

    // Those of the draft; without any, those that are there, with the former e-mail address in the place of the new one.
    private static void Handles(Customer customer, DraftCheck check)
    {
        var former = customer.Handles.Where(h => h.Kind == HandleKind.Email && h.Value == customer.Email).ToList();
        var wanted = check.Draft.Handles is null
            ? check.Handles.Concat(customer.Handles.OrderBy(h => h.Position).Where(h => !former.Contains(h))).DistinctBy(h => (h.Kind, h.Key)).ToList()
            : check.Handles;
        customer.Handles.RemoveAll(have => wanted.All(handle => (handle.Kind, handle.Key) != (have.Kind, have.Key)));
        for (var i = 0; i < wanted.Count; i++)
        {
            var handle = customer.Handles.Find(have => (have.Kind, have.Key) == (wanted[i].Kind, wanted[i].Key));
            if (handle is null)
            {
                handle = new CustomerHandle { CustomerId = customer.Id, Kind = wanted[i].Kind, Key = wanted[i].Key, Value = wanted[i].Value };
                customer.Handles.Add(handle);
            }

            handle.Value = wanted[i].Value;
            handle.Position = i;
        }

        customer.Email = check.Draft.Email ?? wanted.FirstOrDefault(h => h.Kind == HandleKind.Email)?.Value;
    }

    private static void Addresses(Customer customer, IReadOnlyList<Address>? addresses)
    {
        if (addresses is null)
        {
            return;
        }

        var kept = addresses.Where(a => a is not { Street: null, PostalCode: null, City: null, Region: null, Country: null }).ToList();
        customer.Addresses.RemoveAll(have => have.Position >= kept.Count);
        for (var i = 0; i < kept.Count; i++)
        {
            var address = customer.Addresses.Find(have => have.Position == i);
            if (address is null)
            {
                address = new CustomerAddress { CustomerId = customer.Id, Position = i };
                customer.Addresses.Add(address);
            }

            (address.Kind, address.Street, address.PostalCode, address.City, address.Region, address.Country) =
                (kept[i].Kind, kept[i].Street, kept[i].PostalCode, kept[i].City, kept[i].Region, kept[i].Country);
        }
    }

    private static async Task<string?> FieldsAsync(HelpDeskDb db, Customer customer, CustomerDraft draft, CancellationToken cancel)
    {
        if (draft.Fields is null)
        {
            return null;
        }

        var definitions = await FieldDesk.ListAsync(db, FieldSubject.Customer, cancel);
        if (FieldRules.Check(definitions, draft.Fields, FieldValues.Read(customer.Fields), out var kept) is { } problem)
        {
            return problem;
        }

        customer.Fields = FieldValues.Write(kept);
        return null;
    }

    // A segment is made when it is named for the first time; how it was written then is how it is shown.
    private static async Task<string?> SegmentsAsync(HelpDeskDb db, Customer customer, CustomerDraft draft, CancellationToken cancel)
    {
        if (draft.Segments is null)
        {
            return null;
        }

        var names = draft.Segments.DistinctBy(Segment.KeyOf).ToDictionary(Segment.KeyOf, name => name.Trim());
        var keys = names.Keys.ToList();
        var known = await db.Segments.Where(s => keys.Contains(s.Key)).ToListAsync(cancel);
        var missing = names.Where(name => known.TrueForAll(s => s.Key != name.Key)).ToList();
        if (missing.Count > 0 && await db.Segments.CountAsync(cancel) + missing.Count > MostSegments)
        {
            return $"There are {MostSegments} segments, and no more are possible. Use one that is there.";
        }

        foreach (var (key, name) in missing)
        {
            var segment = new Segment { Id = Guid.CreateVersion7(), Name = name, Key = key };
            db.Segments.Add(segment);
            known.Add(segment);
        }

        customer.Segments.RemoveAll(have => known.TrueForAll(s => s.Id != have.SegmentId));
        customer.Segments.AddRange(known.Where(s => customer.Segments.TrueForAll(have => have.SegmentId != s.Id))
            .Select(s => new CustomerSegment { CustomerId = customer.Id, SegmentId = s.Id }).ToList());
        return null;
    }
}

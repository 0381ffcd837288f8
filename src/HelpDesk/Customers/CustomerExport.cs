using Crm.HelpDesk.Data;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Imports;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>Writes customers as CSV that a spreadsheet opens as text and that an import takes again; streamed, in constant memory.</summary>
public sealed class CustomerExport(IDbContextFactory<HelpDeskDb> databases)
{
    private const int RowsAtOnce = 500;

    private static readonly string[] Headings = ["external id", "kind", "name", "organization", "numbers", "email", "tier", "language", "time zone", "notes"];

    /// <param name="viewer">Whose customers: those that this one may see.</param>
    /// <param name="progress">Told how many are written.</param>
    public async Task WriteAsync(Stream to, Viewer viewer, Action<long>? progress = null, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var csv = new SafeCsv(to);
        var fields = await FieldDesk.ListAsync(db, FieldSubject.Customer, cancel);
        await csv.WriteAsync([.. Headings, .. fields.Select(f => f.Key)]);
        long written = 0;
        for (Guid? last = null; ;)
        {
            // By the primary key, in pieces: a page costs the same at the end as at the beginning, and no read lasts long.
            var customers = db.Customers.SeenBy(viewer).AsNoTracking().Include(c => c.Numbers).AsQueryable();
            customers = last is { } id ? customers.Where(c => c.Id.CompareTo(id) > 0) : customers;
            var page = await customers.OrderBy(c => c.Id).Take(RowsAtOnce).AsSplitQuery().ToListAsync(cancel);
            foreach (var c in page)
            {
                var values = FieldValues.Read(c.Fields);
                var numbers = c.Numbers.OrderBy(n => n.Position).Select(n => CustomerRecord.Written(n.Number, n.Extension));
                await csv.WriteAsync([
                    c.ExternalId, c.Kind.ToString().ToLowerInvariant(), c.Name, c.Organization, string.Join("; ", numbers), c.Email, c.Tier, c.Language, c.TimeZone, c.Notes,
                    .. fields.Select(f => values.GetValueOrDefault(f.Key)),
                ]);
            }

            progress?.Invoke(written += page.Count);
            if (page.Count < RowsAtOnce)
            {
                return;
            }

            last = page[^1].Id;
        }
    }
}

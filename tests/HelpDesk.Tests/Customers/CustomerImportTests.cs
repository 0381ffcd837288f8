using System.Text;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Imports;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Customers;

public abstract class CustomerImportTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Headings = "ID;Name;Company;Phone;Phone 2;E-Mail;Tier;Notes\n";

    private CustomerImports Files => Get<CustomerImports>();

    [Fact]
    public async Task A_file_is_previewed_as_it_will_be_stored()
    {
        var preview = await Files.PreviewAsync(Csv(Headings + "7;Ada;Engines;(212) 555-0100;+1 212 555 0101;ada@example.com;gold;Hi\n8;Bob;;12;;;;\n"), cancel: Cancel);
        Assert.Null(preview.File.Problem);
        Assert.Equal(
            [CustomerColumn.ExternalId, CustomerColumn.Name, CustomerColumn.Organization, CustomerColumn.Number, CustomerColumn.Number, CustomerColumn.Email, CustomerColumn.Tier, CustomerColumn.Notes],
            preview.File.Columns.Select(c => c.Use));
        Assert.Equal(["+12125550100", "+12125550101"], preview.Rows[0].Numbers);
        Assert.Equal(("Ada", "Engines", "ada@example.com", "7", "gold", null, false), (preview.Rows[0].Name, preview.Rows[0].Organization, preview.Rows[0].Email, preview.Rows[0].ExternalId, preview.Rows[0].Tier, preview.Rows[0].Problem, preview.Rows[0].Rejected));
        Assert.True(preview.Rows[1].Rejected);
        Assert.Contains("This is no number", preview.Rows[1].Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PK\u0003\u0004a workbook", "save it as \"CSV UTF-8\"")]
    [InlineData("name\0phone\n", "no text file")]
    public async Task A_workbook_or_another_file_that_is_no_text_is_refused_with_what_to_take_instead(string content, string reason)
    {
        Assert.Contains(reason, (await Files.PreviewAsync(Csv(content), cancel: Cancel)).File.Problem, StringComparison.Ordinal);
        var imported = await Files.ImportAsync(Guid.CreateVersion7(), new CustomerFile("list.xlsx", [CustomerColumn.Name], KnownCustomers.Report), Csv(content), Actor.Server, cancel: Cancel);
        Assert.Contains(reason, imported.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_become_customers_that_are_found_by_name_and_number_and_bad_ones_are_reported_with_line_and_reason()
    {
        var (id, figures) = await ImportAsync(Headings
            + "1;Ada Lovelace;Engines;(212) 555-0100;212 555 0101;ada@example.com;gold;Likes tea\n"
            + "2;Bob;;12;;;;\n"
            + "3;;;;;;;nobody\n"
            + "4;Carol;;;;not an address;;\n"
            + "5;Dave;;;;;platinum;\n"
            + "6;Erin\n"
            + "1;Ada again;;;;;;\n", tiers: ["gold", "standard"]);
        Assert.Equal((7, 1, 0, 0, 6), (figures.Rows, figures.Created, figures.Updated, figures.Skipped, figures.Rejected));
        var report = await Files.ReportAsync(id, 0, 100, Cancel);
        Assert.Equal([3, 4, 5, 6, 7, 8], report.Select(p => p.Line));
        foreach (var (problem, reason) in report.Zip(["This is no number", "has no name", "no e-mail address", "no such tier", "only 2 of 8 columns", "in line 2 of this file"]))
        {
            Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
        }

        var ada = Assert.Single((await Everything.FindAsync("lovelace tea", 5, Viewer.System, Cancel)).Customers).Customer;
        Assert.Equal(("Ada Lovelace", "Engines", "gold", "+12125550100"), (ada.Name, ada.Organization, ada.Tier, ada.Number));
        Assert.Equal(ada.Id, Assert.Single(Callers.Find("+12125550101")).Customer.Id);
        Assert.Equal(2, (await Customers.FindAsync(ada.Id, Viewer.System, Cancel))!.Numbers.Count);
        Assert.Contains(await FeedAsync(), entry => entry.Kind == FeedKinds.CustomerCreated && entry.CustomerId == ada.Id);
    }

    [Theory]
    [InlineData(KnownCustomers.Report, 0, 0, 3)]
    [InlineData(KnownCustomers.Skip, 0, 3, 0)]
    [InlineData(KnownCustomers.Update, 3, 0, 0)]
    public async Task Customers_that_are_known_by_key_number_or_address_are_reported_skipped_or_updated(KnownCustomers known, int updated, int skipped, int rejected)
    {
        await ImportAsync(Headings + "1;By Key;;;;;;\n;By Number;;2125550100;;;;\n;By Mail;;;;m@example.com;;\n");
        var (_, figures) = await ImportAsync(Headings + "1;Key Now;;2125550199;;;gold;\n;Number Now;;(212) 555-0100;;;;\n;Mail Now;;;;M@Example.com;;\n;New;;2125550155;;;;\n", known);
        Assert.Equal((4, 1, updated, skipped, rejected), (figures.Rows, figures.Created, figures.Updated, figures.Skipped, figures.Rejected));
        var names = (await Search.SearchAsync("", null, 10, Viewer.System, Cancel)).Items.Select(c => c.Name).Order();
        Assert.Equal(known == KnownCustomers.Update ? ["Key Now", "Mail Now", "New", "Number Now"] : ["By Key", "By Mail", "By Number", "New"], names);
        if (known == KnownCustomers.Update)
        {
            var key = Assert.Single((await Everything.FindAsync("key", 5, Viewer.System, Cancel)).Customers).Customer;
            Assert.Equal(("gold", "+12125550199"), (key.Tier, key.Number));
        }
    }

    [Fact]
    public async Task Two_with_keys_of_their_own_may_share_a_number_and_a_row_that_fits_two_customers_is_left_out()
    {
        var (id, figures) = await ImportAsync(Headings + "1;Ada;;2125550100;;;;\n2;Bob;;2125550100;;;;\n");
        Assert.Equal(2, figures.Created);
        (id, figures) = await ImportAsync(Headings + ";Who;;2125550100;;;;\n", KnownCustomers.Update);
        Assert.Equal((0, 0, 1), (figures.Created, figures.Updated, figures.Rejected));
        Assert.Contains("fits 2 customers", Assert.Single(await Files.ReportAsync(id, 0, 10, Cancel)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_in_the_middle_nothing_of_it_is_left()
    {
        var bob = await AddCustomerAsync("Bob", "+12125559999");
        var (before, told) = (await StateAsync(), (await FeedAsync()).Count);
        using var cancel = new CancellationTokenSource();
        var file = Headings + ";Robert;;+12125559999;;;gold;changed\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"K{i};Customer {i};;212556{i:0000};;;;\n"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Files.ImportAsync(
            Guid.NewGuid(), File(KnownCustomers.Update), Csv(file), Ada, new Told(figures => { if (figures.Rows >= 4_000) { cancel.Cancel(); } }), cancel.Token));
        Assert.Equal(before, await StateAsync());
        Assert.Equal("Bob", (await Customers.FindAsync(bob.Id, Viewer.System, Cancel))!.Name);
        Assert.Equal(told, (await FeedAsync()).Count);
    }

    [Fact]
    public async Task Cut_off_by_a_kill_it_is_taken_back_at_the_next_start_but_for_who_has_a_ticket_and_what_was_changed_since()
    {
        var bob = await AddCustomerAsync("Bob", "+12125559999");
        var carol = await AddCustomerAsync("Carol", "+12125559998");
        var (id, _) = await ImportAsync(Headings + ";Robert;;+12125559999;;;;\n;Caroline;;+12125559998;;;;\nA;Anna;;;;;;\nB;Berta;;;;;;\n", KnownCustomers.Update, cutBeforeTheEnd: true);
        var anna = Assert.Single((await Everything.FindAsync("anna", 5, Viewer.System, Cancel)).Customers).Customer;
        await AddTicketAsync(anna.Id, "Already asks");
        var caroline = (await Customers.FindAsync(carol.Id, Viewer.System, Cancel))!;
        Value(await Customers.EditAsync(carol.Id, caroline.Revision, Draft("Caroline Smith", "+12125559998"), Cancel));

        Assert.Equal(["customers.csv"], await Files.TakeBackUnfinishedAsync(Cancel));
        Assert.Empty(await Files.TakeBackUnfinishedAsync(Cancel));

        Assert.Equal("Bob", (await Customers.FindAsync(bob.Id, Viewer.System, Cancel))!.Name);
        Assert.Equal("Caroline Smith", (await Customers.FindAsync(carol.Id, Viewer.System, Cancel))!.Name);
        Assert.Equal(["Anna", "Bob", "Caroline Smith"], (await Search.SearchAsync("", null, 10, Viewer.System, Cancel)).Items.Select(c => c.Name).Order());
        Assert.Empty((await Everything.FindAsync("berta", 5, Viewer.System, Cancel)).Customers);
        Assert.Empty(await Files.ReportAsync(id, 0, 10, Cancel));
    }

    [Fact]
    public async Task What_is_exported_is_safe_in_a_spreadsheet_and_imported_again_is_the_same()
    {
        Value(await Get<FieldDesk>().CreateAsync(new FieldDraft(FieldSubject.Customer, "contract", "Contract", FieldType.Text, [], false, 1), Cancel));
        Value(await Customers.CreateAsync(Draft("=cmd|' /C calc'!A0", "+12125550100", "+12125550101 ext. 12") with { Organization = "'=hidden", Email = "a@example.com", Notes = "Two\nlines, \"quoted\"; -x", Kind = CustomerKind.Organization }, Cancel));
        await ImportAsync("name;contract\nÉmile Łuk;@7\n");
        var first = await ExportAsync();
        Assert.Contains("'=cmd", first, StringComparison.Ordinal);
        Assert.Contains("''=hidden", first, StringComparison.Ordinal);
        Assert.DoesNotContain(first.Split(',', '\n'), cell => cell.Trim('"') is ['=' or '+' or '@', ..]);

        await using (var db = await OpenAsync())
        {
            await db.Customers.ExecuteDeleteAsync(Cancel);
        }

        var preview = await Files.PreviewAsync(Csv(first), cancel: Cancel);
        var file = new CustomerFile("again.csv", [.. preview.File.Columns.Select(c => c.Use)], KnownCustomers.Report);
        Assert.Equal(2, Value(await Files.ImportAsync(Guid.NewGuid(), file, Csv(first), Ada, null, Cancel)).Created);
        Assert.Equal(first.Split('\n').Order(), (await ExportAsync()).Split('\n').Order());
    }

    [Fact]
    public async Task A_file_that_does_not_fit_its_description_is_refused_whole()
    {
        var refused = await Files.ImportAsync(Guid.NewGuid(), File(KnownCustomers.Report) with { Columns = [CustomerColumn.Name] }, Csv(Headings), Ada, null, Cancel);
        Assert.Contains("8 columns and 1 are described", Problem(ResultKind.Invalid, refused), StringComparison.Ordinal);
        refused = await Files.ImportAsync(Guid.NewGuid(), new CustomerFile("x", [CustomerColumn.Name, CustomerColumn.Field], KnownCustomers.Report), Csv("name,shoe size\nA,1\n"), Ada, null, Cancel);
        Assert.Contains("no custom field \"shoe size\"", Problem(ResultKind.Invalid, refused), StringComparison.Ordinal);
        refused = await Files.ImportAsync(Guid.NewGuid(), new CustomerFile("x", [CustomerColumn.Name, CustomerColumn.Name], KnownCustomers.Report), Csv("name,name\nA,1\n"), Ada, null, Cancel);
        Assert.Contains("Two columns are described as Name", Problem(ResultKind.Invalid, refused), StringComparison.Ordinal);
        await using var db = await OpenAsync();
        Assert.Empty(await db.CustomerImports.ToListAsync(Cancel));
    }

    private async Task<(Guid Id, CustomerImportFigures Figures)> ImportAsync(string csv, KnownCustomers known = KnownCustomers.Report, string[]? tiers = null, bool cutBeforeTheEnd = false)
    {
        var columns = (await Files.PreviewAsync(Csv(csv), cancel: Cancel)).File.Columns.Select(c => c.Use).ToList();
        var id = Guid.CreateVersion7();
        var figures = Value(await Files.ImportAsync(id, new CustomerFile("customers.csv", columns, known, tiers), Csv(csv), cutBeforeTheEnd ? new Actor(null, "cut") : Ada, null, Cancel));
        if (cutBeforeTheEnd)
        {
            await CutAsync(id, known);
        }

        return (id, figures);
    }

    /// <summary>As a kill leaves it that comes when all rows are stored: not complete, and what it did is noted.</summary>
    private async Task CutAsync(Guid id, KnownCustomers known)
    {
        Assert.Equal(KnownCustomers.Update, known);
        await using var db = await OpenAsync();
        await db.CustomerImports.Where(i => i.Id == id).ExecuteUpdateAsync(set => set.SetProperty(i => i.State, ImportState.Importing), Cancel);
        foreach (var customer in await db.Customers.AsNoTracking().Include(c => c.Numbers).ToListAsync(Cancel))
        {
            var before = customer.Revision == 1 ? null : ImportedBefore.Of(customer) with { Name = customer.Name == "Robert" ? "Bob" : "Carol", Revision = customer.Revision - 1 };
            db.CustomerImportRows.Add(new() { ImportId = id, CustomerId = customer.Id, Before = before is null ? null : System.Text.Json.JsonSerializer.Serialize(before) });
        }

        await db.SaveChangesAsync(Cancel);
    }

    private static CustomerFile File(KnownCustomers known) => new("customers.csv",
        [CustomerColumn.ExternalId, CustomerColumn.Name, CustomerColumn.Organization, CustomerColumn.Number, CustomerColumn.Number, CustomerColumn.Email, CustomerColumn.Tier, CustomerColumn.Notes], known);

    private static MemoryStream Csv(string text) => new(Encoding.UTF8.GetBytes(text));

    private async Task<string> ExportAsync()
    {
        var stream = new MemoryStream();
        await Get<CustomerExport>().WriteAsync(stream, Viewer.System, null, Cancel);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private async Task<List<FeedEntry>> FeedAsync()
    {
        await using var db = await OpenAsync();
        return await db.Set<FeedEntry>().AsNoTracking().OrderBy(e => e.Sequence).ToListAsync(Cancel);
    }

    /// <summary>All that an import touches.</summary>
    private async Task<string> StateAsync()
    {
        await using var db = await OpenAsync();
        var customers = await db.Customers.AsNoTracking().Include(c => c.Numbers).OrderBy(c => c.Id).ToListAsync(Cancel);
        var texts = await db.CustomerTexts.AsNoTracking().OrderBy(t => t.Id).Select(t => t.Head + "|" + t.Body).ToListAsync(Cancel);
        return string.Join('\n', [
            .. customers.Select(c => $"{c.Id} {c.Name} {c.Tier} {c.Notes} {string.Join(' ', c.Numbers.Select(n => n.Number))}"), .. texts,
            $"{await db.PhoneNumbers.CountAsync(Cancel)} {await db.CustomerWords.CountAsync(Cancel)} {await db.CustomerImports.CountAsync(Cancel)} {await db.CustomerImportRows.CountAsync(Cancel)} {await db.ImportProblems.CountAsync(Cancel)}",
        ]);
    }

    private sealed class Told(Action<CustomerImportFigures> tell) : IProgress<CustomerImportFigures>
    {
        public void Report(CustomerImportFigures value) => tell(value);
    }
}

using System.Text;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Imports;
using Crm.HelpDesk.Tests.Providers;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Campaigns;

public abstract class LeadImportTests<TDatabase> : CampaignTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly LeadColumn[] Usual = [LeadColumn.Name, LeadColumn.Number, LeadColumn.Number, LeadColumn.Region, LeadColumn.Keep];

    [Fact]
    public async Task A_file_is_previewed_with_what_its_columns_seem_to_be()
    {
        var preview = await LeadImport.PreviewAsync(Bytes("Vorname;Nachname;Firma;Telefon;Mobile phone 2;PLZ;Lieblingsfarbe\r\nJürgen;Groß;\"Groß; Söhne\";0212;;10115;grün\r\n"), null, Cancel);

        Assert.Equal((FileEncoding.Utf8, ';', null), (preview.Encoding, preview.Separator, preview.Problem));
        Assert.Equal(
            [LeadColumn.FirstName, LeadColumn.LastName, LeadColumn.Organization, LeadColumn.Number, LeadColumn.Number, LeadColumn.PostalCode, LeadColumn.Keep],
            preview.Columns.Select(c => c.Use));
        Assert.Equal("Groß; Söhne", Assert.Single(preview.Columns[2].Samples));
        Assert.NotNull((await LeadImport.PreviewAsync(Bytes("Name,Colour\nA,red\n"), null, Cancel)).Problem);
        Assert.Equal("The file is empty.", (await LeadImport.PreviewAsync(Bytes(""), null, Cancel)).Problem);
    }

    [Fact]
    public async Task Leads_are_stored_in_the_files_order_with_zone_customer_and_what_else_the_row_says()
    {
        var bob = await AddCustomerAsync("Bob", "212 555 0101");
        await AddCustomerAsync("Eve", "212 555 0102");
        await AddCustomerAsync("Eva", "212 555 0102");
        var campaign = await AddCampaignAsync();

        var list = Value(await ImportAsync(campaign, "Name,Phone,Mobile,State,Size\nBob,(212) 555-0101,+1 212 555 0199,NY,L\nEve,2125550102,,TN,\nAnn,2125550103,,,M\n"));

        Assert.Equal((3, 3, 0, 0, 0, true), (list.Rows, list.Accepted, list.Rejected, list.Duplicates, list.DoNotCall, list.Enabled));
        var claimed = (await Queue.ClaimAsync(campaign, 9, Host, Clock.Now, Cancel)).Select(c => c.Lead).ToList();
        Assert.Equal(["Bob", "Eve", "Ann"], claimed.Select(l => l.Name));
        Assert.Equal(["+12125550101", "+12125550199"], claimed[0].Numbers.Select(n => n.Number));
        Assert.Equal([bob.Id, null, null], claimed.Select(l => l.CustomerId));
        Assert.Equal(["America/New_York", "America/New_York,America/Chicago", ""], claimed.Select(l => string.Join(',', l.Zones)));
        Assert.Equal(new Dictionary<string, string> { ["State"] = "NY", ["Size"] = "L" }, claimed[0].Fields);
        Assert.Equal(new Dictionary<string, string> { ["Size"] = "M" }, claimed[2].Fields);
    }

    [Fact]
    public async Task Each_bad_row_is_reported_once_with_its_line_and_the_good_ones_are_taken()
    {
        var campaign = await AddCampaignAsync();
        var file = "Name,Phone,Mobile,State,Size\n"
            + "Good,2125550101,,NY,\n"
            + "Short,212,,NY,\n"
            + "None,,,NY,\n"
            + "\"Two\nlines\",2125550102,,NY,\n"
            + "Wide,2125550103,,NY,L,too many\n"
            + "Narrow,2125550104\n"
            + "Foreign,+49 30 1234567,,NY,\n"
            + "Canadian,416 555 0100,,ON,\n"
            + "Jamaican,876 555 0100,,,\n"
            + "Rounded,2.12555E+09,,NY,\n"
            + "Twice,212-555-0101,,NY,\n"
            + "Half,2125550105,12,NY,\n"
            + ",2125550106,,NY,\n"
            + "\"Open,2125550107,,NY,\n"
            + "\n"
            + "Last,2125550108,,NY,=1+1";

        var list = Value(await ImportAsync(campaign, file));

        var report = await Lists.ReportAsync(list.Id, 0, 100, Cancel);
        Assert.Equal([3, 4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], report.Select(p => p.Line));
        Assert.Equal([3, 4, 7, 8, 9, 10, 11, 12, 13, 16], report.Where(p => p.Rejected).Select(p => p.Line));
        Assert.Equal((16 - 1, 5, 10, 1), (list.Rows, list.Accepted, list.Rejected, list.Duplicates));
        Assert.All(report, p => Assert.False(string.IsNullOrWhiteSpace(p.Reason)));
        Assert.Equal(("Phone", "212"), (report[0].Column, report[0].Value));
        Assert.Contains("line 2 of this file", report.Single(p => p.Line == 13).Reason, StringComparison.Ordinal);
        Assert.Contains("Caribbean", report.Single(p => p.Line == 11).Reason, StringComparison.Ordinal);
        Assert.Contains("quote", report.Single(p => p.Line == 16).Reason, StringComparison.Ordinal);
        var leads = (await Queue.ClaimAsync(campaign, 20, Host, Clock.Now, Cancel)).Select(c => c.Lead).ToList();
        Assert.Equal(["Good", "Two\nlines", "Half", "+12125550106", "Last"], leads.Select(l => l.Name));
        Assert.Equal("=1+1", leads[^1].Fields["Size"]);
    }

    [Theory]
    [InlineData("utf-8", true, FileEncoding.Utf8)]
    [InlineData("utf-8", false, FileEncoding.Utf8)]
    [InlineData("utf-16", true, FileEncoding.Utf16LittleEndian)]
    [InlineData("utf-16", false, FileEncoding.Utf16LittleEndian)]
    [InlineData("utf-16BE", true, FileEncoding.Utf16BigEndian)]
    [InlineData("iso-8859-1", false, FileEncoding.Windows1252)]
    public async Task The_same_list_in_any_encoding_gives_the_same_leads(string name, bool mark, FileEncoding expected)
    {
        var encoding = Encoding.GetEncoding(name);
        var text = "Name;Phone;Mobile;State;Size\r\nJürgen Groß;2125550101;;NY;é\r\n";
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];
        var campaign = await AddCampaignAsync();

        Assert.Equal(expected, (await LeadImport.PreviewAsync(new MemoryStream(bytes), null, Cancel)).Encoding);
        Value(await Imports.ImportAsync(File(campaign), new MemoryStream(bytes), Ada, null, Cancel));

        var lead = Assert.Single(await Queue.ClaimAsync(campaign, 9, Host, Clock.Now, Cancel)).Lead;
        Assert.Equal(("Jürgen Groß", "é"), (lead.Name, lead.Fields["Size"]));
    }

    [Fact]
    public async Task Rows_in_another_encoding_than_the_rest_are_taken_and_reported()
    {
        byte[] bytes =
        [
            .. Encoding.UTF8.GetBytes("Name,Phone,Mobile,State,Size\nJürgen,2125550101,,NY,\n"),
            .. "J"u8, 0xFC, .. "rgen "u8, 0x80, .. ",2125550102,,NY,\n"u8,
            .. "J"u8, 0x81, .. "rgen,2125550103,,NY,\n"u8,
        ];
        var campaign = await AddCampaignAsync();

        var list = Value(await Imports.ImportAsync(File(campaign), new MemoryStream(bytes), Ada, null, Cancel));

        var report = await Lists.ReportAsync(list.Id, 0, 10, Cancel);
        Assert.Equal([(3, false), (4, true)], report.Select(p => (p.Line, p.Rejected)));
        Assert.Contains("0x81", report[1].Reason, StringComparison.Ordinal);
        Assert.Equal(["Jürgen", "Jürgen €"], (await Queue.ClaimAsync(campaign, 9, Host, Clock.Now, Cancel)).Select(c => c.Lead.Name));
    }

    [Fact]
    public async Task A_number_that_the_campaign_has_is_not_taken_again_and_one_on_do_not_call_data_is_never_called()
    {
        var campaign = await AddCampaignAsync();
        var bob = await AddCustomerAsync("Bob", "2125550105");
        Value(await ImportAsync(campaign, Rows("A,2125550101,,,", "B,2125550102,,,")));
        Value(await DoNotCall.AddAsync("+12125550103", null, null, null, "by letter", Cancel));
        Value(await DoNotCall.AddAsync(null, bob.Id, null, null, "by letter", Cancel));

        var second = Value(await ImportAsync(campaign, Rows("A2,2125550101,,,", "B2,2125550102,2125550109,,", "C,2125550103,,,", "Bob,2125550105,,,", "D,2125550103,2125550104,,")));

        Assert.Equal((5, 4, 1, 1, 2), (second.Rows, second.Accepted, second.Rejected, second.Duplicates, second.DoNotCall));
        Assert.Equal([2, 3, 4, 5, 6], (await Lists.ReportAsync(second.Id, 0, 10, Cancel)).Select(p => p.Line));
        var claimed = await Queue.ClaimAsync(campaign, 9, Host, Clock.Now, Cancel);
        Assert.Equal(["A", "B", "B2", "D"], claimed.Select(c => c.Lead.Name));
        Assert.Equal("+12125550109", Assert.Single(claimed[2].Numbers).Number);
        Value(await ImportAsync(await AddCampaignAsync(Settings("Other")), Rows("A,2125550101,,,")));
    }

    [Fact]
    public async Task A_list_can_be_seen_when_it_is_complete_and_a_cancelled_one_leaves_nothing()
    {
        var campaign = await AddCampaignAsync();
        using var cancel = new CancellationTokenSource();
        using var gate = new SemaphoreSlim(0);
        var batch = new TaskCompletionSource<ImportProgress>(TaskCreationOptions.RunContinuationsAsynchronously);
        var progress = new Synchronous(p =>
        {
            batch.TrySetResult(p);
            gate.Wait(Cancel);
        });
        var import = Task.Run(() => Imports.ImportAsync(File(campaign), Bytes(Many(6_000)), Ada, progress, cancel.Token), Cancel);

        Assert.Equal((2_000, 2_000), await batch.Task is var p ? (p.Rows, p.Accepted) : default);
        Assert.Empty(await Queue.ClaimAsync(campaign, 9, Host, Clock.Now, Cancel));
        Assert.Empty(await Lists.OfCampaignAsync(campaign, Cancel));
        Assert.Equal(ResultKind.Invalid, (await ImportAsync(campaign, Rows("X,2125559999,,,"))).Kind);
        await cancel.CancelAsync();
        gate.Release(10);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => import);

        await using var db = await OpenAsync();
        Assert.Equal((0, 0, 0), (await db.LeadLists.CountAsync(Cancel), await db.Leads.CountAsync(Cancel), await db.LeadNumbers.CountAsync(Cancel)));
        Assert.Equal(6_000, Value(await Imports.ImportAsync(File(campaign), Bytes(Many(6_000)), Ada, null, Cancel)).Accepted);
    }

    [Fact]
    public async Task What_a_stop_of_the_server_has_cut_off_is_removed_at_the_next_start()
    {
        var campaign = await AddCampaignAsync();
        var ids = await AddLeadsAsync(campaign, [.. Enumerable.Range(0, 2_500).Select(i => new[] { $"+1212600{i:0000}" })]);
        await using (var db = await OpenAsync())
        {
            await db.LeadLists.ExecuteUpdateAsync(set => set.SetProperty(l => l.State, ImportState.Importing), Cancel);
        }

        var kept = Value(await ImportAsync(campaign, Rows("A,2125550101,,,")));
        Assert.Single(await Queue.ClaimAsync(campaign, 9, Host, Clock.Now, Cancel));

        Assert.Equal(["List"], await Unfinished.RemoveAsync(Cancel));
        Assert.Empty(await Unfinished.RemoveAsync(Cancel));

        Assert.Equal(kept.Id, Assert.Single(await Lists.OfCampaignAsync(campaign, Cancel)).Id);
        await using var after = await OpenAsync();
        Assert.Equal((1, 1), (await after.Leads.CountAsync(Cancel), await after.LeadNumbers.CountAsync(Cancel)));
    }

    [Fact]
    public async Task Files_that_cannot_be_what_was_described_are_refused_with_a_sentence_and_leave_nothing()
    {
        var campaign = await AddCampaignAsync();
        Assert.Contains("4 columns", Problem(ResultKind.Invalid, await ImportAsync(campaign, "Name,Phone,Mobile,State\nA,2125550101,,\n")), StringComparison.Ordinal);
        Problem(ResultKind.Invalid, await ImportAsync(campaign, ""));
        Problem(ResultKind.Invalid, await ImportAsync(campaign, Rows("A,12,,,")));
        Problem(ResultKind.Invalid, await ImportAsync(Guid.NewGuid(), Rows("A,2125550101,,,")));
        Problem(ResultKind.Invalid, await Imports.ImportAsync(File(campaign) with { Columns = [LeadColumn.Name, LeadColumn.Keep, LeadColumn.Name, LeadColumn.Keep, LeadColumn.Keep] }, Bytes(Rows("A,2125550101,,,")), Ada, null, Cancel));
        Problem(ResultKind.Invalid, await Imports.ImportAsync(File(campaign) with { Version = "" }, Bytes(Rows("A,2125550101,,,")), Ada, null, Cancel));
        await using var db = await OpenAsync();
        Assert.Equal((0, 0), (await db.LeadLists.CountAsync(Cancel), await db.ImportProblems.CountAsync(Cancel)));
    }

    [Fact]
    public async Task A_check_finds_what_an_import_would_and_stores_nothing()
    {
        var campaign = await AddCampaignAsync();
        var check = Value(await Imports.CheckAsync(File(campaign), Bytes(Rows("A,2125550101,,,", "B,12,,,", "C,2125550101,,,")), null, Cancel));

        Assert.Equal((3, 1, 2), (check.Total.Rows, check.Total.Accepted, check.Total.Rejected));
        Assert.Equal([3, 4], check.Problems.Select(p => p.Line));
        await using var db = await OpenAsync();
        Assert.Equal(0, await db.LeadLists.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_list_may_be_disabled_and_one_that_was_never_dialed_withdrawn()
    {
        var campaign = await AddCampaignAsync();
        var (first, second) = (Value(await ImportAsync(campaign, Rows("A,2125550101,,,"))), Value(await ImportAsync(campaign, Rows("B,2125550102,,,"))));

        var disabled = Value(await Lists.EnableAsync(first.Id, first.Revision, false, Cancel));
        Assert.Equal("B", Assert.Single(await Queue.ClaimAsync(campaign, 9, Host, Clock.Now, Cancel)).Lead.Name);
        Assert.Equal(ResultKind.Conflict, (await Lists.EnableAsync(first.Id, first.Revision, true, Cancel)).Kind);
        Problem(ResultKind.Invalid, await Lists.WithdrawAsync(second.Id, Cancel));
        Value(await Lists.WithdrawAsync(disabled.Id, Cancel));
        Assert.Equal(second.Id, Assert.Single(await Lists.OfCampaignAsync(campaign, Cancel)).Id);
    }

    [Fact]
    public async Task A_list_is_not_dialed_after_its_expiry()
    {
        var campaign = await AddCampaignAsync(Settings() with { ListExpiry = TimeSpan.FromDays(30) });
        Value(await ImportAsync(campaign, Rows("A,2125550101,,,", "B,2125550102,,,")));
        var end = new DateTimeOffset(2026, 3, 31, 0, 0, 0, TimeSpan.Zero);
        Assert.Single(await Queue.ClaimAsync(campaign, 1, Host, end.AddTicks(-1), Cancel));
        Assert.Empty(await Queue.ClaimAsync(campaign, 1, Host, end, Cancel));
    }

    private Task<Result<LeadListRecord>> ImportAsync(Guid campaign, string text) => Imports.ImportAsync(File(campaign), Bytes(text), Ada, null, Cancel);

    private static LeadFile File(Guid campaign) => new(campaign, "Fair", "2026-03", new(2026, 3, 1), Usual);

    private static string Rows(params string[] rows) => "Name,Phone,Mobile,State,Size\n" + string.Join('\n', rows);

    private static string Many(int count) => Rows([.. Enumerable.Range(0, count).Select(i => $"Lead {i},212{2000000 + i},,NY,M")]);

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private sealed class Synchronous(Action<ImportProgress> report) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => report(value);
    }
}

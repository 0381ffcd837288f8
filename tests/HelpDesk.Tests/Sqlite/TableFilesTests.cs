using System.Text.Json;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Opportunities;
using Crm.HelpDesk.Search;
using Crm.HelpDesk.Sqlite;
using Crm.HelpDesk.SqlServer;
using Crm.HelpDesk.Tests.Campaigns;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tests.SqlServer;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.HelpDesk.Tests.Sqlite;

/// <summary>Everything out of one database and into another.</summary>
public sealed class TableFilesTests : CampaignTest<SqliteTestDatabaseAlone>
{
    private DirectoryInfo Folder => Directory.CreateDirectory(Path.Combine(FilesFolder, "tables"));

    [Fact]
    public async Task Everything_arrives_with_its_ids_and_is_found()
    {
        await FillAsync();
        await Get<TableFiles>().ExportAsync(Folder.FullName, (_, _) => { }, Cancel);

        await using var other = await OtherAsync();
        var done = new Dictionary<string, long>();
        await other.GetRequiredService<TableFiles>().ImportAsync(Folder.FullName, done.Add, Cancel);
        await other.GetRequiredService<SearchRebuild>().RunAsync(null, Cancel);

        Assert.True(done["Customers"] > 2 && done["ContactEvents"] > 10 && done["TicketEntries"] > 2 && done["Campaigns"] == 1);
        var again = Directory.CreateDirectory(Path.Combine(Folder.FullName, "again")).FullName;
        await other.GetRequiredService<TableFiles>().ExportAsync(again, (_, _) => { }, Cancel);
        foreach (var file in Folder.GetFiles())
        {
            Assert.Equal(await Lines(file.FullName), await Lines(Path.Combine(again, file.Name)));
        }

        Assert.Single((await other.GetRequiredService<QuickSearch>().FindAsync("hostile", 5, Viewer.System, Cancel)).Customers);
        Assert.Equal("ok", await PragmaAsync(other, "integrity_check"));
        Assert.Null(await PragmaAsync(other, "foreign_key_check"));

        static async Task<List<string>> Lines(string file) => [.. (await File.ReadAllLinesAsync(file, Cancel)).SkipLast(1).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [InlineData("cut", "cut off or was changed")]
    [InlineData("changed", "cut off or was changed")]
    [InlineData("missing", "is missing")]
    [InlineData("column", "was written by another version")]
    [InlineData("garbage", "cannot be read")]
    public async Task Files_that_are_not_whole_change_nothing(string damage, string because)
    {
        await FillAsync();
        await Get<TableFiles>().ExportAsync(Folder.FullName, (_, _) => { }, Cancel);
        var file = Path.Combine(Folder.FullName, "TicketEntries.jsonl");
        var lines = await File.ReadAllLinesAsync(file, Cancel);
        switch (damage)
        {
            case "cut":
                await File.WriteAllLinesAsync(file, lines[..^2], Cancel);
                break;
            case "changed":
                await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Cancel)).Replace("The text", "The test", StringComparison.Ordinal), Cancel);
                break;
            case "missing":
                File.Delete(file);
                break;
            case "column":
                await File.WriteAllLinesAsync(file, [lines[0].Replace("\"Text\"", "\"Txt\"", StringComparison.Ordinal), .. lines[1..]], Cancel);
                break;
            default:
                await File.WriteAllLinesAsync(file, [lines[0], "[1,2", .. lines[1..]], Cancel);
                break;
        }

        await using var other = await OtherAsync();
        var failure = await Assert.ThrowsAsync<TableFileException>(() => other.GetRequiredService<TableFiles>().ImportAsync(Folder.FullName, (_, _) => { }, Cancel));
        Assert.Contains(because, failure.Message, StringComparison.Ordinal);
        await using var db = await other.GetRequiredService<IDbContextFactory<HelpDeskDb>>().CreateDbContextAsync(Cancel);
        Assert.False(await db.Customers.AnyAsync(Cancel) || await db.Users.AnyAsync(Cancel));
        Assert.Equal(1000, await db.Counters.Where(c => c.Name == Counter.Tickets).Select(c => c.Value).SingleAsync(Cancel));
    }

    [Fact]
    public async Task Only_an_empty_database_takes_them()
    {
        await FillAsync();
        await Get<TableFiles>().ExportAsync(Folder.FullName, (_, _) => { }, Cancel);
        var failure = await Assert.ThrowsAsync<TableFileException>(() => Get<TableFiles>().ImportAsync(Folder.FullName, (_, _) => { }, Cancel));
        Assert.Contains("The database is not empty", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_databases_have_the_same_tables_and_columns_and_count_no_row_that_is_carried()
    {
        await using var sqlite = await OpenAsync();
        await using var server = new SqlServerHelpDeskDb(SqlServerTranslation.Options(new StubConnection()));
        Assert.Equal(
            TableFiles.Tables(sqlite).Select(t => $"{t.Name}: {string.Join(' ', t.Columns)}"),
            TableFiles.Tables(server).Select(t => $"{t.Name}: {string.Join(' ', t.Columns)}"));
        Assert.DoesNotContain(TableFiles.Tables(sqlite), table => table.Entity.GetProperties().Any(TableWriter.IsGiven));
    }

    [Fact]
    public async Task A_row_of_SQLite_is_written_for_SQL_Server_as_that_stores_it()
    {
        await FillAsync();
        await Get<TableFiles>().ExportAsync(Folder.FullName, (_, _) => { }, Cancel);
        await using var server = new SqlServerHelpDeskDb(SqlServerTranslation.Options(new StubConnection()));
        await using var transaction = await server.Database.BeginTransactionAsync(Cancel);
        foreach (var table in TableFiles.Tables(server))
        {
            var file = Path.Combine(Folder.FullName, $"{table.Name}.jsonl");
            var rows = (await File.ReadAllLinesAsync(file, Cancel))[1..^1].Select((line, i) => table.Read(file, i, line)).ToList();
            StubConnection.Seen.Clear();
            await new TableWriter(server, table.Entity).InsertAsync(rows, Cancel);
            Assert.All(StubConnection.Seen.SelectMany(c => c.Parameters), p => Assert.True(p.Value is DBNull or null or string or byte[] or DateTimeOffset or DateOnly or DateTime or bool or int or long or double or decimal, $"{table.Name}: {p.Value?.GetType()}"));
        }
    }

    private async Task FillAsync()
    {
        var olga = await AddUserAsync("olga");
        var bob = Value(await Customers.CreateAsync(Draft("Bob 'quoted' \"hostile\" <b> 🙂", "+12125550100 ext. 7") with { OwnerId = olga.Id, Notes = "two\nlines\u2028\t", Kind = CustomerKind.Organization }, Cancel));
        await AddCustomerAsync("Ada", "+12125550101");
        Value(await Get<FieldDesk>().CreateAsync(new FieldDraft(FieldSubject.Customer, "size", "Size", FieldType.Choice, ["L", "XL"], false, 1), Cancel));
        var ticket = await AddTicketAsync(bob.Id, "Broken", olga.Id);
        Value(await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), "A note", null, Ada, Cancel));
        await Events.AppendAsync(Calls.Answered(Clock.Now, "+12125550100", bob.Id, olga.Id), 14, Cancel);
        await Events.AppendAsync(Calls.Message(Clock.Now.AddMinutes(1), "+13105550199", null, Guid.CreateVersion7(), Guid.CreateVersion7()), 20, Cancel);
        Value(await Opportunities.CreateAsync(new OpportunityDraft(Guid.NewGuid(), bob.Id, "Sale", 1234.56m, "USD"), Ada, Cancel));
        await AddLeadsAsync(await AddCampaignAsync(), ["+12125550177"], ["+12125550178", "+12125550179"]);
    }

    private static async Task<ServiceProvider> OtherAsync()
    {
        var database = new SqliteTestDatabaseAlone();
        var services = new ServiceCollection();
        await database.RegisterAsync(services, _ => { });
        services.AddHelpDesk(new HelpDeskOptions { Country = "US" });
        return services.BuildServiceProvider();
    }

    private static async Task<string?> PragmaAsync(IServiceProvider services, string name)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<HelpDeskDb>>().CreateDbContextAsync(Cancel);
        await db.Database.OpenConnectionAsync(Cancel);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return await command.ExecuteScalarAsync(Cancel) as string;
    }
}

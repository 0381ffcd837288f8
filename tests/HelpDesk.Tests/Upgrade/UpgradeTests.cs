using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Privacy;
using Crm.HelpDesk.Search;
using Crm.HelpDesk.Sqlite;
using Crm.HelpDesk.SqlServer;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.HelpDesk.Tests.Upgrade;

/// <summary>A database of the first version, with rows in each of its tables, is brought up to date by this one.</summary>
public sealed class UpgradeTests
{
    /// <summary>Made anew by the upgrade, because searching works in another way now.</summary>
    private static readonly string[] Derived = ["CustomerWords"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_that_the_first_version_stored_in_SQLite_is_kept()
    {
        await using var database = new SqliteTestDatabase();
        await using var services = Services(database.File, services => services.AddHelpDeskSqlite(database.File));
        await UpgradeAsync(services, () => HelpDeskSqlite.MigrateAsync(services, Cancel));

        await using var db = await services.GetRequiredService<IDbContextFactory<HelpDeskDb>>().CreateDbContextAsync(Cancel);
        Assert.Empty(await db.Database.SqlQueryRaw<string>("SELECT \"table\" AS Value FROM pragma_foreign_key_check").ToListAsync(Cancel));
        Assert.Equal("ok", await db.Database.SqlQueryRaw<string>("SELECT integrity_check AS Value FROM pragma_integrity_check").SingleAsync(Cancel));
    }

    [Fact]
    public async Task Everything_that_the_first_version_stored_in_SQL_Server_is_kept()
    {
        Assert.SkipUnless(SqlServerTestDatabases.Server is not null, $"{SqlServerTestDatabases.Variable} is not set: no SQL Server to test on.");
        var connection = new SqlConnectionStringBuilder(SqlServerTestDatabases.Server) { InitialCatalog = $"CrmTest_{Guid.NewGuid():N}" }.ConnectionString;
        await using var services = Services(Path.GetTempPath(), services => services.AddHelpDeskSqlServer(connection).AddSingleton<ITextSearch, WordSearch>());
        await SqlServerTestDatabases.Making.WaitAsync(Cancel);
        try
        {
            await UpgradeAsync(services, () => HelpDeskSqlServer.MigrateAsync(services, TimeSpan.FromSeconds(30), _ => { }, Cancel));
        }
        finally
        {
            SqlServerTestDatabases.Making.Release();
            await using var db = await services.GetRequiredService<IDbContextFactory<HelpDeskDb>>().CreateDbContextAsync(CancellationToken.None);
            await db.Database.EnsureDeletedAsync(CancellationToken.None);
        }
    }

    private static ServiceProvider Services(string files, Action<IServiceCollection> database)
    {
        var services = new ServiceCollection();
        database(services);
        services.AddHelpDesk(new HelpDeskOptions { Country = "US", Attachments = new() { Folder = files + "-files" } });
        services.AddSingleton<IRecordingFiles>(new RecordingFolder());
        return services.BuildServiceProvider();
    }

    private static async Task UpgradeAsync(ServiceProvider services, Func<Task> migrateAsync)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<HelpDeskDb>>().CreateDbContextAsync(Cancel);
        var first = await FirstSchema.MakeAsync(db, Cancel);
        var before = new Dictionary<string, List<string>>();
        foreach (var table in first.Tables)
        {
            before[table] = await first.ReadAsync(table, Cancel);
            Assert.True(before[table].Count > 0, $"{table} is empty, so that nothing of it is tested");
        }

        await migrateAsync();

        foreach (var table in first.Tables.Except(Derived))
        {
            Assert.Equal(before[table], await first.ReadAsync(table, Cancel));
        }

        await ColumnsThatAreNewAsync(db);
        await AsTheProgramReadsItAsync(services);
        await migrateAsync();
        Assert.Equal(2, await db.CustomerTexts.CountAsync(Cancel));
    }

    private static async Task ColumnsThatAreNewAsync(HelpDeskDb db)
    {
        foreach (var ticket in await db.Tickets.AsNoTracking().ToListAsync(Cancel))
        {
            Assert.Equal((TicketKind.Question, TicketImpact.Medium, TicketUrgency.Medium), (ticket.Kind, ticket.Impact, ticket.Urgency));
            Assert.Equal((null, null, null, null, null), (ticket.MergedIntoId, ticket.ParentId, ticket.TeamId, ticket.PendingUntil, ticket.DueAt));
        }

        Assert.DoesNotContain(await db.TicketEntries.AsNoTracking().ToListAsync(Cancel), entry => entry.Public);
        Assert.DoesNotContain(await db.Customers.AsNoTracking().ToListAsync(Cancel), customer => customer.MergedIntoId is not null || customer.TeamId is not null || customer.Fields is not null);
        var handle = Assert.Single(await db.CustomerHandles.AsNoTracking().ToListAsync(Cancel));
        Assert.Equal((FirstSchema.Id("Customers", 1), HandleKind.Email, "ada@example.com", "Ada@Example.com"), (handle.CustomerId, handle.Kind, handle.Key, handle.Value));
        Assert.Equal(7, await db.ComplaintCauses.CountAsync(Cancel));
    }

    private static async Task AsTheProgramReadsItAsync(ServiceProvider services)
    {
        var ada = FirstSchema.Id("Customers", 1);
        var customer = await services.GetRequiredService<CustomerDirectory>().FindAsync(ada, Viewer.System, Cancel);
        Assert.Equal(("Ada Lovelace", CustomerKind.Person, FirstSchema.Id("Users", 1)), (customer!.Name, customer.Kind, customer.OwnerId));
        Assert.Equal("+12125550100 ext. 12", Assert.Single(customer.Numbers));
        var ticket = await services.GetRequiredService<TicketQueries>().FindAsync(FirstSchema.Id("Tickets", 1), Viewer.System, Cancel);
        Assert.Equal((1001, TicketState.Open, TicketPriority.High), (ticket!.Number, ticket.State, ticket.Priority));
        Assert.Equal("grace", (await services.GetRequiredService<UserStore>().FindAsync(FirstSchema.Id("Users", 1), Cancel))!.UserName);
        Assert.NotEmpty((await services.GetRequiredService<TimelineReader>().OfCustomerAsync(ada, null, 20, Viewer.System, Cancel))!.Items);
        var search = services.GetRequiredService<QuickSearch>();
        Assert.Equal(ada, Assert.Single((await search.FindAsync("lovelace", 5, Viewer.System, Cancel)).Customers).Customer.Id);
        Assert.Equal(1001, Assert.Single((await search.FindAsync("punched cards", 5, Viewer.System, Cancel)).Tickets).Ticket.Number);
    }
}

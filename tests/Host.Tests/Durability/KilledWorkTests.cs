using System.Text;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tickets;
using Crm.Host.Tests.Backups;
using Crm.Host.Tests.Commands;
using Crm.TestKit;
using Crm.TestKit.Processes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Host.Tests.Durability;

/// <summary>kill -9 while people's work is half done: a file that comes in by the page, customers who are being merged, and the same file by the command line.</summary>
public sealed class KilledWorkTests
{
    private const int Rows = 20_000, Pairs = 8, TicketsOfEach = 5;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_import_is_taken_back_and_each_merge_is_whole_or_not_begun()
    {
        using var scratch = new ScratchDirectory("killed");
        await using var server = await CrmProcess.StartAsync(scratch.Path, _ => { });
        using var admin = new CrmClient(server.Web);
        await admin.SetUpAsync(await server.SetupTokenAsync(), "root", "a-long-pass-word-1");
        var pairs = await PairsAsync(server.DataFolder);
        await admin.PostCsvAsync("/api/customers/imports?name=people.csv&known=report", People());
        var merging = MergeAsync(admin, pairs);
        await Eventually.TrueAsync(() => Count(server, "Customers") > Pairs * 2 && Count(server, "CustomerMerges") > 1, Deadline, () => "neither came so far");

        server.Kill();
        await Assert.ThrowsAnyAsync<Exception>(() => merging);
        await server.RestartAsync();

        Assert.Equal(2 * Pairs, Count(server, "Customers"));
        Assert.Equal((0, 0), (Count(server, "CustomerImports"), Count(server, "CustomerImportRows")));
        var merged = 0;
        foreach (var (survivor, absorbed) in pairs)
        {
            var owners = Texts(server, $"SELECT HEX(CustomerId) FROM Tickets WHERE Title LIKE '{absorbed.Id}%'");
            Assert.Equal(TicketsOfEach, owners.Count);
            var isMerged = Texts(server, $"SELECT HEX(MergedIntoId) FROM Customers WHERE Id = x'{Hex(absorbed.Id)}' AND MergedIntoId IS NOT NULL").Count == 1;
            Assert.All(owners, owner => Assert.Equal(Hex(isMerged ? survivor.Id : absorbed.Id), owner));
            merged += isMerged ? 1 : 0;
        }

        Assert.Equal(merged, Count(server, "CustomerMerges"));
        Assert.InRange(merged, 1, Pairs - 1);
    }

    [Fact]
    public async Task The_import_command_takes_back_what_a_killed_one_left_and_an_export_that_was_killed_is_none()
    {
        await using var site = await BackupSite.StartAsync();
        var file = site.Scratch("people.csv");
        await File.WriteAllTextAsync(file, People());
        string[] folders = ["--data", site.Data, "--config", site.Config];
        await KilledCommandTests.KillAsync(() => BackupSite.Customers(site.Data).Count > 0, ["import", "customers", file, .. folders]);
        Assert.InRange(BackupSite.Customers(site.Data).Count, 1, Rows - 1);

        await site.RunAsync(Host.Commands.ImportCommand.Command, ["customers", file, .. folders]);
        Assert.Contains("An import of people.csv that was cut off was taken back.", site.Said);
        Assert.Equal((Rows, Rows), (BackupSite.Customers(site.Data).Count, BackupSite.Customers(site.Data).Distinct().Count()));

        var everything = site.Scratch("everything");
        await KilledCommandTests.KillAsync(() => Directory.Exists(everything + ".partial"), ["export", "all", everything, .. folders]);
        Assert.False(Directory.Exists(everything));
        await site.RunAsync(Host.Commands.ExportCommand.Command, ["all", everything, .. folders]);
        Assert.False(Directory.Exists(everything + ".partial"));
        Assert.Contains($"Customers: {Rows} rows", site.Said);
    }

    private static async Task MergeAsync(CrmClient admin, IReadOnlyList<(CustomerRecord Survivor, CustomerRecord Absorbed)> pairs)
    {
        foreach (var (survivor, absorbed) in pairs)
        {
            await admin.PostAsync($"/api/customers/{survivor.Id}/merge", new MergeEdit(absorbed.Id, survivor.Revision, absorbed.Revision, []));
        }
    }

    /// <summary>Customers to be merged two by two; the second of each has tickets that are titled with its id.</summary>
    private static async Task<List<(CustomerRecord Survivor, CustomerRecord Absorbed)>> PairsAsync(string data)
    {
        await using var services = BackupSite.Open(data);
        var (customers, desk) = (services.GetRequiredService<CustomerDirectory>(), services.GetRequiredService<TicketDesk>());
        var pairs = new List<(CustomerRecord, CustomerRecord)>();
        for (var i = 0; i < Pairs; i++)
        {
            var two = new List<CustomerRecord>();
            foreach (var name in new[] { "Survivor", "Absorbed" })
            {
                two.Add((await customers.CreateAsync(new CustomerDraft($"{name} {i}", null, "gold", null, null, null, null, null, []), Actor.Caller)).Value!);
            }

            for (var ticket = 0; ticket < TicketsOfEach; ticket++)
            {
                Assert.True((await desk.CreateAsync(new TicketDraft(Guid.NewGuid(), two[1].Id, $"{two[1].Id} {ticket}", null), Actor.Caller)).IsOk);
            }

            pairs.Add((two[0], two[1]));
        }

        SqliteConnection.ClearAllPools();
        return pairs;
    }

    private static string People()
    {
        var csv = new StringBuilder("name,notes\n");
        for (var i = 0; i < Rows; i++)
        {
            csv.Append("Person ").Append(i).Append(',').Append('n', 100).Append('\n');
        }

        return csv.ToString();
    }

    private static int Count(CrmProcess server, string table) => int.Parse(Texts(server, $"SELECT CAST(COUNT(*) AS TEXT) FROM {table}")[0], System.Globalization.CultureInfo.InvariantCulture);

    private static List<string> Texts(CrmProcess server, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "crm.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var found = new List<string>();
        while (rows.Read())
        {
            found.Add(rows.GetString(0));
        }

        return found;
    }

    private static string Hex(Guid id) => Convert.ToHexString(id.ToByteArray(bigEndian: true));
}

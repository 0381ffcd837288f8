using System.Diagnostics;
using System.Text;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Tests.Campaigns;
using Crm.HelpDesk.Tests.Providers;

namespace Crm.HelpDesk.Tests.Sqlite;

/// <summary>Prints what lists cost here. Times of a shared machine prove nothing, so only the outcome is asserted.</summary>
[Collection(SpeedTests.Alone)]
public sealed class LeadSpeedTests(ITestOutputHelper output) : CampaignTest<SqliteTestDatabaseAlone>
{
    /// <summary>Set CRM_SPEED_ROWS to a million to see a large list.</summary>
    private static readonly int Rows = int.TryParse(Environment.GetEnvironmentVariable("CRM_SPEED_ROWS"), out var rows) ? rows : 20_000;

    private static readonly LeadColumn[] Columns =
        [LeadColumn.FirstName, LeadColumn.LastName, LeadColumn.Organization, LeadColumn.Number, LeadColumn.Number, LeadColumn.Region, LeadColumn.PostalCode, LeadColumn.Keep];

    [Fact]
    public async Task Importing_a_list_and_claiming_from_it()
    {
        var campaign = await AddCampaignAsync();
        var file = new LeadFile(campaign, "Big", "1", new(2026, 3, 1), Columns);
        var path = Path.Combine(Path.GetDirectoryName(Database.File)!, "list.csv");
        await WriteAsync(path);
        await using var stream = System.IO.File.OpenRead(path);
        var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        Assert.Equal(Rows, Value(await Imports.CheckAsync(file, stream, null, Cancel)).Total.Accepted);
        Print("checked");

        var most = 0L;
        Assert.Equal(Rows, Value(await Imports.ImportAsync(file, stream, Ada, new Highest(() => most = Math.Max(most, Environment.WorkingSet)), Cancel)).Accepted);
        Print("stored");
        output.WriteLine($"the process had {most >> 20} MB at most");

        var times = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            watch.Restart();
            Assert.Equal(50, (await Queue.ClaimAsync(campaign, 50, Host, Clock.Now.AddSeconds(1), Cancel)).Count);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        output.WriteLine($"a claim of 50: median {times[10]:F1} ms, worst {times[^1]:F1} ms; {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / times.Count:F1} ms of processor time each");
        watch.Restart();
        Assert.Equal(Rows, (await Stats.ReadAsync(campaign, TimeSpan.FromDays(30), Clock.Now, Cancel)).Leads.Total);
        output.WriteLine($"figures: {watch.Elapsed.TotalMilliseconds:F0} ms");

        void Print(string what)
        {
            output.WriteLine($"{Rows / watch.Elapsed.TotalSeconds:F0} rows a second {what}; {(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / Rows:F0} µs of processor time a row");
            cpu = Environment.CpuUsage.TotalTime;
            watch.Restart();
        }
    }

    private static async Task WriteAsync(string path)
    {
        await using var writer = new StreamWriter(path, false, Encoding.UTF8);
        await writer.WriteLineAsync("First name,Last name,Company,Phone,Mobile,State,ZIP,Product");
        for (var i = 0; i < Rows; i++)
        {
            await writer.WriteLineAsync($"Jürgen {i},Groß,\"Groß, Söhne & Co\",(212) {200 + (i / 10_000)}-{i % 10_000:0000},,NY,10001,\"12\"\" pipe\"");
        }
    }

    private sealed class Highest(Action look) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => look();
    }
}

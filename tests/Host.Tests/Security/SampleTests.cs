using System.Diagnostics;
using Crm.AgentConsole.Contracts;

namespace Crm.Host.Tests.Security;

/// <summary>The sample that connects another CRM's screen pop, run as its reader would run it.</summary>
public sealed class SampleTests(NorthAndSouth company)
{
    [Fact]
    public async Task Another_system_is_popped_with_the_number_of_who_is_calling()
    {
        using var admin = await company.Server.SignedInAsync(NorthAndSouth.Administrator);
        var made = await admin.SendForAsync<KeyMade>(
            HttpMethod.Post, "/api/keys", new KeyCreate("Screen pop", company.People[NorthAndSouth.Administrator].Id, ["read:feed", "read:contacts"], null), System.Net.HttpStatusCode.Created);
        var script = Path.Combine(Configurations.ConfigurationFolder.Shipped, "..", "docs", "samples", "screen-pop.mjs");
        var start = new ProcessStartInfo("node", [script, "--server", company.Server.Address.ToString(), "--page", "https://other.example/find?phone={number}", "--after", "0", "--once"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["CRM_KEY"] = made.Key },
        };
        using var run = Process.Start(start)!;
        var (said, complained) = (run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await run.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, await complained);
        Assert.Contains("contact.offered https://other.example/find?phone=%2B12125550188", await said);
    }
}

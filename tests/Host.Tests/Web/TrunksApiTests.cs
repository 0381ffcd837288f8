using System.Net;
using System.Text.Json.Nodes;
using Crm.HelpDesk.Users;
using Crm.Telephony.Calls;
using Crm.Telephony.Calls.Trunks;
using Crm.Telephony.Sip;
using Crm.TestKit.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Host.Tests.Web;

/// <summary>What supervisors see of the trunks, and that agents and strangers see nothing of it.</summary>
public sealed class TrunksApiTests
{
    [Fact]
    public async Task Supervisors_see_each_trunk_the_toll_and_what_was_refused()
    {
        await using var telephone = await StartTelephoneAsync();
        await using var server = await WebServer.StartAsync(services => services.AddSingleton(telephone));
        await server.AddUserAsync("sue", UserRole.Supervisor);
        await server.AddUserAsync("ana", UserRole.Agent, "support");
        telephone.Call(new NumberCall("+49301234", null, TimeSpan.FromSeconds(5)));

        using var sue = await server.SignedInAsync("sue");
        var seen = await sue.ReadAsync<JsonObject>("/api/trunks");
        var (first, second) = (seen["trunks"]![0]!, seen["trunks"]![1]!);
        Assert.Equal(("carrier", "up", 7), ((string?)first["name"], (string?)first["state"], (int)first["freeLines"]!));
        Assert.Equal(("registrar", "unregistered", 0), ((string?)second["name"], (string?)second["state"], (int)second["freeLines"]!));
        Assert.StartsWith("is not registered (", (string?)second["why"], StringComparison.Ordinal);
        Assert.Equal(7, (int)seen["freeLines"]!);
        Assert.Equal(("destination", 1), ((string?)seen["toll"]!["alarms"]![0]!["kind"], (int)seen["toll"]!["alarms"]![0]!["count"]!));
        Assert.Equal((0m, 25m), ((decimal)seen["toll"]!["spent"]!, (decimal)seen["toll"]!["spendPerDay"]!));

        using var ana = await server.SignedInAsync("ana");
        await ana.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Get, "/api/trunks");
    }

    [Fact]
    public async Task Readiness_names_trunks_that_are_not_up_to_those_who_run_the_site_and_counts_them_for_nobody()
    {
        await using var telephone = await StartTelephoneAsync();
        await using var server = await WebServer.StartAsync(services => services.AddSingleton(telephone));
        await server.AddUserAsync("sue", UserRole.Supervisor);
        using var sue = await server.SignedInAsync("sue");
        using var stranger = server.Anonymous();
        var full = await sue.ReadAsync<JsonObject>("/health/ready");
        var trunks = full["parts"]!.AsArray().Single(part => (string?)part!["name"] == "trunks")!;
        Assert.False((bool)trunks["ready"]!);
        Assert.StartsWith("registrar is not registered", (string?)trunks["problem"], StringComparison.Ordinal);
        Assert.True((bool)full["ready"]!);
        Assert.DoesNotContain((await stranger.ReadAsync<JsonObject>("/health/ready"))["parts"]!.AsArray(), part => (string?)part!["name"] == "trunks");
    }

    /// <summary>One trunk that is up by our own word, and one at which nobody answers our registration.</summary>
    private static async Task<CallServer> StartTelephoneAsync()
    {
        var scratch = new ScratchDirectory("trunks-api");
        Directory.CreateDirectory(scratch.File("prompts"));
        var nobody = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
        var server = new CallServer(new CallServerOptions(new IPEndPoint(IPAddress.Loopback, 0), IPAddress.Loopback, FreePort.Range(64), scratch.File("prompts"), scratch.File("recordings"), "test")
        {
            Trunks = [Sip("carrier", nobody), Sip("registrar", nobody)],
            Dialing = new DialingOptions
            {
                Trunks = [new TrunkOptions("carrier", "+12125550100") { MaxCalls = 7 }, new TrunkOptions("registrar", "+12125550100") { Registration = new TrunkRegistration(TimeSpan.FromMinutes(5)) }],
                Toll = new TollPolicy { Destinations = TollPolicy.Rules("+1", [], []), SpendPerDay = 25 },
            },
        });
        await server.StartAsync(default);
        return server;
    }

    private static SipTrunk Sip(string name, IPEndPoint address)
        => new(name, [address], new SipHostPort("127.0.0.1", address.Port), new SipFlow(SipTransport.Udp, address, 0), "us", "secret", TrustIdentity: false);
}

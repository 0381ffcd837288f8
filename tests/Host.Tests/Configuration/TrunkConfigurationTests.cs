using System.Net;
using System.Text.Json.Nodes;
using Crm.Host.Configuration;
using Crm.Telephony.Calls.Trunks;

namespace Crm.Host.Tests.Configurations;

/// <summary>"trunks" and "outgoingCalls": what they may say, what becomes of it, and that schema and loader agree.</summary>
public sealed class TrunkConfigurationTests : IDisposable
{
    private readonly ConfigurationFolder folder = new();
    private readonly SchemaCheck schema = new(JsonNode.Parse(File.ReadAllText(Path.Combine(ConfigurationFolder.Shipped, "contact-center.schema.json")))!.AsObject());

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Everything_that_can_be_said_is_read_and_mapped()
    {
        Fill();
        var site = folder.Load(Secret);
        var sip = await TrunkMapping.ResolveAsync(site.Trunks, TestContext.Current.CancellationToken);
        Assert.Equal([IPEndPoint.Parse("192.0.2.10"), IPEndPoint.Parse("127.0.0.1:0")], sip[0].Sources);
        Assert.Equal(("line-7", "sip.carrier.example", true, "acct", true), (sip[0].Account, sip[0].Realm, sip[0].DialedInTo, sip[0].FromUser, sip[0].AssertIdentity));
        Assert.Equal((null, null, false), (sip[1].Account, sip[1].Realm, sip[1].DialedInTo));

        var dialing = TrunkMapping.Dialing(site, "+1", null);
        var trunk = dialing.Trunks[0];
        Assert.Equal(new TrunkRegistration(TimeSpan.FromMinutes(10)), trunk.Registration);
        Assert.Equal(new QualifyOptions(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(3), 3, 1), trunk.Qualify);
        Assert.Equal((30, 2.5), (trunk.MaxCalls, trunk.CallsPerSecond));
        Assert.Equal("2125550111", NumberRule.Apply(trunk.Outgoing, "+12125550111"));
        Assert.Equal("+12125550111", NumberRule.Apply(trunk.Incoming, "2125550111"));
        Assert.Equal("12125550100", NumberRule.Apply(trunk.CallerIdRules, "+12125550100"));
        Assert.Equal([new("+1", 0.01m), new MinuteRate("+", 0.2m)], trunk.Rates);
        Assert.Equal(["backup", "main"], dialing.Routes.Single(route => route.Prefix == "+44").Trunks);
        Assert.Equal((TimeSpan.FromSeconds(6), 40.5m, 60), (dialing.NoResponse, dialing.Toll.SpendPerDay, dialing.Toll.CallsPerUserPerHour));
        Assert.Null(dialing.Toll.DestinationRefusal("+442079460000"));
        Assert.NotNull(dialing.Toll.DestinationRefusal("+447700900000"));
        Assert.Null(dialing.Toll.DestinationRefusal("+12125550111"));
        Assert.NotNull(dialing.Toll.DestinationRefusal("+49301234"));
    }

    [Fact]
    public void Without_a_word_about_dialing_the_own_country_may_be_called_and_nothing_else()
    {
        var dialing = TrunkMapping.Dialing(folder.Load(), "+1", null);
        Assert.Null(dialing.Toll.DestinationRefusal("+12125550111"));
        Assert.NotNull(dialing.Toll.DestinationRefusal("+442079460000"));
        Assert.Equal(TimeSpan.FromSeconds(4), dialing.NoResponse);
    }

    [Theory]
    [InlineData("trunks.0.register", "5", "trunks[0].register: is 5; write an object")]
    [InlineData("trunks.0.register.expirySeconds", "5", "trunks[0].register.expirySeconds: is 5; write a whole number from 30 to 86400")]
    [InlineData("trunks.0.register.dialedNumberIn", "\"from\"", "trunks[0].register.dialedNumberIn: is \"from\"; write one of \"request-uri\", \"to\"")]
    [InlineData("trunks.0.qualify.periodSeconds", "1", "trunks[0].qualify.periodSeconds: is 1; write a whole number from 5 to 3600")]
    [InlineData("trunks.0.maxCalls", "0", "trunks[0].maxCalls: is 0; write a whole number from 1 to 20000")]
    [InlineData("trunks.0.callsPerSecond", "0", "trunks[0].callsPerSecond: is 0; write a number from 0.1 to 1000")]
    [InlineData("trunks.0.callerIds", "[\"anything\"]", "trunks[0].callerIds[0]: is \"anything\"; write a pattern: digits")]
    [InlineData("trunks.0.rewrite.outgoing", "[{ \"match\": \"[0-9]\" }]", "trunks[0].rewrite.outgoing[0].match: is \"[0-9]\"; write a pattern")]
    [InlineData("trunks.0.rewrite.outgoing", "[{ \"strip\": 2 }]", "trunks[0].rewrite.outgoing[0].match: is missing")]
    [InlineData("trunks.0.rewrite.incoming", "[{ \"match\": \"*\", \"add\": \"x\" }]", "trunks[0].rewrite.incoming[0].add: is \"x\"; write what the number is to begin with")]
    [InlineData("trunks.0.rates", "{ \"49\": -1 }", "trunks[0].rates.49: is -1; write a number from 0 to 1000")]
    [InlineData("trunks.0.rates", "{ \"x\": 1 }", "trunks[0].rates.x: this name will not do; write what numbers begin with")]
    [InlineData("outgoingCalls.noResponseSeconds", "0", "outgoingCalls.noResponseSeconds: is 0; write a whole number from 1 to 30")]
    [InlineData("outgoingCalls.allow", "[\"49 30\"]", "outgoingCalls.allow[0]: is \"49 30\"; write what numbers begin with")]
    [InlineData("outgoingCalls.spendPerDay", "-5", "outgoingCalls.spendPerDay: is -5; write a number from 0 to 1000000")]
    [InlineData("outgoingCalls.routs", "[]", "outgoingCalls.routs: is not a setting; write \"routes\" instead", "no near name")]
    public void A_wrong_value_is_named_with_its_path_and_what_to_write_and_the_schema_agrees(string path, string json, string expected, string? looser = null)
    {
        Fill();
        folder.Set(path, JsonNode.Parse(json));
        var problem = Assert.Single(Problems());
        Assert.Contains(looser is null ? expected : expected.Split(';')[0], problem);
        Assert.False(schema.IsValid(JsonNode.Parse(File.ReadAllText(folder.File))));
    }

    [Theory]
    [InlineData("outgoingCalls.routes", "[{ \"prefix\": \"+\", \"trunks\": [\"nobody\"] }]", "outgoingCalls.routes[0].trunks[0]", "there is no trunk named \"nobody\"; write one of \"main\", \"backup\" instead")]
    [InlineData("outgoingCalls.routes", "[{ \"prefix\": \"+\", \"trunks\": [\"main\"] }, { \"prefix\": \"+\", \"trunks\": [\"backup\"] }]", "outgoingCalls.routes[1].prefix", "write a prefix that no other route has")]
    [InlineData("outgoingCalls.deny", "[\"+44\"]", "outgoingCalls.deny[0]", "write a prefix that is not under \"allow\" as well")]
    [InlineData("trunks.1.rates", "{}", "outgoingCalls.spendPerDay", "is 40.5; write \"rates\" at trunk \"backup\" beside it")]
    public void What_only_the_loader_can_see_it_says(string path, string json, string at, string expected)
    {
        Fill();
        folder.Set(path, JsonNode.Parse(json));
        var problem = Assert.Single(Problems());
        Assert.Contains($": {at}: ", problem);
        Assert.Contains(expected, problem);
    }

    [Fact]
    public void A_trunk_needs_addresses_or_a_registration_and_a_registration_needs_a_user()
    {
        Fill();
        Assert.Empty(Problems());
        Assert.True(schema.IsValid(JsonNode.Parse(File.ReadAllText(folder.File))));
        folder.Remove("trunks.1.addresses");
        Assert.Contains("trunks[1].addresses: is missing; add it", Assert.Single(Problems()));
        Assert.False(schema.IsValid(JsonNode.Parse(File.ReadAllText(folder.File))));

        folder.Set("trunks.1.register", new JsonObject());
        Assert.Contains("trunks[1].user: is missing; add it", Assert.Single(Problems()));
        Assert.False(schema.IsValid(JsonNode.Parse(File.ReadAllText(folder.File))));
        folder.Set("trunks.1.user", "us");
        folder.Set("trunks.1.passwordEnv", "CRM_TRUNK");
        Assert.Empty(Problems());
        Assert.True(schema.IsValid(JsonNode.Parse(File.ReadAllText(folder.File))));
    }

    [Fact]
    public void The_example_of_the_guide_is_a_configuration_without_a_problem()
    {
        var guide = File.ReadAllText(Path.Combine(ConfigurationFolder.Shipped, "..", "docs", "connecting-a-trunk.md"));
        var example = JsonNode.Parse(guide.Split("<!-- the complete example -->")[1].Split("```json")[1].Split("```")[0])!.AsObject();
        folder.Set("trunks", example["trunks"]!.DeepClone());
        folder.Set("outgoingCalls", example["outgoingCalls"]!.DeepClone());
        Assert.Empty(new ConfigurationLoader(_ => "secret").TryLoad(folder.Path).Problems);
        Assert.True(schema.IsValid(JsonNode.Parse(File.ReadAllText(folder.File))));
    }

    private IReadOnlyList<string> Problems() => new ConfigurationLoader(Secret).TryLoad(folder.Path).Problems;

    private static string? Secret(string name) => name == "CRM_TRUNK" ? "s3cret" : null;

    private void Fill()
    {
        folder.Set("trunks", JsonNode.Parse("""
            [
              {
                "name": "main", "addresses": ["192.0.2.10"], "host": "127.0.0.1", "user": "alderbrook", "passwordEnv": "CRM_TRUNK", "realm": "sip.carrier.example",
                "register": { "expirySeconds": 600, "account": "line-7", "dialedNumberIn": "to" },
                "qualify": { "periodSeconds": 20, "patienceSeconds": 3, "downAfter": 3, "upAfter": 1 },
                "maxCalls": 30, "callsPerSecond": 2.5, "trustIdentity": true, "assertIdentity": true, "fromUser": "acct",
                "callerId": "+12125550100", "callerIds": ["+121255501XX"],
                "rewrite": {
                  "outgoing": [{ "match": "+1XXXXXXXXXX", "strip": 2 }],
                  "incoming": [{ "match": "XXXXXXXXXX", "add": "+1" }],
                  "callerId": [{ "match": "+*", "strip": 1 }]
                },
                "rates": { "+1": 0.01, "+": 0.2 }
              },
              { "name": "backup", "addresses": ["192.0.2.20"], "host": "127.0.0.1", "callerId": "+12125550100", "rates": { "+": 0.3 } }
            ]
            """));
        folder.Set("outgoingCalls", JsonNode.Parse("""
            {
              "routes": [{ "prefix": "+", "trunks": ["main", "backup"] }, { "prefix": "+44", "trunks": ["backup", "main"] }],
              "noResponseSeconds": 6, "allow": ["+44"], "deny": ["+447"], "spendPerDay": 40.5, "callsPerUserPerHour": 60
            }
            """));
    }
}

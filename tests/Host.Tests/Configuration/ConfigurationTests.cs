using System.Net;
using System.Text.Json.Nodes;
using Crm.Host.Configuration;
using Crm.Routing.Ivr;

namespace Crm.Host.Tests.Configurations;

public sealed class ConfigurationTests : IDisposable
{
    private readonly ConfigurationFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void SQL_Server_is_chosen_by_one_setting_and_a_connection_string_from_elsewhere()
    {
        const string Connection = "Server=db.example;Database=crm;User ID=crm;Password=hunter2";
        Assert.Null(folder.Load().Database.SqlServer);
        folder.Set("database", JsonNode.Parse("""{ "provider": "sqlserver", "connectionEnv": "CRM_DATABASE" }"""));
        var chosen = folder.Load(name => name == "CRM_DATABASE" ? Connection : null);
        Assert.Equal(Connection, chosen.Database.SqlServer);
        Assert.DoesNotContain("hunter2", chosen.ToString(), StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(folder.Path, "secret"), Connection + "\n");
        folder.Set("database", JsonNode.Parse("""{ "provider": "sqlserver", "connectionFile": "secret" }"""));
        Assert.Equal(Connection, folder.Load().Database.SqlServer);
    }

    [Theory]
    [InlineData("""{ }""", "database.provider: is missing")]
    [InlineData("""{ "provider": "oracle" }""", "database.provider: is \"oracle\"; write one of \"sqlite\", \"sqlserver\" instead")]
    [InlineData("""{ "provider": "sqlserver" }""", "database.connectionEnv: is missing")]
    [InlineData("""{ "provider": "sqlserver", "connection": "Server=db;Password=hunter2" }""", "database.connection: is not a setting; write \"connectionEnv\" instead")]
    [InlineData("""{ "provider": "sqlserver", "connectionEnv": "Server=db" }""", "the connection string itself does not belong in this file")]
    [InlineData("""{ "provider": "sqlserver", "connectionEnv": "CRM_NONE" }""", "write the name of an environment variable that is set")]
    [InlineData("""{ "provider": "sqlserver", "connectionEnv": "CRM_BAD" }""", "database.connectionEnv: leads to a connection string that cannot be used: it names no database")]
    [InlineData("""{ "provider": "sqlserver", "connectionFile": "none" }""", "database.connectionFile: names a file that cannot be read")]
    [InlineData("""{ "provider": "sqlserver", "connectionEnv": "CRM_GOOD", "connectionFile": "none" }""", "database.connectionFile: stands beside connectionEnv")]
    [InlineData("""{ "provider": "sqlite", "connectionEnv": "CRM_GOOD" }""", "database.connectionEnv: is for SQL Server; write")]
    public void A_database_that_cannot_be_chosen_so_is_named_with_what_to_write(string database, string problem)
    {
        folder.Set("database", JsonNode.Parse(database));
        var problems = new ConfigurationLoader(name => name switch { "CRM_BAD" => "Server=db;Password=hunter2", "CRM_GOOD" => "Server=db;Database=crm", _ => null }).TryLoad(folder.Path).Problems;
        Assert.Contains(problems, found => found.Contains(problem, StringComparison.Ordinal));
        Assert.DoesNotContain(problems, found => found.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_and_surveys_are_set_as_they_are_written()
    {
        Assert.Equal((20L << 20, null), (folder.Load().Attachments.LargestFile, folder.Load().Attachments.Types));
        folder.Set("attachments", JsonNode.Parse("""{ "largestFileMegabytes": 5, "types": ["pdf", "png"] }"""));
        folder.Set("mail", JsonNode.Parse("""{ "from": "support@example.com", "smtp": { "host": "smtp.example.com" } }"""));
        folder.Set("surveys", JsonNode.Parse("""{ "address": "https://help.example.com", "afterTicket": true, "everyDays": 7, "text": ["Hello.", "How was it? {link}"] }"""));
        var site = folder.Load();
        Assert.Equal((5L << 20, "pdf png"), (site.Attachments.LargestFile, string.Join(' ', site.Attachments.Types!)));
        Assert.Equal(("https://help.example.com", false, true, 7, "Hello.\n\nHow was it? {link}"), (site.Surveys!.Address, site.Surveys.AfterCall, site.Surveys.AfterTicket, site.Surveys.EveryDays, site.Surveys.Text));
    }

    [Theory]
    [InlineData("attachments", """{ "largestFileMegabytes": 0 }""", "attachments.largestFileMegabytes: is 0")]
    [InlineData("attachments", """{ "types": ["exe"] }""", "attachments.types[0]: is \"exe\"; write one of \"png\"")]
    [InlineData("attachments", """{ "types": [] }""", "attachments.types")]
    [InlineData("surveys", """{ "afterCall": true }""", "surveys.address: is missing")]
    [InlineData("surveys", """{ "address": "help.example.com" }""", "surveys.address")]
    [InlineData("surveys", """{ "address": "https://help.example.com", "text": ["No link"] }""", "surveys.text")]
    [InlineData("surveys", """{ "address": "https://help.example.com" }""", "surveys: is sent by e-mail, and \"mail.smtp\" is missing")]
    public void Files_and_surveys_that_cannot_be_so_are_named(string section, string value, string problem)
    {
        folder.Set(section, JsonNode.Parse(value));
        Assert.Contains(folder.Problems(), found => found.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void The_shipped_configuration_has_no_problem_and_says_what_it_says()
    {
        var (site, problems) = new ConfigurationLoader(_ => null).TryLoad(ConfigurationFolder.Shipped);
        Assert.Empty(problems);
        Assert.Equal("Alderbrook Trail Supply", site!.Site.Company);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 5060), site.Sip.Listen);
        Assert.Equal((20_000, 29_999), site.Sip.RtpPorts);
        Assert.Equal(["support", "sales"], site.Routing.Queues.Keys);
        var support = site.Routing.Queues["support"];
        Assert.Equal(TimeSpan.FromSeconds(20), support.RingTime);
        Assert.Equal('*', support.EscapeKey);
        Assert.True(support.Record);
        Assert.False(site.Routing.Queues["sales"].Record);
        Assert.Contains("Solved", site.Queues["support"].Dispositions);
        Assert.Equal(24, site.Routing.Calendars["around-the-clock"].Hours[DayOfWeek.Sunday].Single().To.TotalHours);
        Assert.False(site.Routing.Calendars["store-hours"].Hours.ContainsKey(DayOfWeek.Sunday));
        Assert.Contains(new DateOnly(2026, 12, 25), site.Routing.Calendars["store-hours"].Holidays);
        var menu = Assert.IsType<MenuStep>(site.Routing.Ivrs["main"].Steps["menu"]);
        Assert.Equal(["support", "sales", "ticket", "message", "callback"], "12345".Select(key => menu.Choices[key]));
        Assert.Equal("main", site.Routing.Numbers["+12125550100"]);
    }

    [Fact]
    public void Every_prompt_file_is_telephone_audio()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(ConfigurationFolder.Shipped, "prompts"), "*.wav"))
        {
            var header = File.ReadAllBytes(file).AsSpan(0, 44).ToArray();
            Assert.Equal("RIFF", System.Text.Encoding.ASCII.GetString(header, 0, 4));
            Assert.Equal(1, BitConverter.ToInt16(header, 20));
            Assert.Equal(1, BitConverter.ToInt16(header, 22));
            Assert.Equal(8_000, BitConverter.ToInt32(header, 24));
            Assert.Equal(16, BitConverter.ToInt16(header, 34));
        }
    }

    [Theory]
    [InlineData("site.company", "\"\"", "site.company: is \"\"; write a text of 1 to 80 characters")]
    [InlineData("site.timeZone", "\"New York\"", "site.timeZone: is \"New York\"; write an IANA time zone")]
    [InlineData("site.country", "\"usa\"", "site.country: is \"usa\"; write an ISO 3166 country code")]
    [InlineData("site.publicAddress", "\"somewhere\"", "site.publicAddress: is \"somewhere\"; write an IP address")]
    [InlineData("sip.port", "70000", "sip.port: is 70000; write a whole number from 0 to 65535")]
    [InlineData("sip.port", "\"5060\"", "sip.port: is \"5060\"; write a whole number")]
    [InlineData("sip.port", "50.5", "sip.port: is 50.5; write a whole number")]
    [InlineData("sip.rtpPorts.last", "19999", "sip.rtpPorts.last: is 19999; write a port above \"first\" (20000)")]
    [InlineData("web.origins", "[\"https://a.example/path\"]", "web.origins[0]: is \"https://a.example/path\"; write an origin without a path")]
    [InlineData("web.proxies", "[\"proxy.example\"]", "web.proxies[0]: is \"proxy.example\"; write an IP address")]
    [InlineData("queues", "[]", "queues: is []; write an object")]
    [InlineData("queues.support.ringSeconds", "null", "queues.support.ringSeconds: is null; write a whole number from 5 to 300")]
    [InlineData("queues.support.recording", "\"sometimes\"", "queues.support.recording: is \"sometimes\"; write one of \"always\", \"never\"")]
    [InlineData("queues.support.skills", "{\"diving\": 3}", "queues.support.skills.diving: there is no skill named \"diving\"; add it to \"skills\"")]
    [InlineData("queues.support.music", "\"whistle\"", "queues.support.music: is \"whistle\"; write the name of a prompt that exists")]
    [InlineData("queues.support.music", "\"../../etc/passwd\"", "queues.support.music: is \"../../etc/passwd\"; write the name of a file in prompts/")]
    [InlineData("queues.support.escape.step", "\"nowhere\"", "queues.support.escape.step: ivr \"main\" leads to this queue but has no step \"nowhere\"")]
    [InlineData("queues.support.dispositions", "[\"Solved\", \"Solved\"]", "queues.support.dispositions[1]: \"Solved\" is in this list already")]
    [InlineData("calendars.store-hours.hours.monday", "[\"9-5\"]", "calendars.store-hours.hours.monday[0]: is \"9-5\"; write a period")]
    [InlineData("calendars.store-hours.hours.monday", "[\"17:00-09:00\"]", "calendars.store-hours.hours.monday[0]: is \"17:00-09:00\"; write a period that ends after it begins")]
    [InlineData("calendars.store-hours.hours.monday", "[\"09:00-12:00\", \"11:00-15:00\"]", "monday[1]: is \"11:00-15:00\"; write periods in order")]
    [InlineData("calendars.store-hours.holidays", "[\"2026-02-30\"]", "calendars.store-hours.holidays[0]: is \"2026-02-30\"; write a date")]
    [InlineData("ivrs.main.first", "\"hello\"", "ivrs.main.first: there is no step named \"hello\"; write one of")]
    [InlineData("ivrs.main.steps.welcome.calendar", "\"moon\"", "ivrs.main.steps.welcome.calendar: there is no calendar named \"moon\"")]
    [InlineData("ivrs.main.steps.menu.choices.1", "\"nowhere\"", "ivrs.main.steps.menu.choices.1: there is no step named \"nowhere\"")]
    [InlineData("ivrs.main.steps.menu.choices.12", "\"sales\"", "ivrs.main.steps.menu.choices.12: this name will not do; write one key")]
    [InlineData("ivrs.main.steps.menu.type", "\"menue\"", "ivrs.main.steps.menu.type: is \"menue\"; write one of")]
    [InlineData("ivrs.main.steps.support.queue", "\"help\"", "ivrs.main.steps.support.queue: there is no queue named \"help\"; write one of \"support\", \"sales\" instead")]
    [InlineData("numbers.+12125550100", "\"other\"", "numbers.+12125550100: there is no ivr named \"other\"")]
    [InlineData("numbers.call-us", "\"main\"", "numbers.call-us: this name will not do; write a number as it is dialed")]
    [InlineData("tiers.gold.priority", "-1", "tiers.gold.priority: is -1; write a whole number from 0 to 1000")]
    [InlineData("retention.recordingDays", "true", "retention.recordingDays: is true; write a whole number")]
    [InlineData("queues.support.ringsSeconds", "20", "queues.support.ringsSeconds: is not a setting; remove it, or write one of")]
    [InlineData("sip.Port", "5060", "sip.Port: is not a setting; write \"port\" instead")]
    public void A_wrong_value_is_named_with_its_path_and_what_to_write(string path, string json, string expected)
    {
        folder.Set(path, JsonNode.Parse(json));
        var problem = Assert.Single(folder.Problems());
        Assert.StartsWith($"{folder.File}: ", problem);
        Assert.Contains(expected, problem);
    }

    [Fact]
    public void Every_problem_is_found_in_one_run()
    {
        folder.Set("sip.port", "x");
        folder.Set("site.country", "Atlantis");
        folder.Remove("web.port");
        folder.Set("queues.sales.capacity", 0);
        Assert.Equal(4, folder.Problems().Count);
    }

    [Fact]
    public void Any_property_that_is_taken_away_gives_a_problem_or_is_optional_and_never_an_exception()
    {
        string[] optional = ["$schema", "web.origins", "calendars.store-hours.timeZone", "calendars.store-hours.holidays", "queues.support.escape", "queues.sales.escape", "queues.support.survey", "care", "care.csatAtMost", "care.npsAtMost"];
        foreach (var path in folder.Paths())
        {
            folder.Reset();
            folder.Remove(path);
            var isMember = path.Contains(".hours.") || path.Contains(".choices.") || path.Contains(".skills.") || path.StartsWith("numbers.") || path.StartsWith("tiers.");
            if (!isMember && !optional.Contains(path))
                Assert.True(folder.Problems().Count > 0, $"Nothing was said about the missing {path}.");
            else
                folder.Problems();
        }
    }

    [Fact]
    public void Any_value_of_another_type_gives_a_problem_with_its_path_and_never_an_exception()
    {
        foreach (var path in folder.Paths().Where(path => path != "$schema"))
        {
            folder.Reset();
            folder.Set(path, JsonNode.Parse("[[{}]]"));
            Assert.Contains(folder.Problems(), problem => problem.Contains($": {path}"));
        }
    }

    [Theory]
    [InlineData("{ \"site\": }", "line 1, byte 11: is not JSON from here on")]
    [InlineData("{ // comment\n}", "is not JSON from here on; write plain JSON without comments")]
    [InlineData("[]", "(the whole file): is []; write an object")]
    [InlineData("", "is not JSON")]
    public void A_file_that_is_no_JSON_object_is_named_with_the_place(string text, string expected)
    {
        File.WriteAllText(folder.File, text);
        Assert.Contains(expected, Assert.Single(folder.Problems()));
    }

    [Fact]
    public void A_missing_file_says_how_to_name_another_folder()
    {
        File.Delete(folder.File);
        Assert.Contains("Name the folder that holds it with --config", Assert.Single(folder.Problems()));
    }

    [Fact]
    public void A_property_written_twice_is_a_problem()
    {
        var text = File.ReadAllText(folder.File);
        File.WriteAllText(folder.File, text.Replace("\"port\": 5060,", "\"port\": 5060, \"port\": 5061,"));
        Assert.Contains("sip.port: is set twice; remove one of them", Assert.Single(folder.Problems()));
    }

    [Fact]
    public void A_trunk_gets_its_password_from_the_environment_and_shows_it_to_nobody()
    {
        folder.Set("trunks", JsonNode.Parse("""
            [{ "name": "carrier", "addresses": ["192.0.2.10", "192.0.2.11:5080"], "host": "127.0.0.1", "transport": "tcp", "user": "alderbrook",
               "passwordEnv": "CRM_TRUNK_CARRIER", "trustIdentity": true, "callerId": "+12125550100" }]
            """));
        Assert.Contains("trunks[0].passwordEnv: is \"CRM_TRUNK_CARRIER\"; write the name of an environment variable that is set", Assert.Single(folder.Problems()));

        var trunk = Assert.Single(folder.Load(name => name == "CRM_TRUNK_CARRIER" ? "s3cret" : null).Trunks);
        Assert.Equal("s3cret", trunk.Password);
        Assert.Equal([IPEndPoint.Parse("192.0.2.10"), IPEndPoint.Parse("192.0.2.11:5080")], trunk.Sources);
        Assert.DoesNotContain("s3cret", trunk.ToString());
        Assert.Equal(5060, trunk.Port);
    }

    [Fact]
    public async Task A_trunk_becomes_what_the_SIP_engine_takes()
    {
        folder.Set("trunks", JsonNode.Parse("""[{ "name": "pbx", "addresses": ["192.0.2.10"], "host": "127.0.0.1", "port": 5070, "callerId": "100" }]"""));
        var settings = folder.Load().Trunks;
        var trunk = Assert.Single(await TrunkMapping.ResolveAsync(settings, TestContext.Current.CancellationToken));
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:5070"), trunk.Target.Remote);
        Assert.Equal(Crm.Telephony.Sip.SipTransport.Udp, trunk.Target.Transport);
        Assert.Null(trunk.User);
        Assert.False(trunk.TrustIdentity);

        var unknown = settings[0] with { Host = "no-such-host.invalid" };
        var refusal = await Assert.ThrowsAsync<StartupException>(() => TrunkMapping.ResolveAsync([unknown], TestContext.Current.CancellationToken));
        Assert.Contains("The host no-such-host.invalid of trunk \"pbx\" has no address", refusal.Message);
    }

    [Fact]
    public void A_password_in_the_file_is_refused()
    {
        folder.Set("trunks", JsonNode.Parse("""[{ "name": "pbx", "addresses": ["192.0.2.10"], "host": "127.0.0.1", "password": "oops", "callerId": "100" }]"""));
        var problem = Assert.Single(folder.Problems());
        Assert.Contains("trunks[0].password: is not a setting; write \"passwordEnv\" instead", problem);
        Assert.DoesNotContain("oops", problem);
    }
}

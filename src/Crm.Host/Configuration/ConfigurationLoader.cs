using System.Text.Json;
using Crm.Host.Contacts;
using Crm.Host.Contacts.Campaigns;
using Crm.Routing;
using Crm.Routing.Ivr;

namespace Crm.Host.Configuration;

/// <summary>Reads config/contact-center.json and finds everything that is wrong with it before anything starts.</summary>
internal sealed class ConfigurationLoader(Func<string, string?> environment)
{
    public const string FileName = "contact-center.json";
    private const int LargestFile = 4 << 20;

    /// <summary>With the process's environment variables.</summary>
    public ConfigurationLoader()
        : this(Environment.GetEnvironmentVariable)
    {
    }

    /// <exception cref="StartupException">One line for each problem.</exception>
    public SiteConfiguration Load(string folder)
    {
        var (configuration, problems) = TryLoad(folder);
        return configuration ?? throw new StartupException(string.Join('\n', problems));
    }

    /// <returns>The configuration, or every problem.</returns>
    public (SiteConfiguration? Configuration, IReadOnlyList<string> Problems) TryLoad(string folder)
    {
        var file = Path.Combine(folder, FileName);
        var problems = new ConfigurationProblems(file);
        using var document = Parse(file, problems);
        if (document is null)
            return (null, problems.Found);
        var prompts = new PromptFiles(Path.Combine(folder, "prompts"));
        if (prompts.Problem is { } missing)
            problems.Add("prompts", missing);
        var configuration = new ConfigurationValue(document.RootElement, "", problems).Object(o => Read(o, folder, prompts, problems));
        return (problems.Found.Count == 0 ? configuration : null, problems.Found);
    }

    /// <summary>Reads what a command about the data needs to know, and nothing else.</summary>
    /// <exception cref="StartupException">One line for each problem.</exception>
    public (CompanySettings Site, DatabaseSettings Database, IReadOnlyCollection<string> Tiers) LoadDatabase(string folder)
    {
        var problems = new ConfigurationProblems(Path.Combine(folder, FileName));
        using var document = Parse(Path.Combine(folder, FileName), problems);
        CompanySettings? site = null;
        var database = DatabaseSettings.Sqlite;
        IReadOnlyCollection<string> tiers = [];
        if (document is not null)
        {
            var root = document.RootElement;
            if (Section(root, "site").ValueKind != JsonValueKind.Object)
                problems.Add("site", "is missing; write what the site is, as in the configuration that came with the server");
            site = SiteReader.Company(new ConfigurationValue(Section(root, "site"), "site", problems));
            if (Section(root, "database") is { ValueKind: not JsonValueKind.Undefined } choice)
                database = new DatabaseReader(environment, folder).Read(new ConfigurationValue(choice, "database", problems));
            if (Section(root, "tiers") is { ValueKind: JsonValueKind.Object } named)
                tiers = QueueReader.Tiers(new ConfigurationValue(named, "tiers", problems)).Keys;
        }
        return problems.Found.Count == 0 && site is not null ? (site, database, tiers) : throw new StartupException(string.Join('\n', problems.Found));
    }

    private static JsonElement Section(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var section) ? section : default;

    private static JsonDocument? Parse(string file, ConfigurationProblems problems)
    {
        try
        {
            var info = new FileInfo(file);
            if (info.Exists && info.Length > LargestFile)
                problems.Add("(the whole file)", $"has {info.Length} bytes; write at most {LargestFile}");
            else
                return JsonDocument.Parse(File.ReadAllBytes(file));
        }
        catch (JsonException e)
        {
            problems.Add($"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", "is not JSON from here on; write plain JSON without comments or trailing commas");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add("(the whole file)", $"cannot be read: {e.Message} Name the folder that holds it with --config");
        }
        return null;
    }

    private SiteConfiguration Read(ConfigurationObject o, string folder, PromptFiles prompts, ConfigurationProblems problems)
    {
        o.Optional("$schema");
        var site = SiteReader.Company(o.Required("site"));
        var sip = SiteReader.Sip(o.Required("sip"));
        var web = SiteReader.Web(o.Required("web"), folder);
        var trunks = new TrunkReader(environment).Trunks(o.Required("trunks"));
        var outgoing = OutgoingCallsReader.OutgoingCalls(o.Optional("outgoingCalls"), trunks);
        var skills = o.Required("skills").Distinct(item => item.Text(ConfigurationRules.Name(), ConfigurationRules.NameRule));
        var extras = new Dictionary<string, QueueSettings>(StringComparer.Ordinal);
        var routing = ReadRouting(o, site?.TimeZone ?? "UTC", skills, prompts, extras, problems);
        var (outbound, dispositions) = QueueReader.Outbound(o.Required("outbound"), prompts);
        routing = routing with { Outbound = outbound, ReconnectLimit = o.Seconds("reconnectSeconds", 5, 600), Care = QueueReader.Care(o.Optional("care")) };
        CheckRouting(routing, prompts, problems);
        var reasons = o.Required("notReadyReasons").Distinct(item => item.Text(60), least: 1);
        var retention = SiteReader.Retention(o.Required("retention"));
        var dialing = o.Optional("dialing") is { } rules ? DialingReader.Profiles(rules) : [];
        var database = o.Optional("database") is { } choice ? new DatabaseReader(environment, folder).Read(choice) : DatabaseSettings.Sqlite;
        var webhookHosts = o.Optional("webhooks")?.Object(SiteReader.WebhookHosts) ?? [];
        var mail = o.Optional("mail") is { } section ? new MailSettingsReader(environment).Read(section, site?.Company ?? "") : null;
        var attachments = o.Optional("attachments")?.Object(HelpDeskReader.Attachments) ?? new();
        var surveys = o.Optional("surveys") is { } asked ? asked.Object(HelpDeskReader.Surveys) : null;
        if (surveys is not null && mail?.Smtp is null)
            problems.Add("surveys", "is sent by e-mail, and \"mail.smtp\" is missing; add it, or leave this section out");
        // Where a section is null, its absence is among the problems and the result is not used.
        return new SiteConfiguration(site!, sip!, web!, trunks, skills, routing, extras, dispositions, reasons, retention!) { DialProfiles = dialing, OutgoingCalls = outgoing, Database = database, Mail = mail, Attachments = attachments, Surveys = surveys, WebhookHosts = webhookHosts, Prompts = prompts.All };
    }

    private static RoutingConfiguration ReadRouting(
        ConfigurationObject o, string zone, List<string> skills, PromptFiles prompts, Dictionary<string, QueueSettings> extras, ConfigurationProblems problems)
    {
        var version = o.Required("version").Whole(1, int.MaxValue);
        var tiers = QueueReader.Tiers(o.Required("tiers"));
        var calendars = QueueReader.Calendars(o.Required("calendars"), zone);
        var queues = QueueReader.Queues(o.Required("queues"), skills, prompts, extras);
        var ivrs = new IvrReader(calendars.Keys, queues.Keys, prompts).Scripts(o.Required("ivrs"));
        var numbers = o.Required("numbers").Map(
            ConfigurationRules.Number(), ConfigurationRules.NumberRule, (_, ivr) => ivr.Reference(ivrs.Keys, "ivr"));
        CheckEscapes(queues, ivrs, problems);
        return new RoutingConfiguration(version, tiers, calendars, queues, ivrs, numbers);
    }

    /// <summary>What routing itself demands, once everything that it looks at could be read.</summary>
    private static void CheckRouting(RoutingConfiguration routing, PromptFiles prompts, ConfigurationProblems problems)
    {
        if (problems.Found.Count > 0)
            return;
        foreach (var problem in routing.Check())
            problems.Add(problem.Path, $"{problem.Problem} {problem.WriteInstead}");
        foreach (var prompt in routing.PromptsNeeded().Union(OutboundCalls.Prompts).Union(CampaignMessages.Prompts).Where(prompt => !prompts.Has(prompt)).Order(StringComparer.Ordinal))
            problems.Add("ivrs", $"callers and agents may hear the prompt \"{prompt}\", and {prompts.PathOf(prompt)} is missing; make it with prompts/make.sh, or record it");
    }

    /// <summary>A waiting caller's escape leads into the IVR that the caller came through: each of those needs the step.</summary>
    private static void CheckEscapes(Dictionary<string, QueuePolicy> queues, Dictionary<string, IvrScript> ivrs, ConfigurationProblems problems)
    {
        foreach (var queue in queues.Values.Where(queue => queue?.EscapeIvrStep is { Length: > 0 }))
        {
            foreach (var ivr in ivrs.Values.Where(ivr => !ivr.Steps.ContainsKey(queue.EscapeIvrStep!) && ivr.Steps.Values.Any(step => step is QueueStep to && to.Queue == queue.Name)))
                problems.Add($"queues.{queue.Name}.escape.step", $"ivr \"{ivr.Name}\" leads to this queue but has no step \"{queue.EscapeIvrStep}\"; add the step there or write another one here");
        }
    }
}

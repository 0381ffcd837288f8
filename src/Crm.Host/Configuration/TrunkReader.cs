using System.Net;
using Crm.Telephony.Calls.Trunks;

namespace Crm.Host.Configuration;

/// <summary>Reads "trunks".</summary>
internal sealed class TrunkReader(Func<string, string?> environment)
{
    private const string AccountRule = "the account as the carrier gave it to you, e.g. \"+12125550100\"";

    public List<TrunkSettings> Trunks(ConfigurationValue value)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var trunks = value.List(item => item.Object(o =>
        {
            var name = o.Required("name");
            var trunk = Trunk(o, name.Text(ConfigurationRules.Name(), ConfigurationRules.NameRule));
            if (trunk.Name.Length > 0 && !names.Add(trunk.Name))
                name.Wrong("a name that no other trunk has");
            return trunk;
        }));
        return [.. trunks.OfType<TrunkSettings>()];
    }

    private TrunkSettings Trunk(ConfigurationObject o, string name)
    {
        var register = o.Optional("register");
        var sources = Sources(register is null ? o.Required("addresses") : o.Optional("addresses"));
        var host = o.Required("host").Text(ConfigurationRules.Host(), "a host name or IPv4 address without port, e.g. \"sip.example.com\"");
        var user = o.Optional("user")?.Text(ConfigurationRules.SipUser(), "the user name that the carrier gave you");
        var password = Password(o, user);
        if (register is not null && user is null)
            o.Required("user");
        return new TrunkSettings(
            name, sources, host,
            o.Optional("port")?.Whole(1, 65_535) ?? 5060,
            o.Optional("transport")?.Choice("udp", "tcp") ?? "udp",
            o.Optional("domain")?.Text(ConfigurationRules.Host(), "a domain name") ?? host,
            user, password,
            o.Optional("trustIdentity")?.Flag() ?? false,
            o.Required("callerId").Text(ConfigurationRules.Number(), ConfigurationRules.NumberRule))
        {
            Realm = o.Optional("realm")?.Text(120),
            Register = register?.Object(Register),
            Qualify = o.Optional("qualify")?.Object(Qualify),
            MaxCalls = o.Optional("maxCalls")?.Whole(1, 20_000),
            CallsPerSecond = (double?)o.Optional("callsPerSecond")?.Number(0.1m, 1_000),
            CallerIds = o.Optional("callerIds")?.List(Pattern) ?? [],
            FromUser = o.Optional("fromUser")?.Text(ConfigurationRules.SipUser(), AccountRule),
            AssertIdentity = o.Optional("assertIdentity")?.Flag() ?? false,
            Numbers = o.Optional("rewrite")?.Object(Rewriting) ?? new NumberRules([], [], []),
            Rates = o.Optional("rates")?.Map(ConfigurationRules.Prefix(), ConfigurationRules.PrefixRule, (prefix, price) => new MinuteRate(prefix, price.Number(0, 1_000))).Values.ToList() ?? [],
        };
    }

    private static List<IPEndPoint> Sources(ConfigurationValue? value) => value?.List(
        item => item.Parsed(text => IPEndPoint.TryParse(text, out var point) ? point : null, "an IP address, with :port when only that port may call, e.g. \"192.0.2.10\"", new IPEndPoint(0, 0)), least: 1) ?? [];

    private static RegisterSettings Register(ConfigurationObject o) => new(
        TimeSpan.FromSeconds(o.Optional("expirySeconds")?.Whole(30, 86_400) ?? 3_600),
        o.Optional("account")?.Text(ConfigurationRules.SipUser(), AccountRule),
        (o.Optional("dialedNumberIn")?.Choice("request-uri", "to") ?? "request-uri") == "to");

    private static QualifyOptions Qualify(ConfigurationObject o) => new(
        TimeSpan.FromSeconds(o.Optional("periodSeconds")?.Whole(5, 3_600) ?? 30),
        TimeSpan.FromSeconds(o.Optional("patienceSeconds")?.Whole(1, 30) ?? 4),
        o.Optional("downAfter")?.Whole(1, 10) ?? 2,
        o.Optional("upAfter")?.Whole(1, 10) ?? 2);

    private static NumberRules Rewriting(ConfigurationObject o) => new(Rules(o.Optional("outgoing")), Rules(o.Optional("incoming")), Rules(o.Optional("callerId")));

    private static List<NumberRule> Rules(ConfigurationValue? value) => [.. (value?.List(item => item.Object(o => new NumberRule(
        Pattern(o.Required("match")),
        o.Optional("strip")?.Whole(0, 20) ?? 0,
        o.Optional("add")?.Text(ConfigurationRules.NumberStart(), "what the number is to begin with: digits, with a + before them where it is international, or \"\"") ?? ""))) ?? []).OfType<NumberRule>()];

    private static DialPattern Pattern(ConfigurationValue value) => value.Parsed(
        DialPattern.TryParse, "a pattern: digits, + at its beginning, X for any digit, * at its end for any rest, e.g. \"+1XXXXXXXXXX\" or \"00*\"", DialPattern.TryParse("*")!);

    private string? Password(ConfigurationObject o, string? user)
    {
        var variable = o.Optional("passwordEnv");
        if (variable is null)
        {
            if (user is not null)
                o.Required("passwordEnv");
            return null;
        }
        var name = variable.Text(ConfigurationRules.EnvironmentVariable(), "the name of an environment variable in capitals, e.g. \"CRM_TRUNK_PASSWORD\"; the password itself does not belong in this file");
        var password = name.Length > 0 ? environment(name) : null;
        if (name.Length > 0 && string.IsNullOrEmpty(password))
            variable.Wrong("the name of an environment variable that is set (set this one to the trunk's password before the start)");
        if (user is null)
            variable.Wrong("\"user\" beside it, or leave both out");
        return password;
    }
}

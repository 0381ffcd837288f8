using System.Net;

namespace Crm.Host.Configuration;

/// <summary>Reads what describes the site itself: company, SIP, web, trunks, retention.</summary>
internal sealed class SiteReader(Func<string, string?> environment)
{
    public static CompanySettings? Company(ConfigurationValue value) => value.Object(o => new CompanySettings(
        o.Required("company").Text(80),
        o.Required("country").Text(ConfigurationRules.Country(), "an ISO 3166 country code in capitals, e.g. \"US\""),
        ConfigurationRules.TimeZone(o.Required("timeZone")),
        ConfigurationRules.Address(o.Required("publicAddress"))));

    public static SipSettings? Sip(ConfigurationValue value) => value.Object(o => new SipSettings(
        new IPEndPoint(ConfigurationRules.Address(o.Required("address")), o.Required("port").Whole(0, 65_535)),
        o.Required("realm").Text(ConfigurationRules.Host(), "a domain name of yours, e.g. \"example.com\""),
        RtpPorts(o.Required("rtpPorts")),
        o.Required("maxCalls").Whole(1, 20_000)));

    public static WebSettings? Web(ConfigurationValue value) => value.Object(o => new WebSettings(
        new IPEndPoint(ConfigurationRules.Address(o.Required("address")), o.Required("port").Whole(0, 65_535)),
        o.Optional("origins")?.Distinct(Origin) ?? []));

    public static RetentionSettings? Retention(ConfigurationValue value) => value.Object(o => new RetentionSettings(
        o.Required("recordingDays").Whole(0, 36_500)));

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
        var sources = o.Required("addresses").List(
            item => item.Parsed(text => IPEndPoint.TryParse(text, out var point) ? point : null, "an IP address, with :port when only that port may call, e.g. \"192.0.2.10\"", new IPEndPoint(0, 0)), least: 1);
        var host = o.Required("host").Text(ConfigurationRules.Host(), "a host name or IPv4 address without port, e.g. \"sip.example.com\"");
        var user = o.Optional("user")?.Text(ConfigurationRules.SipUser(), "the user name that the carrier gave you");
        var password = Password(o, user);
        return new TrunkSettings(
            name, sources, host,
            o.Optional("port")?.Whole(1, 65_535) ?? 5060,
            o.Optional("transport")?.Choice("udp", "tcp") ?? "udp",
            o.Optional("domain")?.Text(ConfigurationRules.Host(), "a domain name") ?? host,
            user, password,
            o.Optional("trustIdentity")?.Flag() ?? false,
            o.Required("callerId").Text(ConfigurationRules.Number(), ConfigurationRules.NumberRule));
    }

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

    private static (int First, int Last) RtpPorts(ConfigurationValue value)
    {
        var range = value.Object(o =>
        {
            var first = o.Required("first").Whole(1_024, 65_534);
            var last = o.Required("last");
            var end = last.Whole(1_025, 65_535);
            if (end <= first)
                last.Wrong($"a port above \"first\" ({first})");
            return new int[] { first, end };
        });
        return range is null ? (20_000, 29_999) : (range[0], range[1]);
    }

    private static string Origin(ConfigurationValue value) => value.Parsed(
        text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == text ? text : null,
        "an origin without a path, e.g. \"https://crm.example.com\"", "");
}

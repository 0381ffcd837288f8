using System.Net;
using Crm.Host.Security;

namespace Crm.Host.Configuration;

/// <summary>Reads what describes the site itself: company, SIP, web, retention.</summary>
internal static class SiteReader
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

    /// <param name="folder">The folder from which the names of files are seen.</param>
    public static WebSettings? Web(ConfigurationValue value, string folder) => value.Object(o => new WebSettings(
        new IPEndPoint(ConfigurationRules.Address(o.Required("address")), o.Required("port").Whole(0, 65_535)),
        o.Optional("origins")?.Distinct(Origin) ?? [])
    {
        Proxies = [.. (o.Optional("proxies")?.Distinct(proxy => ConfigurationRules.Address(proxy).ToString()) ?? []).Select(IPAddress.Parse)],
        Tls = o.Optional("tls") is { } tls ? Tls(tls, folder) : null,
    });

    private static (string Certificate, string Key)? Tls(ConfigurationValue value, string folder)
    {
        var files = value.Object(o => new[] { Path.Combine(folder, o.Required("certificate").Text()), Path.Combine(folder, o.Required("key").Text()) });
        if (files is null || files.Contains(Path.Combine(folder, "")))
            return null;
        if (WebCertificate.Problem(files[0], files[1]) is { } problem)
            value.Refused(problem);
        return (files[0], files[1]);
    }

    public static RetentionSettings? Retention(ConfigurationValue value) => value.Object(o => new RetentionSettings(
        o.Required("recordingDays").Whole(0, 36_500)));

    /// <summary>Hosts that webhooks may call although they are inside of the site's network, or without https.</summary>
    public static List<string> WebhookHosts(ConfigurationObject o) => o.Required("allowedHosts").Distinct(
        host => host.Parsed(text => Uri.TryCreate($"http://{text}/", UriKind.Absolute, out var uri) && uri is { AbsolutePath: "/", UserInfo: "", Query: "" } ? text : null, "a host with or without a port, e.g. \"crm.internal:8443\"", ""));

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

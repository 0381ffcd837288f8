using System.Net;
using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Feedback;
using Crm.Routing;
using Crm.Routing.Dialer;

namespace Crm.Host.Configuration;

/// <summary>All of config/contact-center.json, checked.</summary>
/// <param name="Skills">Every skill that queues may require and agents may have.</param>
/// <param name="OutboundDispositions">What an agent may choose after a call that the agent placed.</param>
/// <param name="Queues">What queues have beyond their routing policy, by the same names.</param>
internal sealed record SiteConfiguration(
    CompanySettings Site,
    SipSettings Sip,
    WebSettings Web,
    IReadOnlyList<TrunkSettings> Trunks,
    IReadOnlyList<string> Skills,
    RoutingConfiguration Routing,
    IReadOnlyDictionary<string, QueueSettings> Queues,
    IReadOnlyList<string> OutboundDispositions,
    IReadOnlyList<string> NotReadyReasons,
    RetentionSettings Retention)
{
    /// <summary>Rules for dialing a country's numbers where the site departs from those of <see cref="CountryProfiles"/>.</summary>
    public IReadOnlyDictionary<string, DialProfile> DialProfiles { get; init; } = new Dictionary<string, DialProfile>();
    /// <summary>How numbers are called; what holds when the section is missing is the strict default.</summary>
    public OutgoingCallSettings OutgoingCalls { get; init; } = new();

    /// <summary>Null when the site has no e-mail.</summary>
    public MailSettings? Mail { get; init; }

    /// <summary>Largest file and types; its folder is that of the data.</summary>
    public AttachmentOptions Attachments { get; init; } = new();

    /// <summary>Null when nobody is asked by e-mail how it was.</summary>
    public SurveyMailOptions? Surveys { get; init; }

    /// <summary>Hosts ("name" or "name:port") inside of the site's network that webhooks may call.</summary>
    public IReadOnlyList<string> WebhookHosts { get; init; } = [];

    public DatabaseSettings Database { get; init; } = DatabaseSettings.Sqlite;

    /// <summary>Names of the prompts that there are: the telephone has read each of them at the start, so each can be played.</summary>
    public IReadOnlySet<string> Prompts { get; init; } = new HashSet<string>();
}

/// <summary>Where records are kept.</summary>
/// <param name="SqlServer">The connection string; null for SQLite in the data folder.</param>
internal sealed record DatabaseSettings(string? SqlServer)
{
    public static readonly DatabaseSettings Sqlite = new((string?)null);

    /// <summary>The password stays out of logs.</summary>
    public override string ToString() => SqlServer is null ? "SQLite" : "SQL Server";
}

/// <param name="Country">ISO 3166 code; how numbers without a country code are understood.</param>
/// <param name="TimeZone">IANA name; the wallboard's day begins at its midnight.</param>
/// <param name="PublicAddress">Address that phones send media to; must be one of this machine's.</param>
internal sealed record CompanySettings(string Company, string Country, string TimeZone, IPAddress PublicAddress);

/// <param name="Listen">UDP and TCP.</param>
internal sealed record SipSettings(IPEndPoint Listen, string Realm, (int First, int Last) RtpPorts, int MaxCalls);

/// <param name="Origins">Further origins (scheme://host:port) whose pages may open WebSockets here; the server's own always may.</param>
internal sealed record WebSettings(IPEndPoint Listen, IReadOnlyList<string> Origins)
{
    /// <summary>Reverse proxies before this server, whose word about a request's sender and scheme is believed.</summary>
    public IReadOnlyList<IPAddress> Proxies { get; init; } = [];

    /// <summary>The paths of PEM files; null serves plain HTTP.</summary>
    public (string Certificate, string Key)? Tls { get; init; }
}

/// <param name="Dispositions">What an agent may choose in wrap-up.</param>
internal sealed record QueueSettings(IReadOnlyList<string> Dispositions);

/// <param name="RecordingDays">Recordings are deleted when they are older; 0 keeps them.</param>
internal sealed record RetentionSettings(int RecordingDays);

using Crm.HelpDesk.Customers;
using Crm.Host.Configuration;
using Crm.Routing;
using Crm.Routing.Dialer;

namespace Crm.Host.Contacts;

/// <summary>The site's configuration as the contact desk reads it.</summary>
internal sealed class DeskSite(SiteConfiguration configuration, PhoneNumbers numbers, string recordingDirectory)
{
    public RoutingConfiguration Routing { get; } = configuration.Routing with { ReadNumber = numbers.ToE164 };
    public IReadOnlyList<TrunkSettings> Trunks => configuration.Trunks;
    public int MaxCalls => configuration.Sip.MaxCalls;
    public string Company => configuration.Site.Company;

    /// <summary>Names of what can be played.</summary>
    public IReadOnlySet<string> Prompts => configuration.Prompts;

    public TimeZoneInfo TimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById(configuration.Site.TimeZone);
    public string RecordingDirectory { get; } = recordingDirectory;

    /// <summary>Hold music of calls that belong to no queue.</summary>
    public string DefaultMusic => configuration.Routing.Outbound.Music;

    /// <summary>The rules for calling numbers of a country; the strictest ones where none are known.</summary>
    public DialProfile DialProfile(string? country) =>
        country is not null && configuration.DialProfiles.TryGetValue(country, out var own) ? own : CountryProfiles.Of(country);

    /// <summary>E.164, or null for a withheld or unreadable number.</summary>
    public string? Normalize(string typed) => numbers.ToE164(typed);

    /// <summary>The configured number that was dialed, however the carrier writes it; as dialed when it is none of ours.</summary>
    public string Line(string dialed) =>
        Routing.Numbers.ContainsKey(dialed) ? dialed : Normalize(dialed) is { } number && Routing.Numbers.ContainsKey(number) ? number : dialed;

    /// <summary>What an agent may choose after a contact of this queue; for calls that an agent placed there is a list of its own.</summary>
    public IReadOnlyList<string> Dispositions(string? queue) =>
        queue is not null && configuration.Queues.TryGetValue(queue, out var settings)
            ? settings.Dispositions
            : configuration.OutboundDispositions;
}

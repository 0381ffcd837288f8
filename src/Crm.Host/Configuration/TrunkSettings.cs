using System.Net;
using Crm.Telephony.Calls.Trunks;

namespace Crm.Host.Configuration;

/// <summary>A carrier or PBX.</summary>
/// <param name="Sources">Addresses whose calls are let in; port 0 is any port. With a registration the registrar's comes to them.</param>
/// <param name="Host">Name or address that our calls go to.</param>
/// <param name="Transport">udp or tcp.</param>
/// <param name="Domain">Host in the request URI.</param>
/// <param name="Password">From the environment variable that the file names.</param>
/// <param name="CallerId">Our number as the called person sees it.</param>
internal sealed record TrunkSettings(
    string Name, IReadOnlyList<IPEndPoint> Sources, string Host, int Port, string Transport, string Domain,
    string? User, string? Password, bool TrustIdentity, string CallerId)
{
    /// <summary>Digest realm; null for the first one in which the trunk accepts the credentials.</summary>
    public string? Realm { get; init; }
    public RegisterSettings? Register { get; init; }
    public QualifyOptions? Qualify { get; init; }
    public int? MaxCalls { get; init; }
    public double? CallsPerSecond { get; init; }
    /// <summary>Further caller-ids that calls may show.</summary>
    public IReadOnlyList<DialPattern> CallerIds { get; init; } = [];
    public string? FromUser { get; init; }
    public bool AssertIdentity { get; init; }
    public NumberRules Numbers { get; init; } = new([], [], []);
    public IReadOnlyList<MinuteRate> Rates { get; init; } = [];

    /// <summary>The password stays out of logs.</summary>
    public override string ToString() => $"trunk {Name} ({Transport} {Host}:{Port})";
}

/// <param name="Account">User part of the registered address and of our Contact; null for the digest user.</param>
/// <param name="DialedInTo">Whether the number dialed stands in To, because calls are sent to our Contact.</param>
internal sealed record RegisterSettings(TimeSpan Expires, string? Account, bool DialedInTo);

/// <param name="Outgoing">From E.164 to what is dialed.</param>
/// <param name="Incoming">From what is signalled to E.164.</param>
/// <param name="CallerId">From E.164 to what is shown.</param>
internal sealed record NumberRules(IReadOnlyList<NumberRule> Outgoing, IReadOnlyList<NumberRule> Incoming, IReadOnlyList<NumberRule> CallerId);

/// <summary>How numbers are called, over all trunks.</summary>
internal sealed record OutgoingCallSettings
{
    /// <summary>None: every number may try every trunk, in the order of the file.</summary>
    public IReadOnlyList<TrunkRoute> Routes { get; init; } = [];
    public TimeSpan NoResponse { get; init; } = TimeSpan.FromSeconds(4);
    /// <summary>Prefixes that may be called beside the own country.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];
    public IReadOnlyList<string> Deny { get; init; } = [];
    public decimal? SpendPerDay { get; init; }
    public int? CallsPerUserPerHour { get; init; }
}

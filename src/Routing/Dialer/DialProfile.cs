namespace Crm.Routing.Dialer;

/// <summary>The rules of one country for calls that a campaign starts. The figures are defaults that a site's counsel decides about.</summary>
/// <param name="Country">ISO 3166 two letters; <see cref="CountryProfiles.AnyCountry"/> when the rules are for any number.</param>
/// <param name="From">Earliest local time at the called party, since midnight.</param>
/// <param name="To">Latest local time; a call at exactly this time is not made.</param>
/// <param name="Days">Days of the week, in the called party's zone, on which calls may be made.</param>
/// <param name="ConnectWithin">From the end of the called person's greeting to an agent; later counts as abandoned.</param>
/// <param name="AbandonLimit">Most abandoned of all live answers, 0.03 for 3 %, over <paramref name="AbandonWindow"/> for each campaign.</param>
/// <param name="LeastRing">A number must ring so long before it may be given up.</param>
/// <param name="AfterAbandon">So long after a call that was abandoned, the number is called only with an agent reserved.</param>
/// <param name="DoNotCallAge">Oldest that supplied do-not-call data may be.</param>
public sealed record DialProfile(
    string Country,
    TimeSpan From,
    TimeSpan To,
    IReadOnlySet<DayOfWeek> Days,
    TimeSpan ConnectWithin,
    double AbandonLimit,
    TimeSpan AbandonWindow,
    TimeSpan LeastRing,
    TimeSpan AfterAbandon,
    TimeSpan DoNotCallAge)
{
    /// <summary>Which calls need the customer's consent beforehand.</summary>
    public ConsentRule Consent { get; init; } = ConsentRule.Always;

    /// <summary>Whether a person who waited this long for an agent counts as abandoned, also if the agent comes then. Nothing else decides that.</summary>
    /// <param name="waited">From the end of the greeting to the agent, or to the end of the call.</param>
    public bool IsAbandoned(TimeSpan waited) => waited > ConnectWithin;
}

/// <summary>Which calls need consent that was given beforehand.</summary>
public enum ConsentRule
{
    Always,
    /// <summary>Calls that play a message instead of an agent.</summary>
    ForMessages,
    Never,
}

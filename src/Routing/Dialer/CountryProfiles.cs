namespace Crm.Routing.Dialer;

/// <summary>The profiles that come with the product. A site overrides them by configuration; its counsel decides.</summary>
public static class CountryProfiles
{
    /// <summary>The country of a profile whose rules are for numbers of any country.</summary>
    public const string AnyCountry = "ZZ";

    private static readonly IReadOnlySet<DayOfWeek> EveryDay = Enum.GetValues<DayOfWeek>().ToHashSet();

    /// <summary>
    /// United States: 08:00 to 21:00 at the called party (47 CFR 64.1200(c)(1)); two seconds, 3 % over 30 days (64.1200(a)(7)); 15 s of ringing
    /// (64.1200(a)(6)); do-not-call data of at most 31 days (64.1200(c)(2)(i)(D)); prerecorded messages need consent (64.1200(a)(2) and (3)).
    /// </summary>
    public static DialProfile UnitedStates { get; } = new(
        "US", TimeSpan.FromHours(8), TimeSpan.FromHours(21), EveryDay, TimeSpan.FromSeconds(2), 0.03, TimeSpan.FromDays(30),
        TimeSpan.FromSeconds(15), TimeSpan.Zero, TimeSpan.FromDays(31)) { Consent = ConsentRule.ForMessages };

    /// <summary>
    /// United Kingdom: at most 3 % over 24 hours, two seconds, 15 s of ringing, and 72 hours with an agent reserved after an abandoned call (Ofcom's
    /// statement on persistent misuse; since March 2017 no rate is safe); preference service data of at most 28 days; messages need consent (PECR, regulation 19).
    /// </summary>
    public static DialProfile UnitedKingdom { get; } = new(
        "GB", TimeSpan.FromHours(8), TimeSpan.FromHours(21), EveryDay, TimeSpan.FromSeconds(2), 0.03, TimeSpan.FromHours(24),
        TimeSpan.FromSeconds(15), TimeSpan.FromHours(72), TimeSpan.FromDays(28)) { Consent = ConsentRule.ForMessages };

    /// <summary>
    /// Germany: every call to a consumer needs consent given beforehand (UWG, section 7(2)). The law names neither hours nor a rate: working days and Saturdays,
    /// 08:00 to 20:00, and the British figures for abandoned calls.
    /// </summary>
    public static DialProfile Germany { get; } = new(
        "DE", TimeSpan.FromHours(8), TimeSpan.FromHours(20), EveryDay.Except([DayOfWeek.Sunday]).ToHashSet(), TimeSpan.FromSeconds(2), 0.03, TimeSpan.FromHours(24),
        TimeSpan.FromSeconds(15), TimeSpan.FromHours(72), TimeSpan.FromDays(28)) { Consent = ConsentRule.Always };

    /// <summary>For every other country: at least as strict as each of the others in every rule.</summary>
    public static DialProfile Strictest { get; } = new(
        AnyCountry, TimeSpan.FromHours(9), TimeSpan.FromHours(18), EveryDay.Except([DayOfWeek.Saturday, DayOfWeek.Sunday]).ToHashSet(), TimeSpan.FromSeconds(2), 0.01,
        TimeSpan.FromHours(24), TimeSpan.FromSeconds(20), TimeSpan.FromHours(72), TimeSpan.FromDays(28)) { Consent = ConsentRule.Always };

    /// <summary>The profile of a country by its two letters (ISO 3166); <see cref="Strictest"/> for a country that has none of its own.</summary>
    public static DialProfile Of(string? country) => country switch
    {
        "US" => UnitedStates,
        "GB" => UnitedKingdom,
        "DE" => Germany,
        _ => Strictest,
    };
}

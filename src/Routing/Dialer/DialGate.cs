using System.Globalization;

namespace Crm.Routing.Dialer;

/// <summary>
/// May this number be called now, and if not, when? Pure: the answer follows from its arguments alone and carries all of them as its proof. What is missing
/// or unknown refuses the call. Asked when a lead is claimed and again when it is dialed.
/// </summary>
public static class DialGate
{
    /// <summary>Runs the rules in the order of <see cref="DialReason"/>; the first that refuses names the reason.</summary>
    public static DialAnswer Check(DialQuestion question, DialProfile profile, DateTimeOffset now)
    {
        var place = NumberZones.Find(question.Number);
        var zones = CallingHours.Zones(place, question.AddressZone, out var addressKnown);
        var proof = Prove(question, profile, place, zones, now);
        var refusal = Number(question, profile, place, zones, addressKnown)
            ?? Customer(question, profile, now)
            ?? History(question, now)
            ?? Ledger(question, profile, now);
        var hours = new CallingHours(profile, [.. zones.Select(zone => zone.Zone)]);
        if (refusal is { } refused)
        {
            var next = refused.NotBefore is { } from ? hours.NextOpen(Later(from, EarliestByHistory(question, profile, now))) : null;
            return new DialAnswer(false, refused.Reason, refused.Sentence, next, proof);
        }

        if (!hours.IsOpen(now))
        {
            return new DialAnswer(false, DialReason.OutsideHours, Outside(profile, proof), hours.NextOpen(now), proof);
        }

        return new DialAnswer(true, DialReason.Allowed, "The call is allowed.", now, proof);
    }

    private static Refusal? Number(DialQuestion question, DialProfile profile, NumberPlace? place, IReadOnlyList<FoundZone> zones, bool addressKnown)
    {
        if (!NumberZones.IsE164(question.Number))
        {
            return new Refusal(DialReason.NumberInvalid, $"\"{question.Number}\" is not a telephone number with + and country code; correct the lead.");
        }

        if (RulesProblem(profile, question.Plan) is { } problem)
        {
            return new Refusal(DialReason.RulesInvalid, problem);
        }

        if (profile.Country != CountryProfiles.AnyCountry && place is not null && place.Country != profile.Country)
        {
            return new Refusal(DialReason.OtherCountry, $"The number is in {place.Country} and the campaign is dialed under the rules of {profile.Country}; use a campaign with the rules of {place.Country}.");
        }

        if (place is null || zones.Count == 0)
        {
            return new Refusal(DialReason.ZoneUnknown, "It is not known in which time zone this number is, so its local time is not known either.");
        }

        return addressKnown ? null : new Refusal(DialReason.ZoneUnknown, $"The address's time zone \"{question.AddressZone}\" is not known; correct it or remove it.");
    }

    private static string? RulesProblem(DialProfile profile, AttemptPlan plan) =>
        profile.Days.Count == 0 || profile.From < TimeSpan.Zero || profile.To > TimeSpan.FromHours(24) || profile.From >= profile.To
            ? $"The rules of {profile.Country} leave no time for calls; correct its days and its hours."
        : !(profile.AbandonLimit is >= 0 and <= 1) || profile.AbandonWindow <= TimeSpan.Zero
            ? $"The rules of {profile.Country} have no usable limit of abandoned calls; write a share from 0 to 1 and a window."
        : plan.PerNumber < 1 || plan.PerLead < 1 || plan.PerDay < 1
            ? "The campaign's attempt plan allows no attempt; write caps of at least 1."
        : null;

    private static Refusal? Customer(DialQuestion question, DialProfile profile, DateTimeOffset now)
    {
        if (question.DoNotCall is not { } list)
        {
            return new Refusal(DialReason.DoNotCallUnknown, "The do-not-call data were not asked.");
        }

        if (list.OptedOutAt is { } optedOut)
        {
            return new Refusal(DialReason.OptedOut, $"The customer asked on {Day(optedOut)} not to be called.");
        }

        if (list.ListedIn is { } name)
        {
            return new Refusal(DialReason.DoNotCall, $"The number is on the do-not-call list \"{name}\".");
        }

        if (list.AsOf is not { } asOf || asOf > now || now - asOf > profile.DoNotCallAge)
        {
            var state = list.AsOf is { } old ? $"are from {Day(old)}" : "were never loaded";
            return new Refusal(DialReason.DoNotCallOld, $"The supplied do-not-call data {state}; the rules of {profile.Country} allow {profile.DoNotCallAge.TotalDays:0} days. Load newer ones under Campaigns, Do-not-call.");
        }

        var needed = profile.Consent == ConsentRule.Always || (profile.Consent == ConsentRule.ForMessages && question.Mode == DialMode.Message);
        return question.Consent switch
        {
            DialConsent.Withdrawn => new Refusal(DialReason.ConsentWithdrawn, "The customer took back the consent to be called."),
            DialConsent.Given => null,
            _ when needed => new Refusal(DialReason.ConsentMissing, $"The rules of {profile.Country} allow this call only with the customer's consent, and none is recorded."),
            _ => null,
        };
    }

    private static Refusal? History(DialQuestion question, DateTimeOffset now)
    {
        if (question is not { Attempts: { } attempts, LeadAttempts: { } leadAttempts, InProgress: { } inProgress })
        {
            return new Refusal(DialReason.HistoryUnknown, "It is not known when this number was tried before.");
        }

        if (inProgress)
        {
            return new Refusal(DialReason.InProgress, "Another call with this number is under way.");
        }

        var plan = question.Plan;
        if (attempts.Count >= plan.PerNumber)
        {
            return new Refusal(DialReason.NumberCap, $"The number was tried {attempts.Count} times, and {plan.PerNumber} are allowed.");
        }

        if (leadAttempts >= plan.PerLead)
        {
            return new Refusal(DialReason.LeadCap, $"The lead was tried {leadAttempts} times, and {plan.PerLead} are allowed.");
        }

        var day = plan.DayAllows(attempts, now);
        return day <= now ? null : new Refusal(DialReason.DayCap, $"The number was tried {plan.PerDay} times within 24 hours, and no more are allowed.", day);
    }

    private static Refusal? Ledger(DialQuestion question, DialProfile profile, DateTimeOffset now)
    {
        if (question.AgentReserved)
        {
            return null;
        }

        if (question.LastAbandonedAt + profile.AfterAbandon is { } until && until > now)
        {
            return new Refusal(
                DialReason.AgentDue, $"A call to this number was abandoned on {Day(question.LastAbandonedAt!.Value)}; for {profile.AfterAbandon.TotalHours:0} hours it is called only with an agent reserved.", until);
        }

        if (question.Mode == DialMode.Message)
        {
            return null;
        }

        if (question.Ledger is not { } ledger)
        {
            return new Refusal(DialReason.LedgerUnknown, "The campaign's ledger of abandoned calls is not known.");
        }

        return ledger.Rate <= profile.AbandonLimit ? null : new Refusal(
            DialReason.LedgerOver,
            string.Create(CultureInfo.InvariantCulture, $"{ledger.Abandoned} of {ledger.LiveAnswers} answered calls were abandoned, and {profile.AbandonLimit:0.##%} are allowed; only with an agent reserved."));
    }

    /// <summary>When every rule that time alone heals is healed: the day's cap and the wait after an abandoned call.</summary>
    private static DateTimeOffset EarliestByHistory(DialQuestion question, DialProfile profile, DateTimeOffset now)
    {
        var day = question.Plan.DayAllows(question.Attempts ?? [], now);
        var abandoned = question.AgentReserved ? now : question.LastAbandonedAt + profile.AfterAbandon ?? now;
        return Later(day, abandoned);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static string Outside(DialProfile profile, DialProof proof) =>
        $"It is {string.Join(" and ", proof.LocalTimes.Select(zone => zone.Local.ToString("dddd HH:mm", CultureInfo.InvariantCulture) + " in " + zone.Zone))}; "
        + $"the rules of {profile.Country} allow calls from {profile.From:hh\\:mm} to {Hour(profile.To)}{(profile.Days.Count == 7 ? "" : " on " + string.Join(", ", profile.Days.Order()))}.";

    private static DialProof Prove(DialQuestion question, DialProfile profile, NumberPlace? place, IReadOnlyList<FoundZone> zones, DateTimeOffset now) => new(
        now,
        question.Number,
        place?.Country,
        profile.Country,
        [.. zones.Select(zone => new LocalTimeProof(zone.Zone.Id, TimeZoneInfo.ConvertTime(now, zone.Zone), zone.From))],
        question.DoNotCall?.Version,
        question.DoNotCall?.AsOf is { } asOf ? now - asOf : null,
        question.Consent,
        question.Attempts?.Count,
        question.Attempts?.Count(at => at + AttemptPlan.Day > now),
        question.LeadAttempts,
        question.AgentReserved,
        question.Ledger?.Rate,
        question.Ledger?.LiveAnswers);

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Hour(TimeSpan time) => time == TimeSpan.FromHours(24) ? "24:00" : time.ToString("hh\\:mm", CultureInfo.InvariantCulture);

    /// <param name="NotBefore">When time alone heals it; null when it does not.</param>
    private readonly record struct Refusal(DialReason Reason, string Sentence, DateTimeOffset? NotBefore = null);
}

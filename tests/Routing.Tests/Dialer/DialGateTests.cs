using Crm.Routing.Dialer;

namespace Crm.Routing.Tests.Dialer;

public sealed class DialGateTests
{
    /// <summary>A Monday, 10:00 in New York (daylight time), 15:00 in London, 16:00 in Berlin.</summary>
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 14, 0, 0, TimeSpan.Zero);

    private static readonly AttemptPlan Plan = new(3, 5, 2, new Dictionary<string, TimeSpan>());

    public static TheoryData<string, Func<DialQuestion, DialQuestion>, DialReason> Refusals => new()
    {
        { "not a number", q => q with { Number = "212 555" }, DialReason.NumberInvalid },
        { "no caps", q => q with { Plan = Plan with { PerDay = 0 } }, DialReason.RulesInvalid },
        { "Canada", q => q with { Number = "+14165550123" }, DialReason.OtherCountry },
        { "toll-free", q => q with { Number = "+18005550123" }, DialReason.ZoneUnknown },
        { "address nowhere", q => q with { AddressZone = "Mars/Olympus" }, DialReason.ZoneUnknown },
        { "opted out", q => q with { DoNotCall = q.DoNotCall! with { OptedOutAt = Now.AddDays(-1) } }, DialReason.OptedOut },
        { "listed", q => q with { DoNotCall = q.DoNotCall! with { ListedIn = "national" } }, DialReason.DoNotCall },
        { "list not asked", q => q with { DoNotCall = null }, DialReason.DoNotCallUnknown },
        { "no supplied list", q => q with { DoNotCall = q.DoNotCall! with { AsOf = null } }, DialReason.DoNotCallOld },
        { "old list", q => q with { DoNotCall = q.DoNotCall! with { AsOf = Now.AddDays(-31).AddTicks(-1) } }, DialReason.DoNotCallOld },
        { "list of tomorrow", q => q with { DoNotCall = q.DoNotCall! with { AsOf = Now.AddDays(1) } }, DialReason.DoNotCallOld },
        { "message without consent", q => q with { Mode = DialMode.Message }, DialReason.ConsentMissing },
        { "consent taken back", q => q with { Consent = DialConsent.Withdrawn }, DialReason.ConsentWithdrawn },
        { "attempts unknown", q => q with { Attempts = null }, DialReason.HistoryUnknown },
        { "lead's attempts unknown", q => q with { LeadAttempts = null }, DialReason.HistoryUnknown },
        { "progress unknown", q => q with { InProgress = null }, DialReason.HistoryUnknown },
        { "in progress", q => q with { InProgress = true }, DialReason.InProgress },
        { "number cap", q => q with { Attempts = [Now.AddDays(-9), Now.AddDays(-6), Now.AddDays(-3)] }, DialReason.NumberCap },
        { "lead cap", q => q with { LeadAttempts = 5 }, DialReason.LeadCap },
        { "day cap", q => q with { Attempts = [Now.AddHours(-5), Now.AddHours(-23)] }, DialReason.DayCap },
        { "ledger unknown", q => q with { Ledger = null }, DialReason.LedgerUnknown },
        { "ledger over", q => q with { Ledger = new LedgerReading(100, 4) }, DialReason.LedgerOver },
    };

    [Fact]
    public void A_call_that_nothing_forbids_is_allowed_now_with_its_proof()
    {
        var answer = DialGate.Check(Question(), CountryProfiles.UnitedStates, Now);
        Assert.Equal((true, DialReason.Allowed, Now), (answer.Allowed, answer.Reason, answer.NextAllowedAt));
        var proof = answer.Proof;
        Assert.Equal([new LocalTimeProof("America/New_York", new DateTimeOffset(2026, 6, 1, 10, 0, 0, TimeSpan.FromHours(-4)), "area code 212")], proof.LocalTimes);
        Assert.Equal(("lists 7", TimeSpan.FromDays(10), 1, 0, 2), (proof.DoNotCallVersion, proof.DoNotCallAge, proof.NumberAttempts, proof.AttemptsInDay, proof.LeadAttempts));
        Assert.Equal((0.02, 100, "US", "US"), (proof.LedgerRate, proof.LedgerAnswers, proof.Country, proof.Profile));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_is_forbidden_missing_or_unknown_is_refused(string what, Func<DialQuestion, DialQuestion> change, DialReason reason)
    {
        var answer = DialGate.Check(change(Question()), CountryProfiles.UnitedStates, Now);
        Assert.True(answer.Reason == reason, $"{what}: {answer.Reason}");
        Assert.False(answer.Allowed);
        Assert.EndsWith(".", answer.Sentence, StringComparison.Ordinal);
        Assert.Equal(Now, answer.Proof.At);
    }

    [Fact]
    public void Do_not_call_data_at_the_limit_of_their_age_still_count() =>
        Assert.True(DialGate.Check(Question() with { DoNotCall = new("v", Now.AddDays(-31), null, null) }, CountryProfiles.UnitedStates, Now).Allowed);

    [Theory]
    [InlineData("2026-06-01T11:59:59Z", false, "2026-06-01T12:00:00Z")]
    [InlineData("2026-06-01T12:00:00Z", true, "2026-06-01T12:00:00Z")]
    [InlineData("2026-06-02T00:59:59Z", true, "2026-06-02T00:59:59Z")]
    [InlineData("2026-06-02T01:00:00Z", false, "2026-06-02T12:00:00Z")]
    [InlineData("2026-03-08T05:00:00Z", false, "2026-03-08T12:00:00Z")] // the night in which the clocks go forward
    [InlineData("2026-11-01T04:00:00Z", false, "2026-11-01T13:00:00Z")] // and back
    public void Calls_are_made_from_eight_to_nine_at_the_called_party(string at, bool allowed, string next)
    {
        var now = DateTimeOffset.Parse(at, null);
        var answer = DialGate.Check(Fresh(now), CountryProfiles.UnitedStates, now);
        Assert.Equal((allowed, DateTimeOffset.Parse(next, null)), (answer.Allowed, answer.NextAllowedAt));
        Assert.Equal(allowed ? DialReason.Allowed : DialReason.OutsideHours, answer.Reason);
    }

    [Fact]
    public void Number_and_address_must_both_allow()
    {
        var honolulu = Fresh(Now) with { AddressZone = "Pacific/Honolulu" };
        var answer = DialGate.Check(honolulu, CountryProfiles.UnitedStates, Now); // 04:00 there
        Assert.Equal((DialReason.OutsideHours, Now.AddHours(4)), (answer.Reason, answer.NextAllowedAt));
        Assert.Equal(["area code 212", "address"], answer.Proof.LocalTimes.Select(zone => zone.From));
        Assert.Contains("04:00 in Pacific/Honolulu", answer.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Zones_whose_hours_never_meet_are_never_called()
    {
        var answer = DialGate.Check(Fresh(Now) with { AddressZone = "Asia/Tokyo" }, CountryProfiles.UnitedStates with { From = TimeSpan.FromHours(10), To = TimeSpan.FromHours(12) }, Now);
        Assert.Equal((false, null), (answer.Allowed, answer.NextAllowedAt));
    }

    [Fact]
    public void A_sunday_waits_for_monday_under_german_rules()
    {
        var sunday = new DateTimeOffset(2026, 6, 7, 10, 0, 0, TimeSpan.Zero);
        var answer = DialGate.Check(Fresh(sunday) with { Number = "+4930123456", Consent = DialConsent.Given }, CountryProfiles.Germany, sunday);
        Assert.Equal((DialReason.OutsideHours, new DateTimeOffset(2026, 6, 8, 6, 0, 0, TimeSpan.Zero)), (answer.Reason, answer.NextAllowedAt));
        Assert.Contains("Monday, Tuesday", answer.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void German_and_unknown_countries_need_consent()
    {
        Assert.Equal(DialReason.ConsentMissing, DialGate.Check(Fresh(Now) with { Number = "+4930123456" }, CountryProfiles.Germany, Now).Reason);
        Assert.Equal(DialReason.ConsentMissing, DialGate.Check(Fresh(Now) with { Number = "+33123456789" }, CountryProfiles.Of("FR"), Now).Reason);
        Assert.True(DialGate.Check(Fresh(Now) with { Number = "+33123456789", Consent = DialConsent.Given, Ledger = new(100, 1) }, CountryProfiles.Of("FR"), Now.AddHours(-2)).Allowed);
    }

    [Fact]
    public void For_72_hours_after_an_abandoned_call_a_british_number_gets_an_agent_or_no_call()
    {
        var abandoned = Now.AddHours(-71);
        var question = Fresh(Now) with { Number = "+442079460000", LastAbandonedAt = abandoned };
        var answer = DialGate.Check(question, CountryProfiles.UnitedKingdom, Now);
        Assert.Equal((DialReason.AgentDue, abandoned.AddHours(72)), (answer.Reason, answer.NextAllowedAt));
        Assert.True(DialGate.Check(question with { AgentReserved = true }, CountryProfiles.UnitedKingdom, Now).Allowed);
        Assert.Equal(DialReason.AgentDue, DialGate.Check(question with { Mode = DialMode.Message, Consent = DialConsent.Given }, CountryProfiles.UnitedKingdom, Now).Reason);
        Assert.True(DialGate.Check(question, CountryProfiles.UnitedKingdom, abandoned.AddHours(72)).Allowed);
    }

    [Fact]
    public void Several_waits_end_with_the_longest_and_within_the_hours()
    {
        var question = Fresh(Now) with { Number = "+442079460000", Attempts = [Now.AddHours(-1), Now.AddHours(-2)], LastAbandonedAt = Now.AddHours(-60) };
        var answer = DialGate.Check(question, CountryProfiles.UnitedKingdom, Now);
        // The day's cap ends at 13:00 UTC tomorrow, the 72 hours at 02:00 UTC tomorrow.
        Assert.Equal((DialReason.DayCap, Now.AddHours(22)), (answer.Reason, answer.NextAllowedAt));
        Assert.True(DialGate.Check(question, CountryProfiles.UnitedKingdom, answer.NextAllowedAt!.Value).Allowed);
    }

    [Fact]
    public void The_next_allowed_instant_is_allowed_and_none_before_it()
    {
        var random = new Random(4);
        string[] numbers = ["+12125550123", "+18505550123", "+19075550123", "+12085550123", "+19285550123", "+16715550123"];
        string?[] addresses = [null, null, "America/Los_Angeles", "America/New_York", "Pacific/Guam"];
        for (var i = 0; i < 400; i++)
        {
            var now = Now.AddMinutes(random.Next(525_600));
            var profile = CountryProfiles.UnitedStates with { From = TimeSpan.FromMinutes(random.Next(1, 720)), To = TimeSpan.FromMinutes(random.Next(900, 1441)) };
            var question = Fresh(now) with { Number = numbers[random.Next(numbers.Length)], AddressZone = addresses[random.Next(addresses.Length)] };
            if (random.Next(3) == 0)
            {
                question = question with { Attempts = [now.AddMinutes(-random.Next(1440)), now.AddMinutes(-random.Next(1440))] };
            }

            if (DialGate.Check(question, profile, now).NextAllowedAt is not { } next)
            {
                continue;
            }

            var then = question with { DoNotCall = question.DoNotCall! with { AsOf = next } };
            Assert.True(DialGate.Check(then, profile, next).Allowed, $"{question.Number} {question.AddressZone} from {now:O}: {next:O}");
            for (var at = now; at < next; at += TimeSpan.FromMinutes(17))
            {
                Assert.False(DialGate.Check(then with { DoNotCall = then.DoNotCall! with { AsOf = at } }, profile, at).Allowed, $"{at:O} is before {next:O}");
            }
        }
    }

    [Fact]
    public void The_strictest_profile_is_at_least_as_strict_as_every_other()
    {
        var strict = CountryProfiles.Strictest;
        Assert.All((DialProfile[])[CountryProfiles.UnitedStates, CountryProfiles.UnitedKingdom, CountryProfiles.Germany], other =>
        {
            Assert.True(strict.From >= other.From && strict.To <= other.To && strict.Days.IsSubsetOf(other.Days));
            Assert.True(strict.ConnectWithin <= other.ConnectWithin && strict.AbandonLimit <= other.AbandonLimit && strict.LeastRing >= other.LeastRing);
            Assert.True(strict.AfterAbandon >= other.AfterAbandon && strict.DoNotCallAge <= other.DoNotCallAge && strict.Consent <= other.Consent);
        });
    }

    private static DialQuestion Question() => Fresh(Now) with { Attempts = [Now.AddDays(-2)], LeadAttempts = 2 };

    private static DialQuestion Fresh(DateTimeOffset now) => new(
        "+12125550123", null, DialMode.Predictive, false, false, [], 0, Plan, new DoNotCallReading("lists 7", now.AddDays(-10), null, null), DialConsent.Unknown, null,
        new LedgerReading(100, 2));
}

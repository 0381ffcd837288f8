using System.Globalization;
using Crm.Routing.Dialer;

namespace Crm.Host.Configuration;

/// <summary>Reads where a site departs from the calling hours that come with the product for a country. Whether it may is for its counsel to say.</summary>
internal static class DialingReader
{
    private static readonly string[] Days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    public static Dictionary<string, DialProfile> Profiles(ConfigurationValue value) => value.Map(
        ConfigurationRules.Country(), "an ISO 3166 country code in capitals, e.g. \"US\"",
        (country, rules) => rules.Object(o => Profile(CountryProfiles.Of(country) with { Country = country }, o)) ?? CountryProfiles.Of(country));

    private static DialProfile Profile(DialProfile usual, ConfigurationObject o)
    {
        var hours = o.Optional("hours")?.Text(ConfigurationRules.OpenPeriod(), "the hours of the called person's day, e.g. \"08:00-21:00\"; a day may end at 24:00");
        var days = o.Optional("days")?.Distinct(day => day.Choice(Days), least: 1);
        var profile = days is null ? usual : usual with { Days = days.Where(day => day.Length > 0).Select(day => (DayOfWeek)Array.IndexOf(Days, day)).ToHashSet() };
        return hours is not { Length: > 0 } ? profile : profile with { From = Clock(hours[..5]), To = Clock(hours[6..]) };
    }

    private static TimeSpan Clock(string text) =>
        new(int.Parse(text.AsSpan(0, 2), CultureInfo.InvariantCulture), int.Parse(text.AsSpan(3), CultureInfo.InvariantCulture), 0);
}

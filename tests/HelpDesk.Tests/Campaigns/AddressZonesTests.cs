using Crm.HelpDesk.Campaigns;

namespace Crm.HelpDesk.Tests.Campaigns;

public sealed class AddressZonesTests
{
    [Theory]
    [InlineData("US", "NY", "", "America/New_York")]
    [InlineData("US", "new york", "", "America/New_York")]
    [InlineData("US", " tn ", "", "America/New_York,America/Chicago")]
    [InlineData("US", "", "10001", "America/New_York")]
    [InlineData("US", "", "2139", "America/New_York")]
    [InlineData("US", "", "60601-1234", "America/Chicago")]
    [InlineData("US", "", "96813", "Pacific/Honolulu")]
    [InlineData("US", "", "09012", null)]
    [InlineData("US", "", "", null)]
    [InlineData("US", "Bavaria", "10001", null)]
    [InlineData("DE", "", "10115", "Europe/Berlin")]
    [InlineData("CA", "Ontario", "", "America/Toronto,America/Winnipeg,America/Panama")]
    [InlineData("BR", "SP", "", null)]
    public void An_address_gives_all_zones_that_it_may_be_in(string country, string region, string postalCode, string? expected) =>
        Assert.Equal(expected, AddressZones.Of(country, region, postalCode));

    [Fact]
    public void Every_zone_that_is_given_exists()
    {
        string[] countries = [.. Enumerable.Range(0, 26 * 26).Select(i => $"{(char)('A' + (i / 26))}{(char)('A' + (i % 26))}")];
        string[] regions = ["ACT", "NSW", "VIC", "QLD", "TAS", .. countries];
        var zones = (from country in countries from region in country is "US" or "CA" or "AU" ? regions : [""] select AddressZones.Of(country, region, ""))
            .OfType<string>().SelectMany(z => z.Split(',')).Distinct().ToList();
        Assert.True(zones.Count > 60);
        Assert.All(zones, zone => Assert.True(TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _), zone));
    }

    [Theory]
    [InlineData("US", "+12125550100", true)]
    [InlineData("US", "+14165550100", false)]
    [InlineData("US", "+18765550100", false)]
    [InlineData("US", "+49301234567", false)]
    [InlineData("CA", "+14165550100", true)]
    [InlineData("CA", "+12125550100", false)]
    [InlineData("JM", "+18765550100", true)]
    [InlineData("DE", "+49301234567", true)]
    [InlineData("DE", "+43123456789", false)]
    public void A_number_belongs_to_the_country_of_the_campaign_or_not(string country, string number, bool expected) =>
        Assert.Equal(expected, new HomeNumbers(country).Problem(number) is null);
}

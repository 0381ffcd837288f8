using Crm.Routing.Dialer;

namespace Crm.Routing.Tests.Dialer;

public sealed class NumberZonesTests
{
    [Theory]
    [InlineData("+12125550123", "US", "America/New_York")]
    [InlineData("+13125550123", "US", "America/Chicago")]
    [InlineData("+16025550123", "US", "America/Phoenix")]
    [InlineData("+18085550123", "US", "Pacific/Honolulu")]
    [InlineData("+18505550123", "US", "America/New_York,America/Chicago")]
    [InlineData("+14165550123", "CA", "America/Toronto")]
    [InlineData("+442079460000", "GB", "Europe/London")]
    [InlineData("+4930123456", "DE", "Europe/Berlin")]
    [InlineData("+35315550123", "IE", "Europe/Dublin")]
    [InlineData("+34600123456", "ES", "Europe/Madrid,Atlantic/Canary")]
    public void A_number_has_every_zone_that_it_may_be_in(string number, string country, string zones)
    {
        var place = NumberZones.Find(number);
        Assert.Equal((country, zones), (place?.Country, string.Join(',', place!.Zones)));
    }

    [Theory]
    [InlineData("+18005550123")] // toll-free
    [InlineData("+18765550123")] // Jamaica: in the plan, and in no table
    [InlineData("+1212555012")] // too short for its plan
    [InlineData("+121255501234")]
    [InlineData("+79161234567")] // eleven zones
    [InlineData("+8816123456789")] // satellite
    [InlineData("2125550123")]
    [InlineData("+0123456789")]
    [InlineData("+49 30 123456")]
    [InlineData("+49301234567890123")]
    [InlineData("+49\u0663\u0663\u0663\u0663\u0663\u0663")]
    [InlineData("")]
    [InlineData(null)]
    public void A_number_that_no_table_places_is_nowhere(string? number) => Assert.Null(NumberZones.Find(number));

    [Fact]
    public void Every_zone_of_the_tables_is_known_to_this_machine()
    {
        var zones = NumberTables.Countries.Select(row => row.Split(' ')[2]).Concat(NumberTables.AreaCodes.Select(row => row.Zones)).SelectMany(zones => zones.Split(',')).Distinct().ToList();
        Assert.InRange(zones.Count, 60, 200);
        Assert.All(zones, zone => Assert.True(TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _), zone));
    }

    [Fact]
    public void No_area_code_is_written_twice_and_all_are_codes_of_the_plan()
    {
        var codes = NumberTables.AreaCodes.SelectMany(row => row.Codes.Split(' ')).ToList();
        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^[2-9][0-9]{2}$", code));
    }
}

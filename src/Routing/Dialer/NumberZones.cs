using System.Collections.Frozen;

namespace Crm.Routing.Dialer;

/// <summary>Where a number may be.</summary>
/// <param name="Country">ISO 3166 two letters; the territories of the United States count as US.</param>
/// <param name="Zones">IANA names of all zones that it may be in.</param>
/// <param name="From">How that is known: <c>area code 212</c>, <c>country code 49</c>.</param>
public sealed record NumberPlace(string Country, IReadOnlyList<string> Zones, string From);

/// <summary>
/// From an E.164 number to the time zones that it may be in. A mobile may have left its area and an area may lie in two zones: all of them are given.
/// A number that is not in the tables has no place, and the gate refuses it.
/// </summary>
public static class NumberZones
{
    private const int LeastDigits = 8;
    private const int MostDigits = 15;
    private const int LongestCountryCode = 3;
    private const int NanpDigits = 11;

    private static readonly FrozenDictionary<string, NumberPlace> Countries = NumberTables.Countries
        .Select(row => row.Split(' '))
        .ToFrozenDictionary(row => row[0], row => new NumberPlace(row[1], row[2].Split(','), "country code " + row[0]));

    private static readonly FrozenDictionary<string, NumberPlace> AreaCodes = NumberTables.AreaCodes
        .SelectMany(row => row.Codes.Split(' ').Select(code => new NumberPlace(row.Country, row.Zones.Split(','), "area code " + code)))
        .ToFrozenDictionary(place => place.From[^3..]);

    /// <summary>Whether the text is + and 8 to 15 digits, the first of them not 0.</summary>
    public static bool IsE164(string? number) =>
        number is ['+', >= '1' and <= '9', ..] && number.Length is > LeastDigits and <= MostDigits + 1 && !number.AsSpan(1).ContainsAnyExceptInRange('0', '9');

    /// <summary>Where the number may be; null when it is not known.</summary>
    public static NumberPlace? Find(string? number)
    {
        if (!IsE164(number))
        {
            return null;
        }

        if (number![1] == '1')
        {
            return number.Length == NanpDigits + 1 ? AreaCodes.GetValueOrDefault(number.Substring(2, 3)) : null;
        }

        for (var length = LongestCountryCode; length > 1; length--)
        {
            if (Countries.TryGetValue(number.Substring(1, length), out var place))
            {
                return place;
            }
        }

        return null;
    }
}

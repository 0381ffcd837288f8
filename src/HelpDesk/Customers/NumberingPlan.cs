using System.Collections.Frozen;

namespace Crm.HelpDesk.Customers;

/// <summary>How one country writes numbers (ITU-T E.164 national numbering plans).</summary>
/// <param name="Country">ISO 3166 code.</param>
/// <param name="Code">Country calling code.</param>
/// <param name="Trunk">National prefix, dialed within the country before the area code and left out from abroad; empty where there is none.</param>
/// <param name="Abroad">International prefix.</param>
/// <param name="Shortest">Digits of the shortest national significant number, without trunk prefix.</param>
/// <param name="Longest">Digits of the longest.</param>
internal sealed record NumberingPlan(string Country, string Code, string Trunk, string Abroad, int Shortest, int Longest)
{
    /// <summary>The North American plan: one shape for some twenty countries.</summary>
    public bool IsNorthAmerican => Code == "1";

    // Trunk is empty where subscribers dial the whole number: Spain, Norway, Denmark, Poland and others. Italy keeps its leading 0 as part of the number.
    private static readonly NumberingPlan[] Table =
    [
        new("US", "1", "1", "011", 10, 10),
        new("CA", "1", "1", "011", 10, 10),
        new("PR", "1", "1", "011", 10, 10),
        new("JM", "1", "1", "011", 10, 10),
        new("DO", "1", "1", "011", 10, 10),
        new("RU", "7", "8", "810", 10, 10),
        new("KZ", "7", "8", "810", 10, 10),
        new("EG", "20", "0", "00", 8, 10),
        new("ZA", "27", "0", "00", 9, 9),
        new("GR", "30", "", "00", 10, 10),
        new("NL", "31", "0", "00", 9, 9),
        new("BE", "32", "0", "00", 8, 9),
        new("FR", "33", "0", "00", 9, 9),
        new("ES", "34", "", "00", 9, 9),
        new("HU", "36", "06", "00", 8, 9),
        new("IT", "39", "", "00", 6, 11),
        new("RO", "40", "0", "00", 9, 9),
        new("CH", "41", "0", "00", 9, 9),
        new("AT", "43", "0", "00", 4, 13),
        new("GB", "44", "0", "00", 9, 10),
        new("DK", "45", "", "00", 8, 8),
        new("SE", "46", "0", "00", 7, 10),
        new("NO", "47", "", "00", 8, 8),
        new("PL", "48", "", "00", 9, 9),
        new("DE", "49", "0", "00", 6, 13),
        new("PE", "51", "0", "00", 8, 9),
        new("MX", "52", "", "00", 10, 10),
        new("AR", "54", "0", "00", 10, 11),
        new("BR", "55", "0", "00", 10, 11),
        new("CL", "56", "", "00", 9, 9),
        new("CO", "57", "", "00", 10, 10),
        new("MY", "60", "0", "00", 8, 10),
        new("AU", "61", "0", "0011", 9, 9),
        new("ID", "62", "0", "00", 8, 12),
        new("PH", "63", "0", "00", 9, 10),
        new("NZ", "64", "0", "00", 8, 10),
        new("SG", "65", "", "000", 8, 8),
        new("TH", "66", "0", "00", 8, 9),
        new("JP", "81", "0", "010", 9, 10),
        new("KR", "82", "0", "00", 8, 10),
        new("VN", "84", "0", "00", 9, 10),
        new("CN", "86", "0", "00", 9, 11),
        new("TR", "90", "0", "00", 10, 10),
        new("IN", "91", "0", "00", 10, 10),
        new("PK", "92", "0", "00", 9, 10),
        new("MA", "212", "0", "00", 9, 9),
        new("TN", "216", "", "00", 8, 8),
        new("NG", "234", "0", "009", 8, 10),
        new("KE", "254", "0", "000", 9, 9),
        new("PT", "351", "", "00", 9, 9),
        new("LU", "352", "", "00", 4, 11),
        new("IE", "353", "0", "00", 7, 9),
        new("IS", "354", "", "00", 7, 9),
        new("MT", "356", "", "00", 8, 8),
        new("CY", "357", "", "00", 8, 8),
        new("FI", "358", "0", "00", 5, 12),
        new("BG", "359", "0", "00", 7, 9),
        new("LT", "370", "0", "00", 8, 8),
        new("LV", "371", "", "00", 8, 8),
        new("EE", "372", "", "00", 7, 8),
        new("UA", "380", "0", "00", 9, 9),
        new("RS", "381", "0", "00", 7, 10),
        new("HR", "385", "0", "00", 8, 9),
        new("SI", "386", "0", "00", 8, 8),
        new("BA", "387", "0", "00", 8, 9),
        new("CZ", "420", "", "00", 9, 9),
        new("SK", "421", "0", "00", 9, 9),
        new("LI", "423", "", "00", 7, 9),
        new("HK", "852", "", "001", 8, 8),
        new("TW", "886", "0", "002", 8, 9),
        new("AE", "971", "0", "00", 8, 9),
        new("IL", "972", "0", "00", 8, 9),
        new("SA", "966", "0", "00", 9, 9),
    ];

    private static readonly FrozenDictionary<string, NumberingPlan> ByCountry = Table.ToFrozenDictionary(plan => plan.Country, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, NumberingPlan> ByCode =
        Table.DistinctBy(plan => plan.Code).ToFrozenDictionary(plan => plan.Code);

    /// <summary>The plan of a country, or null when the table does not have it.</summary>
    public static NumberingPlan? Find(string country) => ByCountry.GetValueOrDefault(country);

    /// <exception cref="ArgumentException">The table does not have the country.</exception>
    public static NumberingPlan Of(string country) =>
        ByCountry.TryGetValue(country, out var plan)
            ? plan
            : throw new ArgumentException(
                $"The country '{country}' has no numbering plan here. Use one of: {string.Join(", ", Table.Select(p => p.Country).Order())}.", nameof(country));

    /// <summary>The plan that the digits after a plus belong to, or null when the table does not have it. Calling codes are prefix-free.</summary>
    public static NumberingPlan? OfInternational(string digits)
    {
        for (var length = 1; length <= 3 && length < digits.Length; length++)
        {
            if (ByCode.TryGetValue(digits[..length], out var plan))
            {
                return plan;
            }
        }

        return null;
    }
}

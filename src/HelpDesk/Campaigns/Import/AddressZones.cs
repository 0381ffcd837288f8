using System.Collections.Frozen;

namespace Crm.HelpDesk.Campaigns;

/// <summary>
/// The time zones that an address may be in. A state on a border of zones gives all of its zones, and a call must be allowed in each of them; an address that tells
/// nothing gives none. Zones are IANA names; of several that are the same today only one is given.
/// </summary>
internal static class AddressZones
{
    private const string Eastern = "America/New_York";
    private const string Central = "America/Chicago";
    private const string Mountain = "America/Denver";
    private const string Pacific = "America/Los_Angeles";

    private static readonly FrozenDictionary<string, string> Regions = Table(
        ("US", Eastern, "CT DE DC GA ME MD MA NH NJ NY NC OH PA RI SC VT VA WV"),
        ("US", $"{Eastern},{Central}", "FL IN KY MI TN"),
        ("US", Central, "AL AR IL IA LA MN MS MO OK WI"),
        ("US", $"{Central},{Mountain}", "KS NE ND SD TX"),
        ("US", Mountain, "CO MT NM UT WY"),
        ("US", $"{Mountain},America/Phoenix", "AZ"),
        ("US", $"{Mountain},{Pacific}", "ID NV OR"),
        ("US", Pacific, "CA WA"),
        ("US", "America/Anchorage,America/Adak", "AK"),
        ("US", "Pacific/Honolulu", "HI"),
        ("US", "America/Puerto_Rico", "PR VI"),
        ("US", "Pacific/Guam", "GU MP"),
        ("US", "Pacific/Pago_Pago", "AS"),
        ("CA", "America/Toronto,America/Winnipeg,America/Panama", "ON"),
        ("CA", "America/Toronto,America/Puerto_Rico", "QC"),
        ("CA", "America/Halifax", "NS NB PE"),
        ("CA", "America/St_Johns,America/Halifax", "NL"),
        ("CA", "America/Winnipeg", "MB"),
        ("CA", "America/Regina,America/Edmonton", "SK"),
        ("CA", "America/Edmonton", "AB NT"),
        ("CA", "America/Vancouver,America/Edmonton,America/Phoenix", "BC"),
        ("CA", "America/Whitehorse", "YT"),
        ("CA", "America/Toronto,America/Winnipeg,America/Edmonton,America/Panama", "NU"),
        ("AU", "Australia/Sydney", "ACT"),
        ("AU", "Australia/Sydney,Australia/Adelaide", "NSW"),
        ("AU", "Australia/Melbourne", "VIC"),
        ("AU", "Australia/Brisbane", "QLD"),
        ("AU", "Australia/Adelaide", "SA"),
        ("AU", "Australia/Perth,Australia/Eucla", "WA"),
        ("AU", "Australia/Hobart", "TAS"),
        ("AU", "Australia/Darwin", "NT"));

    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["ALABAMA"] = "AL", ["ALASKA"] = "AK", ["ARIZONA"] = "AZ", ["ARKANSAS"] = "AR", ["CALIFORNIA"] = "CA", ["COLORADO"] = "CO", ["CONNECTICUT"] = "CT",
        ["DELAWARE"] = "DE", ["DISTRICT OF COLUMBIA"] = "DC", ["FLORIDA"] = "FL", ["GEORGIA"] = "GA", ["HAWAII"] = "HI", ["IDAHO"] = "ID", ["ILLINOIS"] = "IL",
        ["INDIANA"] = "IN", ["IOWA"] = "IA", ["KANSAS"] = "KS", ["KENTUCKY"] = "KY", ["LOUISIANA"] = "LA", ["MAINE"] = "ME", ["MARYLAND"] = "MD",
        ["MASSACHUSETTS"] = "MA", ["MICHIGAN"] = "MI", ["MINNESOTA"] = "MN", ["MISSISSIPPI"] = "MS", ["MISSOURI"] = "MO", ["MONTANA"] = "MT", ["NEBRASKA"] = "NE",
        ["NEVADA"] = "NV", ["NEW HAMPSHIRE"] = "NH", ["NEW JERSEY"] = "NJ", ["NEW MEXICO"] = "NM", ["NEW YORK"] = "NY", ["NORTH CAROLINA"] = "NC",
        ["NORTH DAKOTA"] = "ND", ["OHIO"] = "OH", ["OKLAHOMA"] = "OK", ["OREGON"] = "OR", ["PENNSYLVANIA"] = "PA", ["PUERTO RICO"] = "PR", ["RHODE ISLAND"] = "RI",
        ["SOUTH CAROLINA"] = "SC", ["SOUTH DAKOTA"] = "SD", ["TENNESSEE"] = "TN", ["TEXAS"] = "TX", ["UTAH"] = "UT", ["VERMONT"] = "VT", ["VIRGINIA"] = "VA",
        ["WASHINGTON"] = "WA", ["WEST VIRGINIA"] = "WV", ["WISCONSIN"] = "WI", ["WYOMING"] = "WY",
        ["ALBERTA"] = "AB", ["BRITISH COLUMBIA"] = "BC", ["MANITOBA"] = "MB", ["NEW BRUNSWICK"] = "NB", ["NEWFOUNDLAND AND LABRADOR"] = "NL",
        ["NOVA SCOTIA"] = "NS", ["ONTARIO"] = "ON", ["PRINCE EDWARD ISLAND"] = "PE", ["QUEBEC"] = "QC", ["QUÉBEC"] = "QC", ["SASKATCHEWAN"] = "SK",
        ["NEW SOUTH WALES"] = "NSW", ["VICTORIA"] = "VIC", ["QUEENSLAND"] = "QLD", ["SOUTH AUSTRALIA"] = "SA", ["WESTERN AUSTRALIA"] = "WA", ["TASMANIA"] = "TAS",
    }.ToFrozenDictionary();

    // The first three digits of a ZIP code, from each of these on, belong to the state. Military addresses, which are anywhere, have none.
    private static readonly (int From, string State)[] ZipCodes =
    [
        (0, ""), (5, "NY"), (6, "PR"), (10, "MA"), (28, "RI"), (30, "NH"), (39, "ME"), (50, "VT"), (55, "MA"), (56, "VT"), (60, "CT"), (70, "NJ"), (90, ""), (100, "NY"),
        (150, "PA"), (197, "DE"), (200, "DC"), (206, "MD"), (220, "VA"), (247, "WV"), (270, "NC"), (290, "SC"), (300, "GA"), (320, "FL"), (340, ""), (341, "FL"),
        (350, "AL"), (370, "TN"), (386, "MS"), (398, "GA"), (400, "KY"), (430, "OH"), (460, "IN"), (480, "MI"), (500, "IA"), (530, "WI"), (550, "MN"), (569, "DC"), (570, "SD"),
        (580, "ND"), (590, "MT"), (600, "IL"), (630, "MO"), (660, "KS"), (680, "NE"), (700, "LA"), (716, "AR"), (730, "OK"), (733, "TX"), (734, "OK"), (750, "TX"),
        (800, "CO"), (820, "WY"), (832, "ID"), (840, "UT"), (850, "AZ"), (870, "NM"), (885, "TX"), (889, "NV"), (900, "CA"), (962, ""), (967, "HI"), (969, "GU"),
        (970, "OR"), (980, "WA"), (995, "AK"),
    ];

    // Countries with one zone, overseas parts aside.
    private static readonly FrozenDictionary<string, string> Countries = new Dictionary<string, string>
    {
        ["GB"] = "Europe/London", ["IE"] = "Europe/Dublin", ["DE"] = "Europe/Berlin", ["AT"] = "Europe/Vienna", ["CH"] = "Europe/Zurich", ["LI"] = "Europe/Zurich",
        ["FR"] = "Europe/Paris", ["BE"] = "Europe/Brussels", ["NL"] = "Europe/Amsterdam", ["LU"] = "Europe/Luxembourg", ["IT"] = "Europe/Rome",
        ["DK"] = "Europe/Copenhagen", ["NO"] = "Europe/Oslo", ["SE"] = "Europe/Stockholm", ["FI"] = "Europe/Helsinki", ["PL"] = "Europe/Warsaw",
        ["CZ"] = "Europe/Prague", ["SK"] = "Europe/Bratislava", ["HU"] = "Europe/Budapest", ["SI"] = "Europe/Ljubljana", ["HR"] = "Europe/Zagreb",
        ["BA"] = "Europe/Sarajevo", ["RS"] = "Europe/Belgrade", ["RO"] = "Europe/Bucharest", ["BG"] = "Europe/Sofia", ["GR"] = "Europe/Athens",
        ["CY"] = "Asia/Nicosia", ["EE"] = "Europe/Tallinn", ["LV"] = "Europe/Riga", ["LT"] = "Europe/Vilnius", ["MT"] = "Europe/Malta", ["TR"] = "Europe/Istanbul",
        ["IS"] = "Atlantic/Reykjavik", ["IL"] = "Asia/Jerusalem", ["AE"] = "Asia/Dubai", ["SA"] = "Asia/Riyadh", ["EG"] = "Africa/Cairo",
        ["MA"] = "Africa/Casablanca", ["TN"] = "Africa/Tunis", ["NG"] = "Africa/Lagos", ["KE"] = "Africa/Nairobi", ["ZA"] = "Africa/Johannesburg",
        ["IN"] = "Asia/Kolkata", ["PK"] = "Asia/Karachi", ["CN"] = "Asia/Shanghai", ["HK"] = "Asia/Hong_Kong", ["TW"] = "Asia/Taipei", ["JP"] = "Asia/Tokyo",
        ["KR"] = "Asia/Seoul", ["SG"] = "Asia/Singapore", ["MY"] = "Asia/Kuala_Lumpur", ["TH"] = "Asia/Bangkok", ["VN"] = "Asia/Ho_Chi_Minh", ["PH"] = "Asia/Manila",
        ["JM"] = "America/Jamaica", ["DO"] = "America/Santo_Domingo", ["PR"] = "America/Puerto_Rico", ["CO"] = "America/Bogota", ["PE"] = "America/Lima",
        ["ES"] = "Europe/Madrid,Atlantic/Canary", ["PT"] = "Europe/Lisbon,Atlantic/Azores",
    }.ToFrozenDictionary();

    /// <summary>The zones with commas between, or null when the address does not tell.</summary>
    /// <param name="country">ISO 3166 code in capitals.</param>
    /// <param name="region">A state's short or whole name; may be empty.</param>
    /// <param name="postalCode">Read for the United States; may be empty.</param>
    public static string? Of(string country, string region, string postalCode)
    {
        if (Countries.TryGetValue(country, out var zone))
        {
            return zone;
        }

        var name = region.Trim().ToUpperInvariant();
        if (Regions.TryGetValue(Key(country, Names.GetValueOrDefault(name, name)), out var zones))
        {
            return zones;
        }

        return country == "US" && name.Length == 0 && Regions.TryGetValue(Key(country, StateOf(postalCode.Trim())), out zones) ? zones : null;
    }

    // A ZIP code that a spreadsheet took for a number has lost its leading zeros.
    private static string StateOf(string zip)
    {
        var digits = zip.Split('-')[0].PadLeft(5, '0');
        return zip.Length > 2 && digits.Length == 5 && int.TryParse(digits.AsSpan(0, 3), out var prefix) ? Array.FindLast(ZipCodes, z => z.From <= prefix).State : "";
    }

    private static string Key(string country, string region) => $"{country}-{region}";

    private static FrozenDictionary<string, string> Table(params (string Country, string Zones, string Regions)[] rows) =>
        rows.SelectMany(row => row.Regions.Split(' ').Select(region => (Key(row.Country, region), row.Zones))).ToFrozenDictionary(pair => pair.Item1, pair => pair.Zones);
}

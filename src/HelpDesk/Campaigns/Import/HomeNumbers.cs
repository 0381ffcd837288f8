using System.Collections.Frozen;
using Crm.HelpDesk.Customers;

namespace Crm.HelpDesk.Campaigns;

/// <summary>
/// Whether a number belongs to the country whose rules a campaign is dialed under. The country code +1 is shared: Canada and the Caribbean have other rules,
/// and calls to some of them are a known way to run up charges.
/// </summary>
internal sealed class HomeNumbers
{
    private static readonly FrozenSet<string> Canada = Set(
        "204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 403 416 418 428 431 437 438 450 460 468 474 506 514 519 548 579 581 584 587 600 604 613 622 633 639 "
        + "644 647 655 672 677 683 688 705 709 742 753 778 780 782 807 819 825 867 873 879 902 905 942");

    private static readonly FrozenSet<string> Islands = Set("242 246 264 268 284 345 441 473 649 658 664 721 758 767 784 809 829 849 868 869 876");

    private readonly string _country;
    private readonly string? _code;

    public HomeNumbers(string country)
    {
        _country = country;
        _code = NumberingPlan.Find(country)?.Code;
    }

    /// <summary>Why a number does not belong here; null when it does.</summary>
    /// <param name="e164">A plus and digits.</param>
    public string? Problem(string e164)
    {
        if (_code is null || !e164.AsSpan(1).StartsWith(_code))
        {
            return $"It is a number of another country; this campaign calls by the rules of {_country}.";
        }

        if (_code != "1")
        {
            return null;
        }

        var area = e164.Substring(2, 3);
        var country = Canada.Contains(area) ? "CA" : Islands.Contains(area) ? "" : "US";
        return country == _country || (country.Length == 0 && _country is not ("US" or "CA" or "PR")) || (country == "US" && _country == "PR")
            ? null
            : $"Its area code {area} belongs to {(country == "CA" ? "Canada" : country == "US" ? "the United States" : "a Caribbean country")}; this campaign calls by the rules of {_country}.";
    }

    private static FrozenSet<string> Set(string codes) => codes.Split(' ').ToFrozenSet();
}

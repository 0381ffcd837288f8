using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Crm.HelpDesk.Customers;

/// <summary>
/// Turns a number into E.164, whatever way it is written: typed by a person, copied from a page, or signalled as a SIP or tel URI (RFC 3261 19.1,
/// RFC 3966). Total: every text gives a number, "withheld", or a reason.
/// </summary>
public sealed partial class PhoneNumbers
{
    private const int LongestText = 256;
    private const int LongestNumber = 15;
    private const int ShortestNumber = 7;
    private const int ShortestPrefix = 3;

    private static readonly string[] WithheldWords = ["anonymous", "unavailable", "restricted", "unknown", "private", "withheld", "asserted-unknown"];

    private readonly NumberingPlan _home;

    /// <param name="country">ISO 3166 code of the country whose rules read numbers without a country code.</param>
    /// <exception cref="ArgumentException">The country is not in the table; the message lists those that are.</exception>
    public PhoneNumbers(string country) => _home = NumberingPlan.Of(country);

    /// <summary>The home country's code with plus, e.g. "+1".</summary>
    public string CountryCode => "+" + _home.Code;

    /// <summary>Reads one number. Null, empty and anonymous give <see cref="PhoneParse.IsWithheld"/>.</summary>
    public PhoneParse Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return PhoneParse.Withheld;
        }

        if (text.Length > LongestText)
        {
            return PhoneParse.No("it is far too long.");
        }

        var number = UserPart(text, out var extension).Trim();
        if (number.Length == 0 || WithheldWords.Contains(number, StringComparer.OrdinalIgnoreCase))
        {
            return PhoneParse.Withheld;
        }

        if (ExtensionAtEnd().Match(number) is { Success: true } match)
        {
            extension ??= match.Groups["digits"].Value;
            number = number[..match.Index];
        }

        var (plus, digits, problem) = Digits(number);
        return problem is not null ? PhoneParse.No(problem) : E164(plus, digits) with { Extension = extension };
    }

    /// <summary>Whether the text is a number in E.164 already.</summary>
    public static bool IsE164(string text) =>
        text.Length is > ShortestNumber and <= LongestNumber + 1 && text[0] == '+' && text[1] != '0' && text.AsSpan(1).ContainsAnyExceptInRange('0', '9') is false;

    /// <summary>The number in E.164, or null when it is withheld or none.</summary>
    public string? ToE164(string? text) => Parse(text).E164;

    /// <summary>The beginning of an E.164 number that an incomplete typed number stands for; null when the text does not look like a number.</summary>
    public string? Prefix(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestText)
        {
            return null;
        }

        var (plus, digits, problem) = Digits(text.Trim());
        if (problem is not null || digits.Length < ShortestPrefix)
        {
            return null;
        }

        if (plus)
        {
            return "+" + digits;
        }

        if (Abroad(digits) is { Length: > 0 } abroad)
        {
            return "+" + digits[abroad.Length..];
        }

        if (_home.Trunk.Length > 0 && digits.StartsWith(_home.Trunk, StringComparison.Ordinal))
        {
            return "+" + _home.Code + digits[_home.Trunk.Length..];
        }

        return digits.StartsWith(_home.Code, StringComparison.Ordinal) && _home.Trunk.Length > 0 ? "+" + digits : "+" + _home.Code + digits;
    }

    // "Name" <sip:+49301234@host;user=phone> → +49301234; tel:+49-30-1234;ext=12 → +49-30-1234 and 12.
    private static string UserPart(string text, out string? extension)
    {
        extension = null;
        if (text.IndexOf('<') is var open and >= 0 && text.IndexOf('>', open) is var close and >= 0)
        {
            text = text[(open + 1)..close];
        }

        text = text.Trim();
        var scheme = UriScheme().Match(text);
        if (!scheme.Success)
        {
            return text;
        }

        var user = text[scheme.Length..];
        user = user.Split('@')[0];
        var parts = Uri.UnescapeDataString(user).Split(';');
        var context = Array.Find(parts, part => part.StartsWith("phone-context=+", StringComparison.OrdinalIgnoreCase));
        var ext = Array.Find(parts, part => part.StartsWith("ext=", StringComparison.OrdinalIgnoreCase))?[4..];
        extension = ext is { Length: > 0 and <= 8 } && ext.All(char.IsAsciiDigit) ? ext : null;
        var number = parts[0].Split(':')[0];
        return context is not null && !number.StartsWith('+') ? context["phone-context=".Length..] + number : number;
    }

    /// <summary>The digits alone, and whether a plus leads them. A trunk prefix in parentheses after a plus, as in +44 (0)20, is left out.</summary>
    private static (bool Plus, string Digits, string? Problem) Digits(string text)
    {
        var plus = false;
        var digits = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category == UnicodeCategory.DecimalDigitNumber)
            {
                digits.Append((int)Rune.GetNumericValue(rune));
            }
            else if (rune.Value is '+' or 0xFF0B)
            {
                if (plus || digits.Length > 0)
                {
                    return (false, "", "a plus may only stand at its beginning.");
                }

                plus = true;
            }
            else if (Rune.IsLetter(rune))
            {
                return (false, "", "it contains letters. Write digits only.");
            }
            else if (!IsSeparator(rune, category))
            {
                return (false, "", $"'{rune}' does not belong in a number.");
            }
        }

        if (digits.Length == 0)
        {
            return (false, "", "it has no digits.");
        }

        return (plus, TrunkInParentheses().IsMatch(text) && plus ? WithoutTrunk(text) : digits.ToString(), null);
    }

    // Spaces, dashes, dots, slashes and brackets, and the invisible marks that come along when a number is copied from a page.
    private static bool IsSeparator(Rune rune, UnicodeCategory category) =>
        category is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation or UnicodeCategory.Format
        || rune.Value is '.' or '/' or '(' or ')' or '[' or ']' or '\t' or '·' or '\u2212';

    private static string WithoutTrunk(string text) => Digits(TrunkInParentheses().Replace(text, " ", 1)).Digits;

    private PhoneParse E164(bool plus, string digits)
    {
        if (plus)
        {
            return International(digits);
        }

        return Abroad(digits) is { Length: > 0 } abroad && digits.Length > abroad.Length + ShortestNumber - 1
            ? International(digits[abroad.Length..])
            : National(digits);
    }

    /// <summary>What is dialed before a country code. Most of the world dials 00, and no North American number begins so: whoever writes it there means it.</summary>
    private string? Abroad(string digits) =>
        digits.StartsWith(_home.Abroad, StringComparison.Ordinal) ? _home.Abroad
        : _home.IsNorthAmerican && digits.StartsWith("00", StringComparison.Ordinal) ? "00"
        : null;

    private static PhoneParse International(string digits)
    {
        if (NumberingPlan.OfInternational(digits) is not { } plan)
        {
            return digits[0] == '0'
                ? PhoneParse.No("no country code begins with 0.")
                : Whole(digits);
        }

        var national = digits[plan.Code.Length..];
        if (plan.Trunk == "0" && national.StartsWith('0'))
        {
            national = national[1..];
        }

        return National(plan, national);
    }

    private PhoneParse National(string digits)
    {
        if (digits.Length < ShortestNumber - 1 && digits.Length < _home.Shortest)
        {
            return PhoneParse.No("it is too short: an extension or a service number, not a customer's number.");
        }

        if (_home.IsNorthAmerican)
        {
            return digits.Length == 7
                ? PhoneParse.No("the area code is missing.")
                : National(_home, digits.Length == 11 && digits[0] == '1' ? digits[1..] : digits);
        }

        if (_home.Trunk.Length == 0)
        {
            var hasCode = digits.Length > _home.Longest && digits.StartsWith(_home.Code, StringComparison.Ordinal);
            return National(_home, hasCode ? digits[_home.Code.Length..] : digits);
        }

        if (digits.StartsWith(_home.Trunk, StringComparison.Ordinal))
        {
            return National(_home, digits[_home.Trunk.Length..]);
        }

        // Trunks often signal the international number without its plus.
        return digits.StartsWith(_home.Code, StringComparison.Ordinal) && digits.Length >= _home.Code.Length + _home.Shortest
            ? International(digits)
            : PhoneParse.No($"the area code is missing. Begin with {_home.Trunk}, or with + and the country code.");
    }

    private static PhoneParse National(NumberingPlan plan, string national)
    {
        if (national.Length < plan.Shortest)
        {
            return PhoneParse.No($"it is too short for a number in {plan.Country}: {national.Length} digits without country code, at least {plan.Shortest} are needed.");
        }

        if (national.Length > plan.Longest)
        {
            return PhoneParse.No($"it is too long for a number in {plan.Country}: {national.Length} digits without country code, at most {plan.Longest} are possible.");
        }

        if (plan.IsNorthAmerican && (national[0] < '2' || national[3] < '2'))
        {
            return PhoneParse.No("in North America neither area code nor exchange begins with 0 or 1.");
        }

        return Whole(plan.Code + national);
    }

    private static PhoneParse Whole(string digits) => digits.Length switch
    {
        < ShortestNumber => PhoneParse.No("it is too short for a number with country code."),
        > LongestNumber => PhoneParse.No($"it is too long: an international number has at most {LongestNumber} digits."),
        _ => new PhoneParse("+" + digits, null, null),
    };

    [GeneratedRegex(@"^(sips?|tel):", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UriScheme();

    [GeneratedRegex(@"[\s,;]*(?:\bext(?:ension)?\b\.?|\bextn\b\.?|(?<=[\d\s)])x|#|\bdw\b\.?|\bdurchwahl\b|\bposte\b|\bint\b\.?)[\s.:=]*(?<digits>[0-9]{1,8})\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ExtensionAtEnd();

    [GeneratedRegex(@"\(\s*0\s*\)", RegexOptions.CultureInvariant)]
    private static partial Regex TrunkInParentheses();
}

using System.Net;
using System.Text.RegularExpressions;

namespace Crm.Host.Configuration;

/// <summary>The shapes that texts in the file must have. The JSON Schema repeats them.</summary>
internal static partial class ConfigurationRules
{
    public const string NameRule = "lower-case letters, digits and hyphens, e.g. \"support-line\"";
    public const string PromptRule = "the name of a file in prompts/ without .wav, in lower-case letters, digits and hyphens";
    public const string NumberRule = "a number as it is dialed, e.g. \"+12125550100\", or 2 to 15 digits";

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,39}\z")]
    public static partial Regex Name();

    [GeneratedRegex(@"^(\+[1-9][0-9]{6,14}|[0-9]{2,15})$")]
    public static partial Regex Number();

    public const string PrefixRule = "what numbers begin with: + and digits, or digits, e.g. \"+44\"; \"+\" for every international number";

    [GeneratedRegex(@"^(\+[0-9]{0,15}|[0-9]{1,15})$")]
    public static partial Regex Prefix();

    [GeneratedRegex(@"^\+?[0-9]{0,15}$")]
    public static partial Regex NumberStart();

    [GeneratedRegex(@"^[0-9*#]\z")]
    public static partial Regex Key();

    [GeneratedRegex(@"^[A-Z]{2}\z")]
    public static partial Regex Country();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$")]
    public static partial Regex Host();

    [GeneratedRegex(@"^[A-Z][A-Z0-9_]{0,79}\z")]
    public static partial Regex EnvironmentVariable();

    [GeneratedRegex(@"^[^\s<>@""\\]{1,80}$")]
    public static partial Regex SipUser();

    [GeneratedRegex(@"^([01][0-9]|2[0-3]):([0-5][0-9])-(([01][0-9]|2[0-3]):([0-5][0-9])|24:00)\z")]
    public static partial Regex OpenPeriod();

    public static IPAddress Address(ConfigurationValue value) =>
        value.Parsed(text => IPAddress.TryParse(text, out var address) ? address : null, "an IP address, e.g. \"192.0.2.10\"", IPAddress.Loopback);

    public static string TimeZone(ConfigurationValue value) =>
        value.Parsed(text => TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) && zone.HasIanaId ? text : null, "an IANA time zone, e.g. \"America/New_York\"", "UTC");
}

using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Feedback;

namespace Crm.Host.Configuration;

/// <summary>Reads what the help desk may be set to: files that are taken, surveys that are sent.</summary>
internal static class HelpDeskReader
{
    /// <param name="o">The section "attachments".</param>
    public static AttachmentOptions Attachments(ConfigurationObject o)
    {
        var usual = new AttachmentOptions();
        return usual with
        {
            LargestFile = o.Optional("largestFileMegabytes") is { } size ? (long)size.Whole(1, 1_000) << 20 : usual.LargestFile,
            Types = o.Optional("types") is { } types ? [.. types.Distinct(type => type.Choice([.. FileType.Names]), least: 1)] : usual.Types,
        };
    }

    /// <param name="o">The section "surveys".</param>
    public static SurveyMailOptions Surveys(ConfigurationObject o)
    {
        var address = o.Required("address").Parsed(
            text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == text ? text : null,
            "the address under which customers reach this server, without a path, e.g. \"https://help.example.com\"", "");
        var usual = new SurveyMailOptions(
            address,
            o.Optional("afterCall")?.Flag() ?? false,
            o.Optional("afterTicket")?.Flag() ?? false,
            o.Optional("everyDays")?.Whole(1, 365) ?? 30);
        return usual with
        {
            Subject = o.Optional("subject")?.Text() ?? usual.Subject,
            Text = o.Optional("text") is { } lines ? Text(lines) : usual.Text,
        };
    }

    private static string Text(ConfigurationValue value)
    {
        var text = string.Join("\n\n", value.List(line => line.Text(1_000), 1));
        if (!text.Contains(SurveyMailOptions.LinkGap, StringComparison.Ordinal))
            value.Wrong($"paragraphs, one of them with {SurveyMailOptions.LinkGap} where the link belongs");
        return text;
    }
}

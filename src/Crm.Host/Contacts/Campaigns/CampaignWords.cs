using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.Telephony.Calls;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>The words that contracts and events use for the help desk's and the dialer's enums.</summary>
internal static class CampaignWords
{
    public static FormQuestion Question(FormField field) => new(field.Name, field.Label, Kind(field.Kind), field.Required, field.Choices);

    public static string Kind(FormFieldKind kind) => kind == FormFieldKind.YesNo ? "yes-no" : kind.ToString().ToLowerInvariant();

    /// <returns>Null when the word is no kind of field.</returns>
    public static FormFieldKind? ToKind(string word) => Enum.GetValues<FormFieldKind>().Cast<FormFieldKind?>().FirstOrDefault(kind => Kind(kind!.Value) == word);

    /// <summary>What the end of a call says about the number, as attempt plans name it. What is not about the called party is a failure of the call.</summary>
    public static string Disposition(DialResult result) => result.Disposition switch
    {
        DialDisposition.Busy => Dispositions.Busy,
        DialDisposition.NoAnswer => Dispositions.NoAnswer,
        DialDisposition.Rejected => Dispositions.Refused,
        DialDisposition.InvalidNumber => Dispositions.InvalidNumber,
        DialDisposition.Cancelled => Dispositions.Cancelled,
        _ => Dispositions.Failed,
    };
}

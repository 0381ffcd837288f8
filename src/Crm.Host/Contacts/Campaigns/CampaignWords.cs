using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>The words that contracts and events use for the help desk's and the dialer's enums.</summary>
internal static class CampaignWords
{
    public static FormQuestion Question(FormField field) => new(field.Name, field.Label, Kind(field.Kind), field.Required, field.Choices);

    public static string Kind(FormFieldKind kind) => kind == FormFieldKind.YesNo ? "yes-no" : kind.ToString().ToLowerInvariant();

    /// <returns>Null when the word is no kind of field.</returns>
    public static FormFieldKind? ToKind(string word) => Enum.GetValues<FormFieldKind>().Cast<FormFieldKind?>().FirstOrDefault(kind => Kind(kind!.Value) == word);

    /// <summary>What a final SIP status of a number that was dialed says, as attempt plans name it.</summary>
    public static string Disposition(int status) => OutboundCalls.Describe(status).State switch
    {
        "busy" => Dispositions.Busy,
        "no-answer" => Dispositions.NoAnswer,
        "refused" => Dispositions.Refused,
        "wrong-number" => Dispositions.InvalidNumber,
        _ => Dispositions.Failed,
    };
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Timeline;
using Crm.Routing.Dialer;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>
/// Person or machine, where a campaign wants to know: a person goes to the queue as soon as that is said, a machine costs no agent. What was measured is kept
/// with the answer, so that the detector can be audited. Whoever cannot be told is a person.
/// </summary>
internal sealed class AnsweringMachines(ContactDesk desk, CampaignFloor floor)
{
    /// <summary>What a machine is left; the file must exist.</summary>
    public const string Message = "campaign-machine";

    private const int Playback = -7;
    private static readonly JsonSerializerOptions MeasuresJson = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    /// <summary>Listens to the greeting.</summary>
    public void Listen(Contact contact)
    {
        contact.Attempt!.Listening = true;
        desk.Calls.ListenForMachine(contact.CustomerLeg!.Value);
    }

    public void Person(Contact contact, AnswerDecision decision)
    {
        if (Decides(contact))
        {
            floor.Attempts.Live(contact, decision.Verdict == AnswerVerdict.Human ? AnsweredBy.Human : AnsweredBy.Unsure, Measures(decision));
        }
    }

    public void Machine(Contact contact, AnswerDecision decision)
    {
        if (!Decides(contact))
        {
            return;
        }

        desk.Write(contact, new DialAnswered("machine", Measures(decision)));
        var attempt = contact.Attempt!;
        attempt.Disposition = Dispositions.Machine;
        attempt.Stage = AttemptStage.Message;
        contact.Outcome = "not-reached";
        floor.Tell(new AttemptAnswered(contact.Key, AnsweredBy.Machine));
        if (attempt.Campaign.Settings.LeaveMessages)
        {
            desk.Calls.DropMessage(contact.CustomerLeg!.Value, Playback, [Message]);
        }
        else
        {
            HangUp(contact);
        }
    }

    /// <summary>The message was spoken, or the greeting never ended.</summary>
    public void Dropped(Contact contact) => HangUp(contact);

    private void HangUp(Contact contact)
    {
        if (contact.CustomerLeg is { } leg)
        {
            desk.Calls.Hangup(leg, Q850.NormalClearing, "a machine answered");
        }
    }

    private static JsonElement Measures(AnswerDecision decision) => JsonSerializer.SerializeToElement(decision, MeasuresJson);

    private static bool Decides(Contact contact)
    {
        if (contact.Attempt is not { Listening: true, Stage: AttemptStage.Answered } attempt)
        {
            return false;
        }

        attempt.Listening = false;
        return true;
    }
}

using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Timeline;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>
/// What a called person hears when no agent is there: who called, and the key that takes the number off every list. The key works at once: from the moment
/// at which it is pressed nobody dials the number, and the event that keeps it so is on its way to the disk.
/// </summary>
internal sealed class CampaignMessages(ContactDesk desk, CampaignFloor floor)
{
    public const string Abandoned = "campaign-abandoned";

    /// <summary>What a campaign without agents calls for, unless its settings name another prompt; the site records its own.</summary>
    public const string Announcement = "campaign-message";

    /// <summary>The person hung up before an agent was due.</summary>
    public const string HungUp = "hung-up";

    /// <summary>The telephone of the called person has a key for it (SIP 607, RFC 8197).</summary>
    public const string Unwanted = "call marked as unwanted";

    private const string OptedOut = "campaign-opted-out";
    private const char OptOutKey = '9';
    /// <summary>After the message the person has so long to find the key.</summary>
    private static readonly TimeSpan KeyWait = TimeSpan.FromSeconds(3);

    private const int Message = -5;
    private const int Farewell = -6;

    /// <summary>What called people and agents may hear; the files must exist.</summary>
    public static readonly IReadOnlyList<string> Prompts = [Abandoned, Announcement, OptedOut, AnsweringMachines.Message, "campaign-beep"];

    /// <summary>Plays a message to the end, or to the opt-out key; then hangs up.</summary>
    public void Play(Contact contact, string prompt)
    {
        contact.Attempt!.Stage = AttemptStage.Message;
        if (contact.CustomerLeg is { } leg)
        {
            desk.Calls.Play(leg, Message, [prompt], loop: false);
        }
    }

    /// <summary>A campaign without agents: its message is what the call is for.</summary>
    public void PlayAgentless(Contact contact)
    {
        contact.Attempt!.Disposition = Dispositions.Answered;
        contact.Outcome = "answered";
        Play(contact, contact.Attempt.Campaign.Announcement);
    }

    /// <returns>False when the key means nothing here.</returns>
    public bool Pressed(Contact contact, char key)
    {
        if (contact.Attempt is not { Stage: AttemptStage.Message } attempt || key != OptOutKey)
        {
            return false;
        }

        if (!attempt.OptedOut)
        {
            attempt.OptedOut = true;
            OptOut(contact, "key");
            desk.Calls.Play(contact.CustomerLeg!.Value, Farewell, [OptedOut], loop: false);
        }

        return true;
    }

    /// <summary>The person wants no more calls.</summary>
    /// <param name="how">key, agent, or what else told us.</param>
    public void OptOut(Contact contact, string how)
    {
        var number = contact.Caller.Number!;
        desk.Write(contact, new HelpDesk.Timeline.OptedOut(number, how));
        floor.Gate.OptedOut(number);
    }

    /// <returns>False when it was another playback.</returns>
    public bool PlaybackEnded(Contact contact, int playback)
    {
        if (contact.Attempt is not { Stage: AttemptStage.Message } || playback is not (Message or Farewell))
        {
            return false;
        }

        if (playback == Farewell)
        {
            HangUp(contact);
        }
        else
        {
            desk.Mailbox.Schedule(desk.Now + KeyWait, () =>
            {
                if (contact.Attempt is { OptedOut: false })
                {
                    HangUp(contact);
                }
            });
        }

        return true;
    }

    private void HangUp(Contact contact)
    {
        if (contact.CustomerLeg is { } leg)
        {
            desk.Calls.Hangup(leg, Q850.NormalClearing, "message played");
        }
    }
}

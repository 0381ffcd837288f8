using Crm.HelpDesk.Timeline;
using Crm.Routing;
using Crm.Telephony.Calls;
using RoutingArrived = Crm.Routing.CallArrived;
using LegEnded = Crm.Telephony.Calls.CallEnded;

namespace Crm.Host.Contacts;

/// <summary>Turns what happens on the telephone into facts for routing and into the course of a contact. Runs on the desk's thread.</summary>
internal sealed class TelephoneEvents(ContactDesk desk)
{
    /// <summary>Less speech than this is no message.</summary>
    private static readonly TimeSpan ShortestMessage = TimeSpan.FromSeconds(1);

    public Callers Callers { get; } = new(desk);
    public HandDialing ByHand { get; } = new(desk);

    public void Handle(CallEvent happened)
    {
        switch (happened)
        {
            case Telephony.Calls.CallArrived e: Arrived(e); break;
            case PhoneRegistered e: desk.Presence.PhoneRegistered(e); break;
            case LegEnded e when ByHand.GaveUp(e.Call): break;
            case PhoneUnregistered e: desk.Presence.PhoneUnregistered(e.User); break;
            case LegEvent e when desk.FindByLeg(e.Call) is { } contact:
                using (desk.Log.BeginScope(new ContactScope(contact.Id)))
                {
                    Leg(contact, e);
                }

                break;
        }
    }

    private void Arrived(Telephony.Calls.CallArrived e)
    {
        if (!desk.Open)
        {
            desk.Calls.Reject(e.Call, 503, "Shutting down");
            return;
        }

        var line = desk.Site.Line(e.Dialed);
        if (e.FromPhone is { } user && desk.FindAgentByPhone(user) is { } agent && !desk.Site.Routing.Numbers.ContainsKey(line))
        {
            ByHand.DialedOnPhone(agent, e);
            return;
        }

        var number = desk.Site.Normalize(e.From);
        var contact = desk.Add(new Contact(Guid.CreateVersion7(), ContactDirection.Inbound, desk.Now)
        {
            Line = line,
            DisplayName = e.FromDisplay,
            Caller = CallerInfo.OfNumber(number),
            CustomerLeg = e.Call,
        });
        desk.AddLeg(e.Call, contact);
        desk.Write(contact, new ContactOpened(ContactDirection.Inbound, number, e.FromDisplay, line, e.SipCallId, null));
        Callers.LookUp(contact, found =>
        {
            if (!contact.IsOver)
            {
                desk.Handle(new RoutingArrived(contact.Key, line, found.Profile));
            }
        });
    }

    private void Leg(Contact contact, LegEvent e)
    {
        var customer = contact.CustomerLeg == e.Call;
        switch (e)
        {
            case CallRinging when customer && contact.IsDialed: desk.Campaigns.Attempts.Rings(contact); break;
            case CallAnswered when customer && contact.IsDialed: desk.Campaigns.Attempts.Answered(contact); break;
            case HumanDetected h when customer: desk.Campaigns.Machines.Person(contact, h.Decision); break;
            case MachineDetected m when customer: desk.Campaigns.Machines.Machine(contact, m.Decision); break;
            case MessageDropped when customer: desk.Campaigns.Machines.Dropped(contact); break;
            case DigitPressed d when customer && desk.Campaigns.Messages.Pressed(contact, d.Digit): break;
            case PlaybackEnded p when customer && desk.Campaigns.Messages.PlaybackEnded(contact, p.Playback): break;
            case CallRinging r when customer: desk.Outbound.CustomerRings(contact, r); break;
            case CallRouted when customer && contact.IsDialed: desk.Campaigns.Placement.Routed(contact); break;
            case CallRouted r when customer: OutboundCalls.Routed(contact, r); break;
            case CallAnswered when customer: desk.Outbound.CustomerAnswered(contact); break;
            case CallAnswered: desk.Ring.Answered(contact); break;
            case DigitPressed d when customer: desk.Handle(new DigitEntered(contact.Key, d.Digit)); break;
            case PlaybackEnded p when customer: desk.Handle(new PlaybackFinished(contact.Key, p.Playback)); break;
            case PlaybackEnded when desk.Outbound.PromptEnded(contact): break;
            case RecordingStored r: Stored(contact, r); break;
            case PhoneHold p when !customer: desk.Talk.PhoneHold(contact, p.OnHold); break;
            case MediaInterrupted i when !customer: desk.Talk.AgentSilent(contact, i.Why); break;
            case MediaResumed when !customer: desk.Talk.AgentHeardAgain(contact); break;
            case LegEnded end when customer: CustomerEnded(contact, end); break;
            case LegEnded end: desk.RemoveLeg(end.Call); desk.Ring.Ended(contact, end); break;
        }
    }

    private void CustomerEnded(Contact contact, LegEnded end)
    {
        desk.RemoveLeg(end.Call);
        if (contact.Phase is ContactPhase.CustomerNext or ContactPhase.CustomerFirst)
        {
            NotReached(contact, end);
            return;
        }

        contact.CustomerLeg = null;
        if (contact.IsDialed)
        {
            desk.Campaigns.Attempts.Ended(contact, end);
        }
        else if (contact.Outbound is not null)
        {
            desk.Outbound.Ended(contact, end);
        }

        desk.Talk.CustomerGone(contact, end.By == CallEndedBy.Peer ? "customer" : end.By == CallEndedBy.Us ? "agent" : "failure");
    }

    private void NotReached(Contact contact, LegEnded end)
    {
        if (contact.IsDialed)
        {
            desk.Campaigns.Attempts.NotReached(contact, end);
        }
        else
        {
            desk.Outbound.CustomerNotReached(contact, end);
        }
    }

    private void Stored(Contact contact, RecordingStored stored)
    {
        if (contact.Message is { } message && message.Recording == stored.Recording)
        {
            MessageStored(contact, message, stored);
        }
        else
        {
            contact.Recording = false;
            desk.Write(contact, new RecordingKept(stored.Recording, RecordingFiles.Relative(desk.Site, stored.Path), stored.Length.TotalSeconds, stored.Error));
        }

        if (stored.Error is { } error)
        {
            DeskLog.RecordingFailed(desk.Log, error);
        }
    }

    private void MessageStored(Contact contact, PendingMessage message, RecordingStored stored)
    {
        var said = stored.End switch
        {
            RecordingEnd.NothingSaid => TimeSpan.Zero,
            RecordingEnd.Silence => stored.Length - DecisionRunner.MessageSilence,
            _ => stored.Length,
        };
        if (said < ShortestMessage)
        {
            // A ticket for every caller who hangs up at the beep would bury the others.
            contact.Message = null;
            RecordingFiles.Discard(desk, stored.Path);
            desk.Handle(new MessageRecorded(contact.Key, TimeSpan.Zero));
            return;
        }

        contact.Message = message with { Length = stored.Length };
        desk.Handle(new MessageRecorded(contact.Key, stored.Length));
    }
}

namespace Crm.Routing.Dialer.Rehearsing;

/// <summary>The called people: each call ends as one of the past did, after as long.</summary>
/// <param name="draw">What becomes of the next call of a campaign.</param>
internal sealed class SimulatedCarrier(SimulatedFloor floor, Func<CampaignId, PastCall> draw)
{
    // The dialed number rings after the carrier has found it.
    private static readonly TimeSpan PostDialDelay = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan HangUpDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MachineDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AbandonMessage = TimeSpan.FromSeconds(12);

    private readonly Dictionary<ContactId, SimulatedCall> _calls = [];

    public SimulatedCall? Find(ContactId contact) => _calls.GetValueOrDefault(contact);

    public CampaignId CampaignOf(ContactId contact) => _calls[contact].Campaign;

    public void Dial(DialNext decision)
    {
        var (contact, call) = (decision.Contact, new SimulatedCall(decision.Campaign, draw(decision.Campaign)));
        _calls.Add(contact, call);
        floor.Post(new AttemptStarted(contact));
        if (call.Past.Fate is CallFate.Busy or CallFate.Failed)
        {
            floor.After(call.Past.After, () => End(contact, call.Past.Fate == CallFate.Busy ? "busy" : "failed"));
            return;
        }

        var rings = call.Past.After > PostDialDelay ? PostDialDelay : call.Past.After / 2;
        floor.After(rings, () => floor.Post(new AttemptRinging(contact)));
        if (call.Past.Fate != CallFate.NoAnswer)
        {
            floor.After(call.Past.After, () => Answer(contact));
        }
    }

    public void PlayAbandoned(ContactId contact) => EndAfter(contact, AbandonMessage);

    public void PlayMessage(ContactId contact) => EndAfter(contact, _calls[contact].Past.Talk);

    /// <summary>Nobody has answered, and nobody will.</summary>
    public void HangUp(ContactId contact) => floor.After(HangUpDelay, () => End(contact, "no-answer"));

    public void EndAfter(ContactId contact, TimeSpan span) => floor.After(span, () =>
    {
        floor.Post(new CallEnded(contact));
        End(contact, "done");
    });

    private void Answer(ContactId contact)
    {
        if (Find(contact) is not { } call)
        {
            return; // it was hung up
        }

        var machine = call.Past.Fate == CallFate.Machine;
        floor.Post(new AttemptAnswered(contact, machine ? AnsweredBy.Machine : AnsweredBy.Human));
        if (machine)
        {
            floor.After(MachineDelay, () => End(contact, "machine"));
        }
    }

    private void End(ContactId contact, string disposition)
    {
        if (_calls.Remove(contact))
        {
            floor.Post(new AttemptEnded(contact, disposition));
        }
    }
}

/// <summary>A call of a campaign.</summary>
internal sealed record SimulatedCall(CampaignId Campaign, PastCall Past);

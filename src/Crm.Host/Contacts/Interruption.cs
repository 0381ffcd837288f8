using Crm.HelpDesk.Timeline;
using Crm.Routing.Ivr;

namespace Crm.Host.Contacts;

/// <summary>What the record still owes to a contact that the server's end cut: how its offer, its wait and its conversation ended,
/// and what the customer was promised: a message becomes its ticket, a callback is open again.</summary>
internal static class Interruption
{
    /// <param name="events">The contact's stream so far.</param>
    /// <param name="recordings">Recordings that were being written.</param>
    /// <param name="at">When the server was last known alive.</param>
    /// <param name="step">A step of an IVR as it is configured now; null when there is none any more.</param>
    /// <returns>The events that end the stream, in order.</returns>
    public static IEnumerable<ContactEventBody> Endings(IReadOnlyList<ContactEvent> events, IEnumerable<RecordingKept> recordings, DateTimeOffset at, Func<IvrStepEntered, IvrStep?> step)
    {
        if (Open<OfferMade, OfferEnded>(events)?.Body is OfferMade offer)
        {
            yield return new OfferEnded(offer.Offer, offer.Agent, "interrupted");
        }

        var talk = Open<AgentConnected, AgentDisconnected>(events);
        if (Open<ContactQueued, ContactDequeued>(events)?.Body is ContactQueued queued)
        {
            yield return new ContactDequeued(queued.Queue, talk is null ? "abandoned" : "connected", (at - queued.Since).TotalSeconds);
        }

        var speaking = talk is null && events.LastOrDefault(e => e.Body is IvrStepEntered)?.Body is IvrStepEntered entered ? step(entered) as MessageStep : null;
        foreach (var recording in recordings)
        {
            yield return speaking is null
                ? recording
                : new VoiceMessageLeft(recording.Recording, recording.File, recording.Seconds, speaking.Queue, Guid.CreateVersion7(), recording.Error);
        }

        if (CallbackToMakeAgain(events) is { } reached)
        {
            yield return reached with { Outcome = CallbackOutcomes.Interrupted };
        }

        if (talk is { Body: AgentConnected connected })
        {
            var held = Held(events.Where(e => e.Sequence > talk.Sequence), at);
            yield return new AgentDisconnected(connected.Agent, "failure", (at - talk.At - held).TotalSeconds, held.TotalSeconds);
        }

        yield return new ContactClosed("interrupted", "The server stopped during this contact.");
    }

    /// <summary>The attempt at a callback that reached the customer, when no agent spoke with the customer afterwards.</summary>
    public static CallbackTried? CallbackToMakeAgain(IReadOnlyList<ContactEvent> events) =>
        Open<CallbackTried, AgentConnected>(events)?.Body is CallbackTried { Outcome: CallbackOutcomes.Answered } reached ? reached : null;

    /// <summary>The last event that begins something, unless one that ends it came after.</summary>
    private static ContactEvent? Open<TBegin, TEnd>(IReadOnlyList<ContactEvent> events) =>
        events.LastOrDefault(e => e.Body is TBegin or TEnd) is { Body: TBegin } open ? open : null;

    private static TimeSpan Held(IEnumerable<ContactEvent> conversation, DateTimeOffset until)
    {
        var held = TimeSpan.Zero;
        DateTimeOffset? since = null;
        foreach (var happened in conversation)
        {
            switch (happened.Body)
            {
                case ContactHeld:
                    since = happened.At;
                    break;
                case ContactResumed when since is { } from:
                    held += happened.At - from;
                    since = null;
                    break;
            }
        }

        return since is { } open ? held + (until - open) : held;
    }
}

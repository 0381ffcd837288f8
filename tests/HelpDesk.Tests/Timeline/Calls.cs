using System.Text.Json;
using Crm.HelpDesk.Timeline;

namespace Crm.HelpDesk.Tests.Timeline;

/// <summary>Event streams of whole calls, as the contact desk writes them.</summary>
internal static class Calls
{
    private static readonly JsonElement Explanation = JsonSerializer.Deserialize<JsonElement>("""{"chosen":"longest idle"}""");

    /// <summary>A call that was queued, answered, recorded and wrapped up; <see cref="AnsweredLength"/> events.</summary>
    public static List<ContactEvent> Answered(DateTimeOffset at, string? number, Guid? customer, Guid agent, Guid? contact = null)
    {
        var offer = Guid.CreateVersion7();
        return Stream(
            contact ?? Guid.CreateVersion7(at),
            at,
            new ContactOpened(ContactDirection.Inbound, number, "BOB", "+18005550000", "call-1@example.com", null),
            new CustomerMatched(customer, "number", 1),
            new IvrStepEntered("main", "greeting"),
            new DigitsTaken("greeting", "1"),
            new ContactQueued("support", at, 1),
            new OfferMade(offer, agent, "support", at.AddSeconds(20), Explanation),
            new OfferEnded(offer, agent, "answered"),
            new ContactDequeued("support", "connected", 7.5),
            new AgentConnected(agent, "support", 7.5),
            new AgentDisconnected(agent, "customer", 61.25, 3),
            new RecordingKept(Guid.CreateVersion7(), "2026/03/02/a.wav", 61.25, null),
            new WrapUpStarted(agent, at.AddMinutes(3)),
            new ContactClosed("answered", null),
            new WrapUpEnded(agent, "solved", "all good", 12));
    }

    public const int AnsweredLength = 14;

    /// <summary>A call that left a voice message.</summary>
    public static List<ContactEvent> Message(DateTimeOffset at, string? number, Guid? customer, Guid ticket, Guid recording) => Stream(
        Guid.CreateVersion7(at),
        at,
        new ContactOpened(ContactDirection.Inbound, number, number is null ? null : "BOB", "+18005550000", null, null),
        new CustomerMatched(customer, "number", customer is null ? 0 : 1),
        new ContactQueued("support", at, 4),
        new ContactDequeued("support", "message", 30),
        new VoiceMessageLeft(recording, "2026/03/02/m.wav", 75, "support", ticket),
        new ContactClosed("message", null));

    /// <summary>Bodies as a stream, a second apart, numbered from 1.</summary>
    public static List<ContactEvent> Stream(Guid stream, DateTimeOffset at, params ContactEventBody[] bodies) =>
        [.. bodies.Select((body, i) => new ContactEvent(stream, i + 1, at.AddSeconds(i), body))];
}

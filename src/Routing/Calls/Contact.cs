using Crm.Routing.Acd;
using Crm.Routing.Ivr;

namespace Crm.Routing.Calls;

internal enum ContactState
{
    Ivr,
    Waiting,
    Talking,
    Reconnecting,
    Releasing,
}

/// <summary>
/// One call from its arrival to its end.
/// <code>
///  arrived ──▶ Ivr ◀──escape key / queue step──▶ Waiting ──offer answered──▶ Talking ◀──phone lost / back──▶ Reconnecting
///               │                                 ▲  ▲                       │  ▲                              │
///               │      callback answered ─────────┘  └───────────────────────┼──┼── limit: in front again ─────┘
///               │                                     agent dialed ──────────┼──┘
///               └──────── menu, message or callback done ──▶ Releasing ◀─────┘ agent hung up (or back to Ivr, when the caller is asked how it was)
///  from each state: call ended ──▶ gone
/// </code>
/// </summary>
internal sealed class Contact
{
    public Contact(ContactId id, long arrival, CallerProfile profile)
    {
        Id = id;
        Arrival = arrival;
        Profile = profile;
        Audio = new CallerAudio(id);
        Timer = new Deadline(this);
    }

    public ContactId Id { get; }

    /// <summary>The order of arrival, which decides between callers who are equal otherwise.</summary>
    public long Arrival { get; }

    public CallerProfile Profile { get; set; }

    public ContactState State { get; set; }

    public CallerAudio Audio { get; }

    /// <summary>The place in the IVR; null for a call that the center placed.</summary>
    public IvrSession? Session { get; set; }

    /// <summary>The first enqueue time. Once set it never changes.</summary>
    public DateTimeOffset? EnqueuedAt { get; set; }

    /// <summary>The queue that the caller is in, or has left by the escape key without being done yet.</summary>
    public Queue? Stay { get; set; }

    public WaitingCall? Call { get; set; }

    public Conversation? Conversation { get; set; }

    /// <summary>A campaign called; the person is not asked how it was.</summary>
    public bool Dialed { get; set; }

    /// <summary>Runs for the IVR, for a lost agent phone, or for a release that is not reported.</summary>
    public Deadline Timer { get; }
}

/// <summary>Who talks with the caller.</summary>
/// <param name="Queue">Where the call came from; null when the agent placed it.</param>
internal sealed record Conversation(Agent Agent, Queue? Queue);

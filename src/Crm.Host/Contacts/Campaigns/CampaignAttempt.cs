using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.Routing;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>A campaign's side of one contact: one call to one number of one lead.</summary>
/// <remarks>
/// <code>
///  Written ─flushed─▶ Dialing ─▶ Ringing ─answered─▶ Answered ─▶ Connected ───────────────────────▶ Over
///     │                  │          │                   ├─ nobody in time, or no agents ─▶ Message ─▶ │
///     └──────────────────┴──────────┴─ busy, no answer, cancelled… ─────────────────────────────────▶│
/// </code>
/// </remarks>
internal sealed class CampaignAttempt(LiveCampaign campaign, BufferedLead lead, string number, AgentId? reserved)
{
    public LiveCampaign Campaign { get; } = campaign;
    public BufferedLead Lead { get; } = lead;
    public string Number { get; } = number;

    /// <summary>Who waits for this very call; null: whoever is ready when it is answered.</summary>
    public AgentId? Reserved { get; } = reserved;

    /// <summary>The rules want the reserved agent for this number, because a call to it was abandoned lately.</summary>
    public bool AgentIsDue { get; init; }

    /// <summary>What its agent sees, as it was when it was dialed: a change of the campaign does not change a script in mid-call.</summary>
    public CampaignCall View { get; } = campaign.View(lead.Lead, number);

    public AttemptStage Stage { get; set; } = AttemptStage.Written;
    public DateTimeOffset? RangAt { get; set; }
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>The end of the greeting: from here on an agent is due. Null while a machine may still be found out.</summary>
    public DateTimeOffset? LiveAt { get; set; }

    /// <summary>A trunk took it: before that, nothing has left the house.</summary>
    public bool Sent { get; set; }

    /// <summary>Its end was asked for by us, before an answer.</summary>
    public bool Cancelled { get; set; }

    /// <summary>Whether a person or a machine answered is being found out.</summary>
    public bool Listening { get; set; }

    /// <summary>The person pressed the opt-out key.</summary>
    public bool OptedOut { get; set; }

    /// <summary>How it is counted, once that is decided before its end.</summary>
    public string? Disposition { get; set; }

    /// <summary>From the first ring to the answer, or to the end.</summary>
    public double RingSeconds(DateTimeOffset now) => RangAt is { } rang ? ((AnsweredAt ?? now) - rang).TotalSeconds : 0;
}

internal enum AttemptStage
{
    /// <summary>On its way to the disk; nothing was sent.</summary>
    Written,
    Dialing,
    Ringing,
    /// <summary>Waits for its agent, or until it is known who answered.</summary>
    Answered,
    Connected,
    /// <summary>Hears a message.</summary>
    Message,
    Over,
}

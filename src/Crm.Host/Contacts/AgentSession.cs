using Crm.AgentConsole.Contracts;
using Crm.Routing;

namespace Crm.Host.Contacts;

/// <summary>An agent as the desk sees one: the state that routing decided, the phone, and the open consoles. Owned by the contact desk's thread.</summary>
internal sealed class AgentSession(AgentProfile profile)
{
    public AgentProfile Profile { get; set; } = profile;
    public AgentId Id => new(Profile.Id);

    public AgentState State { get; set; } = AgentState.SignedOut;
    public string? Reason { get; set; }
    public DateTimeOffset Since { get; set; }
    public DateTimeOffset? Until { get; set; }
    /// <summary>A break asked for during a call; it begins after the wrap-up.</summary>
    public string? PendingNotReady { get; set; }

    /// <summary>The contact that rings, talks or is wrapped up.</summary>
    public Contact? Contact { get; set; }
    /// <summary>How often the wrap-up may still be extended.</summary>
    public int ExtensionsLeft { get; set; }

    public bool Registered { get; set; }
    public PhoneReport? Report { get; set; }
    public HashSet<string> Consoles { get; } = [];
    /// <summary>When the last console left; the agent is signed out some time after.</summary>
    public DateTimeOffset? LeftAt { get; set; }

    public long Version { get; set; }
    public int Sequence { get; set; }

    public bool SignedIn => State != AgentState.SignedOut;

    /// <summary>What keeps the phone from taking calls, in plain words; null when it is fit.</summary>
    public string? PhoneProblem => !Registered
        ? Profile.DeskPhone is null ? "The browser's phone is not connected to the server." : $"The desk phone {Profile.PhoneUser} is not registered."
        : Profile.DeskPhone is not null ? null
        : Report is null ? "The console has not checked its phone yet."
        : Report.Problem;
}

/// <summary>What the desk needs to know of an agent's account.</summary>
/// <param name="PhoneUser">SIP user of the agent's phone: the desk phone's, or the browser phone's.</param>
/// <param name="DeskPhone">The desk phone's user, or null when the agent talks in the browser.</param>
internal sealed record AgentProfile(Guid Id, string Name, string Role, IReadOnlyDictionary<string, int> Skills, string PhoneUser, string? DeskPhone);

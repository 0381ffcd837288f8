using Crm.HelpDesk.Campaigns;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>
/// The leads that this process has claimed for one campaign and not dialed yet, in their order. It is filled in the background, so that no query stands
/// between the dialer's word and the INVITE. Owned by the contact desk's thread.
/// </summary>
internal sealed class LeadBuffer
{
    /// <summary>What was read about a lead holds so long; then it is given back and claimed anew.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private readonly LinkedList<BufferedLead> _leads = new();

    public int Count => _leads.Count;

    /// <summary>A claim is under way.</summary>
    public bool Filling { get; set; }

    /// <summary>The last claim found fewer leads than it asked for.</summary>
    public bool AtEnd { get; set; }

    public void Add(ClaimedLead lead, DateTimeOffset now) => _leads.AddLast(new BufferedLead(lead, now));

    /// <summary>Not dialed after all: it is the next again.</summary>
    public void PutBack(BufferedLead lead) => _leads.AddFirst(lead);

    /// <summary>The next lead, or null.</summary>
    public BufferedLead? Take()
    {
        if (_leads.First is not { } first)
        {
            return null;
        }

        _leads.RemoveFirst();
        return first.Value;
    }

    /// <summary>All of them; the buffer is empty afterwards.</summary>
    public IReadOnlyList<BufferedLead> TakeAll()
    {
        List<BufferedLead> all = [.. _leads];
        _leads.Clear();
        return all;
    }
}

/// <summary>A claimed lead and when it was claimed: what is known of its numbers is of that instant.</summary>
internal sealed record BufferedLead(ClaimedLead Claimed, DateTimeOffset ClaimedAt)
{
    public LeadRecord Lead => Claimed.Lead;
}

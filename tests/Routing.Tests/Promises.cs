using static Crm.Routing.Tests.Center;

namespace Crm.Routing.Tests;

/// <summary>
/// Follows the decisions as a host would and checks after each turn what routing promises: one offer or call an agent, one offer a call,
/// enqueue times that never change, no caller left waiting while an agent is ready who may take the call, each stay in a queue ended once.
/// </summary>
internal sealed class Promises(Center center)
{
    private readonly Dictionary<OfferId, OfferCall> _offers = [];
    private readonly List<OfferId> _everyOffer = [];
    private readonly Dictionary<AgentId, AgentStateChanged> _agents = [];
    private readonly Dictionary<ContactId, DateTimeOffset> _enqueuedAt = [];
    private readonly Dictionary<ContactId, string> _stays = [];
    private readonly Dictionary<ContactId, AgentId> _talks = [];
    private readonly Dictionary<ContactId, int> _plays = [];
    private readonly Dictionary<ContactId, int> _lookUps = [];
    private readonly List<ContactId> _recordings = [];

    public void Check(IReadOnlyList<Decision> decided)
    {
        foreach (var decision in decided)
        {
            Follow(decision);
        }

        CheckOffers();
        CheckWaiting();
    }

    public void CheckNothingLeft()
    {
        Assert.Empty(_offers);
        Assert.Empty(_stays);
        Assert.All(_agents.Values, agent => Assert.Equal(AgentState.SignedOut, agent.State));
    }

    /// <summary>One of the last offers; it may be over.</summary>
    public OfferId? RecentOffer(Random random) => _everyOffer.Count == 0 ? null : _everyOffer[^random.Next(1, Math.Min(6, _everyOffer.Count) + 1)];

    /// <summary>A contact that was told to leave a message, at some time.</summary>
    public ContactId? Recording(Random random) => _recordings.Count == 0 ? null : _recordings[^random.Next(1, Math.Min(3, _recordings.Count) + 1)];

    /// <summary>A contact for which a phone rings now.</summary>
    public ContactId? Offered(Random random) => _offers.Count == 0 ? null : _offers.Values.ElementAt(random.Next(_offers.Count)).Contact;

    public (ContactId, AgentId)? Talk(Random random) => Pick(_talks.Select(talk => (talk.Key, talk.Value)).ToList(), random);

    public (ContactId, AgentId)? WrapUp(Random random) =>
        Pick(_agents.Values.Where(agent => agent.State == AgentState.WrapUp).Select(agent => (agent.Contact!.Value, agent.Agent)).ToList(), random);

    public int? LastPlay(ContactId contact) => _plays.TryGetValue(contact, out var play) ? play : null;

    public int? LookUp(ContactId contact) => _lookUps.TryGetValue(contact, out var ticket) ? ticket : null;

    /// <summary>An agent who is reserved now, and the contact that it is reserved for.</summary>
    public (ContactId, AgentId)? Reservation(Random random) =>
        Pick(_agents.Values.Where(agent => agent.State == AgentState.Reserved).Select(agent => (agent.Contact!.Value, agent.Agent)).ToList(), random);

    public AgentId? ReadyAgent(Random random) =>
        Pick(_agents.Values.Where(agent => agent.State == AgentState.Ready).Select(agent => (default(ContactId), agent.Agent)).ToList(), random) is var (_, agent) ? agent : null;

    private static (ContactId, AgentId)? Pick(List<(ContactId, AgentId)> from, Random random) => from.Count == 0 ? null : from[random.Next(from.Count)];

    private void Follow(Decision decision)
    {
        switch (decision)
        {
            case OfferCall offer:
                Assert.DoesNotContain(_offers.Values, open => open.Agent == offer.Agent || open.Contact == offer.Contact);
                Assert.DoesNotContain(_talks, talk => talk.Key == offer.Contact || talk.Value == offer.Agent);
                Assert.Contains(_agents[offer.Agent].State, offer.AutoAnswer ? [AgentState.Ready, AgentState.Reserved] : (AgentState[])[AgentState.Ready]);
                Assert.Equal(offer.Agent, offer.Why.Considered[0].Agent);
                _offers.Add(offer.Offer, offer);
                _everyOffer.Add(offer.Offer);
                break;
            case WithdrawOffer withdrawn:
                Assert.True(_offers.Remove(withdrawn.Offer), "an offer that is not open was withdrawn");
                break;
            case Connect connect:
                Assert.True(_offers.Remove(connect.Offer), "an offer that is not open was connected");
                _talks.Add(connect.Contact, connect.Agent);
                break;
            case ReleaseAgent release:
                _talks.Remove(release.Contact);
                break;
            case Enqueued enqueued:
                _stays[enqueued.Contact] = enqueued.Queue;
                if (!_enqueuedAt.TryAdd(enqueued.Contact, enqueued.EnqueuedAt))
                {
                    Assert.Equal(_enqueuedAt[enqueued.Contact], enqueued.EnqueuedAt);
                }

                break;
            case Dequeued dequeued:
                Assert.True(_stays.Remove(dequeued.Contact, out var queue), "a stay ended twice");
                Assert.Equal(queue, dequeued.Queue);
                break;
            case AgentStateChanged changed:
                _agents[changed.Agent] = changed;
                break;
            case RecordMessage record:
                _recordings.Add(record.Contact);
                break;
            case LookUpTicket lookUp:
                _lookUps[lookUp.Contact] = lookUp.TicketNumber;
                break;
            case Play play:
                Assert.True(play.Playback > _plays.GetValueOrDefault(play.Contact), "a playback's number came again");
                _plays[play.Contact] = play.Playback;
                break;
        }
    }

    private void CheckOffers()
    {
        foreach (var agent in _agents.Values)
        {
            var offers = _offers.Values.Count(offer => offer.Agent == agent.Agent);
            Assert.Equal(agent.State == AgentState.Offered ? 1 : 0, offers);
            if (agent.State is AgentState.WrapUp or AgentState.Reserved or AgentState.Offered or AgentState.Reconnecting)
            {
                Assert.True(agent.Until >= center.Now, "a state that must end is overdue");
            }
        }
    }

    private void CheckWaiting()
    {
        foreach (var name in (string[])["support", "sales"])
        {
            var waiting = center.Core.Waiting(name, center.Now);
            Assert.Equal(Enumerable.Range(1, waiting.Count), waiting.Select(call => call.Position));
            foreach (var call in waiting)
            {
                Assert.Equal(_enqueuedAt[call.Contact], call.EnqueuedAt);
                var found = center.Core.Find(call.Contact)!;
                if (found.Offer is null && found.ReservedFor is null)
                {
                    Assert.Equal(0, found.Queue.Pool.Ready.Count);
                }

                Assert.True(found.ReservedFor is null || found.ReservedFor.IsWorthWaitingFor, "a call waits for an agent in vain");
            }
        }
    }
}

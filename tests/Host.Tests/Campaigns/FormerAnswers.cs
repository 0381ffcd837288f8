using System.Text.Json;
using Crm.HelpDesk.Timeline;

namespace Crm.Host.Tests.Campaigns;

/// <summary>
/// The answers of a campaign's days before, as the events that a site would have of them. A ledger that begins empty lets a predictive campaign take no risk at
/// all until some hundred people have answered.
/// </summary>
internal static class FormerAnswers
{
    private const int CallsAtOnce = 500;
    private static readonly JsonElement Proof = JsonSerializer.SerializeToElement(new { allowed = true, sentence = "a day before" });

    /// <summary>Stores this many answered calls of the ten days before <paramref name="now"/>, every nth of them abandoned.</summary>
    public static async Task StoreAsync(EventStore store, Guid campaign, int answers, int abandonedEvery, DateTimeOffset now)
    {
        var apart = TimeSpan.FromDays(10) / answers;
        var agent = Guid.CreateVersion7();
        foreach (var some in Enumerable.Range(0, answers).Chunk(CallsAtOnce))
        {
            await store.AppendAsync([.. some.SelectMany(i => Call(campaign, agent, i, (i + 1) % abandonedEvery == 0, now - TimeSpan.FromHours(1) - (apart * (answers - i))))], 0);
        }
    }

    private static IEnumerable<ContactEvent> Call(Guid campaign, Guid agent, int n, bool abandoned, DateTimeOffset at)
    {
        var contact = Guid.CreateVersion7(at);
        var number = $"+1213{2_000_000 + n}";
        ContactEventBody[] bodies =
        [
            new ContactOpened(ContactDirection.Campaign, number, null, "carrier", null, null),
            new DialAttempted(campaign, null, number, "predictive", Proof),
            new DialAnswered("unsure", null),
            abandoned ? new DialAbandoned("No agent was there in time.", 2) : new AgentConnected(agent, "support", 0.3),
            new DialEnded(abandoned ? "abandoned" : "answered", 3, 200),
            new ContactClosed(abandoned ? "abandoned" : "answered", null),
        ];
        return bodies.Select((body, i) => new ContactEvent(contact, i + 1, at.AddSeconds(i), body));
    }
}

using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Campaigns;

/// <summary>
/// Random histories of claims, attempts, opt-outs, imports of do-not-call lists and restarts, by a seed: whatever happened, nothing is claimed that is at a cap,
/// on do-not-call data, not due, or with somebody else.
/// </summary>
public abstract class LeadHistoryTests<TDatabase> : CampaignTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const int Steps = 120;

    private static readonly string[] Endings =
        [Dispositions.Busy, Dispositions.NoAnswer, Dispositions.Machine, Dispositions.InvalidNumber, Dispositions.Refused, Dispositions.Answered, Dispositions.Abandoned];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Nothing_is_claimed_that_must_not_be_dialed(int seed)
    {
        var random = new Random(seed);
        var plan = RetryPlan.Usual with { PerNumber = 3, PerLead = 4, PerDay = 2 };
        Guid[] campaigns = [await AddCampaignAsync(Settings() with { Plan = plan }), await AddCampaignAsync(Settings("Other") with { Plan = plan })];
        var numbers = Enumerable.Range(0, 12).Select(i => $"+1212555{i:0000}").ToArray();
        foreach (var campaign in campaigns)
        {
            await AddLeadsAsync(campaign, [.. Enumerable.Range(0, 15).Select(_ => random.GetItems(numbers, 1 + random.Next(2)).Distinct().ToArray())]);
        }

        var (model, claims) = (new Model(plan), 0);
        for (var step = 0; step < Steps; step++)
        {
            Clock.Advance(TimeSpan.FromMinutes(random.Next(90)));
            switch (random.Next(10))
            {
                case 0:
                    var number = random.GetItems(numbers, 1)[0];
                    await Events.AppendAsync(Calls.Stream(Guid.CreateVersion7(), Clock.Now, new ContactOpened(ContactDirection.Inbound, number, null, "x", null, null), new OptedOut(number, "agent")), 1, Cancel);
                    model.Forbidden.Add(number);
                    break;
                case 1:
                    var released = await Queue.ReleaseAllExceptOfAsync(Guid.NewGuid(), Cancel);
                    Assert.Equal(model.Claimed.Count, released);
                    model.Claimed.Clear();
                    break;
                default:
                    var campaign = random.GetItems(campaigns, 1)[0];
                    var claimed = await Queue.ClaimAsync(campaign, 1 + random.Next(4), Host, Clock.Now, Cancel);
                    claims += claimed.Count;
                    foreach (var lead in claimed)
                    {
                        model.Claim(lead, Clock.Now);
                    }

                    foreach (var lead in claimed.Where(_ => random.Next(4) > 0))
                    {
                        await DialAndCheckAsync(campaign, lead, random, model);
                    }

                    break;
            }
        }

        Assert.InRange(claims, 20, 500);
        await using var db = await OpenAsync();
        Assert.False(await db.LeadNumbers.AnyAsync(n => n.Attempts > plan.PerNumber, Cancel));
        Assert.False(await db.Leads.AnyAsync(l => l.Attempts > plan.PerLead, Cancel));
    }

    private async Task DialAndCheckAsync(Guid campaign, ClaimedLead lead, Random random, Model model)
    {
        var number = lead.Numbers[0].Number;
        var ending = random.GetItems(Endings, 1)[0];
        var call = Dialed(campaign, lead.Lead.Id, number, new DialEnded(ending, 5, 0), new ContactClosed("not-reached", null));
        await Events.AppendAsync(call, 1, Cancel);
        if (random.Next(3) == 0)
        {
            await Events.AppendAsync(call, 1, Cancel);
        }

        model.Dialed(lead, number, call[1].At, call[2].At, ending);
    }

    /// <summary>What the claims must keep to, kept as simply as possible.</summary>
    private sealed class Model(RetryPlan plan)
    {
        private readonly List<(Guid Lead, string Number, DateTimeOffset At)> _attempts = [];
        private readonly Dictionary<Guid, DateTimeOffset> _notBefore = [];

        public HashSet<string> Forbidden { get; } = [];

        public Dictionary<Guid, string[]> Claimed { get; } = [];

        public void Claim(ClaimedLead lead, DateTimeOffset now)
        {
            var id = lead.Lead.Id;
            Assert.DoesNotContain(id, Claimed.Keys);
            Assert.NotEmpty(lead.Numbers);
            Assert.Empty(lead.Numbers.Select(n => n.Number).Intersect(Claimed.Values.SelectMany(n => n)));
            Assert.True(_attempts.Count(a => a.Lead == id) < plan.PerLead);
            Assert.True(_notBefore.GetValueOrDefault(id) <= now, "not due");
            foreach (var number in lead.Numbers)
            {
                Assert.DoesNotContain(number.Number, Forbidden);
                Assert.Equal(_attempts.Count(a => a.Lead == id && a.Number == number.Number), number.Attempts);
                Assert.True(number.Attempts < plan.PerNumber);
                Assert.Equal(_attempts.Count(a => a.Number == number.Number && a.At > now.AddDays(-1)), number.AttemptsLastDay);
                Assert.True(number.AttemptsLastDay < plan.PerDay);
            }

            Claimed.Add(id, [.. lead.Lead.Numbers.Select(n => n.Number)]);
        }

        public void Dialed(ClaimedLead lead, string number, DateTimeOffset at, DateTimeOffset ended, string ending)
        {
            Claimed.Remove(lead.Lead.Id);
            _attempts.Add((lead.Lead.Id, number, at));
            _notBefore[lead.Lead.Id] = ending switch
            {
                Dispositions.InvalidNumber => ended,
                _ => plan.Again.TryGetValue(ending, out var wait) ? ended + wait : DateTimeOffset.MaxValue,
            };
        }
    }
}

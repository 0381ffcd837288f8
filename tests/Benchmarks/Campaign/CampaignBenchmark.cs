using System.Globalization;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Timeline;
using Crm.Host.Demo;
using Crm.Host.Tests.Campaigns;
using Crm.Routing.Dialer;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Benchmarks.Campaign;

/// <summary>
/// Campaigns in real time: the whole server, a carrier over real SIP with a population behind it, and agents' phones that answer at once. A conversation is a
/// tenth as long as usual, so that a minute has the calls of ten; how long a number rings unanswered is the law's and cannot be shortened, so calls are
/// under way for longer beside a conversation, and more of them, than at a site. Everything printed comes from the stored events.
/// </summary>
internal static class CampaignBenchmark
{
    private const int Seed = 11;
    private const double Silent = 0.1;
    private static readonly TimeSpan Talk = TimeSpan.FromSeconds(12);
    /// <summary>Everybody is free at once in the beginning; what agents do is counted after it.</summary>
    private static readonly TimeSpan Begin = TimeSpan.FromSeconds(20);

    private static readonly CalledPopulation People = new(Seed, TimeSpan.FromSeconds(2), Talk) { Person = 0.3, Machine = 0.05, Busy = 0.15 };

    /// <param name="size">Agents and minutes; nothing for all of 10, 50 and 200 agents.</param>
    public static async Task RunAsync(string[] size)
    {
        var minutes = size.Length > 1 ? double.Parse(size[1], CultureInfo.InvariantCulture) : 3;
        int[] agents = size.Length > 0 ? [int.Parse(size[0], CultureInfo.InvariantCulture)] : [10, 50, 200];
        var table = new List<string> { string.Create(CultureInfo.InvariantCulture, $"campaigns for {minutes:0.#} minutes each ({Environment.ProcessorCount} cores, carrier and phones on them too): a person answers 30 %, a machine 5 %, busy 15 %, no answer 45 %, no ring 5 %; talk {Talk.TotalSeconds:0} s (a tenth), wrap-up {CampaignSite.WrapUpSeconds} s") };
        table.Add("agents  mode         dialed  answered  connected  abandoned  worst ledger (limit)       beyond agents  utilization  CPU of server  failures  load");
        foreach (var count in agents)
        {
            if (count <= 10)
            {
                table.Add(await RunAsync(count, CampaignMode.Progressive, TimeSpan.FromMinutes(minutes)));
            }

            table.Add(await RunAsync(count, CampaignMode.Predictive, TimeSpan.FromMinutes(minutes)));
        }

        // At the end, and not among what the server logs.
        table.ForEach(Console.WriteLine);
    }

    private static async Task<string> RunAsync(int agents, CampaignMode mode, TimeSpan length)
    {
        using var peers = new CampaignPeers(People, Silent, Seed);
        await using var site = await CampaignSite.StartAsync(peers, agents, mode, length);
        var (cpu, peersCpu) = (Environment.CpuUsage.TotalTime, peers.Cpu);
        var from = DateTimeOffset.UtcNow;
        await site.SetAsync(CampaignState.Running);
        await Task.Delay(length);
        var to = DateTimeOffset.UtcNow;
        var used = Environment.CpuUsage.TotalTime - cpu - (peers.Cpu - peersCpu);
        await site.SetAsync(CampaignState.Stopped);
        await site.EndAsync();

        var all = await DialedCalls.ReadAsync(site.Services.GetRequiredService<EventReader>(), site.Campaign, from - CountryProfiles.UnitedStates.AbandonWindow);
        var calls = all.Calls.Where(call => call.DialedAt >= from && !call.NotPlaced).ToList();
        var worst = all.WorstLedger(CountryProfiles.UnitedStates, from);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{agents,6}  {mode,-11}  {calls.Count,6}  {calls.Count(c => c.LiveAt is not null),8}  {calls.Count(c => c.ConnectedAt is not null),9}  {calls.Count(c => c.AbandonedAt is not null),9}  {worst.Rate,6:0.00%} ({worst.Abandoned,4} of {worst.Answers,5}; 3 %)  {all.MostBeyondAgents(from),13}  {all.Utilization(from + Begin, to),11:0.0%}  {used.TotalSeconds / (to - from).TotalSeconds,6:0.0%} of one  {Failures(calls, all, peers),8}  {Load()}");
    }

    /// <summary>Calls that ended otherwise than the carrier made them, that never ended, or that were made while another one to the number was under way.</summary>
    private static int Failures(List<DialedCall> calls, DialedCalls all, CampaignPeers peers)
    {
        var plans = peers.Called.GroupBy(leg => leg.Number).ToDictionary(g => g.Key, g => g.Select(leg => leg.Plan!.Outcome).ToList(), StringComparer.Ordinal);
        var wrong = calls.GroupBy(call => call.Number).Sum(g => g.Zip(plans.GetValueOrDefault(g.Key) ?? []).Count(pair => !pair.First.Fits(pair.Second)) + Math.Abs(g.Count() - (plans.GetValueOrDefault(g.Key)?.Count ?? 0)));
        return wrong + calls.Count(call => call.ClosedAt is null) + all.TwiceAtOnce().Count();
    }

    private static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}

using System.Collections.Concurrent;
using System.Globalization;
using Crm.Telephony.Calls;
using Crm.TestKit;

namespace Crm.Host.Tests.Durability;

/// <summary>The server is killed and started again and again while people create tickets and customers call. CRM_KILL_ROUNDS sets how often.</summary>
public sealed class KillLoopTests(ITestOutputHelper output)
{
    private const int Seed = 7;
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("CRM_KILL_ROUNDS") ?? "5", CultureInfo.InvariantCulture);

    [Fact]
    public async Task What_was_confirmed_is_there_once_however_often_the_server_dies()
    {
        await using var center = await LiveCenter.StartAsync(site => site["queues"]!["sales"]!["wrapUpSeconds"] = 5);
        var eva = await center.AddAgentAsync("eva", "sales");
        await eva.GoReadyAsync();
        await using var load = new Load(center, eva);
        var random = new Random(Seed);
        var times = new List<TimeSpan>();
        for (var round = 0; round < Rounds; round++)
        {
            await load.MakesAsync(tickets: random.Next(3, 25), calls: random.Next(2, 8));
            center.Server.Kill();
            load.HangUpAll();
            times.Add(await center.RestartAsync());
            output.WriteLine($"round {round}: {times[^1].TotalSeconds:0.00} s");
            await center.Records.AssertStreamsAreWholeAsync();
        }

        await load.MakesAsync(tickets: 3, calls: 2);
        await load.StopAsync();
        times.Sort();
        output.WriteLine($"{Rounds} rounds; restart to serving: median {times[times.Count / 2].TotalSeconds:0.00} s, nine of ten within {times[times.Count * 9 / 10].TotalSeconds:0.00} s, longest {times[^1].TotalSeconds:0.00} s; " +
            $"{load.Confirmed.Count} tickets confirmed, {load.Retried} asked for again, {load.Calls} calls");
        await AssertRightAsync(center, eva, load);
    }

    private static async Task AssertRightAsync(LiveCenter center, LiveAgent eva, Load load)
    {
        // Beside the person's tickets there are those of voice messages.
        var tickets = center.Records.Tickets();
        Assert.Equal(tickets.Count, tickets.Select(t => t.Number).Distinct().Count());
        Assert.Equal(
            load.Confirmed.Select(t => (Number: t.Value, Title: t.Key)).OrderBy(t => t.Number),
            tickets.Where(t => t.Title.StartsWith(Load.Title, StringComparison.Ordinal)).OrderBy(t => t.Number));
        await Eventually.TrueAsync(() => center.Records.Outcomes().All(o => o != "open"), LiveCenter.Soon, () => string.Join(' ', center.Records.Outcomes()));
        await center.Records.AssertStreamsAreWholeAsync();
        await eva.WhenStateAsync("ready");
        foreach (var queue in new[] { "support", "sales" })
        {
            var row = await center.BoardAsync(queue);
            Assert.True(row.Reconciles, $"{queue}: {row}");
        }
    }

    /// <summary>One person who creates tickets, insisting on each until it is confirmed; a carrier whose customers press something; and a phone that answers.</summary>
    private sealed class Load : IAsyncDisposable
    {
        public const string Title = "Ticket ";
        private readonly LiveCenter _center;
        private readonly LiveAgent _agent;
        private readonly CancellationTokenSource _end = new();
        private readonly ConcurrentQueue<CallId> _calls = new();
        private readonly Task[] _work;
        private int _made;
        private volatile int _deaths;

        public Load(LiveCenter center, LiveAgent agent)
        {
            (_center, _agent) = (center, agent);
            _work = [Task.Run(CreateTicketsAsync), Task.Run(CallAsync), Task.Run(AnswerAsync)];
        }

        public ConcurrentDictionary<string, int> Confirmed { get; } = new();
        public int Retried { get; private set; }
        public int Calls => _made;

        /// <summary>Waits until so many more were confirmed and placed.</summary>
        public async Task MakesAsync(int tickets, int calls)
        {
            var (wantedTickets, wantedCalls) = (Confirmed.Count + tickets, _made + calls);
            await Eventually.TrueAsync(() => Confirmed.Count >= wantedTickets && _made >= wantedCalls, LiveCenter.Soon, () => $"{Confirmed.Count} tickets, {_made} calls");
        }

        /// <summary>The server died: nothing more will be heard of these calls.</summary>
        public void HangUpAll()
        {
            _deaths++;
            while (_calls.TryDequeue(out var call))
            {
                _center.Carrier.HangUp(call);
            }
        }

        public async Task StopAsync()
        {
            await _end.CancelAsync();
            await Task.WhenAll(_work);
            HangUpAll();
        }

        private async Task CreateTicketsAsync()
        {
            var customer = (await _center.Admin.PostAsync("/api/customers", new { name = "Ada Byron", tier = "standard", numbers = new[] { "+12125550199" }, revision = 0 }))!;
            var id = (customer["card"]?["id"] ?? customer["id"])!.GetValue<Guid>();
            for (var n = 1; !_end.IsCancellationRequested; n++)
            {
                var (key, title) = (Guid.NewGuid(), $"{Title}{n}");
                while (!Confirmed.ContainsKey(title))
                {
                    try
                    {
                        var made = await _center.Admin.PostAsync("/api/tickets", new { key, customerId = id, title, text = "", priority = "normal" });
                        Confirmed[title] = made!["number"]!.GetValue<int>();
                    }
                    catch (HttpRequestException e) when (e.StatusCode is null)
                    {
                        // The server died: whether the ticket was made is unknown, and the same key may be sent again.
                        Retried++;
                        await Eventually.TrueAsync(_center.Answers, LiveCenter.Soon * 2);
                    }
                }
            }
        }

        private async Task CallAsync()
        {
            string[] keys = ["1", "2", "5", "4", ""];
            while (!_end.IsCancellationRequested)
            {
                var call = _center.Carrier.Call(_center.Sip, LiveCenter.Line, $"+121255{_made % 100_000:00000}");
                _calls.Enqueue(call);
                var (pressed, deaths) = (keys[_made % keys.Length], _deaths);
                await Eventually.TrueAsync(
                    () => _deaths != deaths || _center.Carrier.Events.OfType<LegEvent>().Any(e => e.Call == call && (e is CallAnswered or CallEnded)), LiveCenter.Soon * 2);
                _center.Carrier.Press(call, pressed);
                Interlocked.Increment(ref _made);
                if (_calls.Count > 8 && _calls.TryDequeue(out var oldest))
                {
                    _center.Carrier.HangUp(oldest);
                }
            }
        }

        private async Task AnswerAsync()
        {
            var answered = new HashSet<CallId>();
            while (!_end.IsCancellationRequested)
            {
                foreach (var rings in _agent.Phone.Events.OfType<CallArrived>().Where(e => answered.Add(e.Call)).ToList())
                {
                    _agent.Phone.Answer(rings.Call);
                }

                await Eventually.TrueAsync(() => _end.IsCancellationRequested || _agent.Phone.Events.OfType<CallArrived>().Count() > answered.Count, TimeSpan.FromMinutes(10));
            }
        }

        public ValueTask DisposeAsync()
        {
            _end.Dispose();
            return default;
        }
    }
}

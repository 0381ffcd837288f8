using System.Diagnostics;
using System.Globalization;
using Crm.Routing.Dialer;

/// <summary>Decisions of the dial gate a second on one core, with their proofs: numbers of many zones at instants over a year, half of them with an address's zone.</summary>
internal static class DialGateBenchmark
{
    private const int Questions = 4_096;
    private const int Rounds = 40;

    private static readonly string[] Starts = ["+1212555", "+1312555", "+1303555", "+1310555", "+1850555", "+1208555", "+1907555", "+1928555", "+1416555", "+1800555"];
    private static readonly string?[] Addresses = [null, "America/New_York", null, "America/Los_Angeles"];

    public static void Run()
    {
        var random = new Random(1);
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var asked = Enumerable.Range(0, Questions).Select(i => Ask(random, i, start.AddMinutes(random.Next(525_600)))).ToList();
        var allowed = 0;
        var best = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            allowed = 0;
            var from = Stopwatch.GetTimestamp();
            foreach (var (question, now) in asked)
            {
                allowed += DialGate.Check(question, CountryProfiles.UnitedStates, now).Allowed ? 1 : 0;
            }

            var rate = Questions / Stopwatch.GetElapsedTime(from).TotalSeconds;
            best = Math.Max(best, rate);
            if (round == Rounds - 1)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"dial-gate: {rate:N0} decisions a second (best round {best:N0}), {allowed * 100.0 / Questions:F0} % allowed"));
            }
        }
    }

    private static (DialQuestion Question, DateTimeOffset Now) Ask(Random random, int i, DateTimeOffset now)
    {
        var attempts = Enumerable.Range(0, random.Next(4)).Select(_ => now.AddHours(-random.Next(200))).ToList();
        return (new DialQuestion(
            $"{Starts[i % Starts.Length]}{i:0000}", Addresses[i % Addresses.Length], DialMode.Predictive, false, false, attempts, attempts.Count,
            new AttemptPlan(4, 8, 2, new Dictionary<string, TimeSpan>()), new DoNotCallReading("lists", now.AddDays(-random.Next(40)), null, null),
            DialConsent.Unknown, null, new LedgerReading(1000, 20)), now);
    }
}

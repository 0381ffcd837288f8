using System.Diagnostics;
using System.Globalization;
using Crm.Benchmarks.Relay;

namespace Crm.Benchmarks.Capacity;

/// <summary>
/// How much the server holds and what it keeps afterwards: memory, threads and handles after many short calls, then with calls held with sound
/// in both directions, recorded and not. Callers and phones are in this process, the server in another, whose figures are printed.
/// </summary>
internal sealed class CapacityBenchmark : IDisposable
{
    private const int HeldSetUpRate = 40;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan AgentsAnswer = TimeSpan.FromSeconds(20);

    /// <summary>SIP over UDP remembers a finished transaction for 64 times T1.</summary>
    private static readonly TimeSpan TransactionsLinger = TimeSpan.FromSeconds(35);

    private readonly CallSetupPeers _peers = new(QueueSite.Sales, QueueSite.Number);
    private readonly CapacityServer _server;

    private CapacityBenchmark()
    {
        _server = CapacityServer.Start(_peers);
        _peers.Server = _server.Sip;
    }

    /// <param name="args">What to run: <c>memory [short calls] [rate]</c>, <c>held [seconds]</c> or <c>soak [minutes]</c>.</param>
    public static int Run(string[] args)
    {
        var number = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 0;
        using var benchmark = new CapacityBenchmark();
        benchmark.Say("ready, nothing called yet");
        switch (args)
        {
            case ["memory", ..]:
                benchmark.Memory(number > 0 ? number : 10_000, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 200);
                return 0;
            case ["held", ..]:
                benchmark.Held(TimeSpan.FromSeconds(number > 0 ? number : 20));
                return 0;
            case ["soak", ..]:
                benchmark.Soak(TimeSpan.FromMinutes(number > 0 ? number : 30));
                return 0;
            default:
                Console.Error.WriteLine("usage: capacity memory [short calls] [rate] | held [seconds] | soak [minutes]");
                return 2;
        }
    }

    /// <summary>What 1,000, 2,000, 5,000… short calls leave behind.</summary>
    private void Memory(int most, int rate)
    {
        int placed = 0;
        foreach (int until in new[] { 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000 }.Where(until => until <= most))
        {
            Short(until - placed, rate);
            placed = until;
            Say($"after {placed} short calls");
            _peers.Serve(TransactionsLinger);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {TransactionsLinger.TotalSeconds:0} s later {_server.Live():0.0} MB of objects are in use"));
            Say("    and after that collection");
        }
    }

    private void Short(int calls, int rate)
    {
        _peers.Dialed = QueueSite.Sales;
        var cpu = _server.Figures.Cpu;
        var run = _peers.Run(calls, rate);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {calls} at {rate} a second: {(_server.Figures.Cpu - cpu).TotalMilliseconds / calls:0.00} ms CPU a call, failed {run.Failed}"));
        _peers.Serve(Settle);
    }

    private void Held(TimeSpan length)
    {
        Short(1_000, 100);
        Say("after 1000 short calls");
        foreach (var (recorded, plain) in new[] { (100, 0), (300, 0), (0, 300), (400, 200) })
        {
            Hold(recorded, plain, length);
            Say("hung up");
        }
    }

    /// <summary>Calls to support are recorded, those to sales are not.</summary>
    private void Hold(int recorded, int plain, TimeSpan length)
    {
        var calls = recorded + plain;
        using var load = new RelayLoad(calls, browser: false);
        _peers.Media = load;
        load.Start();
        var failed = Place(QueueSite.Support, recorded) + Place(QueueSite.Sales, plain);
        _peers.Serve(AgentsAnswer, untilLegs: calls * 2);
        var waiting = (calls * 2) - _peers.Legs;
        _peers.Serve(Settle);
        load.Measure(true);
        var (before, since) = (_server.Figures.Cpu, Stopwatch.GetTimestamp());
        _peers.Serve(length);
        var after = _server.Figures;
        var core = (after.Cpu - before) / Stopwatch.GetElapsedTime(since) * 100;
        load.Measure(false);
        Say($"{calls} calls with sound, {recorded} recorded");
        var unended = _peers.HangUp();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"    {core:0} % of a core ({core * 100 / calls:0.0} % for 100 calls); forwarding p50 {load.Percentile(0.5):0.00} ms, p99 {load.Percentile(0.99):0.00} ms; lost {load.Lost} packets; failed {failed}, without an agent {waiting}, not ended {unended}"));
        _peers.Media = null;
        _peers.Serve(Settle);
    }

    private int Place(string number, int calls)
    {
        _peers.Dialed = number;
        return calls == 0 ? 0 : _peers.Run(calls, HeldSetUpRate).Failed;
    }

    /// <summary>Moderate load for long: 60 calls with sound for half a minute, half of them recorded, then 300 short ones, again and again.</summary>
    private void Soak(TimeSpan length)
    {
        var start = Stopwatch.GetTimestamp();
        for (var round = 1; Stopwatch.GetElapsedTime(start) < length; round++)
        {
            Hold(30, 30, TimeSpan.FromSeconds(25));
            Short(300, 30);
            Say(string.Create(CultureInfo.InvariantCulture, $"minute {Stopwatch.GetElapsedTime(start).TotalMinutes:0.0}, round {round}"));
        }
    }

    private void Say(string when) => Console.WriteLine($"{when,-36} {_server.Figures}; load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");

    public void Dispose()
    {
        _server.Dispose();
        _peers.Dispose();
    }
}

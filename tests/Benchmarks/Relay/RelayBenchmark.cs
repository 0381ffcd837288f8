using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Crm.Benchmarks.Relay;

/// <summary>
/// What it costs to pass an RTP packet on: our media plane beside a bare epoll relay (recvfrom, sendto, nothing else), each in a process of
/// its own under the same load, interleaved over several rounds. CPU is what the kernel accounts to that process, per packet relayed.
/// </summary>
internal static class RelayBenchmark
{
    private static readonly string[] Modes = ["bare", "plain", "recorded", "browser"];

    private static readonly Dictionary<string, double> Target = new() { ["plain"] = 1.3, ["recorded"] = 1.6, ["browser"] = 1.8 };

    /// <param name="args">calls (100), rounds (3), seconds for each measurement (5).</param>
    internal static int Run(string[] args)
    {
        int calls = Number(args, 0, 100), rounds = Number(args, 1, 3), seconds = Number(args, 2, 5);
        Console.WriteLine($"{calls} calls, {calls * 100} packets a second in, {rounds} rounds of {seconds} s; load {File.ReadAllText("/proc/loadavg").Split(' ')[0]} at the start");
        var results = Modes.ToDictionary(mode => mode, _ => new List<Result>());
        for (int round = 0; round < rounds; round++)
            foreach (string mode in Modes) results[mode].Add(Measure(mode, calls, seconds));
        Report(results);
        return 0;
    }

    private static int Number(string[] args, int index, int otherwise) =>
        args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;

    private static Result Measure(string mode, int calls, int seconds)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["relay-child", mode, calls.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            using var load = new RelayLoad(calls, browser: mode == "browser");
            for (int leg = 0; leg < calls * 2; leg++)
            {
                child.StandardInput.WriteLine(Convert.ToBase64String(Encoding.UTF8.GetBytes(load.Offer(leg))));
                load.Connect(leg, Encoding.UTF8.GetString(Convert.FromBase64String(child.StandardOutput.ReadLine()!)));
            }
            load.Start();
            Thread.Sleep(TimeSpan.FromSeconds(3));
            load.Measure(true);
            var before = Mark(child);
            Thread.Sleep(TimeSpan.FromSeconds(seconds));
            var after = Mark(child);
            load.Measure(false);
            return new Result(
                (after.Cpu - before.Cpu).TotalMicroseconds / (after.Relayed - before.Relayed),
                (after.Cpu - before.Cpu) / TimeSpan.FromSeconds(seconds) * 100 * 100 / calls,
                (double)(after.Allocated - before.Allocated) / (after.Relayed - before.Relayed),
                load.Lost, load.Percentile(0.5), load.Percentile(0.99));
        }
        finally
        {
            child.StandardInput.WriteLine("quit");
            if (!child.WaitForExit(10_000)) child.Kill();
        }
    }

    private static (TimeSpan Cpu, long Relayed, long Allocated) Mark(Process child)
    {
        child.StandardInput.WriteLine("mark");
        long[] figures = Array.ConvertAll(child.StandardOutput.ReadLine()!.Split(' '), text => long.Parse(text, CultureInfo.InvariantCulture));
        return (TimeSpan.FromTicks(figures[0]), figures[1], figures[2]);
    }

    private static void Report(Dictionary<string, List<Result>> results)
    {
        double floor = Median(results["bare"], result => result.MicrosecondsPerPacket);
        Console.WriteLine("mode       CPU/packet   ratio  target   core/100 calls   allocated/packet   lost   p50      p99");
        foreach (string mode in Modes)
        {
            var runs = results[mode];
            double cost = Median(runs, result => result.MicrosecondsPerPacket);
            string target = Target.TryGetValue(mode, out double most) ? $"≤ {most:F1}" : "";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{mode,-9} {cost,8:F2} µs {cost / floor,7:F2}  {target,-6} {Median(runs, result => result.CorePercentPer100Calls),12:F1} % {Median(runs, result => result.AllocatedPerPacket),14:F3} B {runs.Sum(result => result.Lost),9} {Median(runs, result => result.P50),5:F2} ms {Median(runs, result => result.P99),5:F2} ms"));
        }
        double allocated = results.Where(pair => pair.Key != "bare").SelectMany(pair => pair.Value).Max(result => result.AllocatedPerPacket);
        Console.WriteLine(allocated == 0 ? "a relayed packet allocates nothing" : $"NOT allocation-free: up to {allocated:F3} bytes a packet");
    }

    private static double Median(List<Result> results, Func<Result, double> figure)
    {
        var sorted = results.Select(figure).Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private sealed record Result(double MicrosecondsPerPacket, double CorePercentPer100Calls, double AllocatedPerPacket, long Lost, double P50, double P99);
}

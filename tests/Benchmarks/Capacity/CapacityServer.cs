using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Crm.Benchmarks.Capacity;

/// <summary>The whole server with its ready agents as a process of its own, so that its memory, threads, handles and CPU time are its alone.</summary>
internal sealed class CapacityServer : IDisposable
{
    /// <summary>Enough for the most calls at once.</summary>
    private const int Agents = 640;
    private const string LiveCommand = "live ";

    private readonly Process _process;

    private readonly BlockingCollection<string> _answers = [];

    private CapacityServer(Process process, IPEndPoint sip)
    {
        (_process, Sip) = (process, sip);
        // Its log goes on, and would fill the pipe if nobody read it.
        new Thread(Read) { IsBackground = true }.Start();
    }

    public IPEndPoint Sip { get; }

    public ProcessFigures Figures => ProcessFigures.Of(_process);

    /// <param name="peers">Callers, and the address of every agent's phone.</param>
    public static CapacityServer Start(CallSetupPeers peers)
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["capacity-child", peers.CallerAddress.ToString(), peers.AgentAddress.ToString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        const string ready = "sip ";
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(ready, StringComparison.Ordinal))
            {
                return new CapacityServer(process, IPEndPoint.Parse(line[ready.Length..]));
            }
        }

        throw new InvalidOperationException("the server ended before it was ready; what it said is above");
    }

    /// <summary>Megabytes of objects that are still in use, after a full collection.</summary>
    public double Live()
    {
        _process.StandardInput.WriteLine(LiveCommand);
        return double.Parse(_answers.Take(), CultureInfo.InvariantCulture);
    }

    private void Read()
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(LiveCommand, StringComparison.Ordinal))
            {
                _answers.Add(line[LiveCommand.Length..]);
            }
        }
    }

    /// <summary>The process itself: serves until its standard input ends.</summary>
    public static async Task RunChildAsync(string callers, string phones)
    {
        await using var site = await QueueSite.StartAsync(IPEndPoint.Parse(callers), IPEndPoint.Parse(phones), new QueueSiteSize(Agents, Recorded: true, SalesToo: true));
        using var wrapUps = site.FinishWrapUps();
        // Making the people and customers is not the server's work: what that left behind is not counted.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sip {site.Sip}"));
        while (await Console.In.ReadLineAsync() is not null)
        {
            GC.Collect();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{LiveCommand}{GC.GetTotalMemory(forceFullCollection: true) / 1e6:0.0}"));
        }
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(30_000))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}

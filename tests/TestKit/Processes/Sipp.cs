using System.Globalization;

namespace Crm.TestKit.Processes;

/// <summary>What a SIPp run amounted to.</summary>
/// <param name="Log">Its screen output and its error log.</param>
public sealed record SippResult(int ExitCode, long Successful, long Failed, string Log);

/// <summary>One SIPp process with a scenario of ours, on 127.0.0.1.</summary>
public sealed class Sipp : IAsyncDisposable
{
    private readonly ExternalProcess _process;
    private readonly ScratchDirectory _directory;
    private readonly string _scenario;

    private Sipp(ExternalProcess process, ScratchDirectory directory, string scenario, int port)
    {
        _process = process;
        _directory = directory;
        _scenario = scenario;
        Port = port;
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Starts a scenario that places calls.</summary>
    /// <param name="scenario">Path of the XML file.</param>
    /// <param name="target">Host and port of the server.</param>
    /// <param name="service">User part that is dialed.</param>
    /// <param name="rate">Calls a second.</param>
    public static Sipp Call(string scenario, string target, string service, int calls, double rate, params string[] more) =>
        Start(scenario, FreePort.Next(), [target, "-s", service, "-m", Text(calls), "-r", Text(rate), "-l", Text(calls), .. more]);

    /// <summary>Starts a scenario that answers calls, until it is disposed (or has answered as many as asked).</summary>
    public static Sipp Answer(string scenario, int port, int calls = 0, params string[] more) =>
        Start(scenario, port, [.. calls > 0 ? new[] { "-m", Text(calls) } : [], .. more]);

    private static Sipp Start(string scenario, int port, string[] arguments)
    {
        var directory = new ScratchDirectory("sipp");
        string[] common =
        [
            "-sf", Path.GetFullPath(scenario), "-i", "127.0.0.1", "-p", Text(port), "-mi", "127.0.0.1", "-mp", Text(FreePort.Range(64).First),
            "-nostdin", "-trace_err", "-error_file", directory.File("errors.log"), "-trace_stat", "-stf", directory.File("stat.csv"), "-fd", "1",
        ];
        var process = ExternalProcess.Start("sipp", [.. arguments, .. common], directory.Path, package: "sip-tester");
        return new Sipp(process, directory, Path.GetFileNameWithoutExtension(scenario), port);
    }

    /// <summary>Waits until every call is over.</summary>
    public async Task<SippResult> WaitAsync(TimeSpan deadline)
    {
        var exit = await _process.WaitForExitAsync(deadline).ConfigureAwait(false);
        var log = _process.Output + ErrorLog();
        var (successful, failed) = Counts();
        return new SippResult(exit, successful, failed, $"{_scenario}: exit {exit}\n{log}");
    }

    public string ErrorLog() => File.Exists(_directory.File("errors.log")) ? File.ReadAllText(_directory.File("errors.log")) : "";

    /// <summary>The cumulative columns of the last line of its statistics file.</summary>
    private (long Successful, long Failed) Counts()
    {
        var lines = File.Exists(_directory.File("stat.csv")) ? File.ReadAllLines(_directory.File("stat.csv")) : [];
        if (lines.Length < 2)
        {
            return (0, -1);
        }
        var names = lines[0].Split(';');
        var last = lines[^1].Split(';');
        long Column(string name) => long.Parse(last[Array.IndexOf(names, name)], CultureInfo.InvariantCulture);
        return (Column("SuccessfulCall(C)"), Column("FailedCall(C)"));
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync().ConfigureAwait(false);
        _directory.Dispose();
    }
}

using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Crm.TestKit.Processes;

/// <summary>The real server as its user starts it: a process of its own with its own data folder and the site's configuration on free ports of this machine.</summary>
public sealed partial class CrmProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(120);

    private readonly string _folder;
    private ExternalProcess _process;

    private CrmProcess(string folder, int webPort, int sipPort, (int First, int Last) rtpPorts, ExternalProcess process)
    {
        _folder = folder;
        WebPort = webPort;
        SipPort = sipPort;
        RtpPorts = rtpPorts;
        _process = process;
    }

    public int WebPort { get; }
    public int SipPort { get; }
    public (int First, int Last) RtpPorts { get; }
    public Uri Web => new($"http://localhost:{WebPort}");
    public string DataFolder => Path.Combine(_folder, "data");
    public string Output => _process.Output;
    public bool HasExited => _process.HasExited;

    /// <summary>Starts it with the repository's configuration, changed by <paramref name="change"/>, and waits until it serves.</summary>
    public static async Task<CrmProcess> StartAsync(string folder, Action<JsonObject> change, params string[] arguments)
    {
        var (web, sip, rtp) = (FreePort.Next(), FreePort.Next(), FreePort.Range(400));
        WriteConfiguration(folder, web, sip, rtp, change);
        var server = new CrmProcess(folder, web, sip, rtp, Launch(folder, arguments));
        await server.WaitUntilServingAsync();
        return server;
    }

    /// <summary>Starts it again on the same ports and data, after <see cref="Kill"/> or <see cref="StopAsync"/>, and waits until it serves.</summary>
    public async Task RestartAsync()
    {
        await LaunchAsync();
        await WaitUntilServingAsync();
    }

    /// <summary>The same, without waiting.</summary>
    public async Task LaunchAsync()
    {
        await _process.DisposeAsync();
        _process = Launch(_folder, []);
    }

    /// <summary>Whether it has a file of this folder open.</summary>
    public bool HasOpen(string folder)
    {
        try
        {
            return new DirectoryInfo($"/proc/{_process.Id}/fd").GetFiles().Any(handle => handle.LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true);
        }
        catch (IOException)
        {
            // It opens and closes files, or has ended, while we look.
            return false;
        }
    }

    /// <summary>The link of the first start.</summary>
    public async Task<string> SetupTokenAsync()
    {
        var line = await _process.WaitForLineAsync("/setup#token=", StartDeadline);
        return line[(line.IndexOf("#token=", StringComparison.Ordinal) + "#token=".Length)..].Trim();
    }

    /// <summary>Ctrl+C, or what a service manager sends.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(TimeSpan deadline, bool terminate = false)
    {
        SendSignal(_process.Id, terminate ? Terminate : Interrupt);
        return await _process.WaitForExitAsync(deadline);
    }

    /// <summary>kill -9.</summary>
    public void Kill() => _process.Kill();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private Task WaitUntilServingAsync() => _process.WaitForLineAsync("console on http://", StartDeadline);

    private static ExternalProcess Launch(string folder, string[] arguments)
    {
        var host = Path.Combine(Repository.Root, "src", "Crm.Host", "bin", Repository.BuildConfiguration, "net10.0", "Crm.Host.dll");
        return ExternalProcess.Start(
            "dotnet", [host, .. arguments, "--data", Path.Combine(folder, "data"), "--config", Path.Combine(folder, "config")], Repository.Root, "dotnet-sdk-10.0");
    }

    private static void WriteConfiguration(string folder, int web, int sip, (int First, int Last) rtp, Action<JsonObject> change)
    {
        var source = Path.Combine(Repository.Root, "config");
        var target = Directory.CreateDirectory(Path.Combine(folder, "config")).FullName;
        var site = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "contact-center.json")))!.AsObject();
        site["web"]!["port"] = web;
        site["sip"]!["port"] = sip;
        site["sip"]!["rtpPorts"] = new JsonObject { ["first"] = rtp.First, ["last"] = rtp.Last };
        // Tests run at any hour.
        site["dialing"] = new JsonObject { ["US"] = new JsonObject { ["hours"] = "00:00-24:00" } };
        change(site);
        File.WriteAllText(Path.Combine(target, "contact-center.json"), site.ToJsonString());
        foreach (var part in (string[])["prompts", "demo"])
        {
            if (!Directory.Exists(Path.Combine(target, part)))
            {
                Directory.CreateSymbolicLink(Path.Combine(target, part), Path.Combine(source, part));
            }
        }
    }

    private const int Interrupt = 2;
    private const int Terminate = 15;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}

/// <summary>Where the clone is, and how this test run was built.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    public static string BuildConfiguration => AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Crm.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Crm.sln was not found above the test's folder");
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Crm.TestKit.Processes;

namespace Crm.Host.Tests.Durability;

/// <summary>What keeps the server from starting is said in one clear line on standard error, with an exit code that is not 0.</summary>
public sealed class StartErrorTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly ScratchDirectory _scratch = new("start");
    private readonly int _sip = FreePort.Next();
    private readonly int _web = FreePort.Next();

    public StartErrorTests()
    {
        var source = Path.Combine(Repository.Root, "config");
        var site = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "contact-center.json")))!;
        site["web"]!["port"] = _web;
        site["sip"]!["port"] = _sip;
        var rtp = FreePort.Range(100);
        site["sip"]!["rtpPorts"] = new JsonObject { ["first"] = rtp.First, ["last"] = rtp.Last };
        Directory.CreateDirectory(Config);
        File.WriteAllText(Path.Combine(Config, "contact-center.json"), site.ToJsonString());
        Directory.CreateSymbolicLink(Path.Combine(Config, "prompts"), Path.Combine(source, "prompts"));
    }

    private string Config => _scratch.File("config");
    private string Data => _scratch.File("data");

    [Fact]
    public async Task Sip_port_taken_for_udp()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, _sip));
        Assert.Contains($"{_sip}", await FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sip_port_taken_for_tcp()
    {
        using var other = new TcpListener(IPAddress.Loopback, _sip);
        other.Start();
        Assert.Contains($"{_sip}", await FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Web_port_taken()
    {
        using var other = new TcpListener(IPAddress.Loopback, _web);
        other.Start();
        Assert.Contains($"Port {_web} is taken", await FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Web_address_of_another_machine()
    {
        Change(site => site["web"]!["address"] = "192.0.2.1");
        Assert.Contains("cannot listen on 192.0.2.1", await FailAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/proc/crm-data")]
    [InlineData("/dev/null/crm-data")]
    public async Task Data_folder_that_cannot_be_written(string folder) =>
        Assert.Contains($"The data folder {folder} cannot be written", await FailAsync("--data", folder, "--config", Config), StringComparison.Ordinal);

    [Fact]
    public async Task Data_folder_in_use()
    {
        Directory.CreateDirectory(Data);
        using var other = new FileStream(Path.Combine(Data, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        Assert.Contains("in use by another Crm server", await FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_that_is_none()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "crm.db"), new string('x', 10_000));
        Assert.Contains("crm.db cannot be used", await FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_of_another_version()
    {
        Directory.CreateDirectory(Data);
        await Backups.BackupSite.MakeOfAnotherVersionAsync(Path.Combine(Data, "crm.db"));
        Assert.Contains("The database was made by another version", await FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sql_server_whose_connection_string_is_not_set()
    {
        Change(site => site["database"] = new JsonObject { ["provider"] = "sqlserver", ["connectionEnv"] = "CRM_TEST_NOT_SET" });
        Assert.Contains("database.connectionEnv", await FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_that_is_wrong()
    {
        Change(site => site["queues"]!["support"]!["ringSeconds"] = "soon");
        Assert.Contains("queues.support.ringSeconds", await FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_that_is_missing() =>
        Assert.Contains("--config", await FailAsync("--data", Data, "--config", _scratch.File("nowhere")), StringComparison.Ordinal);

    [Fact]
    public async Task Prompts_that_are_missing()
    {
        Directory.Delete(Path.Combine(Config, "prompts"));
        Assert.Contains($"{Path.Combine(Config, "prompts")} does not exist", await FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_argument()
    {
        var errors = await RunAsync(Server, Repository.Root, ["--dta", Data], "/usr/bin:/bin", exitCode: 2);
        Assert.StartsWith("\"--dta\" is not known here.\nusage: Crm.Host", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_node_and_no_built_console()
    {
        var copy = Directory.CreateDirectory(_scratch.File("clone")).FullName;
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Server)!, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, "bin", Path.GetRelativePath(Path.GetDirectoryName(Server)!, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var web = Directory.CreateDirectory(Path.Combine(copy, "src", "AgentConsole", "web")).FullName;
        Directory.CreateDirectory(Path.Combine(web, "src"));
        await File.WriteAllTextAsync(Path.Combine(web, "package.json"), "{}");
        var errors = await RunAsync(Path.Combine(copy, "bin", "Crm.Host.dll"), copy, ["--data", Data, "--config", Config], "/nonexistent");
        Assert.StartsWith("Node is missing", errors, StringComparison.Ordinal);

        Directory.Delete(web, recursive: true);
        errors = await RunAsync(Path.Combine(copy, "bin", "Crm.Host.dll"), copy, ["--data", Data, "--config", Config], "/nonexistent");
        Assert.Contains("console's files are missing", errors, StringComparison.Ordinal);
    }

    private static string Server => Path.Combine(Repository.Root, "src", "Crm.Host", "bin", Repository.BuildConfiguration, "net10.0", "Crm.Host.dll");

    private void Change(Action<JsonNode> change)
    {
        var file = Path.Combine(Config, "contact-center.json");
        var site = JsonNode.Parse(File.ReadAllText(file))!;
        change(site);
        File.WriteAllText(file, site.ToJsonString());
    }

    /// <summary>Starts the server with everything else as it should be.</summary>
    /// <returns>The one line that it says.</returns>
    private async Task<string> FailAsync(params string[] arguments)
    {
        var errors = await RunAsync(Server, Repository.Root, arguments.Length > 0 ? arguments : ["--data", Data, "--config", Config], Environment.GetEnvironmentVariable("PATH")!);
        return Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<string> RunAsync(string server, string folder, string[] arguments, string path, int exitCode = 1)
    {
        // The program itself: what PATH has may be a script that needs PATH.
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        var info = new ProcessStartInfo(dotnet, [server, .. arguments]) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        info.Environment["PATH"] = path;
        using var process = Process.Start(info)!;
        using var limit = new CancellationTokenSource(Deadline);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        try
        {
            var errors = await process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.Equal(exitCode, process.ExitCode);
            Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
            await output;
            return errors;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"the server neither failed nor ended within {Deadline.TotalSeconds} s");
        }
    }

    public void Dispose() => _scratch.Dispose();
}

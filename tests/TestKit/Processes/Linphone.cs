using System.Globalization;

namespace Crm.TestKit.Processes;

/// <summary>A desk phone: one linphonec process with one account, which answers by itself and plays and records files in place of a sound card.</summary>
public sealed class Linphone : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    private readonly ExternalProcess _process;
    private readonly ScratchDirectory _directory;

    private Linphone(ExternalProcess process, ScratchDirectory directory) => (_process, _directory) = (process, directory);

    public string Output => _process.Output;

    /// <summary>What it heard in its calls.</summary>
    public string Recording => _directory.File("heard.wav");

    /// <summary>Starts the phone; it registers by itself.</summary>
    /// <param name="server">Host and port where it registers.</param>
    /// <param name="transport">udp or tcp.</param>
    public static Linphone Start(string user, string password, string realm, string server, string transport)
    {
        var directory = new ScratchDirectory("linphone");
        // Its database and its certificates lie in its home.
        Directory.CreateDirectory(directory.File(".local/share/linphone"));
        Directory.CreateDirectory(directory.File(".config/linphone"));
        var (sip, rtp) = (FreePort.Next(), FreePort.Range(16).First);
        File.WriteAllText(directory.File("rc"), string.Create(CultureInfo.InvariantCulture, $"""
            [sip]
            sip_port={(transport == "udp" ? sip : 0)}
            sip_tcp_port={(transport == "tcp" ? sip : 0)}
            sip_tls_port=0
            guess_hostname=0
            contact=sip:{user}@127.0.0.1
            use_ipv6=0
            default_proxy=0
            [rtp]
            audio_rtp_port={rtp}
            [auth_info_0]
            username={user}
            passwd={password}
            realm={realm}
            [proxy_0]
            reg_proxy=<sip:{server};transport={transport}>
            reg_identity=sip:{user}@127.0.0.1
            reg_expires=60
            reg_sendregister=1
            publish=0

            """));
        var process = ExternalProcess.Start("env", [$"HOME={directory.Path}", "linphonec", "-c", directory.File("rc"), "-a"], directory.Path, package: "linphone-cli");
        return new Linphone(process, directory);
    }

    /// <summary>Waits until it says that it is registered, and gives it files for ears and mouth.</summary>
    public async Task ReadyAsync(TimeSpan deadline)
    {
        using var limit = new CancellationTokenSource(deadline);
        while (!Output.Contains("registered, identity=", StringComparison.Ordinal))
        {
            Command("status register");
            try
            {
                await Task.Delay(Between, limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"linphonec did not register within {deadline.TotalSeconds:0} s. It said:\n{Output}");
            }
        }
        Command("soundcard use files");
        Command($"record {Recording}");
    }

    /// <summary>A command of its prompt: call, pause, resume, terminate, play FILE, a digit…</summary>
    public void Command(string text) => _process.WriteLine(text);

    public Task<string> WaitForLineAsync(string text, TimeSpan deadline) => _process.WaitForLineAsync(text, deadline);

    /// <summary>It finishes its recording when it is asked to quit.</summary>
    public async Task QuitAsync(TimeSpan deadline)
    {
        Command("quit");
        await _process.WaitForExitAsync(deadline).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync().ConfigureAwait(false);
        _directory.Dispose();
    }
}

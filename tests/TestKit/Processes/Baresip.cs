using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Crm.TestKit.Processes;

/// <summary>How a baresip phone is set up.</summary>
/// <param name="User">Also its digest user.</param>
/// <param name="Server">Host and port where it registers.</param>
/// <param name="Transport">udp or tcp.</param>
/// <param name="ToneFile">8 kHz mono 16-bit WAV that its microphone plays.</param>
public sealed record BaresipSettings(string User, string Password, string Server, string Transport, string ToneFile)
{
    public bool AutoAnswer { get; init; } = true;

    /// <summary>Seconds of its registration.</summary>
    public int Expires { get; init; } = 60;
}

/// <summary>A desk phone: one baresip process with one account, controlled by its TCP port, which records both directions of its calls.</summary>
public sealed class Baresip : IAsyncDisposable
{
    private const string Modules = "/usr/lib/baresip/modules";

    private readonly ExternalProcess _process;
    private readonly ScratchDirectory _directory;
    private readonly int _controlPort;

    private Baresip(ExternalProcess process, ScratchDirectory directory, int sipPort, int controlPort)
    {
        _process = process;
        _directory = directory;
        SipPort = sipPort;
        _controlPort = controlPort;
    }

    public int SipPort { get; }

    public string Output => _process.Output;

    /// <summary>Starts the phone; it registers by itself.</summary>
    public static Baresip Start(BaresipSettings settings)
    {
        var directory = new ScratchDirectory("baresip");
        var (sip, control, rtp) = (FreePort.Next(), FreePort.Next(), FreePort.Range(16));
        File.WriteAllText(directory.File("config"), $"""
            sip_listen 127.0.0.1:{sip}
            net_interface 127.0.0.1
            rtp_ports {rtp.First}-{rtp.Last}
            audio_source aufile,{settings.ToneFile}
            audio_player aubridge,null_{sip}
            snd_path {directory.Path}
            ctrl_tcp_listen 127.0.0.1:{control}
            module_path {Modules}
            module g711.so
            module aufile.so
            module aubridge.so
            module sndfile.so
            module_tmp account.so
            module_app menu.so
            module_app ctrl_tcp.so
            module_app debug_cmd.so

            """);
        var answer = settings.AutoAnswer ? "auto" : "manual";
        File.WriteAllText(directory.File("accounts"),
            $"<sip:{settings.User}@127.0.0.1;transport={settings.Transport}>;auth_user={settings.User};auth_pass={settings.Password};" +
            $"outbound=\"sip:{settings.Server};transport={settings.Transport}\";regint={settings.Expires};answermode={answer}\n");
        File.WriteAllText(directory.File("contacts"), "");
        var process = ExternalProcess.Start("baresip", ["-f", directory.Path, "-v", "-s"], directory.Path, package: "baresip");
        return new Baresip(process, directory, sip, control);
    }

    /// <summary>Waits for a line of its log.</summary>
    public Task<string> WaitForLineAsync(string text, TimeSpan deadline) => _process.WaitForLineAsync(text, deadline);

    /// <summary>Sends a command of its menu (dial, accept, hangup, reginfo…) and returns the answer's text.</summary>
    public async Task<string> CommandAsync(string command, string parameters = "")
    {
        using var client = new TcpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await client.ConnectAsync(IPAddress.Loopback, _controlPort, limit.Token).ConfigureAwait(false);
        var json = JsonSerializer.Serialize(new { command, @params = parameters, token = "test" });
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetByteCount(json)}:{json},"), limit.Token).ConfigureAwait(false);
        while (true)
        {
            using var message = JsonDocument.Parse(await ReadNetstringAsync(stream, limit.Token).ConfigureAwait(false));
            // Events of calls come by the same connection.
            if (message.RootElement.TryGetProperty("response", out _))
            {
                return message.RootElement.TryGetProperty("data", out var data) ? data.GetString() ?? "" : "";
            }
        }
    }

    private static async Task<byte[]> ReadNetstringAsync(NetworkStream stream, CancellationToken cancel)
    {
        var length = 0;
        var one = new byte[1];
        while (true)
        {
            await stream.ReadExactlyAsync(one, cancel).ConfigureAwait(false);
            if (one[0] == ':')
            {
                break;
            }
            length = (length * 10) + (one[0] - '0');
        }
        var text = new byte[length];
        await stream.ReadExactlyAsync(text, cancel).ConfigureAwait(false);
        await stream.ReadExactlyAsync(one, cancel).ConfigureAwait(false);
        return text;
    }

    /// <summary>What it heard ("dec") or said ("enc") in its last call: the path of a WAV file, complete once the call is over; null when there is none.</summary>
    public string? Recording(string direction) =>
        Directory.GetFiles(_directory.Path, $"dump-*-{direction}.wav").OrderBy(File.GetLastWriteTimeUtc).LastOrDefault();

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync().ConfigureAwait(false);
        _directory.Dispose();
    }
}

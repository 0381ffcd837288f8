using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Crm.TestKit.Mail;

/// <summary>A mail server on loopback that keeps what it takes (RFC 5321). What it says at a command can be set, to refuse, to be busy, or to hang up.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public SmtpSink()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What was taken: the envelope, and the message without its stuffing.</summary>
    public ConcurrentQueue<(string From, string To, string Message)> Taken { get; } = new();

    /// <summary>Commands as they came.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>The answer to a command, by its first word ("." is the end of the message); null hangs up. What is not here is answered with yes.</summary>
    public ConcurrentDictionary<string, string?> Answers { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _serving.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false);
                await TalkAsync(client).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        var (from, to) = ("", "");
        await writer.WriteLineAsync("220 sink.example").ConfigureAwait(false);
        try
        {
            while (await reader.ReadLineAsync(_stop.Token).ConfigureAwait(false) is { } line)
            {
                Commands.Enqueue(line);
                var word = line.Split(' ', ':')[0].ToUpperInvariant();
                from = word == "MAIL" ? Path(line) : from;
                to = word == "RCPT" ? Path(line) : to;
                if (!await AnswerAsync(writer, word).ConfigureAwait(false))
                {
                    return;
                }

                if (word == "DATA" && !Answers.ContainsKey(word))
                {
                    Taken.Enqueue((from, to, await MessageAsync(reader).ConfigureAwait(false)));
                    if (!await AnswerAsync(writer, ".").ConfigureAwait(false))
                    {
                        return;
                    }
                }
            }
        }
        catch (IOException)
        {
            // The client has gone.
        }
    }

    private async Task<bool> AnswerAsync(StreamWriter writer, string word)
    {
        var usual = word switch
        {
            "EHLO" => "250-sink.example\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 1000000",
            "DATA" => "354 Go on",
            "AUTH" => "235 Welcome",
            _ => "250 Yes",
        };
        if (Answers.TryGetValue(word, out var answer) && answer is null)
        {
            return false;
        }

        await writer.WriteLineAsync(answer ?? usual).ConfigureAwait(false);
        return true;
    }

    private async Task<string> MessageAsync(StreamReader reader)
    {
        var message = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token).ConfigureAwait(false) is { } line && line != ".")
        {
            message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return message.ToString();
    }

    private static string Path(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
}

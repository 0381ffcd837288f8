using System.Buffers;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Crm.Host.Configuration;

namespace Crm.Host.Mail;

internal enum SmtpResult
{
    /// <summary>The server has it, and is responsible for it from now on.</summary>
    Taken,

    /// <summary>Not now: it may be tried again.</summary>
    Later,

    /// <summary>Never.</summary>
    Refused,
}

/// <param name="Words">What the server said, or what kept us from asking it.</param>
internal sealed record SmtpOutcome(SmtpResult Result, string Words);

/// <summary>
/// Hands one message to a mail server (RFC 5321; STARTTLS RFC 3207, implicit TLS RFC 8314, sign-in RFC 4954). The runtime's own client has neither implicit TLS nor the
/// server's words.
/// <code>
///   greeting ──► EHLO ──► STARTTLS ──► EHLO ──► AUTH ──► MAIL ──► RCPT ──► DATA ──► taken
/// </code>
/// A step's 4xx ends it for now, a 5xx for good; whatever breaks before the answer to the message leaves it to another try.
/// </summary>
internal sealed class SmtpConversation(SmtpSettings settings)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Of a slow line: so much longer may a message with files take.</summary>
    private const int BytesPerSecond = 200_000;
    private const int MostReplyLines = 100;
    private const int LongestReplyLine = 2_048;

    public async Task<SmtpOutcome> SendAsync(string from, string to, ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var longest = Longest + TimeSpan.FromSeconds(message.Length / BytesPerSecond);
        patience.CancelAfter(longest);
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(settings.Host, settings.Port, patience.Token);
            await using var connection = new Connection(socket.GetStream());
            return await TalkAsync(connection, from, to, message, patience.Token);
        }
        catch (Refusal refusal)
        {
            return new(refusal.Result, refusal.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(SmtpResult.Later, $"The mail server {settings} did not take it within {longest.TotalMinutes:0} minutes.");
        }
        catch (Exception e) when (e is SocketException or IOException or System.Security.Authentication.AuthenticationException)
        {
            return new(SmtpResult.Later, $"The mail server {settings} cannot be used: {e.Message}");
        }
    }

    private async Task<SmtpOutcome> TalkAsync(Connection connection, string from, string to, ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        if (settings.Security == SmtpSecurity.Tls)
            await connection.SecureAsync(settings.Host, cancel);
        await connection.ReadAsync(220, cancel);
        var abilities = await GreetAsync(connection, cancel);
        if (settings.Security == SmtpSecurity.StartTls)
        {
            if (!abilities.Contains("STARTTLS"))
                throw new Refusal(SmtpResult.Later, "The mail server offers no STARTTLS. Nothing is sent in the clear; see mail.smtp.security.");
            await connection.AskAsync("STARTTLS", 220, cancel);
            await connection.SecureAsync(settings.Host, cancel);
            abilities = await GreetAsync(connection, cancel);
        }
        if (settings is { User: { } user, Password: { } password })
            await SignInAsync(connection, abilities, user, password, cancel);
        var utf8 = !Ascii.IsValid(from) || !Ascii.IsValid(to);
        if (utf8 && !abilities.Contains("SMTPUTF8"))
            throw new Refusal(SmtpResult.Refused, "The mail server takes no addresses with letters beyond ASCII.");
        // RFC 1870: a server that says how much it takes need not be sent more than that to hear that it is too much.
        var limit = abilities.Select(ability => ability.StartsWith("SIZE ", StringComparison.Ordinal) && long.TryParse(ability[5..], CultureInfo.InvariantCulture, out var most) ? most : 0).DefaultIfEmpty().Max();
        if (limit > 0 && message.Length > limit)
            throw new Refusal(SmtpResult.Refused, $"The mail server takes messages of at most {limit >> 20} MB, and this one with its files has {(message.Length >> 20) + 1} MB. Send the files in several, or a link to them.");
        await connection.AskAsync($"MAIL FROM:<{from}>{(utf8 ? " SMTPUTF8" : "")}{(abilities.Contains("SIZE") ? $" SIZE={message.Length}" : "")}", 250, cancel);
        await connection.AskAsync($"RCPT TO:<{to}>", 250, cancel);
        await connection.AskAsync("DATA", 354, cancel);
        await connection.WriteAsync(Stuffed(message.Span), cancel);
        var taken = await connection.ReadAsync(250, cancel);
        return new(SmtpResult.Taken, taken);
    }

    private static async Task<HashSet<string>> GreetAsync(Connection connection, CancellationToken cancel)
    {
        // An address literal is right for a client without a name of its own (RFC 5321, section 4.1.3).
        var reply = await connection.AskAsync("EHLO [127.0.0.1]", 250, cancel);
        return [.. reply.Split('\n').Skip(1).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var name, .. var rest] ? rest.Select(value => $"{name} {value}").Append(name) : []).Select(name => name.ToUpperInvariant())];
    }

    private static async Task SignInAsync(Connection connection, HashSet<string> abilities, string user, string password, CancellationToken cancel)
    {
        try
        {
            if (abilities.Contains("AUTH LOGIN") && !abilities.Contains("AUTH PLAIN"))
            {
                await connection.AskAsync("AUTH LOGIN", 334, cancel);
                await connection.AskAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(user)), 334, cancel);
                await connection.AskAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(password)), 235, cancel);
                return;
            }
            await connection.AskAsync($"AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{password}"))}", 235, cancel);
        }
        catch (Refusal refusal)
        {
            // A wrong password says nothing about the message.
            throw new Refusal(SmtpResult.Later, $"The mail server does not let us sign in: {refusal.Message}");
        }
    }

    /// <summary>RFC 5321, section 4.5.2: a dot at the beginning of a line is doubled, and a line of one dot ends the message.</summary>
    private static byte[] Stuffed(ReadOnlySpan<byte> message)
    {
        var stuffed = new ArrayBufferWriter<byte>(message.Length + 64);
        var lineBegins = true;
        foreach (var b in message)
        {
            if (lineBegins && b == '.')
                stuffed.Write("."u8);
            stuffed.Write([b]);
            lineBegins = b == '\n';
        }
        stuffed.Write(lineBegins ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return stuffed.WrittenSpan.ToArray();
    }

    /// <summary>The server said no, or what is no answer.</summary>
    private sealed class Refusal(SmtpResult result, string words) : Exception(words)
    {
        public SmtpResult Result => result;
    }

    /// <summary>Commands and replies (RFC 5321, section 4.2).</summary>
    private sealed class Connection(Stream plain) : IAsyncDisposable
    {
        private readonly byte[] _buffer = new byte[4_096];
        private Stream _stream = plain;
        private int _start;
        private int _end;

        public async Task SecureAsync(string host, CancellationToken cancel)
        {
            // What came before the handshake was not said by the server that we are about to know.
            if (_start != _end)
                throw new Refusal(SmtpResult.Later, "The mail server sent something before the encryption began.");
            var secure = new SslStream(_stream);
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancel);
            _stream = secure;
        }

        public async Task<string> AskAsync(string command, int expected, CancellationToken cancel)
        {
            await WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancel);
            return await ReadAsync(expected, cancel);
        }

        public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
        {
            await _stream.WriteAsync(bytes, cancel);
            await _stream.FlushAsync(cancel);
        }

        /// <returns>The reply's text, its lines joined by LF.</returns>
        public async Task<string> ReadAsync(int expected, CancellationToken cancel)
        {
            var lines = new List<string>();
            while (lines.Count < MostReplyLines)
            {
                var line = await LineAsync(cancel);
                if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
                    break;
                lines.Add(line.Length > 4 ? line[4..] : "");
                if (line.Length > 3 && line[3] == '-')
                    continue;
                if (code == expected)
                    return string.Join('\n', lines);
                throw new Refusal(code is >= 500 and < 600 ? SmtpResult.Refused : SmtpResult.Later, $"{code} {string.Join(' ', lines)}");
            }
            throw new Refusal(SmtpResult.Later, "The mail server's answer is not SMTP.");
        }

        private async Task<string> LineAsync(CancellationToken cancel)
        {
            var line = new List<byte>();
            while (line.Count < LongestReplyLine)
            {
                if (_start == _end)
                {
                    (_start, _end) = (0, await _stream.ReadAsync(_buffer, cancel));
                    if (_end == 0)
                        throw new IOException("It closed the connection.");
                }
                var b = _buffer[_start++];
                if (b == '\n')
                    return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
                line.Add(b);
            }
            throw new Refusal(SmtpResult.Later, "The mail server's answer is not SMTP.");
        }

        public ValueTask DisposeAsync() => _stream.DisposeAsync();
    }
}

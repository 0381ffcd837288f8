using System.Security.Cryptography;
using System.Text;
using Crm.HelpDesk.Mail.Mime;

namespace Crm.HelpDesk.Mail;

/// <summary>What a site sets for its e-mail.</summary>
/// <param name="From">Whom customers' messages come from and go to.</param>
/// <param name="Secret">Signs the tickets' tokens in reply addresses. When it changes, replies to older messages are found by their references alone.</param>
public sealed record MailOptions(Mailbox From, ReadOnlyMemory<byte> Secret)
{
    /// <summary>Where the token stands in <see cref="ReplyAddress"/>.</summary>
    public const string TokenGap = "{token}";

    private const int MacLength = 16;

    /// <summary>Such as "support+{token}@example.com", where the mailbox takes what stands behind a plus; null leaves answers to their references and subject.</summary>
    public string? ReplyAddress { get; init; }

    public MailTemplate Template { get; init; } = new();

    /// <summary>Whether there is a server that takes messages to customers.</summary>
    public bool Sends { get; init; }

    /// <summary>More messages from one sender within a minute make no tickets.</summary>
    public int MostPerMinute { get; init; } = 10;

    /// <summary>Bytes of the files of one message together. In a message they take a third more, and few mail servers take messages of more than 25 MB.</summary>
    public long LargestFiles { get; init; } = 15L << 20;

    /// <summary>Programs may write so many messages to one address within an hour; the rest is refused.</summary>
    public int MostAutomaticPerHour { get; init; } = 5;

    /// <summary>What is in each message that we send, to recognise it when it comes back.</summary>
    internal string LoopMark => From.Address.ToLowerInvariant();

    /// <summary>The address that answers about a ticket go to; null when none is set.</summary>
    internal string? ReplyTo(int ticketNumber) => ReplyAddress?.Replace(TokenGap, $"{ticketNumber}.{Mac(ticketNumber)}", StringComparison.Ordinal);

    /// <summary>The ticket whose token an address carries; null when it carries none, or one that we did not sign.</summary>
    internal int? TicketOf(string address)
    {
        if (ReplyAddress?.Split(TokenGap, 2) is not [var before, var after]
            || !address.StartsWith(before, StringComparison.OrdinalIgnoreCase) || !address.EndsWith(after, StringComparison.OrdinalIgnoreCase) || address.Length <= before.Length + after.Length)
        {
            return null;
        }

        var token = address[before.Length..^after.Length].ToLowerInvariant().Split('.');
        return token.Length == 2 && int.TryParse(token[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Mac(number)), Encoding.UTF8.GetBytes(token[1]))
            ? number
            : null;
    }

    /// <summary>64 bits: who writes to a mailbox cannot try as many.</summary>
    private string Mac(int ticketNumber) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Secret.Span, Encoding.UTF8.GetBytes($"ticket {ticketNumber}")))[..MacLength];
}

/// <summary>How a message to a customer is written. {subject}, {number}, {name}, {agent} and {company} are filled in.</summary>
public sealed record MailTemplate
{
    public string Subject { get; init; } = "{subject}";

    public string Greeting { get; init; } = "Hello {name},";

    public string Signature { get; init; } = "{agent}\n{company}";
}

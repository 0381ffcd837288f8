using Crm.HelpDesk.Mail;
using Crm.HelpDesk.Mail.Mime;

namespace Crm.Host.Configuration;

/// <summary>The site's e-mail.</summary>
/// <param name="Smtp">Null: customers' messages come in, and nothing goes out.</param>
/// <param name="WebhookSecret">What a mailbox provider must know to bring messages; null: there is only the folder.</param>
internal sealed record MailSettings(Mailbox From, string? ReplyAddress, MailTemplate Template, SmtpSettings? Smtp, string? WebhookSecret)
{
    /// <summary>Of the files of one message together; null: as usual.</summary>
    public int? FilesMegabytes { get; init; }

    /// <param name="secret">Signs tickets' tokens.</param>
    public MailOptions Options(byte[] secret)
    {
        var options = new MailOptions(From, secret) { ReplyAddress = ReplyAddress, Template = Template, Sends = Smtp is not null };
        return FilesMegabytes is { } megabytes ? options with { LargestFiles = (long)megabytes << 20 } : options;
    }

    /// <summary>Secrets stay out of logs.</summary>
    public override string ToString() => From.Address;
}

internal enum SmtpSecurity
{
    /// <summary>In the clear: for a server on this machine or in a closed network.</summary>
    None,

    /// <summary>STARTTLS (RFC 3207), and no message without it.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,
}

/// <param name="User">Null: it takes messages without a sign-in.</param>
internal sealed record SmtpSettings(string Host, int Port, SmtpSecurity Security, string? User, string? Password)
{
    /// <summary>The password stays out of logs.</summary>
    public override string ToString() => $"{Host}:{Port}";
}

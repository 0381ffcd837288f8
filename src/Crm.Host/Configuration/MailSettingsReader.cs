using Crm.HelpDesk.Mail;
using Crm.HelpDesk.Mail.Mime;

namespace Crm.Host.Configuration;

/// <summary>Reads "mail". Secrets come from the environment.</summary>
internal sealed class MailSettingsReader(Func<string, string?> environment)
{
    private const int ShortestSecret = 16;

    public MailSettings? Read(ConfigurationValue value, string company) => value.Object(o =>
    {
        var from = Address(o.Required("from"));
        return new MailSettings(
            new Mailbox(from, o.Optional("fromName")?.Text(80) ?? company),
            o.Optional("replyAddress")?.Parsed(ReplyAddress, $"an address with {MailOptions.TokenGap} in it, e.g. \"support+{MailOptions.TokenGap}@example.com\"", ""),
            Template(o),
            o.Optional("smtp")?.Object(Smtp),
            o.Optional("webhookSecretEnv") is { } variable ? Secret(variable, ShortestSecret) : null)
        {
            FilesMegabytes = o.Optional("filesMegabytes")?.Whole(1, 50),
        };
    });

    private static MailTemplate Template(ConfigurationObject o)
    {
        var usual = new MailTemplate();
        return new MailTemplate
        {
            Subject = o.Optional("subject")?.Text() ?? usual.Subject,
            Greeting = o.Optional("greeting")?.Text() ?? usual.Greeting,
            Signature = o.Optional("signature") is { } lines ? string.Join('\n', lines.List(line => line.Text())) : usual.Signature,
        };
    }

    private SmtpSettings Smtp(ConfigurationObject o)
    {
        var security = o.Optional("security")?.Choice("none", "starttls", "tls") switch
        {
            "none" => SmtpSecurity.None,
            "tls" => SmtpSecurity.Tls,
            _ => SmtpSecurity.StartTls,
        };
        var user = o.Optional("user")?.Text();
        if (user is not null)
            o.Required("passwordEnv");
        var variable = o.Optional("passwordEnv");
        if (variable is not null && user is null)
            variable.Wrong("\"user\" beside it, or leave both out");
        return new SmtpSettings(
            o.Required("host").Text(ConfigurationRules.Host(), "a host name or IPv4 address without port, e.g. \"smtp.example.com\""),
            o.Optional("port")?.Whole(1, 65_535) ?? (security == SmtpSecurity.Tls ? 465 : 587),
            security,
            user,
            variable is null ? null : Secret(variable, 1));
    }

    private static string Address(ConfigurationValue value) => value.Parsed(text => Mailbox.IsAddress(text) ? text : null, "an e-mail address, e.g. \"support@example.com\"", "");

    private static string? ReplyAddress(string text) =>
        text.Split(MailOptions.TokenGap).Length == 2 && Mailbox.IsAddress(text.Replace(MailOptions.TokenGap, "1000", StringComparison.Ordinal)) ? text : null;

    private string? Secret(ConfigurationValue variable, int shortest)
    {
        var name = variable.Text(ConfigurationRules.EnvironmentVariable(), "the name of an environment variable in capitals, e.g. \"CRM_MAIL_PASSWORD\"; the secret itself does not belong in this file");
        var secret = name.Length > 0 ? environment(name) : null;
        if (name.Length > 0 && (secret is null || secret.Length < shortest))
            variable.Wrong(shortest > 1 ? $"the name of an environment variable that holds at least {shortest} characters" : "the name of an environment variable that is set (set this one to the password before the start)");
        return secret;
    }
}

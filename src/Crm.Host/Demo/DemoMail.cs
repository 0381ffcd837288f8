using System.Text;
using Crm.HelpDesk.Mail;
using Crm.HelpDesk.Mail.Mime;
using Crm.Host.Configuration;
using Crm.Host.Mail;

namespace Crm.Host.Demo;

/// <summary>E-mails of the invented company's customers. They come in by the folder; nothing is ever sent out of a demo.</summary>
internal static class DemoMail
{
    private const string Address = "support@alderbrook.example";

    private static readonly string[] Messages =
    [
        $"""
        From: Nora Whitfield <nora.whitfield@customers.example>
        To: {Address}
        Subject: Pole of my tent is broken
        Message-ID: <demo-1@customers.example>
        Content-Type: text/html; charset=utf-8

        <p>Hello,</p><p>a pole of my <b>two-person tent</b> broke last weekend, and we leave again on Friday. Can you send a new one in time?</p><p>Nora</p>
        """,
        $"""
        From: Tom Okafor <tom.okafor@customers.example>
        To: {Address}
        Subject: =?utf-8?Q?Size_of_the_jacket_=E2=80=93_exchange=3F?=
        Message-ID: <demo-2@customers.example>
        Content-Type: text/plain; charset=utf-8

        The jacket is lovely and a size too small. Do I send it back first, or do you send the larger one at once?

        On Monday, Alderbrook wrote:
        > Your order is on its way.
        """,
    ];

    public static MailSettings Settings(string company) => new(new Mailbox(Address, company), null, new MailTemplate(), Smtp: null, WebhookSecret: null);

    public static async Task DropAsync(MailFolder folder, CancellationToken cancel)
    {
        foreach (var message in Messages)
        {
            using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\r\n")));
            await folder.DropAsync(bytes, cancel);
        }
    }
}

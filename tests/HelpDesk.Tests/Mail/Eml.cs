using System.Text;

namespace Crm.HelpDesk.Tests.Mail;

/// <summary>Messages as they come over the wire.</summary>
internal static class Eml
{
    private static int _numbers;

    /// <summary>Lines end as they do in a message.</summary>
    public static byte[] Bytes(string message) => Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\r\n"));

    /// <summary>A plain letter to support@example.com.</summary>
    /// <param name="headers">Further lines, or other values of those that a letter has.</param>
    public static byte[] Letter(string from, string subject, string text, params string[] headers)
    {
        string[] usual = [$"From: {from}", "To: support@example.com", $"Subject: {subject}", $"Message-ID: <{Interlocked.Increment(ref _numbers)}@customers.example>", "Content-Type: text/plain; charset=utf-8"];
        var given = headers.Select(line => line.Split(':')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Bytes(string.Join('\n', [.. usual.Where(line => !given.Contains(line.Split(':')[0])), .. headers, "", text]));
    }

    public static byte[] Bounce(string about, string recipient, string action = "failed", string status = "5.1.1") => Bytes($"""
        Return-Path: <>
        From: MAILER-DAEMON@mx.example
        To: support@example.com
        Subject: Undelivered Mail Returned to Sender
        Message-ID: <{Interlocked.Increment(ref _numbers)}@mx.example>
        Auto-Submitted: auto-replied
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain

        I am sorry to have to inform you that your message could not be delivered.
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example

        Final-Recipient: rfc822; {recipient}
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; 550 5.1.1 unknown user
        --b
        Content-Type: message/rfc822

        Message-ID: <{about}>
        Subject: Your tent

        Hello
        --b--
        """);

    public const string Mixed = """
        From: =?utf-8?Q?J=C3=BCrgen_M=C3=BCller?= <juergen@example.de>
        To: "Support, Alderbrook" <support@example.com>
        Cc: other@example.de
        Subject: =?iso-8859-1?Q?Gr=FC=DFe?= =?utf-8?B?IGF1cyBLw7ZsbiDwn4+V?=
        Message-ID: <mixed@example.de>
        In-Reply-To: <two@example.com>
        References: <one@example.com>
         <two@example.com>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="outer"

        preamble
        --outer
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        Sch=F6ne Gr=FC=DFe, die Zelt=
        stange ist ab.
        --inner
        Content-Type: text/html; charset=utf-8

        <p>Schöne Grüße, <b>die Zeltstange ist ab.</b></p>
        --inner--
        --outer
        Content-Type: image/png; name="ignored.png"
        Content-Disposition: attachment; filename*0*=utf-8''Zelt%20gr%C3%BC; filename*1="n.png"
        Content-Transfer-Encoding: base64

        iVBORw0KGgoAAAANSUhEUg==
        --outer--
        epilogue
        """;
}

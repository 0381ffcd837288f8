using System.Text;
using Crm.HelpDesk.Mail.Mime;

namespace Crm.HelpDesk.Tests.Mail;

public sealed class MimeParserTests
{
    [Fact]
    public void A_letter_of_many_parts_is_text_and_files()
    {
        var message = MailReader.Read(Eml.Bytes(Eml.Mixed));
        Assert.Equal(("Jürgen Müller", "juergen@example.de"), (message.From!.Name, message.From.Address));
        Assert.Equal("Grüße aus Köln 🏕", message.Subject);
        Assert.Equal("Schöne Grüße, die Zeltstange ist ab.", message.Text);
        Assert.Equal(["mixed@example.de", "two@example.com", "one@example.com"], message.References.Prepend(message.MessageId));
        Assert.Equal(["support@example.com", "other@example.de"], message.To.Select(to => to.Address));
        var file = Assert.Single(message.Files);
        Assert.Equal(("Zelt grün.png", 16), (file.Name, file.Content.Length));
        Assert.Equal((MailNature.Letter, null), (message.Nature, message.NoAnswer));
    }

    [Fact]
    public void It_is_read_wherever_it_is_cut_and_whichever_line_ends_it_has()
    {
        var whole = Eml.Bytes(Eml.Mixed);
        for (var length = 0; length <= whole.Length; length++)
        {
            Assert.NotNull(MailReader.Read(whole.AsMemory(0, length)));
        }

        Assert.Equal("Schöne Grüße, die Zeltstange ist ab.", MailReader.Read(whole.Where(b => b != '\r').ToArray()).Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Nothing_breaks_it(int seed)
    {
        var random = new Random(seed);
        var samples = new[] { Eml.Bytes(Eml.Mixed), Eml.Bounce("x@example.com", "a@example.com"), Eml.Letter("a@b.example", "Hi", "<p>Text &amp; <a href='x") };
        for (var round = 0; round < 1_500; round++)
        {
            var bytes = samples[round % samples.Length].ToList();
            for (var i = random.Next(1, 12); i > 0; i--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(3))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes.RemoveAt(at); break;
                    default: bytes.InsertRange(at, bytes.GetRange(0, random.Next(Math.Min(200, bytes.Count)))); break;
                }
            }

            Assert.NotNull(MailReader.Read(bytes.ToArray()).Text);
        }
    }

    /// <summary>Each of these takes a reader that looks twice at everything minutes.</summary>
    [Fact]
    public async Task The_work_is_bounded()
    {
        string[] hostile =
        [
            "Content-Type: multipart/mixed; boundary=a\n\n" + string.Concat(Enumerable.Repeat("--a\nContent-Type: multipart/mixed; boundary=a\n\n", 50_000)),
            "Content-Type: text/html\n\n" + string.Concat(Enumerable.Repeat("<a href=\"", 200_000)),
            "Content-Type: text/html\n\n" + string.Concat(Enumerable.Repeat("<script><!-", 200_000)),
            "Content-Type: text/html\n\n" + string.Concat(Enumerable.Repeat("<blockquote><a href='http://x'>", 50_000)),
            "Subject: " + string.Concat(Enumerable.Repeat("=?utf-8?Q?", 300_000)) + "\n\n",
            "To: " + string.Concat(Enumerable.Repeat("\"(<", 300_000)) + "\n\n",
            string.Concat(Enumerable.Repeat("X: y\n", 400_000)),
            "\n" + string.Concat(Enumerable.Repeat("> \n", 500_000)),
            "Content-Type: a/b" + string.Concat(Enumerable.Repeat(";x*1*=%", 100_000)) + "\n\n",
        ];
        var read = Task.Run(() => Array.ForEach(hostile, message => QuotedText.Split(MailReader.Read(Encoding.UTF8.GetBytes(message)).Text)), TestContext.Current.CancellationToken);
        await read.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Deep_and_broken_trees_are_read_as_far_as_they_go()
    {
        var deep = new StringBuilder("From: a@b.example\n");
        for (var i = 0; i < 100; i++)
        {
            deep.Append($"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");
        }

        Assert.Equal("", MailReader.Read(Encoding.UTF8.GetBytes(deep + "\nunreachable")).Text);
        Assert.Equal("", MailReader.Read("Content-Type: multipart/mixed\n\nno boundary"u8.ToArray()).Text);
        Assert.Equal("first", MailReader.Read("Content-Type: multipart/mixed; boundary=x\n\n--x\n\nfirst\n--x--\n--x\n\nafter"u8.ToArray()).Text);
    }

    [Theory]
    [InlineData("=?utf-8?Q?a_b=20c?=", "a b c")]
    [InlineData("=?UTF-8?b?w6Q=?=  =?utf-8?B?w7Y=?= x", "äö x")]
    [InlineData("=?utf-8?B?ww==?= =?utf-8?B?qQ==?=", "é")]
    [InlineData("=?windows-1252?Q?=80_10?=", "€ 10")]
    [InlineData("=?iso-8859-2?Q?=A3=F3d=BC?=", "Łódź")]
    [InlineData("=?koi8-r?B?0NLJ18XU?=", "привет")]
    [InlineData("=?utf-8*en?Q?hi?=", "hi")]
    [InlineData("=?utf-8?Q?Bcc:=0D=0Ax?=", "Bcc:  x")]
    [InlineData("=?no-such-charset?Q?=E4?=", "ä")]
    [InlineData("=?utf-8?X?a?= =? ?=", "=?utf-8?X?a?= =? ?=")]
    public void Encoded_words(string field, string text) => Assert.Equal(text, EncodedWords.Decode(field));

    [Theory]
    [InlineData("plain")]
    [InlineData("Grüße aus Köln, mit einem Betreff, der länger als eine Zeile ist und 🏕 enthält")]
    [InlineData("=?utf-8?Q?not_a_word?=")]
    public void What_is_written_is_read_again(string text)
    {
        var written = EncodedWords.Encode(text);
        Assert.All(written.Split("\r\n "), line => Assert.True(line.Length <= 80 && line.All(c => c is >= ' ' and <= '~')));
        Assert.Equal(text, EncodedWords.Decode(written.Replace("\r\n", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("a@b.example", "a@b.example:")]
    [InlineData("\"Adler, Ruth\" <ruth@example.com>, b@example.com (Bob)", "ruth@example.com:Adler, Ruth|b@example.com:Bob")]
    [InlineData("friends: a@x.example, <b@x.example>;", "a@x.example:|b@x.example:")]
    [InlineData("undisclosed-recipients:;", "")]
    [InlineData("not an address, <also not>, a@b@, @b, \"<\" <c@x.example>", "c@x.example:<")]
    public void Addresses(string field, string expected) =>
        Assert.Equal(expected, string.Join('|', Mailbox.Parse(field).Select(box => $"{box.Address}:{box.Name}")));

    [Theory]
    [InlineData("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree")]
    [InlineData("<style>p{}</style><script>alert(1)</script><p onclick='x()'>Hi &lt;b&gt; &amp; &eacute;</p>", "Hi <b> & é")]
    [InlineData("<ul><li>a</li><li>b</li></ul>", "- a\n- b")]
    [InlineData("<a href=\"https://evil.example/x\">https://bank.example</a>", "https://bank.example <https://evil.example/x>")]
    [InlineData("<a href='javascript:alert(1)'>x</a><img src=x onerror=y>", "x")]
    [InlineData("On Monday you wrote:<blockquote>old<br>older</blockquote>", "On Monday you wrote:\n> old\n> older")]
    [InlineData("1 < 2 and <no end", "1 < 2 and <no end")]
    [InlineData("<script>never closed", "never closed")]
    public void Html_becomes_plain(string html, string text) => Assert.Equal(text, HtmlText.Plain(html));

    [Theory]
    [InlineData("New.\n\nOn Mon, Ruth wrote:\n> old\n> older\n", "New.", "On Mon, Ruth wrote:\n> old\n> older")]
    [InlineData("New.\n\nAm 1.3.2026 um 10:00 schrieb Support\n<support@example.com>:\n\n> alt", "New.", "Am 1.3.2026 um 10:00 schrieb Support\n<support@example.com>:\n\n> alt")]
    [InlineData("New.\n\n-----Original Message-----\nFrom: x", "New.", "-----Original Message-----\nFrom: x")]
    [InlineData("New.\n\n________________________________\nFrom: Support <s@example.com>\nSent: Monday\nTo: Ruth\n\nold", "New.", "________________________________\nFrom: Support <s@example.com>\nSent: Monday\nTo: Ruth\n\nold")]
    [InlineData("> one\nanswer\n> two\nanswer", "> one\nanswer\n> two\nanswer", null)]
    [InlineData("> all\n> quoted", "> all\n> quoted", null)]
    [InlineData("From: is a word.\nThat is all.", "From: is a word.\nThat is all.", null)]
    public void Former_text_is_parted(string text, string fresh, string? former) => Assert.Equal((fresh, former), QuotedText.Split(text));

    [Theory]
    [InlineData("Auto-Submitted: auto-replied", MailNature.AutoAnswer)]
    [InlineData("Auto-Submitted: auto-generated (rejected)", MailNature.AutoAnswer)]
    [InlineData("Auto-Submitted: No", MailNature.Letter)]
    [InlineData("X-Autoreply: yes", MailNature.AutoAnswer)]
    [InlineData("Precedence: auto_reply", MailNature.AutoAnswer)]
    [InlineData("Precedence: bulk", MailNature.Bulk)]
    [InlineData("List-Unsubscribe: <https://x.example>", MailNature.Bulk)]
    [InlineData("Return-Path: < >", MailNature.AutoAnswer)]
    [InlineData("Return-Path: <a@b.example>", MailNature.Letter)]
    [InlineData("X-Auto-Response-Suppress: DR, OOF", MailNature.Letter)]
    internal void Programs_are_recognised(string header, MailNature nature)
    {
        var message = MailReader.Read(Eml.Letter("a@b.example", "x", "y", header));
        Assert.Equal((nature, nature == MailNature.Letter), (message.Nature, message.NoAnswer is null));
    }

    [Fact]
    public void A_sender_who_wants_no_answer_is_a_letter()
    {
        var message = MailReader.Read(Eml.Letter("a@b.example", "x", "y", "X-Auto-Response-Suppress: All"));
        Assert.Equal((MailNature.Letter, true), (message.Nature, message.NoAnswer is not null));
    }

    [Fact]
    public void A_delivery_report_says_what_failed()
    {
        var report = MailReader.Read(Eml.Bounce("ticket@example.com", "ruth@example.com")).Report!;
        Assert.Equal(("ruth@example.com", true, "5.1.1", "ticket@example.com"), (report.Recipient, report.Failed, report.Status, report.MessageId));
        Assert.False(MailReader.Read(Eml.Bounce("x@example.com", "ruth@example.com", "delayed", "4.4.1")).Report!.Failed);
    }

    [Theory]
    [InlineData("base64", "SGVs\r\nbG8=", "Hello")]
    [InlineData("BASE64 ", "SG*Vs bG8", "Hello")]
    [InlineData("quoted-printable", "a=3Db=\r\nc=zz=", "a=bc=zz=")]
    [InlineData("7bit", "a=3D", "a=3D")]
    public void Transfer_encodings(string encoding, string body, string text) =>
        Assert.Equal(text, Encoding.ASCII.GetString(TransferEncodings.Decode(Encoding.ASCII.GetBytes(body), encoding).Span));

    [Theory]
    [InlineData("utf-8", new byte[] { 0xC3, 0xA4, 0xFF }, "ä\uFFFD")]
    [InlineData("us-ascii", new byte[] { 0xE4 }, "ä")]
    [InlineData(null, new byte[] { 0xC3, 0xA4 }, "ä")]
    [InlineData("iso-8859-15", new byte[] { 0xA4 }, "€")]
    [InlineData("windows-1251", new byte[] { 0xCF }, "П")]
    [InlineData("utf-7", new byte[] { 0x2B, 0x41 }, "+A")]
    [InlineData("\"x y\"", new byte[] { 0x41 }, "A")]
    public void Charsets_have_a_reading(string? charset, byte[] bytes, string text) => Assert.Equal(text, Charsets.Decode(bytes, charset));
}

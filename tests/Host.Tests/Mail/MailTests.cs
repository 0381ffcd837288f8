using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Crm.AgentConsole.Contracts;
using Crm.Host.Mail;
using Crm.Host.Tests.Web;
using Crm.TestKit;
using WebClient = Crm.Host.Tests.Web.WebClient;

namespace Crm.Host.Tests.Mail;

public sealed class MailTests : IAsyncLifetime
{
    private MailSite site = null!;

    public async ValueTask InitializeAsync() => site = await MailSite.StartAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_webhook_takes_a_raw_message_or_a_form_once_and_only_with_the_secret()
    {
        var letter = MailSite.Letter("Ruth <ruth@example.com>", "Tent pole", "It broke.", "web@customers.example");
        using var http = new HttpClient { BaseAddress = site.Server.Address };
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(http, Raw(letter), null));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(http, Raw(letter), "a-secret-of-the-webhooK"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(http, new StringContent("{}", Encoding.UTF8, "application/json"), MailSite.Secret));
        Assert.Equal(0, await site.Collector.CollectAsync(Cancel));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(http, Raw(letter), MailSite.Secret));
        using var form = new MultipartFormDataContent { { new StringContent("x"), "subject" }, { new ByteArrayContent(letter), "email" } };
        using var basic = new HttpRequestMessage(HttpMethod.Post, "/api/mail/incoming") { Content = form };
        basic.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"mail:{MailSite.Secret}")));
        using var taken = await http.SendAsync(basic, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
        Assert.Equal(2, Directory.GetFiles(site.Folder.Incoming).Length);
        Assert.Equal(2, await site.Collector.CollectAsync(Cancel));
        Assert.Empty(Directory.GetFiles(site.Folder.Incoming));
        using var ana = await site.Server.SignedInAsync("ana");
        var ticket = Assert.Single((await ana.ReadAsync<Page<TicketLine>>("/api/tickets")).Items);
        var mail = await ana.ReadAsync<TicketMail>($"/api/tickets/{ticket.Id}/mail");
        Assert.Equal(("ruth@example.com", "received"), (mail.To, Assert.Single(mail.Mails).State));
        await ana.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"/api/tickets/{Guid.NewGuid()}/mail");
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_refused_and_nothing_of_it_is_left()
    {
        using var endless = new Endless(MailFolder.LargestMessage + 1);
        Assert.False(await site.Folder.DropAsync(endless, Cancel));
        Assert.Empty(Directory.GetFiles(site.Folder.Incoming));
    }

    [Fact]
    public async Task The_folder_takes_what_is_dropped_by_itself_and_leaves_what_is_half_written()
    {
        site.Folder.Create();
        await site.Collector.StartAsync(Cancel);
        await File.WriteAllBytesAsync(Path.Combine(site.Folder.Incoming, "half.part"), "From: a"u8.ToArray(), Cancel);
        var part = Path.Combine(site.Folder.Incoming, "one.part");
        await File.WriteAllBytesAsync(part, MailSite.Letter("ruth@example.com", "Dropped", "Text", "drop@customers.example"), Cancel);
        File.Move(part, Path.Combine(site.Folder.Incoming, "one.eml"));
        await Eventually.TrueAsync(() => Directory.GetFiles(site.Folder.Done).Length == 1, TimeSpan.FromSeconds(30));
        Assert.Equal(["half.part"], Directory.GetFiles(site.Folder.Incoming).Select(Path.GetFileName));
        await site.Collector.StopAsync(Cancel);
    }

    [Fact]
    public async Task What_a_kill_left_at_work_is_taken_up_and_made_once()
    {
        var letter = MailSite.Letter("ruth@example.com", "Cut off", "Text", "cut@customers.example");
        site.Folder.Create();
        // One was killed before its transaction, the other behind it.
        await File.WriteAllBytesAsync(Path.Combine(site.Folder.Working, "before.eml"), letter, Cancel);
        Assert.Equal(1, await site.Collector.CollectAsync(Cancel));
        await File.WriteAllBytesAsync(Path.Combine(site.Folder.Working, "behind.eml"), letter, Cancel);
        Assert.Equal(1, await site.Collector.CollectAsync(Cancel));
        Assert.Empty(Directory.GetFiles(site.Folder.Working));
        Assert.Single(Directory.GetFiles(site.Folder.Done));
        using var ana = await site.Server.SignedInAsync("ana");
        Assert.Single((await ana.ReadAsync<Page<TicketLine>>("/api/tickets")).Items);
    }

    [Fact]
    public async Task A_reply_of_an_agent_reaches_the_mail_server_and_the_answer_comes_back_to_the_ticket()
    {
        using var ana = await site.Server.SignedInAsync("ana");
        var ticket = await site.TicketAsync(ana, "ruth@example.com");
        await NoteAsync(ana, ticket.Id, "Your pole is on its way.", isPublic: true);
        await NoteAsync(ana, ticket.Id, "She is angry.", isPublic: false);
        Assert.Equal(1, await site.Sender.SendDueAsync(Cancel));
        Assert.Equal(0, await site.Sender.SendDueAsync(Cancel));
        var (from, to, text) = Assert.Single(site.Sink.Taken);
        Assert.Equal(("support@example.com", "ruth@example.com"), (from, to));
        Assert.Contains(site.Sink.Commands, command => command.StartsWith("AUTH PLAIN", StringComparison.Ordinal));
        var id = text.Split("\r\n").Single(line => line.StartsWith("Message-ID:", StringComparison.Ordinal))[13..^1];
        var answer = Encoding.UTF8.GetBytes($"From: ruth@example.com\r\nSubject: Thanks\r\nMessage-ID: <answer@customers.example>\r\nIn-Reply-To: <{id}>\r\n\r\nGreat.");
        Assert.True(await site.Folder.DropAsync(new MemoryStream(answer), Cancel));
        await site.Collector.CollectAsync(Cancel);
        var read = await ana.ReadAsync<TicketDetail>($"/api/tickets/{ticket.Id}");
        Assert.Equal(("email", "Great.", true), (read.Entries[^1].Kind, read.Entries[^1].Text, read.Entries[^1].Public));
        Assert.Equal(["received", "sent"], (await ana.ReadAsync<TicketMail>($"/api/tickets/{ticket.Id}/mail")).Mails.Select(mail => mail.State));
    }

    [Theory]
    [InlineData("RCPT", "550 no such user", "refused")]
    [InlineData(".", "554 spam", "refused")]
    [InlineData("MAIL", "451 busy", "waiting")]
    [InlineData("AUTH", "535 wrong password", "waiting")]
    [InlineData("DATA", null, "waiting")]
    [InlineData(".", null, "waiting")]
    [InlineData("EHLO", "hello", "waiting")]
    public async Task What_the_mail_server_says_is_on_the_ticket(string command, string? answer, string state)
    {
        using var ana = await site.Server.SignedInAsync("ana");
        var ticket = await site.TicketAsync(ana, "ruth@example.com");
        await NoteAsync(ana, ticket.Id, "Hello", isPublic: true);
        site.Sink.Answers[command] = answer;
        Assert.Equal(0, await site.Sender.SendDueAsync(Cancel));
        var mail = Assert.Single((await ana.ReadAsync<TicketMail>($"/api/tickets/{ticket.Id}/mail")).Mails);
        Assert.Equal((state, true), (mail.State, mail.Problem!.Contains(answer?.Split(' ', 2)[^1] ?? "closed", StringComparison.OrdinalIgnoreCase) || answer == "hello"));
    }

    [Fact]
    public async Task Administrators_see_how_it_goes_and_send_a_test_message()
    {
        using var admin = await site.Server.SignedInAsync("admin");
        using var ana = await site.Server.SignedInAsync("ana");
        await ana.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Get, "/api/mail");
        await ana.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Post, "/api/mail/test", new MailTest("a@example.com"));
        var status = await admin.ReadAsync<MailStatus>("/api/mail");
        Assert.Equal(("support@example.com", $"127.0.0.1:{site.Sink.Port}", true, 0), (status.Address, status.Server, status.Webhook, status.Waiting));
        using var sent = await admin.SendAsync(HttpMethod.Post, "/api/mail/test", new MailTest("ada@example.com"));
        Assert.Equal(HttpStatusCode.NoContent, sent.StatusCode);
        Assert.Equal("ada@example.com", Assert.Single(site.Sink.Taken).To);
        await admin.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/mail/test", new MailTest("a@b.example>\r\nDATA"));
        site.Sink.Answers["RCPT"] = "550 not here";
        Assert.Contains("550 not here", await admin.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Post, "/api/mail/test", new MailTest("ada@example.com")));
    }

    [Fact]
    public async Task Two_programs_do_not_write_to_each_other_for_ever()
    {
        using var ana = await site.Server.SignedInAsync("ana");
        var ticket = await site.TicketAsync(ana, "robot@example.com");
        await NoteAsync(ana, ticket.Id, "Hello robot", isPublic: true);
        await site.Sender.SendDueAsync(Cancel);
        for (var i = 0; i < 5; i++)
        {
            var answer = $"From: robot@example.com\r\nSubject: Re: [#{ticket.Number}]\r\nMessage-ID: <{i}@robot.example>\r\nAuto-Submitted: auto-replied\r\n\r\nI got your message.";
            Assert.True(await site.Folder.DropAsync(new MemoryStream(Encoding.UTF8.GetBytes(answer)), Cancel));
            await site.Collector.CollectAsync(Cancel);
            await site.Sender.SendDueAsync(Cancel);
        }

        Assert.Single(site.Sink.Taken);
        Assert.Equal(5, (await ana.ReadAsync<TicketDetail>($"/api/tickets/{ticket.Id}")).Entries.Count(entry => entry is { Kind: "email", Public: false }));
    }

    private static async Task NoteAsync(WebClient client, Guid ticket, string text, bool isPublic)
    {
        using var added = await client.SendAsync(HttpMethod.Post, $"/api/tickets/{ticket}/notes", new TicketNote(Guid.NewGuid(), text, null, isPublic));
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
    }

    private static ByteArrayContent Raw(byte[] message)
    {
        var content = new ByteArrayContent(message);
        content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        return content;
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, HttpContent content, string? secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/mail/incoming") { Content = content };
        if (secret is not null)
            request.Headers.Add(IncomingMailApi.SecretHeader, secret);
        using var response = await http.SendAsync(request, Cancel);
        return response.StatusCode;
    }

    /// <summary>So many bytes of nothing.</summary>
    private sealed class Endless(long length) : MemoryStream
    {
        private long _left = length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = (int)Math.Min(buffer.Length, _left);
            _left -= read;
            return ValueTask.FromResult(read);
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.AgentConsole.Contracts;

namespace Crm.Host.Tests.Web;

public sealed class AttachmentTests(Company company)
{
    private static readonly byte[] Pdf = [.. "%PDF-1.7\n"u8, .. new byte[10_000]];

    private WebServer Server => company.Server;

    [Fact]
    public async Task A_file_is_kept_once_listed_and_given_out_only_to_be_saved()
    {
        using var ana = await Server.SignedInAsync("ana");
        var ticket = await CreateAsync(ana);
        var key = Guid.NewGuid();
        var added = await AddAsync(ana, $"/api/tickets/{ticket.Id}/attachments?key={key}&public=true&name=photo.exe", Pdf);
        Assert.Equal(added, await AddAsync(ana, $"/api/tickets/{ticket.Id}/attachments?key={key}&public=true&name=photo.exe", Pdf));
        Assert.Equal(("photo.exe.pdf", "application/pdf", Pdf.Length, true, "Ana Example"), (added.Name, added.MediaType, added.Size, added.Public, added.Actor));
        Assert.Equal([added.Id], (await ana.ReadAsync<TicketDetail>($"/api/tickets/{ticket.Id}")).Attachments.Select(file => file.Id));

        using var response = await ana.SendAsync(HttpMethod.Get, $"/api/attachments/{added.Id}");
        Assert.Equal(Pdf, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("attachment", "photo.exe.pdf"), (response.Content.Headers.ContentDisposition!.DispositionType, response.Content.Headers.ContentDisposition.FileNameStar));
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("application/pdf", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("../../../etc/passwd", "passwd.pdf")]
    [InlineData("a\r\nSet-Cookie: stolen=1", "aSet-Cookie_ stolen=1.pdf")]
    [InlineData("bill\u202Efdp.exe", "billfdp.exe.pdf")]
    [InlineData("Größe \"1\".pdf", "Größe _1_.pdf")]
    public async Task Names_are_harmless_in_headers(string sent, string shown)
    {
        using var ana = await Server.SignedInAsync("ana");
        var ticket = await CreateAsync(ana);
        var added = await AddAsync(ana, $"/api/tickets/{ticket.Id}/attachments?key={Guid.NewGuid()}&name={Uri.EscapeDataString(sent)}", Pdf);
        Assert.Equal(shown, added.Name);
        using var response = await ana.SendAsync(HttpMethod.Get, $"/api/attachments/{added.Id}");
        Assert.Equal(shown, response.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task What_is_not_taken_is_refused_and_leaves_nothing()
    {
        using var ana = await Server.SignedInAsync("ana");
        var ticket = await CreateAsync(ana);
        var path = $"/api/tickets/{ticket.Id}/attachments?name=a.pdf&key=";
        Assert.Contains("not taken", await RefusedAsync(HttpStatusCode.BadRequest, path + Guid.NewGuid(), [.. "MZ"u8, 0, 1]));
        Assert.Contains("empty", await RefusedAsync(HttpStatusCode.BadRequest, path + Guid.NewGuid(), []));
        Assert.Contains("1 MB", await RefusedAsync(HttpStatusCode.RequestEntityTooLarge, path + Guid.NewGuid(), [.. Pdf, .. new byte[1 << 20]]));
        Assert.Contains("1 MB", await RefusedAsync(HttpStatusCode.BadRequest, path + Guid.NewGuid(), [.. Pdf, .. new byte[1 << 20]], chunked: true));
        Assert.Contains("no such ticket", await RefusedAsync(HttpStatusCode.NotFound, $"/api/tickets/{Guid.NewGuid()}/attachments?name=a.pdf&key={Guid.NewGuid()}", Pdf));
        await RefusedAsync(HttpStatusCode.BadRequest, $"/api/tickets/{ticket.Id}/attachments?name=a.pdf", Pdf);
        Assert.Empty((await ana.ReadAsync<TicketDetail>($"/api/tickets/{ticket.Id}")).Attachments);
        await ana.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"/api/attachments/{Guid.NewGuid()}");

        async Task<string> RefusedAsync(HttpStatusCode status, string to, byte[] body, bool chunked = false)
        {
            using var response = await SendAsync(ana, to, body, chunked);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(status == response.StatusCode, $"{to} gave {(int)response.StatusCode}: {text}");
            return JsonNode.Parse(text)!["detail"]!.GetValue<string>();
        }
    }

    [Fact]
    public async Task Strangers_neither_send_nor_get_files()
    {
        using var ana = await Server.SignedInAsync("ana");
        var added = await AddAsync(ana, $"/api/customers/{company.Customer.Id}/attachments?key={Guid.NewGuid()}&name=contract.pdf", Pdf);
        Assert.Contains(await ana.ReadAsync<List<AttachmentLine>>($"/api/customers/{company.Customer.Id}/attachments"), file => file.Id == added.Id && !file.Public);
        using var stranger = Server.Anonymous();
        await stranger.RefusedAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, $"/api/attachments/{added.Id}");
        using var refused = await SendAsync(stranger, $"/api/customers/{company.Customer.Id}/attachments?key={Guid.NewGuid()}&name=a.pdf", Pdf);
        Assert.False(refused.IsSuccessStatusCode);
        ana.Token = "forged";
        using var forged = await SendAsync(ana, $"/api/customers/{company.Customer.Id}/attachments?key={Guid.NewGuid()}&name=a.pdf", Pdf);
        Assert.False(forged.IsSuccessStatusCode);
    }

    private Task<TicketDetail> CreateAsync(WebClient client) =>
        client.SendForAsync<TicketDetail>(HttpMethod.Post, "/api/tickets", new TicketCreate(Guid.NewGuid(), company.Customer.Id, "With files", null, null, null), HttpStatusCode.Created);

    private static async Task<AttachmentLine> AddAsync(WebClient client, string path, byte[] body)
    {
        using var response = await SendAsync(client, path, body);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.Created, text);
        return JsonSerializer.Deserialize<AttachmentLine>(text, JsonSerializerOptions.Web)!;
    }

    private static async Task<HttpResponseMessage> SendAsync(WebClient client, string path, byte[] body, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        if (client.Token is not null)
            request.Headers.Add("X-CSRF", client.Token);
        return await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}

using System.Net;
using System.Net.Http.Headers;
using Crm.AgentConsole.Contracts;

namespace Crm.Host.Tests.Web;

public sealed class RecordingTests(Company company)
{
    private WebServer Server => company.Server;

    [Theory]
    [InlineData("ana", true, true)]
    [InlineData("bob", false, false)]
    [InlineData("sue", true, true)]
    [InlineData("admin", true, true)]
    public async Task Agents_hear_their_own_conversations_and_messages_of_their_queues_supervisors_hear_all(string name, bool conversation, bool message)
    {
        using var client = await Server.SignedInAsync(name);
        await HearsAsync(client, company.AnasRecording, conversation);
        await HearsAsync(client, company.Message, message);
        var contact = await client.ReadAsync<ContactDetail>($"/api/contacts/{company.AnasContact}");
        Assert.Equal(conversation ? $"/api/recordings/{company.AnasRecording}" : null, contact.Recording);
    }

    [Fact]
    public async Task A_part_of_a_recording_can_be_asked_for()
    {
        using var client = await Server.SignedInAsync("ana");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/recordings/{company.AnasRecording}");
        request.Headers.Range = new RangeHeaderValue(2, 5);
        using var response = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal("audio/wav", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Company.Audio[2..6], await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal($"bytes 2-5/{Company.Audio.Length}", response.Content.Headers.ContentRange?.ToString());
        Assert.True(response.Headers.CacheControl?.NoStore);
        using var beyond = new HttpRequestMessage(HttpMethod.Get, $"/api/recordings/{company.AnasRecording}");
        beyond.Headers.Range = new RangeHeaderValue(1_000_000, null);
        using var unsatisfiable = await client.Http.SendAsync(beyond, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, unsatisfiable.StatusCode);
    }

    [Fact]
    public async Task A_stored_name_that_leads_out_of_the_folder_or_to_nothing_gives_nothing()
    {
        using var sue = await Server.SignedInAsync("sue");
        foreach (var recording in (Guid[])[company.Traversal, company.Absolute, company.Lost, Guid.NewGuid()])
            await sue.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"/api/recordings/{recording}");
    }

    [Theory]
    [InlineData("/api/recordings/..%2f..%2fcrm.db")]
    [InlineData("/api/recordings/../../data/crm.db")]
    [InlineData("/api/recordings/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/api/recordings/ana.wav")]
    [InlineData("/api/recordings/%00")]
    [InlineData("/api/recordings/")]
    public async Task Only_ids_name_a_recording(string path)
    {
        using var sue = await Server.SignedInAsync("sue");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Server.Address.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        using var response = await sue.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.BadRequest]);
    }

    private static async Task HearsAsync(WebClient client, Guid recording, bool expected)
    {
        using var response = await client.SendAsync(HttpMethod.Get, $"/api/recordings/{recording}");
        Assert.Equal(expected ? HttpStatusCode.OK : HttpStatusCode.NotFound, response.StatusCode);
        if (expected)
            Assert.Equal(Company.Audio, await response.Content.ReadAsByteArrayAsync());
    }
}

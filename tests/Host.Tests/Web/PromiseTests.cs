using System.Net;
using System.Net.Sockets;
using Crm.AgentConsole.Contracts;

namespace Crm.Host.Tests.Web;

/// <summary>Promises to customers, what customers say, and complaints, through the API.</summary>
public sealed class PromiseTests(Company company)
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Weekdays =
        new[] { "monday", "tuesday", "wednesday", "thursday", "friday" }.ToDictionary(day => day, _ => (IReadOnlyList<string>)["09:00-12:30", "13:30-17:00"]);

    private WebServer Server => company.Server;

    [Fact]
    public async Task An_administrator_writes_a_calendar_sees_what_it_means_and_makes_a_policy_with_it()
    {
        using var admin = await Server.SignedInAsync("admin");
        var edit = new SlaCalendarEdit(Guid.Empty, "Workshop", "Europe/Berlin", Weekdays, ["2026-12-25"]);
        var preview = await admin.SendForAsync<SlaPreview>(HttpMethod.Post, "/api/sla/preview", new SlaPreviewRequest(edit, "2026-03-06T16:50", 30));
        Assert.Equal("A ticket that comes in on Friday, 6 March 2026, 16:50 is due on Monday, 9 March 2026, 09:20.", preview.Sentence);
        var made = await admin.SendForAsync<SlaCalendarDetail>(HttpMethod.Post, "/api/sla/calendars", edit, HttpStatusCode.Created);
        Assert.Equal(["09:00-12:30", "13:30-17:00"], made.Calendar.Hours["monday"]);

        // For a tier that nobody has: other tests make tickets on this server.
        var policy = new SlaPolicyEdit(0, "Workshop repairs", "incident", "urgent", "workshop", made.Id, 60, null, 480, [new(75, null, true, false, false, null)], false);
        var stored = await admin.SendForAsync<SlaPolicyDetail>(HttpMethod.Post, "/api/sla/policies", policy, HttpStatusCode.Created);
        Assert.Contains("already", await admin.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/sla/policies", policy));
        Assert.Contains("Reload", await admin.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Put, $"/api/sla/policies/{stored.Id}", policy with { Name = "Other" }));
        Assert.Contains("are no hours", await admin.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/sla/calendars", edit with { Hours = new Dictionary<string, IReadOnlyList<string>> { ["monday"] = ["9-17"] } }));
        Assert.Contains("is no date", await admin.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/sla/calendars", edit with { Holidays = ["25.12.2026"] }));
    }

    [Fact]
    public async Task What_is_promised_is_set_by_administrators_and_counted_for_supervisors()
    {
        using var ana = await Server.SignedInAsync("ana");
        using var sue = await Server.SignedInAsync("sue");
        foreach (var path in new[] { "/api/sla/calendars", "/api/sla/policies" })
            await sue.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Get, path);
        await ana.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Get, "/api/sla/today");
        await ana.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Get, "/api/feedback/report");
        Assert.True((await sue.ReadAsync<SlaToday>("/api/sla/today")).Breaches >= 0);
        Assert.Equal(14, (await sue.ReadAsync<SlaReport>("/api/sla/report")).Spans.Count);
        var weeks = await sue.ReadAsync<SlaReport>("/api/sla/report?by=week");
        Assert.All(weeks.Spans, week => Assert.Equal(DayOfWeek.Monday, DateOnly.ParseExact(week.Day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).DayOfWeek));
        Assert.Contains("by \"week\"", await sue.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "/api/sla/report?by=month"));
        await ana.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"/api/tickets/{Guid.NewGuid()}/promises");
        Assert.Contains("\"me\"", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "/api/tickets?order=due&owner=everybody"));
        Assert.NotNull((await ana.ReadAsync<Page<TicketLine>>("/api/tickets?order=due&owner=me")).Items);
        Assert.Empty(await ana.ReadAsync<NoticeLine[]>("/api/notices"));
    }

    [Fact]
    public async Task A_customer_answers_by_a_link_without_signing_in_once()
    {
        using var ana = await Server.SignedInAsync("ana");
        var ticket = await ana.SendForAsync<TicketDetail>(HttpMethod.Post, "/api/tickets", new TicketCreate(Guid.NewGuid(), company.Customer.Id, "How was it?", null, "normal", null), HttpStatusCode.Created);
        var link = await ana.SendForAsync<SurveyLinkView>(HttpMethod.Post, $"/api/tickets/{ticket.Id}/survey", new { });
        var path = new Uri(link.Url).AbsolutePath;

        using var customer = new WebClient(Server.Address);
        var page = await customer.Http.GetStringAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains("<form method=\"post\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        using (var form = new FormUrlEncodedContent([new("comment", "Words <alone>")]))
        using (var refused = await customer.Http.PostAsync(path, form, TestContext.Current.CancellationToken))
        {
            Assert.Equal((HttpStatusCode.BadRequest, true), (refused.StatusCode, refused.Headers.CacheControl?.NoStore));
            Assert.Contains(">Words &lt;alone&gt;</textarea>", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, await PostAsync(customer, path, ("csat", "4"), ("nps", "9"), ("comment", "<b>Fine</b>")));
        Assert.Equal(HttpStatusCode.Gone, await PostAsync(customer, path, ("csat", "1")));

        using var sue = await Server.SignedInAsync("sue");
        var answer = (await sue.ReadAsync<Page<FeedbackLine>>("/api/feedback")).Items.Single(line => line.TicketId == ticket.Id);
        Assert.Equal((4, 9, "<b>Fine</b>", "link"), (answer.Csat!.Value, answer.Nps!.Value, answer.Comment!, answer.Source));
        var report = await sue.ReadAsync<FeedbackView>("/api/feedback/report");
        Assert.True(report.All is { CsatCount: >= 1, SmallSample: true });
        Assert.Contains("2026-03-01", await sue.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "/api/feedback/report?from=yesterday"));
        Assert.Equal((4, 9), await CardScoresAsync(ana));
    }

    [Fact]
    public async Task Who_tries_many_links_is_made_to_wait_and_others_are_not()
    {
        // From an address of its own: who is made to wait is known by it.
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.77"), 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var guesser = new HttpClient(handler) { BaseAddress = Server.Address };
        var answers = new List<HttpStatusCode>();
        while (answers.Count < 200 && !answers.Contains(HttpStatusCode.TooManyRequests))
        {
            using var response = await guesser.GetAsync($"/s/guess-{answers.Count}", TestContext.Current.CancellationToken);
            answers.Add(response.StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.True(answers.Count > 20, $"after {answers.Count - 1} wrong links already");
        Assert.All(answers.SkipLast(1), status => Assert.Equal(HttpStatusCode.NotFound, status));
        using var customer = new WebClient(Server.Address);
        using var wrong = await customer.SendAsync(HttpMethod.Get, "/s/typed-wrong");
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
    }

    [Fact]
    public async Task A_complaint_is_written_on_its_ticket_and_counted_by_cause()
    {
        using var ana = await Server.SignedInAsync("ana");
        var made = await ana.SendForAsync<TicketDetail>(HttpMethod.Post, "/api/tickets", new TicketCreate(Guid.NewGuid(), company.Customer.Id, "Never again", null, "normal", null), HttpStatusCode.Created);
        var path = $"/api/tickets/{made.Id}/complaint";
        await ana.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, path);
        await ana.SendForAsync<TicketDetail>(HttpMethod.Post, $"/api/tickets/{made.Id}/changes", new TicketChange(made.Revision, null, null, null, null, null, Kind: "complaint"));
        var empty = await ana.ReadAsync<ComplaintView>(path);
        var written = await ana.SendForAsync<ComplaintView>(HttpMethod.Put, path, new ComplaintEdit(empty.Revision, "Delivery", "A new one", company.Ana.Id, null, false));
        Assert.Equal(("Delivery", "A new one", "Ana Example"), (written.Cause, written.Remedy, written.Owner));
        Assert.Contains("Reload", await ana.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Put, path, new ComplaintEdit(0, "Staff", null, null, null, false)));
        using var sue = await Server.SignedInAsync("sue");
        Assert.Contains(await sue.ReadAsync<CauseLine[]>("/api/complaints/report"), line => line is { Cause: "Delivery", Complaints: >= 1 });
        Assert.Contains("Delivery", (await ana.ReadAsync<ComplaintCauses>("/api/complaints/causes")).Causes);
    }

    private async Task<(int?, int?)> CardScoresAsync(WebClient client)
    {
        var card = (await client.ReadAsync<CustomerDetail>($"/api/customers/{company.Customer.Id}")).Card;
        return (card.LastCsat, card.LastNps);
    }

    private static async Task<HttpStatusCode> PostAsync(WebClient client, string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        request.Headers.Add("Origin", client.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        using var response = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}

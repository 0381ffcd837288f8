using System.Diagnostics;
using System.Net;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Users;
using Crm.HelpDesk.Webhooks;
using Crm.Host.Configuration;
using Crm.Host.Jobs;
using Crm.Host.Tests.Web;
using Crm.Host.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crm.Host.Tests.Webhooks;

/// <summary>Webhooks as they ship, from the API to a receiver on a real port.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<(BackgroundService Service, WebhookClient Client)> _senders = [];
    private WebServer _server = null!;
    private Web.WebClient _admin = null!;
    private Receiver _receiver = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _receiver = await Receiver.StartAsync();
        _server = await WebServer.StartAsync();
        await _server.AddUserAsync("admin", UserRole.Administrator);
        _admin = await _server.SignedInAsync("admin");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (sender, client) in _senders)
        {
            await StopAsync(sender);
            client.Dispose();
        }

        _admin.Dispose();
        await _server.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Each_entry_comes_in_order_signed_and_with_its_id_also_when_the_server_is_cut_off_in_the_middle()
    {
        var (hook, secret) = await AddAsync(_receiver);
        await AddCustomersAsync(20);

        // The answer to the fifth gets lost: the server stops while it waits.
        _receiver.Answer = d =>
        {
            _receiver.Silent = _receiver.Deliveries.Count == 4;
            return HttpStatusCode.NoContent;
        };
        var first = Start();
        await UntilAsync(() => _receiver.Deliveries.Count == 5);
        await StopAsync(first);
        _receiver.Silent = false;
        _receiver.Answer = _ => HttpStatusCode.NoContent;
        Start();
        await UntilAsync(() => _receiver.Deliveries.Count == 21);

        var sequences = _receiver.Deliveries.Select(d => d.Sequence).ToList();
        var start = sequences[0];
        Assert.Equal([.. Range(start, 5), .. Range(start + 4, 16)], sequences);
        Assert.Equal(20, _receiver.Deliveries.Select(d => d.Id).Distinct().Count());
        Assert.All(_receiver.Deliveries, d => Assert.True(Receiver.IsGenuine(d, secret), d.Body));
        Assert.All(_receiver.Deliveries, d => Assert.False(Receiver.IsGenuine(d with { Timestamp = "1" }, secret)));
        Assert.All(_receiver.Deliveries, d => Assert.Equal(("customer.created", d.Id), (d.Json.GetProperty("kind").GetString(), d.Json.GetProperty("id").GetString())));
        Assert.DoesNotContain("Customer 1", _receiver.Deliveries.First().Body, StringComparison.Ordinal);

        var log = await _admin.ReadAsync<Page<WebhookDeliveryLine>>($"/api/webhooks/{hook}/deliveries?take=100");
        Assert.Equal(20, log.Items.Count(d => d.Delivered && d.Status == 204));
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_delays_no_other()
    {
        await using var quick = await Receiver.StartAsync();
        _receiver.Silent = true;
        await AddAsync(_receiver);
        await AddAsync(quick);
        Start(quick);
        await AddCustomersAsync(10);

        await UntilAsync(() => quick.Deliveries.Count == 10);
        Assert.True(_receiver.Deliveries.Count <= 1);
    }

    [Fact]
    public async Task The_receiver_of_the_documentation_takes_what_is_genuine_and_nothing_else()
    {
        var (_, secret) = await AddAsync(_receiver);
        await AddCustomersAsync(1);
        var queue = _server.Get<WebhookQueue>();
        var task = (await queue.NextAsync((await queue.DueAsync(Cancel))[0], Cancel))!;
        var start = new ProcessStartInfo("node", [Path.Combine(RepositoryFolder(), "docs", "webhook-receiver.mjs")]) { RedirectStandardOutput = true };
        (start.Environment["WEBHOOK_SECRET"], start.Environment["PORT"]) = (secret, "0");
        using var node = Process.Start(start)!;
        try
        {
            var port = (await node.StandardOutput.ReadLineAsync(Cancel))!.Split(' ')[^1];
            using var client = Client([$"127.0.0.1:{port}"]);
            var url = $"http://127.0.0.1:{port}/";
            Assert.Equal(204, (await client.SendAsync(task with { Url = url }, Cancel)).Status);
            Assert.Equal($"{task.UpTo} customer.created", (await node.StandardOutput.ReadLineAsync(Cancel))!.Trim());
            Assert.Equal(401, (await client.SendAsync(task with { Url = url, Secret = _server.Get<WebhookSecrets>().Seal(WebhookSecrets.Make()) }, Cancel)).Status);
        }
        finally
        {
            node.Kill();
        }
    }

    [Fact]
    public async Task A_replay_sends_again_what_was_delivered()
    {
        var (hook, _) = await AddAsync(_receiver);
        Start();
        await AddCustomersAsync(3);
        await UntilAsync(() => _receiver.Deliveries.Count == 3);
        var from = _receiver.Deliveries.First().Sequence;

        await UntilAsync(async () => (await HookAsync(hook)).Place == from + 2);
        await _admin.SendForAsync<WebhookLine>(HttpMethod.Post, $"/api/webhooks/{hook}/replay", new WebhookReplay(from + 1));

        await UntilAsync(() => _receiver.Deliveries.Count == 5);
        Assert.Equal([from, from + 1, from + 2, from + 1, from + 2], _receiver.Deliveries.Select(d => d.Sequence));
        Assert.Contains("from 1 to", await _admin.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, $"/api/webhooks/{hook}/replay", new WebhookReplay(from + 100)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(302, "leads elsewhere and is not followed")]
    [InlineData(500, "It answered 500.")]
    public async Task What_a_receiver_refuses_is_kept_and_said(int status, string problem)
    {
        _receiver.Answer = _ => (HttpStatusCode)status;
        var (hook, _) = await AddAsync(_receiver);
        Start();
        await AddCustomersAsync(1);
        await UntilAsync(async () => (await HookAsync(hook)).Attempts > 0);

        var line = await HookAsync(hook);
        Assert.NotNull(line.FailingSince);
        Assert.NotNull(line.RetryAt);
        var log = await _admin.ReadAsync<Page<WebhookDeliveryLine>>($"/api/webhooks/{hook}/deliveries");
        Assert.Equal((false, status), (log.Items[^1].Delivered, log.Items[^1].Status!.Value));
        Assert.Contains(problem, log.Items[^1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_inside_of_the_network_is_not_called_unless_it_is_allowed()
    {
        using var client = Client([]);
        foreach (var (url, why) in new[] { (Hook(_receiver), "not https"), ("https://localhost/hook", "inside of a network"), ("https://[::1]/hook", "inside of a network"), ("https://169.254.169.254/latest", "inside of a network") })
        {
            var attempt = await client.SendAsync(await TaskAsync(url), Cancel);
            Assert.False(attempt.Delivered);
            Assert.Contains(why, attempt.Problem, StringComparison.Ordinal);
        }

        Assert.Empty(_receiver.Deliveries);
        using var allowing = Client([$"127.0.0.1:{_receiver.Address.Port}"]);
        Assert.True((await allowing.SendAsync(await TaskAsync(Hook(_receiver)), Cancel)).Delivered);
    }

    [Fact]
    public async Task Only_administrators_see_webhooks_and_the_secret_is_shown_once()
    {
        var (hook, secret) = await AddAsync(_receiver);
        using (var response = await _admin.SendAsync(HttpMethod.Get, "/api/webhooks"))
        {
            Assert.DoesNotContain(secret, await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        var line = await HookAsync(hook);
        var renewed = await _admin.SendForAsync<WebhookSecret>(HttpMethod.Post, $"/api/webhooks/{hook}/secret", new WebhookEdit(line.Name, line.Url, line.Kinds, true, line.Revision));
        Assert.NotEqual(secret, renewed.Secret);
        await _admin.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Put, $"/api/webhooks/{hook}", new WebhookEdit("Late", line.Url, [], true, line.Revision));
        Assert.Contains("https://crm.example/hooks", await _admin.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/webhooks", new WebhookEdit("Bad", "file:///etc/passwd", [], true, 0)), StringComparison.Ordinal);
        await _server.AddUserAsync("sue", UserRole.Supervisor);
        using var sue = await _server.SignedInAsync("sue");
        await sue.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Get, "/api/webhooks");
        using var deleted = await _admin.SendAsync(HttpMethod.Delete, $"/api/webhooks/{hook}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    private async Task<(Guid Id, string Secret)> AddAsync(Receiver receiver)
    {
        var made = await _admin.SendForAsync<WebhookSecret>(HttpMethod.Post, "/api/webhooks", new WebhookEdit("Other CRM", Hook(receiver), ["customer.created"], true, 0), HttpStatusCode.Created);
        return (made.Webhook.Id, made.Secret);
    }

    private async Task<WebhookLine> HookAsync(Guid id) => (await _admin.ReadAsync<WebhookLine[]>("/api/webhooks")).Single(w => w.Id == id);

    private async Task AddCustomersAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.True((await _server.Get<CustomerDirectory>().CreateAsync(new CustomerDraft($"Customer {i}", null, "standard", null, null, null, null, null, []), Cancel)).IsOk);
        }
    }

    private async Task<WebhookTask> TaskAsync(string url)
    {
        await AddAsync(_receiver);
        await AddCustomersAsync(1);
        var queue = _server.Get<WebhookQueue>();
        var task = await queue.NextAsync((await queue.DueAsync(Cancel))[0], Cancel);
        return task! with { Url = url };
    }

    private BackgroundService Start(params Receiver[] more)
    {
        var client = Client([.. more.Append(_receiver).Select(r => $"127.0.0.1:{r.Address.Port}")]);
        var sender = new WebhookSender(_server.Get<WebhookQueue>(), client, TimeProvider.System, NullLogger<WebhookSender>.Instance);
        _senders.Add((sender, client));
        _ = sender.StartAsync(Cancel);
        return sender;
    }

    private WebhookClient Client(string[] allowed) =>
        new(_server.Get<SiteConfiguration>() with { WebhookHosts = allowed }, _server.Get<WebhookSecrets>(), TimeProvider.System);

    private static Task StopAsync(BackgroundService sender) => sender.StopAsync(CancellationToken.None);

    private static string RepositoryFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Crm.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    private static string Hook(Receiver receiver) => new Uri(receiver.Address, "/hook").ToString();

    private static IEnumerable<long> Range(long from, int count) => Enumerable.Range(0, count).Select(i => from + i);

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var deadline = DateTimeOffset.UtcNow + Patience;
        while (!await condition())
        {
            Assert.True(DateTimeOffset.UtcNow < deadline, "What was waited for did not happen.");
            await Task.Delay(20, Cancel);
        }
    }
}

using System.Security.Cryptography;
using Crm.HelpDesk.Webhooks;
using Crm.Host.Telemetry;
using Crm.Host.Webhooks;

namespace Crm.Host.Jobs;

/// <summary>Looks for webhooks that have something to send, and lets each send in its own time: one after the other to one receiver, side by side to several.</summary>
internal sealed class WebhookSender(WebhookQueue queue, WebhookClient client, TimeProvider time, ILogger<WebhookSender> log) : BackgroundService
{
    /// <summary>How soon an entry of the feed is seen.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    /// <summary>The last work for each webhook, at an end or not.</summary>
    private readonly Dictionary<Guid, Task> _sending = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, time);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(_sending.Values);
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var id in (await queue.DueAsync(cancel)).Where(id => !_sending.TryGetValue(id, out var last) || last.IsCompleted))
            {
                _sending[id] = Task.Run(() => SendAsync(id, cancel), CancellationToken.None);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.WebhooksNotRead(e);
        }
    }

    private async Task SendAsync(Guid id, CancellationToken cancel)
    {
        try
        {
            while (await queue.NextAsync(id, cancel) is { } task && (task.Next is not null || task.UpTo > task.Place) && await StepAsync(task, cancel))
            {
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.WebhookNotSent(id, e);
        }
        catch (OperationCanceledException)
        {
            // The server stops; what was not logged as delivered is sent again after the next start.
        }
    }

    private async Task<bool> StepAsync(WebhookTask task, CancellationToken cancel)
    {
        if (task.Next is null)
        {
            await queue.SkipAsync(task, cancel);
            return true;
        }

        WebhookAttempt attempt;
        try
        {
            attempt = await client.SendAsync(task, cancel);
        }
        catch (CryptographicException)
        {
            attempt = new(false, null, TimeSpan.Zero, "Its secret cannot be read with this server's keys. Make a new secret for it.");
        }

        await queue.RecordAsync(task, attempt, Random.Shared.NextDouble(), cancel);
        return attempt.Delivered;
    }
}

using System.Text.Json;
using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Tickets;
using Crm.Host.Telemetry;

namespace Crm.Host.Jobs;

/// <summary>
/// Tells those who follow or own a ticket what others did to it, whoever they are: people, callers, rules. It reads the feed from the newest entry on; what happened while nobody could be told is no
/// news any more.
/// </summary>
internal sealed class TicketNewsFeed(FeedReader feed, TicketLinks tickets, ConsolePusher consoles, TimeProvider time, ILogger<TicketNewsFeed> log) : BackgroundService
{
    private const int AtOnce = 200;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private long? _place;
    private bool _failing;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await TellAsync(stoppingToken);
                _failing = false;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (!_failing)
                    log.TicketNewsFailing(e);
                _failing = true;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TellAsync(CancellationToken cancel)
    {
        _place ??= await feed.LastAsync(cancel);
        IReadOnlyList<FeedRecord> entries;
        do
        {
            entries = await feed.AfterAsync(_place.Value, AtOnce, cancel);
            foreach (var entry in entries)
            {
                if (entry.TicketId is { } ticket && Words(entry) is { } words)
                    await TellAsync(ticket, entry, words, cancel);
                _place = entry.Sequence;
            }
        }
        while (entries.Count == AtOnce);
    }

    private async Task TellAsync(Guid ticket, FeedRecord entry, string words, CancellationToken cancel)
    {
        if (await tickets.AudienceAsync(ticket, cancel) is not { } audience)
            return;
        await consoles.TicketNews(audience.Users.Where(user => user != entry.ActorId), new TicketNews(ticket, audience.Number, audience.Title, words, entry.ActorName));
    }

    /// <summary>Null for what is no news of a ticket.</summary>
    internal static string? Words(FeedRecord entry) => entry.Kind switch
    {
        FeedKinds.TicketCreated => "new ticket",
        FeedKinds.TicketNoteAdded => "note added",
        FeedKinds.TicketAttachmentAdded => "file added",
        FeedKinds.TicketChanged => Changes(entry.Body),
        _ => null,
    };

    private static string? Changes(JsonElement body)
    {
        if (!body.TryGetProperty("changes", out var changes))
            return "changed";
        if (changes.TryGetProperty("state", out var state) && state.TryGetProperty("to", out var to))
            return to.GetString();
        var names = changes.EnumerateObject().Select(change => change.Name switch { "ownerId" => "owner", "teamId" => "team", "parentId" => "parts", var name => name }).ToList();
        return names.Count == 0 ? "tags changed" : $"{string.Join(", ", names)} changed";
    }
}

namespace Crm.HelpDesk.Tickets;

/// <summary>One ticket of a bulk change.</summary>
/// <param name="Revision">As it stood in the list; null: whatever it is by now.</param>
public sealed record BulkItem(Guid TicketId, long? Revision = null);

/// <summary>What became of one ticket.</summary>
/// <param name="Kind">Ok: done, or it was so already. Else <paramref name="Problem"/> says why not.</param>
public sealed record BulkOutcome(Guid TicketId, int? Number, ResultKind Kind, string? Problem, Guid? CustomerId);

/// <summary>One change for many tickets. Each is changed by itself and as if it were the only one: what is refused for one does not hold up the others.</summary>
public sealed class TicketBulk(TicketDesk desk, TicketQueries tickets)
{
    public const int Most = 500;

    /// <param name="change">Its revision does not count.</param>
    /// <param name="progress">Told after each ticket.</param>
    /// <returns>In the order of the items.</returns>
    /// <exception cref="OperationCanceledException">Those that were done stay done.</exception>
    public async Task<Result<IReadOnlyList<BulkOutcome>>> ChangeAsync(
        IReadOnlyList<BulkItem> items, TicketChange change, Actor actor, IProgress<BulkOutcome>? progress = null, CancellationToken cancel = default)
    {
        if (items.Count is 0 or > Most)
        {
            return Result<IReadOnlyList<BulkOutcome>>.Invalid($"Choose 1 to {Most} tickets.");
        }

        if (change.Title is not null || change.Fields is not null)
        {
            return Result<IReadOnlyList<BulkOutcome>>.Invalid("Titles and fields are of one ticket each. Change them there.");
        }

        var outcomes = new List<BulkOutcome>(items.Count);
        foreach (var item in items.DistinctBy(item => item.TicketId))
        {
            cancel.ThrowIfCancellationRequested();
            var outcome = await ChangeAsync(item, change, actor, cancel);
            outcomes.Add(outcome);
            progress?.Report(outcome);
        }

        return Result<IReadOnlyList<BulkOutcome>>.Ok(outcomes);
    }

    private async Task<BulkOutcome> ChangeAsync(BulkItem item, TicketChange change, Actor actor, CancellationToken cancel)
    {
        var revision = item.Revision ?? await tickets.RevisionAsync(item.TicketId, cancel) ?? 0;
        var changed = await desk.ChangeAsync(item.TicketId, change with { Revision = revision }, actor, cancel);
        return new(item.TicketId, changed.Value?.Number, changed.Kind, changed.Problem, changed.Value?.CustomerId);
    }
}

using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Data;

/// <summary>The one way to run a transaction, right for a database in a file and for one across a network.</summary>
internal static class Transactions
{
    /// <summary>
    /// Runs the work in a transaction and commits it. When the provider takes a failure for a passing one (a broken connection, a deadlock), all of the work is
    /// run again from the beginning; so it must load what it changes itself, and be fine with having been committed although the answer was lost.
    /// </summary>
    /// <exception cref="DbUpdateException">A row could not be written; nothing of the work is stored.</exception>
    public static Task<T> InTransactionAsync<T>(this HelpDeskDb db, Func<Task<T>> work, CancellationToken cancel)
    {
        var again = false;
        return db.Database.CreateExecutionStrategy().ExecuteAsync(
            async ct =>
            {
                if (again)
                {
                    db.ChangeTracker.Clear();
                }

                again = true;
                using var turn = await db.TurnToWriteAsync(ct);
                await using var transaction = await db.Database.BeginTransactionAsync(ct);
                var result = await work();
                await transaction.CommitAsync(ct);
                return result;
            },
            cancel);
    }

    /// <inheritdoc cref="InTransactionAsync{T}"/>
    public static Task InTransactionAsync(this HelpDeskDb db, Func<Task> work, CancellationToken cancel) => db.InTransactionAsync(work, () => Task.FromResult(false), cancel);

    /// <inheritdoc cref="InTransactionAsync{T}"/>
    /// <param name="isStored">For work that does not find again what it has made: asked before it is run again, whether it was committed.</param>
    public static Task InTransactionAsync(this HelpDeskDb db, Func<Task> work, Func<Task<bool>> isStored, CancellationToken cancel)
    {
        var again = false;
        return db.InTransactionAsync(
            async () =>
            {
                var was = again;
                again = true;
                if (!was || !await isStored())
                {
                    await work();
                }

                return true;
            },
            cancel);
    }
}

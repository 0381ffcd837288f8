using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Crm.HelpDesk.Tests.Providers;

/// <summary>
/// With CRM_TEST_FAULTS set to "before-commit", the connection of every transaction breaks once before its commit, so that all of its work is done twice; with "after-commit" the answer to the first
/// commit is lost. All data tests can be run so, by hand, because it takes as long as all of them.
/// </summary>
internal sealed class PassingFaults : DbTransactionInterceptor
{
    private static readonly string? When = Environment.GetEnvironmentVariable("CRM_TEST_FAULTS");

    private readonly ConditionalWeakTable<DbContext, StrongBox<bool>> _broken = [];

    public static void Add(DbContextOptionsBuilder options)
    {
        if (When is not null)
        {
            options.AddInterceptors(new PassingFaults());
        }
    }

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Break("before-commit", eventData.Context!);
        return new(result);
    }

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Break("after-commit", eventData.Context!);
        return Task.CompletedTask;
    }

    /// <summary>Every other time, because the work is then done again by the same context.</summary>
    private void Break(string when, DbContext db)
    {
        if (when == When && (_broken.GetOrCreateValue(db).Value ^= true))
        {
            throw new PassingFaultException();
        }
    }
}

/// <summary>What passes by itself, such as a broken connection.</summary>
internal sealed class PassingFaultException() : Exception("The connection broke.");

using System.Data.Common;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Crm.HelpDesk.Tests.Sqlite;

/// <summary>A merge and its undo, cut off at each of their commands: either nothing of it is stored or all.</summary>
public sealed class MergeCutTests : DataTest<SqliteTestDatabaseAlone>
{
    private readonly Cut _cut = new();

    protected override void Configure(DbContextOptionsBuilder options) => options.AddInterceptors(_cut);

    [Fact]
    public async Task Wherever_it_is_cut_off_nothing_is_lost_or_half_done()
    {
        var (one, two) = (await AddCustomerAsync("Maria", "+12125550100"), await AddCustomerAsync("Mary", "+12125550101"));
        var ticket = await AddTicketAsync(two.Id, "Broken");
        Value(await Notes.AddAsync(two.Id, Guid.NewGuid(), "A note", true, Ada, Cancel));

        var merge = await AtEachCommandAsync(() => Merges.MergeAsync(new(one.Id, one.Revision, two.Id, two.Revision, ["name"]), Ada, Cancel), merging: true, one.Id, two.Id, ticket.Id);
        Assert.Equal(one.Id, (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.CustomerId);
        Assert.Equal(["+12125550100", "+12125550101"], (await Customers.FindAsync(one.Id, Viewer.System, Cancel))!.Numbers);

        await AtEachCommandAsync(() => Merges.UndoAsync(merge.Id, Ada, Cancel), merging: false, one.Id, two.Id, ticket.Id);
        Assert.Equal(two.Id, (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.CustomerId);
        Assert.Equal(["+12125550101"], (await Customers.FindAsync(two.Id, Viewer.System, Cancel))!.Numbers);
    }

    private async Task<MergeRecord> AtEachCommandAsync(Func<Task<Result<MergeRecord>>> work, bool merging, Guid one, Guid two, Guid ticket)
    {
        for (var commands = 0; ; commands++)
        {
            _cut.After = commands;
            try
            {
                var done = Value(await work());
                Assert.False(_cut.Happened, "A failure was swallowed.");
                Assert.True(commands > 10, $"Only {commands} commands were cut.");
                return done;
            }
            catch (Exception e) when (e is CutException || e.InnerException is CutException)
            {
                _cut.After = null;
                await using var db = await OpenAsync();
                var merged = await db.Customers.AnyAsync(c => c.MergedIntoId != null, Cancel);
                Assert.Equal(merged ? one : two, (await Tickets.FindAsync(ticket, Viewer.System, Cancel))!.CustomerId);
                Assert.Equal(merged ? 2 : 1, await db.PhoneNumbers.CountAsync(n => n.CustomerId == one, Cancel));
                Assert.Equal(merged ? 0 : 1, await db.PhoneNumbers.CountAsync(n => n.CustomerId == two, Cancel));
                Assert.Equal(merged ? 1 : 0, await db.CustomerMerges.CountAsync(m => m.UndoneAt == null, Cancel));
                if (merged == merging)
                {
                    // Cut off after the commit, when the answer was read.
                    Assert.True(commands > 10, $"Only {commands} commands were cut.");
                    return Assert.Single(await Merges.OfCustomerAsync(one, Cancel));
                }
            }
        }
    }

    private sealed class CutException() : Exception("cut");

    private sealed class Cut : DbCommandInterceptor
    {
        private int? _left;

        public bool Happened { get; private set; }

        /// <summary>Fails the command after so many; null for none.</summary>
        public int? After
        {
            set => (_left, Happened) = (value, false);
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Count();
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Count();
            return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
        }

        private void Count()
        {
            if (_left-- == 0)
            {
                Happened = true;
                throw new CutException();
            }
        }
    }
}

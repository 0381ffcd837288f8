using System.Collections.Concurrent;
using Crm.HelpDesk.Customers;

namespace Crm.HelpDesk.Sqlite;

/// <summary>
/// Callers by statements that stay prepared on connections that stay open: EF would write, bind and prepare them anew for each call, which costs ten times what reading the rows does.
/// Reads what <see cref="ModelCallerReader"/> reads, and sees what was committed before it was asked.
/// </summary>
internal sealed class SqliteCallerReader(string path) : ICallerReader, IDisposable
{
    private readonly ConcurrentBag<CallerStatements> _idle = [];
    private volatile bool _closed;

    public CallerRows OfNumber(string e164) => Read(statements => statements.OfNumber(e164));

    public CallerRows OfCustomer(Guid customerId) => Read(statements => statements.OfCustomer(customerId));

    /// <summary>The connections that nobody is using, for tests.</summary>
    internal IReadOnlyCollection<CallerStatements> Idle => _idle;

    private CallerRows Read(Func<CallerStatements, CallerRows> read)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (!_idle.TryTake(out var statements))
        {
            statements = new CallerStatements(path);
        }

        try
        {
            var rows = read(statements);
            _idle.Add(statements);
            return rows;
        }
        catch
        {
            // After a failure (the disk, a locked or replaced file) the next one begins with a connection of its own.
            statements.Dispose();
            throw;
        }
        finally
        {
            if (_closed)
            {
                Dispose();
            }
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var statements))
        {
            statements.Dispose();
        }
    }
}

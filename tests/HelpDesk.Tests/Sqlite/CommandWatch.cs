using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Crm.HelpDesk.Tests.Sqlite;

/// <summary>Keeps the reading commands that go to the database.</summary>
internal sealed class CommandWatch : DbCommandInterceptor
{
    public List<(string Text, List<(string Name, object? Value)> Parameters)> Commands { get; } = [];

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Add(command);
        return ValueTask.FromResult(result);
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Add(command);
        return result;
    }

    private void Add(DbCommand command) => Commands.Add((command.CommandText, command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value)).ToList()));
}

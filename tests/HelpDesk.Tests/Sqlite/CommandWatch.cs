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
        Commands.Add((command.CommandText, command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value)).ToList()));
        return ValueTask.FromResult(result);
    }
}

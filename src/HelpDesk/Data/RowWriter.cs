using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Crm.HelpDesk.Data;

/// <summary>
/// Writes many rows of one entity by prepared commands, within the context's transaction and past its change tracker. Nearly all rows that the help
/// desk ever writes are events and the contacts that they change; tracking each of them would cost several times what the database does with it.
/// The commands are plain INSERT and UPDATE, made from the model, so they are right for every provider and every conversion.
/// </summary>
internal sealed class RowWriter<TEntity>
    where TEntity : class
{
    // Of a text parameter with a size; longer ones have none.
    private const int LongestSized = 4_000;

    // Well under what one command may carry (SQL Server: 2,100), and large enough that a command's fixed cost does not matter.
    private const int ParametersPerCommand = 250;

    private readonly HelpDeskDb _db;
    private readonly ISqlGenerationHelper _sql;
    private readonly string _table;
    private readonly List<Column> _columns;

    public RowWriter(HelpDeskDb db)
    {
        var entity = db.Model.FindEntityType(typeof(TEntity))!;
        var store = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        _db = db;
        _sql = db.GetService<ISqlGenerationHelper>();
        _table = _sql.DelimitIdentifier(store.Name, store.Schema);
        _columns = entity.GetProperties().Where(property => !IsGiven(property))
            .Select(property => new Column(property, _sql.DelimitIdentifier(property.GetColumnName(store)!), property.GetRelationalTypeMapping()))
            .ToList();
    }

    /// <summary>Inserts rows that are not there yet.</summary>
    public async Task InsertAsync(IReadOnlyCollection<TEntity> rows, CancellationToken cancel)
    {
        var rowsPerCommand = Math.Max(1, ParametersPerCommand / _columns.Count);
        foreach (var sameSize in rows.Chunk(rowsPerCommand).GroupBy(chunk => chunk.Length))
        {
            var values = Enumerable.Range(0, sameSize.Key).Select(row => $"({string.Join(", ", _columns.Select((_, column) => Name(row, column)))})");
            await using var command = Command(
                $"INSERT INTO {_table} ({string.Join(", ", _columns.Select(c => c.Name))}) VALUES {string.Join(", ", values)}", sameSize.Key);
            foreach (var chunk in sameSize)
            {
                await ExecuteAsync(command, chunk, cancel);
            }
        }
    }

    /// <summary>Writes all columns of rows that are there.</summary>
    public async Task UpdateAsync(IReadOnlyCollection<TEntity> rows, CancellationToken cancel)
    {
        var assignments = _columns.Select((column, i) => (column, Text: $"{column.Name} = {Name(0, i)}")).ToLookup(c => c.column.Property.IsPrimaryKey(), c => c.Text);
        await using var command = Command($"UPDATE {_table} SET {string.Join(", ", assignments[false])} WHERE {string.Join(" AND ", assignments[true])}", 1);
        foreach (var row in rows)
        {
            await ExecuteAsync(command, [row], cancel);
        }
    }

    private DbCommand Command(string text, int rowCount)
    {
        var command = _db.Database.GetDbConnection().CreateCommand();
        command.Transaction = _db.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = text;
        for (var i = 0; i < rowCount * _columns.Count; i++)
        {
            var (row, column) = (i / _columns.Count, i % _columns.Count);
            var parameter = _columns[column].Mapping.CreateParameter(command, Name(row, column), null, _columns[column].Property.IsNullable);
            if (parameter.DbType == System.Data.DbType.String && _columns[column].Mapping.Size is not (> 0 and <= LongestSized))
            {
                // Of any length: a driver that was told the size of the missing value would cut the values that follow.
                parameter.Size = -1;
            }

            command.Parameters.Add(parameter);
        }

        return command;
    }

    private async Task ExecuteAsync(DbCommand command, TEntity[] rows, CancellationToken cancel)
    {
        var parameter = 0;
        foreach (var row in rows)
        {
            foreach (var column in _columns)
            {
                command.Parameters[parameter++].Value = column.ValueOf(row) ?? DBNull.Value;
            }
        }

        await command.ExecuteNonQueryAsync(cancel);
    }

    // A number that the database counts itself.
    private static bool IsGiven(IProperty property) => property.IsPrimaryKey() && property.ValueGenerated == ValueGenerated.OnAdd && property.ClrType == typeof(long);

    private static string Name(int row, int column) => $"@r{row}_{column}";

    private sealed record Column(IProperty Property, string Name, RelationalTypeMapping Mapping)
    {
        private readonly IClrPropertyGetter _getter = Property.GetGetter();

        public object? ValueOf(TEntity row)
        {
            var value = _getter.GetClrValue(row);
            return Mapping.Converter is { } converter ? converter.ConvertToProvider(value) : value;
        }
    }
}

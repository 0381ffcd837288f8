using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Crm.HelpDesk.Data;

/// <summary>
/// Writes many rows of one entity by prepared commands, within the context's transaction and past its change tracker. Nearly all rows that the help
/// desk ever writes are events and the contacts that they change; tracking each of them would cost several times what the database does with it.
/// </summary>
internal sealed class RowWriter<TEntity>(HelpDeskDb db) : TableWriter(db, db.Model.FindEntityType(typeof(TEntity))!)
    where TEntity : class
{
    /// <summary>Inserts rows that are not there yet.</summary>
    public Task InsertAsync(IReadOnlyCollection<TEntity> rows, CancellationToken cancel) => InsertAsync(rows, (row, column, _) => column.ValueOf(row), cancel);

    /// <summary>Writes all columns of rows that are there.</summary>
    public async Task UpdateAsync(IReadOnlyCollection<TEntity> rows, CancellationToken cancel)
    {
        var assignments = Columns.Select((column, i) => (column, Text: $"{column.Name} = {Name(0, i)}")).ToLookup(c => c.column.Property.IsPrimaryKey(), c => c.Text);
        await using var command = Command($"UPDATE {Table} SET {string.Join(", ", assignments[false])} WHERE {string.Join(" AND ", assignments[true])}", 1);
        foreach (var row in rows)
        {
            await ExecuteAsync(command, [row], (values, column, _) => column.ValueOf(values), cancel);
        }
    }
}

/// <summary>
/// The commands that write rows of a table: plain INSERT and UPDATE, made from the model, so they are right for every provider and every conversion.
/// </summary>
internal class TableWriter
{
    // Of a text parameter with a size; longer ones have none.
    private const int LongestSized = 4_000;

    // Well under what one command may carry (SQL Server: 2,100), and large enough that a command's fixed cost does not matter.
    private const int ParametersPerCommand = 250;

    private readonly HelpDeskDb _db;

    public TableWriter(HelpDeskDb db, IEntityType entity)
    {
        var store = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        var sql = db.GetService<ISqlGenerationHelper>();
        _db = db;
        Table = sql.DelimitIdentifier(store.Name, store.Schema);
        Columns = entity.GetProperties().Where(property => !IsGiven(property))
            .Select(property => new Column(property, sql.DelimitIdentifier(property.GetColumnName(store)!), property.GetRelationalTypeMapping()))
            .ToList();
    }

    protected string Table { get; }

    protected IReadOnlyList<Column> Columns { get; }

    /// <summary>Inserts rows that are not there yet.</summary>
    /// <param name="rows">The values of the entity's properties, in the model's order.</param>
    public Task InsertAsync(IReadOnlyCollection<object?[]> rows, CancellationToken cancel) => InsertAsync(rows, (row, column, i) => column.Stored(row[i]), cancel);

    /// <summary>A number that the database counts itself.</summary>
    internal static bool IsGiven(IProperty property) => property.IsPrimaryKey() && property.ValueGenerated == ValueGenerated.OnAdd && property.ClrType == typeof(long);

    protected async Task InsertAsync<TRow>(IReadOnlyCollection<TRow> rows, Func<TRow, Column, int, object?> value, CancellationToken cancel)
    {
        var rowsPerCommand = Math.Max(1, ParametersPerCommand / Columns.Count);
        foreach (var sameSize in rows.Chunk(rowsPerCommand).GroupBy(chunk => chunk.Length))
        {
            var values = Enumerable.Range(0, sameSize.Key).Select(row => $"({string.Join(", ", Columns.Select((_, column) => Name(row, column)))})");
            await using var command = Command(
                $"INSERT INTO {Table} ({string.Join(", ", Columns.Select(c => c.Name))}) VALUES {string.Join(", ", values)}", sameSize.Key);
            foreach (var chunk in sameSize)
            {
                await ExecuteAsync(command, chunk, value, cancel);
            }
        }
    }

    protected DbCommand Command(string text, int rowCount)
    {
        var command = _db.Database.GetDbConnection().CreateCommand();
        command.Transaction = _db.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = text;
        for (var i = 0; i < rowCount * Columns.Count; i++)
        {
            var (row, column) = (i / Columns.Count, i % Columns.Count);
            var parameter = Columns[column].Mapping.CreateParameter(command, Name(row, column), null, Columns[column].Property.IsNullable);
            if (parameter.DbType == System.Data.DbType.String && Columns[column].Mapping.Size is not (> 0 and <= LongestSized))
            {
                // Of any length: a driver that was told the size of the missing value would cut the values that follow.
                parameter.Size = -1;
            }

            command.Parameters.Add(parameter);
        }

        return command;
    }

    protected async Task ExecuteAsync<TRow>(DbCommand command, TRow[] rows, Func<TRow, Column, int, object?> value, CancellationToken cancel)
    {
        var parameter = 0;
        foreach (var row in rows)
        {
            for (var i = 0; i < Columns.Count; i++)
            {
                command.Parameters[parameter++].Value = value(row, Columns[i], i) ?? DBNull.Value;
            }
        }

        await command.ExecuteNonQueryAsync(cancel);
    }

    protected static string Name(int row, int column) => $"@r{row}_{column}";

    internal sealed record Column(IProperty Property, string Name, RelationalTypeMapping Mapping)
    {
        private readonly IClrPropertyGetter _getter = Property.GetGetter();

        public object? ValueOf(object row) => Stored(_getter.GetClrValue(row));

        public object? Stored(object? value) => value is not null && Mapping.Converter is { } converter ? converter.ConvertToProvider(value) : value;
    }
}

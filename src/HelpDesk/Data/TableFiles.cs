using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Crm.HelpDesk.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Crm.HelpDesk.Data;

/// <summary>
/// Every table as a file of JSON lines, to carry all records from one database to another, whatever their providers are. The first line names the columns, each
/// other one is a row; a last line says how many there were. What is derived for search is not carried but made anew.
/// </summary>
public sealed class TableFiles(IDbContextFactory<HelpDeskDb> databases)
{
    private const int RowsAtOnce = 1_000;
    private const int LongestLine = 64 << 20;

    private static readonly Type[] Derived = [typeof(CustomerText), typeof(TicketText), typeof(CustomerWord), typeof(TicketWord)];

    /// <summary>Writes all tables. Nobody may write to the database meanwhile.</summary>
    /// <param name="folder">Empty.</param>
    /// <param name="done">Told each table's name and how many rows it had.</param>
    public async Task ExportAsync(string folder, Action<string, long> done, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        foreach (var table in Tables(db))
        {
            done(table.Name, await ExportAsync(db, table, Path.Combine(folder, $"{table.Name}.jsonl"), cancel));
        }
    }

    /// <summary>Reads all tables into an empty database, in one transaction.</summary>
    /// <param name="done">Told each table's name and how many rows it has.</param>
    /// <exception cref="TableFileException">A file is missing, damaged or of another version, or the database is not empty; nothing was changed.</exception>
    public async Task ImportAsync(string folder, Action<string, long> done, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var tables = Tables(db);
        await CheckAsync(db, tables, folder, cancel);
        await db.InTransactionAsync(
            async () =>
            {
                await db.RelateLaterAsync(tables.ConvertAll(table => table.Name), begin: true, cancel);
                foreach (var table in tables.Where(table => table.IsSeeded))
                {
                    await table.DeleteAsync(db, cancel);
                }

                foreach (var table in tables)
                {
                    done(table.Name, await ImportAsync(db, table, Path.Combine(folder, $"{table.Name}.jsonl"), cancel));
                }

                await db.RelateLaterAsync(tables.ConvertAll(table => table.Name), begin: false, cancel);
            },
            cancel);
    }

    /// <summary>Those that others refer to first.</summary>
    internal static List<DatabaseTable> Tables(HelpDeskDb db)
    {
        var left = db.Model.GetEntityTypes().Where(entity => !Derived.Contains(entity.ClrType)).OrderBy(entity => entity.GetTableName(), StringComparer.Ordinal).ToList();
        var ordered = new List<DatabaseTable>();
        var design = db.GetService<IDesignTimeModel>().Model;
        while (left.Count > 0)
        {
            var next = left.Find(entity => entity.GetForeignKeys().All(key => key.PrincipalEntityType == entity || !left.Contains(key.PrincipalEntityType))) ?? left[0];
            left.Remove(next);
            ordered.Add(new DatabaseTable(next, design.FindEntityType(next.Name)!.GetSeedData().Any()));
        }

        return ordered;
    }

    private static async Task CheckAsync(HelpDeskDb db, List<DatabaseTable> tables, string folder, CancellationToken cancel)
    {
        foreach (var table in tables)
        {
            var file = Path.Combine(folder, $"{table.Name}.jsonl");
            if (!File.Exists(file))
            {
                throw new TableFileException($"{file} is missing.");
            }

            if (!table.IsSeeded && await table.AnyAsync(db, cancel))
            {
                throw new TableFileException($"The database is not empty: there are rows in {table.Name}. Take an empty one.");
            }
        }
    }

    private static async Task<long> ExportAsync(HelpDeskDb db, DatabaseTable table, string path, CancellationToken cancel)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        var buffer = new ArrayBufferWriter<byte>();
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await WriteAsync(json => JsonSerializer.Serialize(json, table.Columns), file, buffer, sha, cancel);
        long rows = 0;
        await foreach (var row in table.ReadAsync(db, cancel))
        {
            await WriteAsync(json => table.Write(json, row), file, buffer, sha, cancel);
            rows++;
        }

        await WriteAsync(json => JsonSerializer.Serialize(json, new Ending(rows, Convert.ToHexStringLower(sha.GetCurrentHash()))), file, buffer, null, cancel);
        file.Flush(flushToDisk: true);
        return rows;
    }

    private static async Task WriteAsync(Action<Utf8JsonWriter> write, FileStream file, ArrayBufferWriter<byte> buffer, IncrementalHash? sha, CancellationToken cancel)
    {
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        buffer.Write("\n"u8);
        sha?.AppendData(buffer.WrittenSpan);
        await file.WriteAsync(buffer.WrittenMemory, cancel);
    }

    private static async Task<long> ImportAsync(HelpDeskDb db, DatabaseTable table, string path, CancellationToken cancel)
    {
        using var file = new StreamReader(path, Encoding.UTF8);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var writer = new TableWriter(db, table.Entity);
        var batch = new List<object?[]>(RowsAtOnce);
        long rows = 0;
        string? line = null, next = await file.ReadLineAsync(cancel);
        var columns = Parse<string[]>(path, 1, next);
        if (!columns.SequenceEqual(table.Columns))
        {
            throw new TableFileException($"{path} was written by another version: its columns are {string.Join(", ", columns)}, and here they are {string.Join(", ", table.Columns)}. Export with this version.");
        }

        while (true)
        {
            Hash(sha, next!);
            (line, next) = (await file.ReadLineAsync(cancel), null);
            if (line is null or ['{', ..])
            {
                break;
            }

            if (line.Length > LongestLine)
            {
                throw new TableFileException($"{path} has a line of {line.Length} characters.");
            }

            batch.Add(table.Read(path, rows + 2, line));
            rows++;
            if (batch.Count == RowsAtOnce)
            {
                await writer.InsertAsync(batch, cancel);
                batch.Clear();
            }

            next = line;
        }

        await writer.InsertAsync(batch, cancel);
        var end = line is null ? null : Parse<Ending>(path, rows + 2, line);
        return end is not null && end.Rows == rows && end.Sha256 == Convert.ToHexStringLower(sha.GetCurrentHash())
            ? rows
            : throw new TableFileException($"{path} is not as it was written: it is cut off or was changed.");
    }

    private static void Hash(IncrementalHash sha, string line)
    {
        sha.AppendData(Encoding.UTF8.GetBytes(line));
        sha.AppendData("\n"u8);
    }

    private static T Parse<T>(string path, long line, string? text)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text ?? "")!;
        }
        catch (JsonException e)
        {
            throw new TableFileException(string.Create(CultureInfo.InvariantCulture, $"{path}, line {line} cannot be read: {e.Message}"), e);
        }
    }

    private sealed record Ending(long Rows, string Sha256);
}

/// <summary>Exported tables cannot be taken; the message says which and why.</summary>
public sealed class TableFileException(string message, Exception? inner = null) : Exception(message, inner);

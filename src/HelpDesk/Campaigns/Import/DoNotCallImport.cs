using System.Globalization;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Imports;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>Takes supplied do-not-call lists, in constant memory beside the numbers themselves. A list counts when it is complete, and takes the place of an older one of its name.</summary>
public sealed class DoNotCallImport(IDbContextFactory<HelpDeskDb> databases, PhoneNumbers phoneNumbers, UnfinishedImports unfinished, TimeProvider time)
{
    /// <summary>The most rows of one file.</summary>
    public const int MostRows = 5_000_000;

    private const int RowsPerBatch = 5_000;

    private readonly SemaphoreSlim _running = new(1);

    /// <summary>Imports a file. Cancelling removes what was stored of it before this throws.</summary>
    /// <param name="stream">Must be able to seek; stays open.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing of the file is left.</exception>
    public async Task<Result<DoNotCallListRecord>> ImportAsync(
        DoNotCallFile file, Stream stream, Actor actor, IProgress<ImportProgress>? progress = null, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow();
        if (Problem(file, now) is { } wrong)
        {
            return Result<DoNotCallListRecord>.Invalid(wrong);
        }

        if (!await _running.WaitAsync(0, cancel))
        {
            return Result<DoNotCallListRecord>.Invalid("Another import is running. Please wait until it has ended.");
        }

        var list = new DoNotCallList
        {
            Id = Guid.CreateVersion7(now),
            Name = file.Name,
            Version = file.Version,
            Date = file.Date,
            Purpose = file.Purpose,
            State = ImportState.Importing,
            ImportedAt = now,
            ImportedBy = TextRules.Clean(actor.Name, TextRules.Name)!,
        };
        var complete = false;
        try
        {
            var problem = await StoreAsync(file, list, stream, progress, cancel);
            complete = problem is null;
            return complete
                ? Result<DoNotCallListRecord>.Ok(list.ToRecord())
                : Result<DoNotCallListRecord>.Invalid(problem!);
        }
        finally
        {
            if (!complete)
            {
                await unfinished.RemoveDoNotCallAsync(list.Id, CancellationToken.None);
            }

            _running.Release();
        }
    }

    private static string? Problem(DoNotCallFile file, DateTimeOffset now) =>
        TextRules.Required("The list's name", file.Name, TextRules.Name)
        ?? TextRules.Required("The list's version", file.Version, TextRules.Short)
        ?? (file.Column is < 0 or >= CsvReader.MostColumns ? $"The column of the numbers must be from 0 to {CsvReader.MostColumns - 1}." : null)

        // Data of the future would stay the newest, and never grow old.
        ?? (file.Date > DateOnly.FromDateTime(now.UtcDateTime).AddDays(1) ? $"The list's date, {file.Date:yyyy-MM-dd}, is in the future. Write the day that its data is of." : null);

    private async Task<string?> StoreAsync(DoNotCallFile file, DoNotCallList list, Stream stream, IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        await using (var db = await databases.CreateDbContextAsync(cancel))
        {
            db.DoNotCallLists.Add(list);
            await db.SaveChangesAsync(cancel);
        }

        var reader = await CsvReader.OpenAsync(stream, await LeadImport.ScanAsync(stream, cancel), file.Separator, cancel);
        var (seen, numbers, problems, remarks) = (new HashSet<long>(), new List<DoNotCallNumber>(), new List<ImportProblem>(), 0);
        CsvRow? row;
        do
        {
            row = await reader.ReadAsync(cancel);
            if (row is { } read && Number(read, file.Column, out var problem) is var number)
            {
                list.Rows++;
                if (number is not null && seen.Add(long.Parse(number.AsSpan(1), CultureInfo.InvariantCulture)))
                {
                    numbers.Add(new DoNotCallNumber { ListId = list.Id, Number = number });
                    list.Accepted++;
                }
                else if (number is not null)
                {
                    list.Duplicates++;
                }
                else if (list.Rows > 1 || problem!.Value.Any(char.IsAsciiDigit))
                {
                    list.Rejected++;
                    problems.Add(ImportProblem.From(list.Id, read.Line, problem!));
                }
            }

            if (list.Rows > MostRows)
            {
                return $"The file has more than {MostRows} rows. Please split it into several lists with different names.";
            }

            if (numbers.Count + problems.Count >= RowsPerBatch || row is null)
            {
                cancel.ThrowIfCancellationRequested();
                await WriteAsync(list, numbers, problems, complete: row is null && list.Accepted > 0, cancel);
                remarks += problems.Count;
                progress?.Report(new(list.Rows, list.Accepted, list.Rejected, remarks, stream.Position, stream.Length));
                numbers.Clear();
                problems.Clear();
            }
        }
        while (row is not null);
        return list.Accepted > 0 ? null : "No row of the file holds a number. Check which column they are in.";
    }

    private async Task WriteAsync(DoNotCallList list, List<DoNotCallNumber> numbers, List<ImportProblem> problems, bool complete, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await new RowWriter<DoNotCallNumber>(db).InsertAsync(numbers, cancel);
        await new RowWriter<ImportProblem>(db).InsertAsync(problems, cancel);
        (list.State, list.CompletedAt) = complete ? (ImportState.Complete, time.GetUtcNow()) : (list.State, list.CompletedAt);
        await new RowWriter<DoNotCallList>(db).UpdateAsync([list], cancel);
        await transaction.CommitAsync(cancel);
    }

    // Supplied lists often leave out the country code, and the plus.
    private string? Number(CsvRow row, int column, out RowRemark? problem)
    {
        if (row.Problem is not null || column >= row.Fields.Length)
        {
            problem = new("", "", row.Problem ?? $"The row has only {row.Fields.Length} columns.", true);
            return null;
        }

        var parse = phoneNumbers.Parse(row.Fields[column]);
        problem = parse.E164 is null ? new($"{column}", row.Fields[column], $"This is no number: {parse.Problem ?? "it is empty."}", true) : null;
        return parse.E164;
    }
}

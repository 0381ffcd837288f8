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

    /// <summary>What is wrong with what is said about the file; null when nothing is.</summary>
    public static string? Problem(DoNotCallFile file, DateTimeOffset now) =>
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

        var (batch, remarks) = (new Batch(list, phoneNumbers, file.Column), 0);
        int Add(CsvRow row)
        {
            batch.Add(row);
            return batch.Numbers.Count + batch.Problems.Count;
        }

        // The first row may be headings or not, which only its number tells.
        var problem = await BatchedRows.ReadAsync(stream, file.Separator, MostRows, RowsPerBatch, first =>
        {
            if (first is { } row)
            {
                Add(row);
            }

            return null;
        }, Add, async last =>
        {
            await WriteAsync(list, batch, complete: last && list.Accepted > 0, cancel);
            remarks += batch.Problems.Count;
            progress?.Report(new(list.Rows, list.Accepted, list.Rejected, remarks, stream.Position, stream.Length));
            batch.Numbers.Clear();
            batch.Problems.Clear();
        }, cancel);
        return problem ?? (list.Accepted > 0 ? null : "No row of the file holds a number. Check which column they are in.");
    }

    private async Task WriteAsync(DoNotCallList list, Batch batch, bool complete, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        (list.State, list.CompletedAt) = complete ? (ImportState.Complete, time.GetUtcNow()) : (list.State, list.CompletedAt);
        await db.InTransactionAsync(
            async () =>
            {
                await new RowWriter<DoNotCallNumber>(db).InsertAsync(batch.Numbers, cancel);
                await new RowWriter<ImportProblem>(db).InsertAsync(batch.Problems, cancel);
                await new RowWriter<DoNotCallList>(db).UpdateAsync([list], cancel);
            },
            () => db.DoNotCallLists.AnyAsync(l => l.Id == list.Id && l.Rows == list.Rows && l.State == list.State, cancel),
            cancel);
    }

    /// <summary>What is to be stored next, with all numbers that the file has had.</summary>
    private sealed class Batch(DoNotCallList list, PhoneNumbers phoneNumbers, int column)
    {
        private readonly NumberLines _seen = new();

        public List<DoNotCallNumber> Numbers { get; } = [];

        public List<ImportProblem> Problems { get; } = [];

        public void Add(CsvRow row)
        {
            list.Rows++;
            if (Read(row, out var remark) is not { } number)
            {
                // A first row without any digit where the numbers are holds the headings.
                if (list.Rows > 1 || remark!.Value.Any(char.IsAsciiDigit))
                {
                    list.Rejected++;
                    Problems.Add(ImportProblem.From(list.Id, row.Line, remark!));
                }
            }
            else if (_seen.TryAdd(NumberLines.KeyOfNumber(number), row.Line, out _))
            {
                list.Accepted++;
                Numbers.Add(new DoNotCallNumber { ListId = list.Id, Number = number });
            }
            else
            {
                list.Duplicates++;
            }
        }

        private string? Read(CsvRow row, out RowRemark? remark)
        {
            if (row.Problem is not null || column >= row.Fields.Length)
            {
                remark = new("", "", row.Problem ?? $"The row has only {row.Fields.Length} columns; the numbers should be in column {column + 1}.", true);
                return null;
            }

            var parse = phoneNumbers.Parse(row.Fields[column]);
            remark = parse.E164 is null ? new($"column {column + 1}", row.Fields[column], $"This is no number: {parse.Problem ?? "it is empty."}", true) : null;
            return parse.E164;
        }
    }
}

using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Imports;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>
/// Takes files of customers, row by row in constant memory. What an import has done is noted with each batch until it is complete: one that was cancelled, or
/// that a stop of the server has cut off, is taken back whole; where a full disk or an absent database prevents that, before the next one begins. The feed tells of
/// its customers when it is complete. One import runs at a time.
/// </summary>
public sealed class CustomerImports(IDbContextFactory<HelpDeskDb> databases, PhoneNumbers phoneNumbers, HelpDeskOptions options, TimeProvider time)
{
    /// <summary>The most rows of one file: the keys that it has had are kept in memory to find doubles.</summary>
    public const int MostRows = 2_000_000;

    private const int PreviewRows = 20;
    private const int RowsPerBatch = 2_000;
    private const int ProblemsShown = 1_000;

    private readonly SemaphoreSlim _running = new(1);
    private readonly CustomerImportEnds _ends = new(databases);

    /// <summary>The columns of a file with a guess of their use, and its first rows as they would be stored.</summary>
    /// <param name="stream">The file or its beginning; must be able to seek; stays open.</param>
    /// <param name="columns">As corrected; null for the guess.</param>
    public async Task<CustomerPreview> PreviewAsync(
        Stream stream, IReadOnlyList<CustomerColumn>? columns = null, IReadOnlyCollection<string>? tiers = null, char? separator = null, CancellationToken cancel = default)
    {
        var fields = await FieldsAsync(cancel);
        var preview = await FilePreviews.ReadAsync(stream, separator, heading => Guess(heading, fields), CustomerHeadings.MayRepeat, CustomerColumn.Ignore, PreviewRows, cancel);
        if (preview.Problem is not null)
        {
            return new(preview, []);
        }

        var file = new CustomerFile("", columns ?? [.. preview.Columns.Select(c => c.Use)], KnownCustomers.Report, tiers, separator);
        var rows = new List<CustomerPreviewRow>();
        var problem = await ReadAsync(file, fields, stream, PreviewRows, (row, candidate, remark) =>
        {
            if (rows.Count < PreviewRows)
            {
                rows.Add(Shown(row.Line, candidate, remark ?? candidate?.Remark));
            }

            return 1;
        }, _ => Task.CompletedTask, cancel);
        return new(preview with { Problem = rows.Count < PreviewRows ? problem : null }, rows);
    }

    /// <summary>Checks every row against the rules, the file and the database, and stores nothing.</summary>
    public async Task<Result<CustomerCheck>> CheckAsync(CustomerFile file, Stream stream, IProgress<CustomerImportFigures>? progress = null, CancellationToken cancel = default)
    {
        var problems = new List<ImportProblemRecord>();
        var import = New(file, "");
        var problem = await RunAsync(file, import, stream, progress, async batch =>
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            await batch.MatchAsync(db, cancel);
            problems.AddRange(batch.Problems.Take(ProblemsShown - problems.Count).Select(p => p.ToRecord()));
        }, cancel);
        return problem is null ? Result<CustomerCheck>.Ok(new(Figures(import, stream), problems)) : Result<CustomerCheck>.Invalid(problem);
    }

    /// <summary>Imports a file. Cancelling takes back what was stored of it before this throws.</summary>
    /// <param name="id">Of the import, for its report.</param>
    /// <param name="stream">Must be able to seek; stays open.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing of the file is left.</exception>
    public async Task<Result<CustomerImportFigures>> ImportAsync(
        Guid id, CustomerFile file, Stream stream, Actor actor, IProgress<CustomerImportFigures>? progress = null, CancellationToken cancel = default)
    {
        if (!await _running.WaitAsync(0, cancel))
        {
            return Result<CustomerImportFigures>.Invalid("Another import is running. Please wait until it has ended.");
        }

        var import = New(file, actor.Name, id);
        var complete = false;
        try
        {
            await _ends.FinishFormerAsync(cancel);
            await using (var db = await databases.CreateDbContextAsync(cancel))
            {
                db.CustomerImports.Add(import);
                await db.SaveChangesAsync(cancel);
            }

            var problem = await RunAsync(file, import, stream, progress, async batch =>
            {
                await using var db = await databases.CreateDbContextAsync(cancel);
                await batch.MatchAsync(db, cancel);
                await batch.StoreAsync(db, time.GetUtcNow(), cancel);
            }, cancel);
            if (problem is not null)
            {
                return Result<CustomerImportFigures>.Invalid(problem);
            }

            await CompleteAsync(import, cancel);
            complete = true;
        }
        finally
        {
            await _ends.TryFinishAsync(import.Id, complete);
            _running.Release();
        }

        return Result<CustomerImportFigures>.Ok(Figures(import, stream));
    }

    /// <summary>
    /// Takes back what an import was at when the server stopped or its disk was full, and tells of complete ones what could not be told. Does nothing while one runs.
    /// </summary>
    /// <returns>The names of the files that were taken back.</returns>
    public async Task<IReadOnlyList<string>> TakeBackUnfinishedAsync(CancellationToken cancel = default)
    {
        if (!await _running.WaitAsync(0, cancel))
        {
            return [];
        }

        try
        {
            return await _ends.FinishFormerAsync(cancel);
        }
        finally
        {
            _running.Release();
        }
    }

    /// <summary>Rows of an import's report, in the order of the file.</summary>
    /// <param name="after">The line of the last one that is known; 0 for the first.</param>
    public async Task<IReadOnlyList<ImportProblemRecord>> ReportAsync(Guid id, int after, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var problems = await db.ImportProblems.AsNoTracking().Where(p => p.ListId == id && p.Line > after).OrderBy(p => p.Line).Take(take).ToListAsync(cancel);
        return problems.ConvertAll(p => p.ToRecord());
    }

    /// <summary>Writes all of an import's report as CSV.</summary>
    public async Task WriteReportAsync(Guid id, Stream to, CancellationToken cancel = default)
    {
        await using var csv = new SafeCsv(to);
        await csv.WriteAsync("line", "column", "value", "reason", "row");
        for (var after = 0; ;)
        {
            var some = await ReportAsync(id, after, ProblemsShown, cancel);
            foreach (var problem in some)
            {
                await csv.WriteAsync(problem.Line, problem.Column, problem.Value, problem.Reason, problem.Rejected ? "left out" : "taken");
            }

            if (some.Count < ProblemsShown)
            {
                return;
            }

            after = some[^1].Line;
        }
    }

    private async Task<string?> RunAsync(
        CustomerFile file, CustomerImport import, Stream stream, IProgress<CustomerImportFigures>? progress, Func<CustomerBatch, Task> take, CancellationToken cancel)
    {
        if (TextRules.Required("The file's name", file.Name, TextRules.Name) is { } wrong)
        {
            return wrong;
        }

        var seen = new NumberLines();
        var batch = new CustomerBatch(import, file.Known, options.DefaultTier);
        return await ReadAsync(file, await FieldsAsync(cancel), stream, MostRows, (row, candidate, remark) =>
        {
            import.Rows++;
            if (candidate is null || (remark = Twice(candidate, seen)) is not null)
            {
                batch.Reject(row.Line, remark!);
            }
            else
            {
                batch.Add(candidate);
            }

            return batch.Size;
        }, async _ =>
        {
            await take(batch);
            progress?.Report(Figures(import, stream));
            batch = new CustomerBatch(import, file.Known, options.DefaultTier);
        }, cancel);
    }

    private async Task<string?> ReadAsync(
        CustomerFile file, IReadOnlyList<FieldRecord> fields, Stream stream, int mostRows, Func<CsvRow, CustomerCandidate?, RowRemark?, int> add, Func<bool, Task> take, CancellationToken cancel)
    {
        CustomerRows? rows = null;
        return await BatchedRows.ReadAsync(
            stream,
            file.Separator,
            mostRows,
            RowsPerBatch,
            headings =>
            {
                if (ColumnUses<CustomerColumn>.Problem(headings, file.Columns, CustomerHeadings.MayRepeat) is { } problem)
                {
                    return problem;
                }

                rows = new CustomerRows(new(file.Columns, headings!.Value.Fields), file, fields, phoneNumbers);
                return rows.Problem();
            },
            row => add(row, rows!.Read(row, out var remark), remark),
            take,
            cancel);
    }

    /// <summary>A row that is about somebody whom an earlier row was about; null for others.</summary>
    private static RowRemark? Twice(CustomerCandidate candidate, NumberLines seen)
    {
        IEnumerable<(long Key, string Shown)> keys = candidate.ExternalId is { } id ? [(NumberLines.KeyOf("id " + id), id)]
            : candidate.Numbers.Count > 0 ? candidate.Numbers.Select(n => (NumberLines.KeyOfNumber(n.E164), n.E164!))
            : candidate.Email is { } email ? [(NumberLines.KeyOf("mail " + email.ToLowerInvariant()), email)]
            : [];
        foreach (var (key, shown) in keys)
        {
            if (!seen.TryAdd(key, candidate.Line, out var first) && first != candidate.Line)
            {
                return new("", shown, $"This is in line {first} of this file already.", true, true);
            }
        }

        return null;
    }

    private async Task CompleteAsync(CustomerImport import, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        (import.State, import.CompletedAt) = (ImportState.Complete, time.GetUtcNow());
        db.Update(import);
        await db.SaveChangesAsync(cancel);
    }

    private async Task<IReadOnlyList<FieldRecord>> FieldsAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await FieldDesk.ListAsync(db, FieldSubject.Customer, cancel);
    }

    // A heading that names no field is left out unless somebody says otherwise.
    private static CustomerColumn Guess(string heading, IReadOnlyList<FieldRecord> fields) => CustomerHeadings.Guess(heading) switch
    {
        CustomerColumn.Field when !fields.Any(f => !f.Retired && (f.Key == heading.Trim() || string.Equals(f.Label, heading.Trim(), StringComparison.OrdinalIgnoreCase))) => CustomerColumn.Ignore,
        var use => use,
    };

    private CustomerImport New(CustomerFile file, string by, Guid? id = null)
    {
        var now = time.GetUtcNow();
        return new()
        {
            Id = id ?? Guid.CreateVersion7(now),
            Name = TextRules.Clean(file.Name, TextRules.Name)!,
            State = ImportState.Importing,
            StartedAt = now,
            StartedBy = TextRules.Clean(by, TextRules.Name)!,
        };
    }

    private static CustomerImportFigures Figures(CustomerImport import, Stream stream) =>
        new(import.Rows, import.Created, import.Updated, import.Skipped, import.Rejected, stream.Position, stream.Length);

    private static CustomerPreviewRow Shown(int line, CustomerCandidate? c, RowRemark? remark) => new(
        line, c?.Name, c?.Organization, [.. c?.Numbers.Select(n => CustomerRecord.Written(n.E164!, n.Extension)) ?? []], c?.Email, c?.ExternalId, c?.Tier,
        remark is null ? null : remark.Column.Length > 0 ? $"{remark.Column}: {remark.Reason}" : remark.Reason, c is null);
}

using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Imports;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>
/// Takes files of leads into a campaign, row by row in constant memory. A list can be seen and dialed when it is complete; one that was cancelled, or that a
/// stop of the server has cut off, is removed whole. One import runs at a time.
/// </summary>
public sealed class LeadImport(IDbContextFactory<HelpDeskDb> databases, PhoneNumbers phoneNumbers, UnfinishedImports unfinished, TimeProvider time)
{
    /// <summary>The most rows of one file: the numbers that it has had are kept in memory to find doubles.</summary>
    public const int MostRows = 1_500_000;

    private const int PreviewRows = 10;
    private const int RowsPerBatch = 2_000;
    private const int ProblemsShown = 1_000;
    private const int SampleShown = 100;

    private readonly SemaphoreSlim _running = new(1);

    /// <summary>The columns of a file with a guess of their use. The first row holds the headings.</summary>
    /// <param name="file">Must be able to seek; stays open.</param>
    public static async Task<ImportPreview> PreviewAsync(Stream file, char? separator = null, CancellationToken cancel = default)
    {
        var scan = await ScanAsync(file, cancel);
        var reader = await CsvReader.OpenAsync(file, scan, separator, cancel);
        var headings = await reader.ReadAsync(cancel);
        if (headings is not { Problem: null } first)
        {
            return new(scan.Found, (char)reader.Separator, [], headings?.Problem ?? "The file is empty.");
        }

        var samples = first.Fields.Select(_ => new List<string>()).ToList();
        for (var i = 0; i < PreviewRows && await reader.ReadAsync(cancel) is { } row; i++)
        {
            for (var column = 0; column < Math.Min(row.Fields.Length, samples.Count); column++)
            {
                samples[column].Add(TextRules.Clean(row.Fields[column], SampleShown)!);
            }
        }

        var columns = first.Fields.Select((heading, i) => new PreviewColumn(TextRules.Clean(heading, TextRules.Name)!, LeadHeadings.Guess(heading), samples[i])).ToList();
        return new(scan.Found, (char)reader.Separator, columns, columns.Exists(c => c.Use == LeadColumn.Number) ? null : "No column looks like a number to call. Please say which one is.");
    }

    /// <summary>Checks every row and stores nothing. Doubles within the file are found; what the database knows is not asked.</summary>
    /// <param name="stream">As in <see cref="PreviewAsync"/>.</param>
    public async Task<Result<ImportCheck>> CheckAsync(LeadFile file, Stream stream, IProgress<ImportProgress>? progress = null, CancellationToken cancel = default)
    {
        var found = new List<ImportProblemRecord>();
        var list = NewList(file, "check");
        var problem = await RunAsync(file, list, stream, progress, batch =>
        {
            batch.Count();
            found.AddRange(batch.Problems.Take(ProblemsShown - found.Count).Select(p => p.ToRecord()));
            return Task.CompletedTask;
        }, cancel);
        return problem is null
            ? Result<ImportCheck>.Ok(new(Progress(list, 0, stream.Length, stream.Length) with { Remarks = found.Count }, found))
            : Result<ImportCheck>.Invalid(problem);
    }

    /// <summary>Imports a file. Cancelling removes what was stored of it before this throws.</summary>
    /// <param name="stream">As in <see cref="PreviewAsync"/>.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing of the file is left.</exception>
    public async Task<Result<LeadListRecord>> ImportAsync(
        LeadFile file, Stream stream, Actor actor, IProgress<ImportProgress>? progress = null, CancellationToken cancel = default)
    {
        if (!await _running.WaitAsync(0, cancel))
        {
            return Result<LeadListRecord>.Invalid("Another import is running. Please wait until it has ended.");
        }

        var list = NewList(file, actor.Name);
        var complete = false;
        try
        {
            var problem = await StoreAsync(file, list, stream, progress, cancel);
            complete = problem is null;
            return complete ? Result<LeadListRecord>.Ok(list.ToRecord()) : Result<LeadListRecord>.Invalid(problem!);
        }
        finally
        {
            if (!complete)
            {
                await unfinished.RemoveLeadsAsync(list.Id, CancellationToken.None);
            }

            _running.Release();
        }
    }

    private async Task<string?> StoreAsync(LeadFile file, LeadList list, Stream stream, IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        await using (var db = await databases.CreateDbContextAsync(cancel))
        {
            if (!await db.Campaigns.AnyAsync(c => c.Id == file.Campaign, cancel))
            {
                return "There is no such campaign.";
            }

            db.LeadLists.Add(list);
            await db.SaveChangesAsync(cancel);
        }

        var problem = await RunAsync(file, list, stream, progress, async batch =>
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            await batch.StoreAsync(db, time.GetUtcNow(), cancel);
        }, cancel);
        if (problem is not null || list.Accepted == 0)
        {
            return problem ?? "No row of the file can be used. Check it first: the report says what is wrong with each row.";
        }

        await using var end = await databases.CreateDbContextAsync(cancel);
        var expiry = await end.Campaigns.Where(c => c.Id == file.Campaign).Select(c => c.Settings).SingleAsync(cancel);
        (list.State, list.Enabled, list.CompletedAt) = (ImportState.Complete, true, time.GetUtcNow());
        list.ExpiresAt = expiry.ListExpiry is { } age ? new DateTimeOffset(list.Date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) + age : null;
        end.Update(list);
        await end.SaveChangesAsync(cancel);
        return null;
    }

    // Reads the whole file and hands it on in batches; returns why it cannot be used.
    private async Task<string?> RunAsync(
        LeadFile file, LeadList list, Stream stream, IProgress<ImportProgress>? progress, Func<LeadBatch, Task> take, CancellationToken cancel)
    {
        if ((TextRules.Required("The list's name", file.Name, TextRules.Name) ?? TextRules.Required("The list's version", file.Version, TextRules.Short)) is { } wrong)
        {
            return wrong;
        }

        CampaignSettings? settings;
        await using (var db = await databases.CreateDbContextAsync(cancel))
        {
            settings = await db.Campaigns.Where(c => c.Id == file.Campaign).Select(c => c.Settings).SingleOrDefaultAsync(cancel);
        }

        var reader = await CsvReader.OpenAsync(stream, await ScanAsync(stream, cancel), file.Separator, cancel);
        var headings = await reader.ReadAsync(cancel);
        if (ColumnProblem(file, headings) is { } problem || (problem = settings is null ? "There is no such campaign." : null) is not null)
        {
            return problem;
        }

        var rows = new LeadRows(file.Columns, headings!.Value.Fields, settings!.Country, phoneNumbers);
        var (batch, remarks) = (new LeadBatch(list, settings.Purpose), 0);
        while (true)
        {
            var row = await reader.ReadAsync(cancel);
            if (row is { } read)
            {
                list.Rows++;
                if (rows.Read(read, out var remark) is { } candidate)
                {
                    batch.Add(candidate);
                }
                else
                {
                    batch.Reject(read.Line, remark!);
                }
            }

            if (list.Rows > MostRows)
            {
                return $"The file has more than {MostRows} rows. Please split it into several lists.";
            }

            if (batch.Size >= RowsPerBatch || (row is null && batch.Size > 0))
            {
                cancel.ThrowIfCancellationRequested();
                await take(batch);
                remarks += batch.Problems.Count;
                progress?.Report(Progress(list, remarks, stream.Position, stream.Length));
                batch = new LeadBatch(list, settings.Purpose);
            }

            if (row is null)
            {
                return null;
            }
        }
    }

    private static string? ColumnProblem(LeadFile file, CsvRow? headings)
    {
        if (headings is not { Problem: null } first)
        {
            return headings?.Problem ?? "The file is empty.";
        }

        if (first.Fields.Length != file.Columns.Count)
        {
            return $"The file has {first.Fields.Length} columns and {file.Columns.Count} are described. Preview the file again.";
        }

        var twice = file.Columns.Where(c => c is not (LeadColumn.Ignore or LeadColumn.Keep or LeadColumn.Number)).GroupBy(c => c).FirstOrDefault(g => g.Count() > 1);
        return twice is not null ? $"Two columns are described as {twice.Key}. Keep one of them as additional information."
            : file.Columns.Contains(LeadColumn.Number) ? null
            : "No column is described as a number to call.";
    }

    private LeadList NewList(LeadFile file, string by)
    {
        var now = time.GetUtcNow();
        return new()
        {
            Id = Guid.CreateVersion7(now),
            CampaignId = file.Campaign,
            Name = TextRules.Clean(file.Name, TextRules.Name)!,
            Version = TextRules.Clean(file.Version, TextRules.Short)!,
            Date = file.Date,
            State = ImportState.Importing,
            ImportedAt = now,
            ImportedBy = TextRules.Clean(by, TextRules.Name)!,
            Revision = 1,
        };
    }

    private static ImportProgress Progress(LeadList list, int remarks, long bytes, long total) => new(list.Rows, list.Accepted, list.Rejected, remarks, bytes, total);

    internal static async Task<EncodingScan> ScanAsync(Stream file, CancellationToken cancel)
    {
        if (!file.CanSeek)
        {
            throw new ArgumentException("The file is read twice, so its stream must be able to seek. Store an upload in a file first.", nameof(file));
        }

        file.Seek(0, SeekOrigin.Begin);
        return await EncodingScan.RunAsync(file, cancel);
    }
}

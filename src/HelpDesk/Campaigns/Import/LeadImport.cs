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
    private const string NoCampaign = "There is no such campaign.";

    private readonly SemaphoreSlim _running = new(1);

    /// <summary>The columns of a file with a guess of their use. The first row holds the headings.</summary>
    /// <param name="file">Must be able to seek; stays open.</param>
    public static async Task<FilePreview<LeadColumn>> PreviewAsync(Stream file, char? separator = null, CancellationToken cancel = default)
    {
        // Of two columns for one thing, the second is additional.
        var preview = await FilePreviews.ReadAsync(file, separator, LeadHeadings.Guess, MayRepeat, LeadColumn.Keep, PreviewRows, cancel);
        return preview.Problem is not null || preview.Columns.Any(c => c.Use == LeadColumn.Number)
            ? preview
            : preview with { Problem = "No column looks like a number to call. Please say which one is." };
    }

    /// <summary>Checks every row and stores nothing. Doubles within the file are found; what the database knows is not asked.</summary>
    /// <param name="stream">As in <see cref="PreviewAsync"/>.</param>
    public async Task<Result<ImportCheck>> CheckAsync(LeadFile file, Stream stream, IProgress<ImportProgress>? progress = null, CancellationToken cancel = default)
    {
        if (await SettingsAsync(file.Campaign, cancel) is not { } settings)
        {
            return Result<ImportCheck>.Invalid(NoCampaign);
        }

        var (found, remarks) = (new List<ImportProblemRecord>(), 0);
        var list = NewList(file, "");
        var problem = await ReadAsync(file, settings, list, stream, progress, batch =>
        {
            batch.Count();
            remarks += batch.Problems.Count;
            found.AddRange(batch.Problems.Take(ProblemsShown - found.Count).Select(p => p.ToRecord()));
            return Task.CompletedTask;
        }, cancel);
        return problem is null
            ? Result<ImportCheck>.Ok(new(Progress(list, remarks, stream), found))
            : Result<ImportCheck>.Invalid(problem);
    }

    /// <summary>Imports a file. Cancelling removes what was stored of it before this throws.</summary>
    /// <param name="stream">As in <see cref="PreviewAsync"/>.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing of the file is left.</exception>
    public async Task<Result<LeadListRecord>> ImportAsync(
        LeadFile file, Stream stream, Actor actor, IProgress<ImportProgress>? progress = null, CancellationToken cancel = default)
    {
        if (await SettingsAsync(file.Campaign, cancel) is not { } settings)
        {
            return Result<LeadListRecord>.Invalid(NoCampaign);
        }

        if (!await _running.WaitAsync(0, cancel))
        {
            return Result<LeadListRecord>.Invalid("Another import is running. Please wait until it has ended.");
        }

        var list = NewList(file, actor.Name);
        var complete = false;
        try
        {
            var problem = await StoreAsync(file, settings, list, stream, progress, cancel);
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

    private async Task<string?> StoreAsync(
        LeadFile file, CampaignSettings settings, LeadList list, Stream stream, IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        await using (var db = await databases.CreateDbContextAsync(cancel))
        {
            db.LeadLists.Add(list);
            await db.SaveChangesAsync(cancel);
        }

        var problem = await ReadAsync(file, settings, list, stream, progress, async batch =>
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            await batch.StoreAsync(db, time.GetUtcNow(), cancel);
        }, cancel);
        if (problem is not null || list.Accepted == 0)
        {
            return problem ?? "No row of the file can be used. Check it first: the report says what is wrong with each row.";
        }

        await using var end = await databases.CreateDbContextAsync(cancel);
        (list.State, list.Enabled, list.CompletedAt) = (ImportState.Complete, true, time.GetUtcNow());
        list.ExpiresAt = settings.ListExpiry is { } age ? new DateTimeOffset(list.Date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) + age : null;
        end.Update(list);
        await end.SaveChangesAsync(cancel);
        return null;
    }

    // Reads the whole file and hands it on in batches; returns why it cannot be used.
    private async Task<string?> ReadAsync(
        LeadFile file, CampaignSettings settings, LeadList list, Stream stream, IProgress<ImportProgress>? progress, Func<LeadBatch, Task> take, CancellationToken cancel)
    {
        LeadRows? rows = null;
        var (batch, remarks) = (new LeadBatch(list, settings.Purpose), 0);
        return await BatchedRows.ReadAsync(
            stream,
            file.Separator,
            MostRows,
            RowsPerBatch,
            headings =>
            {
                if (Problem(file, headings) is { } problem)
                {
                    return problem;
                }

                rows = new LeadRows(file.Columns, headings!.Value.Fields, settings.Country, phoneNumbers);
                return null;
            },
            row =>
            {
                batch.Add(row.Line, rows!.Read(row, out var remark), remark);
                return batch.Size;
            },
            async _ =>
            {
                await take(batch);
                remarks += batch.Problems.Count;
                progress?.Report(Progress(list, remarks, stream));
                batch = new LeadBatch(list, settings.Purpose);
            },
            cancel);
    }

    private async Task<CampaignSettings?> SettingsAsync(Guid campaign, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Campaigns.Where(c => c.Id == campaign).Select(c => c.Settings).SingleOrDefaultAsync(cancel);
    }

    private static string? Problem(LeadFile file, CsvRow? headings)
    {
        if ((TextRules.Required("The list's name", file.Name, TextRules.Name) ?? TextRules.Required("The list's version", file.Version, TextRules.Short)) is { } wrong)
        {
            return wrong;
        }

        return ColumnUses<LeadColumn>.Problem(headings, file.Columns, MayRepeat)
            ?? (file.Columns.Contains(LeadColumn.Number) ? null : "No column is described as a number to call.");
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

    private static bool MayRepeat(LeadColumn use) => use is LeadColumn.Ignore or LeadColumn.Keep or LeadColumn.Number;

    private static ImportProgress Progress(LeadList list, int remarks, Stream stream) =>
        new(list.Rows, list.Accepted, list.Rejected, remarks, stream.Position, stream.Length);
}

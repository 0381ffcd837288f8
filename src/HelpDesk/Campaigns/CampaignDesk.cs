using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>Makes campaigns, changes them, starts and stops them.</summary>
public sealed class CampaignDesk(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    /// <summary>The most campaigns that a site may have: they are always read all at once.</summary>
    public const int MostCampaigns = 1_000;

    private const string ChangedMeanwhile = "Someone else has changed this campaign. Reload the page and make your change again.";

    /// <summary>All campaigns by name.</summary>
    public async Task<IReadOnlyList<CampaignRecord>> ListAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return [.. (await db.Campaigns.AsNoTracking().OrderBy(c => c.Name).Take(MostCampaigns).ToListAsync(cancel)).Select(c => c.ToRecord())];
    }

    public async Task<CampaignRecord?> FindAsync(Guid id, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return (await db.Campaigns.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancel))?.ToRecord();
    }

    /// <summary>Makes a draft.</summary>
    public async Task<Result<CampaignRecord>> CreateAsync(CampaignSettings settings, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (CampaignRules.Problem(settings) is { } problem || (problem = await NameProblemAsync(db, settings.Name, null, cancel)) is not null)
        {
            return Result<CampaignRecord>.Invalid(problem);
        }

        if (await db.Campaigns.CountAsync(cancel) >= MostCampaigns)
        {
            return Result<CampaignRecord>.Invalid($"There are {MostCampaigns} campaigns already. Use one of them again with new lists.");
        }

        var now = time.GetUtcNow();
        var campaign = new Campaign
        {
            Id = Guid.CreateVersion7(now),
            Name = settings.Name,
            State = CampaignState.Draft,
            StateSince = now,
            StateBy = TextRules.Clean(actor.Name, TextRules.Name)!,
            Settings = settings,
            CreatedAt = now,
            UpdatedAt = now,
            Revision = 1,
        };
        db.Campaigns.Add(campaign);
        return await SaveAsync(db, campaign, cancel);
    }

    /// <summary>Replaces the settings, also while it runs, if nobody else changed it since <paramref name="revision"/> was read.</summary>
    public async Task<Result<CampaignRecord>> ChangeAsync(Guid id, long revision, CampaignSettings settings, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Campaigns.FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } campaign)
        {
            return NotFound();
        }

        if (campaign.Revision != revision)
        {
            return Result<CampaignRecord>.Conflict(ChangedMeanwhile, campaign.ToRecord());
        }

        if (CampaignRules.Problem(settings) is { } problem || (problem = await NameProblemAsync(db, settings.Name, id, cancel)) is not null)
        {
            return Result<CampaignRecord>.Invalid(problem);
        }

        (campaign.Name, campaign.Settings, campaign.UpdatedAt) = (settings.Name, settings, time.GetUtcNow());
        campaign.Revision++;
        return await SaveAsync(db, campaign, cancel);
    }

    /// <summary>Starts, pauses or stops. No revision is asked for: who wants to stop must not be told to reload first.</summary>
    public async Task<Result<CampaignRecord>> SetStateAsync(Guid id, CampaignState state, Actor actor, CancellationToken cancel = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            if (await db.Campaigns.FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } campaign)
            {
                return NotFound();
            }

            if (campaign.State == state)
            {
                return Result<CampaignRecord>.Ok(campaign.ToRecord());
            }

            if (!CampaignStates.After(campaign.State).Contains(state))
            {
                return Result<CampaignRecord>.Invalid(
                    $"A campaign that is {Name(campaign.State)} cannot become {Name(state)}. It may become {string.Join(", ", CampaignStates.After(campaign.State).Select(Name))}.");
            }

            var now = time.GetUtcNow();
            (campaign.State, campaign.StateSince, campaign.StateBy, campaign.UpdatedAt) = (state, now, TextRules.Clean(actor.Name, TextRules.Name)!, now);
            campaign.Revision++;
            var saved = await SaveAsync(db, campaign, cancel);
            if (saved.Kind != ResultKind.Conflict || attempt == 5)
            {
                return saved;
            }
        }
    }

    private static async Task<Result<CampaignRecord>> SaveAsync(HelpDeskDb db, Campaign campaign, CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
            return Result<CampaignRecord>.Ok(campaign.ToRecord());
        }
        catch (DbUpdateConcurrencyException)
        {
            var now = await db.Campaigns.AsNoTracking().FirstAsync(c => c.Id == campaign.Id, cancel);
            return Result<CampaignRecord>.Conflict(ChangedMeanwhile, now.ToRecord());
        }
        catch (DbUpdateException)
        {
            // The name was taken between the look and the save, or the database fails.
            if (await NameProblemAsync(db, campaign.Name, campaign.Id, cancel) is { } taken)
            {
                return Result<CampaignRecord>.Invalid(taken);
            }

            throw;
        }
    }

    private static async Task<string?> NameProblemAsync(HelpDeskDb db, string name, Guid? id, CancellationToken cancel) =>
        await db.Campaigns.AnyAsync(c => c.Name == name && c.Id != id, cancel) ? $"There is a campaign named '{name}' already. Please choose another name." : null;

    private static Result<CampaignRecord> NotFound() => Result<CampaignRecord>.NotFound("There is no such campaign.");

    private static string Name(CampaignState state) => state.ToString().ToLowerInvariant();
}

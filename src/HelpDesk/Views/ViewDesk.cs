using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Views;

/// <summary>
/// Saved views of the tickets: one's own, a team's, everybody's. Shared ones are written by those who may share. A view shows nobody more than a list would: who looks at it is
/// asked by the list.
/// </summary>
public sealed class ViewDesk(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    /// <summary>Of each user, of each team, and of everybody's.</summary>
    public const int Most = 100;

    private const string Unknown = "There is no such view that you may change.";
    private const string ChangedMeanwhile = "Someone else has changed this view. Reload the page and make your change again.";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>One's own, those of one's teams and everybody's: in this order, by name. Administrators see the views of every team.</summary>
    public async Task<IReadOnlyList<ViewRecord>> ListAsync(Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var chosen = await db.DefaultViews.Where(d => d.UserId == viewer.UserId).Select(d => (Guid?)d.ViewId).FirstOrDefaultAsync(cancel);
        var views = await SeenBy(db, viewer).AsNoTracking().ToListAsync(cancel);
        var teams = await db.Teams.ToDictionaryAsync(t => t.Id, t => t.Name, cancel);
        return
        [
            .. views.Select(v => Record(v, v.TeamId is { } team ? teams.GetValueOrDefault(team) : null, v.Id == chosen))
                .OrderBy(v => v.Scope).ThenBy(v => v.TeamName, StringComparer.OrdinalIgnoreCase).ThenBy(v => v.Name, StringComparer.OrdinalIgnoreCase).ThenBy(v => v.Id),
        ];
    }

    /// <param name="mayShare">Whether the actor may change what others see.</param>
    public async Task<Result<ViewRecord>> CreateAsync(ViewDraft draft, bool mayShare, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await ProblemAsync(db, draft, mayShare, actor, cancel) is { } problem)
        {
            return Result<ViewRecord>.Invalid(problem);
        }

        var (owner, team) = Of(draft, actor);
        if (await db.SavedViews.CountAsync(v => v.OwnerId == owner && v.TeamId == team, cancel) >= Most)
        {
            return Result<ViewRecord>.Invalid($"There are {Most} already. Delete one that is not needed any more.");
        }

        var view = new SavedView { Id = Guid.CreateVersion7(time.GetUtcNow()), Name = "", Query = "", UpdatedBy = "" };
        Write(view, draft, actor);
        db.SavedViews.Add(view);
        await db.SaveChangesAsync(cancel);
        return await FoundAsync(db, view, actor.Viewer, cancel);
    }

    /// <param name="revision">As read.</param>
    /// <param name="mayShare">Whether the actor may change what others see.</param>
    public async Task<Result<ViewRecord>> ChangeAsync(Guid id, long revision, ViewDraft draft, bool mayShare, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await ProblemAsync(db, draft, mayShare, actor, cancel) is { } problem)
        {
            return Result<ViewRecord>.Invalid(problem);
        }

        if (await ChangeableAsync(db, id, mayShare, actor.Viewer, cancel) is not { } view)
        {
            return Result<ViewRecord>.NotFound(Unknown);
        }

        if (view.Revision != revision)
        {
            return Result<ViewRecord>.Conflict(ChangedMeanwhile);
        }

        Write(view, draft, actor);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Result<ViewRecord>.Conflict(ChangedMeanwhile);
        }

        return await FoundAsync(db, view, actor.Viewer, cancel);
    }

    /// <summary>Whoever had it as the default begins with the usual list again.</summary>
    /// <param name="mayShare">Whether the actor may change what others see.</param>
    public async Task<bool> DeleteAsync(Guid id, bool mayShare, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await ChangeableAsync(db, id, mayShare, viewer, cancel) is not null && await db.SavedViews.Where(v => v.Id == id).ExecuteDeleteAsync(cancel) == 1;
    }

    /// <summary>Chooses the view that the user's list of tickets opens with; null for the usual list.</summary>
    /// <returns>Whether the user may see that view.</returns>
    public async Task<bool> SetDefaultAsync(Guid? id, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.InTransactionAsync(
            async () =>
            {
                if (id is not null && !await SeenBy(db, viewer).AnyAsync(v => v.Id == id, cancel))
                {
                    return false;
                }

                await db.DefaultViews.Where(d => d.UserId == viewer.UserId).ExecuteDeleteAsync(cancel);
                if (id is { } view)
                {
                    db.DefaultViews.Add(new DefaultView { UserId = viewer.UserId, ViewId = view });
                    await db.SaveChangesAsync(cancel);
                }

                return true;
            },
            cancel);
    }

    private static IQueryable<SavedView> SeenBy(HelpDeskDb db, Viewer viewer)
    {
        var (user, teams, all) = (viewer.UserId, viewer.Teams.ToArray(), viewer.SeesAll);
        return db.SavedViews.Where(v => v.OwnerId == user || (v.OwnerId == null && (v.TeamId == null || all || teams.Contains(v.TeamId.Value))));
    }

    private static Task<SavedView?> ChangeableAsync(HelpDeskDb db, Guid id, bool mayShare, Viewer viewer, CancellationToken cancel) =>
        SeenBy(db, viewer).FirstOrDefaultAsync(v => v.Id == id && (v.OwnerId != null || mayShare), cancel);

    private static async Task<Result<ViewRecord>> FoundAsync(HelpDeskDb db, SavedView view, Viewer viewer, CancellationToken cancel)
    {
        var team = await db.Teams.Where(t => t.Id == view.TeamId).Select(t => t.Name).FirstOrDefaultAsync(cancel);
        return Result<ViewRecord>.Ok(Record(view, team, await db.DefaultViews.AnyAsync(d => d.UserId == viewer.UserId && d.ViewId == view.Id, cancel)));
    }

    private static async Task<string?> ProblemAsync(HelpDeskDb db, ViewDraft draft, bool mayShare, Actor actor, CancellationToken cancel)
    {
        if (draft.Scope != ViewScope.Mine && !mayShare)
        {
            return "Views for others are shared by supervisors. Keep this one for yourself.";
        }

        if (draft.Scope == ViewScope.Team != draft.TeamId is not null)
        {
            return "Say for a team's view which team, and name no team for any other.";
        }

        var (viewer, team) = (actor.Viewer, draft.TeamId);
        if (team is not null && !viewer.SeesAll && !viewer.Teams.Contains(team.Value))
        {
            return "You may share views with the teams that you are in.";
        }

        return await TeamStore.ProblemAsync(db, team, null, cancel) ?? TextRules.Required("The name", draft.Name, TextRules.Name)
            ?? (JsonSerializer.Serialize(draft.Query, Json).Length > 2000 ? "The view's filter is too long. Shorten the tag." : null);
    }

    private void Write(SavedView view, ViewDraft draft, Actor actor)
    {
        view.Name = draft.Name;
        (view.OwnerId, view.TeamId) = Of(draft, actor);
        view.Query = JsonSerializer.Serialize(draft.Query, Json);
        view.UpdatedAt = time.GetUtcNow();
        view.UpdatedBy = TextRules.Clean(actor.Name, TextRules.Name)!;
        view.Revision++;
    }

    private static (Guid? Owner, Guid? Team) Of(ViewDraft draft, Actor actor) => draft.Scope == ViewScope.Mine ? (actor.UserId, null) : (null, draft.TeamId);

    private static ViewRecord Record(SavedView view, string? team, bool isDefault) => new(
        view.Id,
        view.Name,
        view.OwnerId is not null ? ViewScope.Mine : view.TeamId is not null ? ViewScope.Team : ViewScope.Everybody,
        view.TeamId,
        team,
        JsonSerializer.Deserialize<ViewQuery>(view.Query, Json)!,
        isDefault,
        view.UpdatedAt,
        view.UpdatedBy,
        view.Revision);
}

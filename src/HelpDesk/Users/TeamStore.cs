using Crm.HelpDesk.Data;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Users;

/// <summary>A team.</summary>
/// <param name="Retired">Nothing new is given to it.</param>
/// <param name="Members">User ids.</param>
public sealed record TeamRecord(Guid Id, string Name, bool Retired, long Revision, IReadOnlyList<Guid> Members);

/// <summary>What an administrator writes about a team.</summary>
public sealed record TeamDraft(string Name, bool Retired, IReadOnlyList<Guid> Members);

/// <summary>The teams and who is in them.</summary>
public sealed class TeamStore(IDbContextFactory<HelpDeskDb> databases)
{
    private const int MostTeams = 500;
    private const int MostMembers = 5_000;
    private const string ChangedMeanwhile = "Someone else has changed this team. Reload the page and make your change again.";

    /// <summary>All teams, by name.</summary>
    public async Task<IReadOnlyList<TeamRecord>> ListAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await RecordsAsync(db, db.Teams, cancel);
    }

    public async Task<Result<TeamRecord>> CreateAsync(TeamDraft draft, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var team = new Team { Id = Guid.CreateVersion7(), Name = "", NameKey = "" };
        if (await db.Teams.CountAsync(cancel) >= MostTeams)
        {
            return Result<TeamRecord>.Invalid($"There are {MostTeams} teams already. Rename a retired one instead.");
        }

        db.Teams.Add(team);
        return await WriteAsync(db, team, draft, cancel);
    }

    /// <param name="revision">As read.</param>
    public async Task<Result<TeamRecord>> ChangeAsync(Guid id, long revision, TeamDraft draft, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Teams.FirstOrDefaultAsync(t => t.Id == id, cancel) is not { } team)
        {
            return Result<TeamRecord>.NotFound("There is no such team.");
        }

        return team.Revision == revision
            ? await WriteAsync(db, team, draft, cancel)
            : Result<TeamRecord>.Conflict(ChangedMeanwhile, (await RecordsAsync(db, db.Teams.Where(t => t.Id == id), cancel))[0]);
    }

    /// <summary>What is wrong with giving a row to this team; null when nothing is, or when it stays with the team that it has.</summary>
    internal static async Task<string?> ProblemAsync(HelpDeskDb db, Guid? team, Guid? before, CancellationToken cancel) =>
        team is null || team == before || await db.Teams.AnyAsync(t => t.Id == team && !t.Retired, cancel)
            ? null
            : "There is no such team, or it is retired. Choose another one.";

    private static async Task<Result<TeamRecord>> WriteAsync(HelpDeskDb db, Team team, TeamDraft draft, CancellationToken cancel)
    {
        var members = draft.Members.Distinct().ToList();
        if (await ProblemAsync(db, team, draft, members, cancel) is { } problem)
        {
            return Result<TeamRecord>.Invalid(problem);
        }

        (team.Name, team.NameKey, team.Retired) = (draft.Name, Key(draft.Name), draft.Retired);
        team.Revision++;
        var have = await db.TeamMembers.Where(m => m.TeamId == team.Id).ToListAsync(cancel);
        db.TeamMembers.RemoveRange(have.Where(m => !members.Contains(m.UserId)));
        db.TeamMembers.AddRange(members.Except(have.Select(m => m.UserId)).Select(user => new TeamMember { TeamId = team.Id, UserId = user }));
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Result<TeamRecord>.Conflict(ChangedMeanwhile);
        }
        catch (DbUpdateException) when (!cancel.IsCancellationRequested)
        {
            // Someone took the name, or wrote the same members, between the look and the write.
            return Result<TeamRecord>.Conflict(ChangedMeanwhile);
        }

        return Result<TeamRecord>.Ok((await RecordsAsync(db, db.Teams.Where(t => t.Id == team.Id), cancel))[0]);
    }

    private static async Task<string?> ProblemAsync(HelpDeskDb db, Team team, TeamDraft draft, List<Guid> members, CancellationToken cancel)
    {
        if (TextRules.Required("The team's name", draft.Name, TextRules.Name) is { } problem)
        {
            return problem;
        }

        if (members.Count > MostMembers)
        {
            return $"A team may have at most {MostMembers} members.";
        }

        var key = Key(draft.Name);
        if (await db.Teams.AnyAsync(t => t.NameKey == key && t.Id != team.Id, cancel))
        {
            return $"There is a team '{draft.Name}' already. Please choose another name.";
        }

        foreach (var some in members.Chunk(StreamHeads.IdsPerQuery))
        {
            if (await db.Users.CountAsync(u => some.Contains(u.Id), cancel) < some.Length)
            {
                return "One of the members is not a user of this system.";
            }
        }

        return null;
    }

    private static async Task<List<TeamRecord>> RecordsAsync(HelpDeskDb db, IQueryable<Team> which, CancellationToken cancel)
    {
        var teams = await which.AsNoTracking().OrderBy(t => t.NameKey).ToListAsync(cancel);
        var members = (await db.TeamMembers.AsNoTracking().Where(m => which.Any(t => t.Id == m.TeamId)).ToListAsync(cancel)).ToLookup(m => m.TeamId, m => m.UserId);
        return teams.ConvertAll(t => new TeamRecord(t.Id, t.Name, t.Retired, t.Revision, [.. members[t.Id]]));
    }

    private static string Key(string name) => name.Trim().ToUpperInvariant();
}

using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Sla;

/// <summary>Calendars and policies, as administrators read and change them. Open tickets follow a change from the time at which it was made (<see cref="SlaWatch"/>).</summary>
public sealed class SlaSettings(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    private const string CalendarChanged = "Someone else has changed this calendar. Reload the page and make your change again.";
    private const string PolicyChanged = "Someone else has changed this policy. Reload the page and make your change again.";

    /// <summary>All calendars by name.</summary>
    public async Task<IReadOnlyList<CalendarRecord>> CalendarsAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var rows = await Present(db).OrderBy(c => c.Name).ThenBy(c => c.Id).Take(CalendarRules.MostCalendars).ToListAsync(cancel);
        return rows.ConvertAll(c => c.ToRecord());
    }

    public async Task<Result<CalendarRecord>> CreateCalendarAsync(CalendarDraft draft, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (CalendarRules.Problem(draft) is { } problem)
        {
            return Result<CalendarRecord>.Invalid(problem);
        }

        if (await Present(db).CountAsync(cancel) >= CalendarRules.MostCalendars)
        {
            return Result<CalendarRecord>.Invalid($"There are {CalendarRules.MostCalendars} calendars already. Change one that is not used instead.");
        }

        var now = time.GetUtcNow();
        var calendar = SlaCalendar.From(Guid.CreateVersion7(now), draft, now);
        db.SlaCalendars.Add(calendar);
        await db.SaveChangesAsync(cancel);
        return Result<CalendarRecord>.Ok(calendar.ToRecord());
    }

    /// <param name="version">As read.</param>
    public async Task<Result<CalendarRecord>> ChangeCalendarAsync(Guid id, Guid version, CalendarDraft draft, CancellationToken cancel = default)
    {
        if (CalendarRules.Problem(draft) is { } problem)
        {
            return Result<CalendarRecord>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.InTransactionAsync(() => ReplaceAsync(db, id, version, draft, cancel), cancel);
    }

    /// <summary>All policies by name.</summary>
    public async Task<IReadOnlyList<PolicyRecord>> PoliciesAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var rows = await db.SlaPolicies.AsNoTracking().OrderBy(p => p.Name).Take(PolicyRules.MostPolicies).ToListAsync(cancel);
        return rows.ConvertAll(p => p.ToRecord());
    }

    public Task<Result<PolicyRecord>> CreatePolicyAsync(PolicyDraft draft, CancellationToken cancel = default) => StoreAsync(null, 0, draft, cancel);

    /// <param name="revision">As read.</param>
    public Task<Result<PolicyRecord>> ChangePolicyAsync(Guid id, long revision, PolicyDraft draft, CancellationToken cancel = default) => StoreAsync(id, revision, draft, cancel);

    /// <summary>When something that comes in then would be due under a calendar as it is written, before it is saved.</summary>
    /// <param name="local">On the wall's clock in the calendar's zone.</param>
    /// <param name="minutes">Working minutes.</param>
    public static Result<CalendarPreview> Preview(CalendarDraft draft, DateTime local, int minutes)
    {
        if (CalendarRules.Problem(draft) is { } problem)
        {
            return Result<CalendarPreview>.Invalid(problem);
        }

        if (minutes is < 1 or > 60 * 24 * 366)
        {
            return Result<CalendarPreview>.Invalid("The time must be between one working minute and a year.");
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(draft.TimeZone);
        var wall = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (wall.Year is < 1971 or > 2999 || zone.IsInvalidTime(wall))
        {
            return Result<CalendarPreview>.Invalid("There is no such time on the clocks of this calendar's zone: it is skipped when they change. Choose another one.");
        }

        // An hour that comes twice: its first coming.
        var offset = zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max() : zone.GetUtcOffset(wall);
        var from = new DateTimeOffset(wall, offset);
        return new BusinessCalendar(zone, draft.Hours, draft.Holidays).Add(from, TimeSpan.FromMinutes(minutes)) is { } due
            ? Result<CalendarPreview>.Ok(new(from, TimeZoneInfo.ConvertTime(due, zone)))
            : Result<CalendarPreview>.Invalid("With these hours it would never be due. Write more hours or fewer minutes.");
    }

    /// <summary>The first calendars and policies of a new database; does nothing when there has ever been one of either.</summary>
    /// <param name="policies">Makes the policies, given the calendars by name.</param>
    public async Task SeedAsync(
        IReadOnlyList<CalendarDraft> calendars, Func<IReadOnlyDictionary<string, Guid>, IReadOnlyList<PolicyDraft>> policies, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.InTransactionAsync(
            async () =>
            {
                await db.LockAsync(DatabaseLock.Administrators, cancel: cancel);
                if (await db.SlaCalendars.AnyAsync(cancel) || await db.SlaPolicies.AnyAsync(cancel))
                {
                    return;
                }

                var now = time.GetUtcNow();
                var made = calendars.Where(c => CalendarRules.Problem(c) is null).Select(c => SlaCalendar.From(Guid.CreateVersion7(now), c, now)).ToList();
                db.SlaCalendars.AddRange(made);
                foreach (var draft in policies(made.ToDictionary(c => c.Name, c => c.CalendarId)))
                {
                    var policy = new SlaPolicy { Id = Guid.CreateVersion7(now), Name = "", Steps = "" };
                    policy.Write(draft, now);
                    db.SlaPolicies.Add(policy);
                }

                await db.SaveChangesAsync(cancel);
            },
            cancel);
    }

    private async Task<Result<CalendarRecord>> ReplaceAsync(HelpDeskDb db, Guid id, Guid version, CalendarDraft draft, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (await db.SlaCalendars.Where(c => c.Id == version && c.CalendarId == id && c.ReplacedAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.ReplacedAt, now), cancel) == 0)
        {
            return await Present(db).FirstOrDefaultAsync(c => c.CalendarId == id, cancel) is { } present
                ? Result<CalendarRecord>.Conflict(CalendarChanged, present.ToRecord())
                : Result<CalendarRecord>.NotFound("There is no such calendar.");
        }

        var calendar = SlaCalendar.From(id, draft, now);
        db.SlaCalendars.Add(calendar);
        await db.SaveChangesAsync(cancel);
        await SlaClocks.RecountAsync(db, db.SlaClocks.Where(c => c.CalendarId == version), now, cancel);
        return Result<CalendarRecord>.Ok(calendar.ToRecord());
    }

    private async Task<Result<PolicyRecord>> StoreAsync(Guid? id, long revision, PolicyDraft draft, CancellationToken cancel)
    {
        if (PolicyRules.Problem(draft) is { } problem)
        {
            return Result<PolicyRecord>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        try
        {
            return await db.InTransactionAsync(() => StoreOnceAsync(db, id, revision, draft, cancel), cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Result<PolicyRecord>.Conflict(PolicyChanged);
        }
        catch (DbUpdateException)
        {
            // Somebody took the name between the look and the write, or the database fails.
            db.ChangeTracker.Clear();
            if (await ProblemAsync(db, id, draft, cancel) is { } taken)
            {
                return Result<PolicyRecord>.Invalid(taken);
            }

            throw;
        }
    }

    private async Task<Result<PolicyRecord>> StoreOnceAsync(HelpDeskDb db, Guid? id, long revision, PolicyDraft draft, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var policy = id is null ? new SlaPolicy { Id = Guid.CreateVersion7(now), Name = "", Steps = "" } : await db.SlaPolicies.FirstOrDefaultAsync(p => p.Id == id, cancel);
        if (policy is null)
        {
            return Result<PolicyRecord>.NotFound("There is no such policy.");
        }

        if (policy.Revision != revision)
        {
            return Result<PolicyRecord>.Conflict(PolicyChanged, policy.ToRecord());
        }

        if (await ProblemAsync(db, id, draft, cancel) is { } problem)
        {
            return Result<PolicyRecord>.Invalid(problem);
        }

        if (id is null)
        {
            db.SlaPolicies.Add(policy);
        }

        policy.Write(draft, now);
        await db.SaveChangesAsync(cancel);
        await SlaClocks.RecountAsync(db, db.SlaClocks, now, cancel);
        return Result<PolicyRecord>.Ok(policy.ToRecord());
    }

    private static async Task<string?> ProblemAsync(HelpDeskDb db, Guid? id, PolicyDraft draft, CancellationToken cancel)
    {
        if (await db.SlaPolicies.AnyAsync(p => p.Name == draft.Name && p.Id != id, cancel))
        {
            return $"There is a policy named '{draft.Name}' already. Please choose another name.";
        }

        if (!await Present(db).AnyAsync(c => c.CalendarId == draft.CalendarId, cancel))
        {
            return "The policy's calendar does not exist. Please choose another one.";
        }

        if (id is null && await db.SlaPolicies.CountAsync(cancel) >= PolicyRules.MostPolicies)
        {
            return $"There are {PolicyRules.MostPolicies} policies already. Change a retired one instead.";
        }

        var teams = draft.Steps.Select(s => s.TeamId).OfType<Guid>().Distinct().ToList();
        return await db.Teams.CountAsync(t => teams.Contains(t.Id) && !t.Retired, cancel) == teams.Count ? null : "A step gives the ticket to a team that does not exist or is retired. Please choose another one.";
    }

    private static IQueryable<SlaCalendar> Present(HelpDeskDb db) => db.SlaCalendars.AsNoTracking().Where(c => c.ReplacedAt == null);
}

/// <param name="From">When it comes in, in the calendar's zone.</param>
/// <param name="Due">When it is due, in the calendar's zone.</param>
public sealed record CalendarPreview(DateTimeOffset From, DateTimeOffset Due);

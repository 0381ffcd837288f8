using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Rules;

/// <summary>The site's rules: written, switched on and off, and what they did.</summary>
public sealed class RuleDesk(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    /// <summary>Every entry of the feed is held against all of them.</summary>
    public const int Most = 200;

    private const string ChangedMeanwhile = "Someone else has changed this rule. Reload the page and make your change again.";

    /// <summary>All rules, in the order in which they run.</summary>
    public async Task<IReadOnlyList<RuleRecord>> ListAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return [.. (await db.Rules.AsNoTracking().ToListAsync(cancel)).OrderBy(r => r.Name, StringComparer.OrdinalIgnoreCase).ThenBy(r => r.Id).Select(Record)];
    }

    public async Task<RuleRecord?> FindAsync(Guid id, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Rules.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, cancel) is { } rule ? Record(rule) : null;
    }

    /// <summary>Makes a rule, switched off: it is tried first.</summary>
    public async Task<Result<RuleRecord>> CreateAsync(RuleDraft draft, Actor actor, CancellationToken cancel = default)
    {
        if (Problem(draft) is { } problem)
        {
            return Result<RuleRecord>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Rules.CountAsync(cancel) >= Most)
        {
            return Result<RuleRecord>.Invalid($"There are {Most} rules already. Delete one that is not needed any more.");
        }

        var rule = new Rule { Id = Guid.CreateVersion7(time.GetUtcNow()), Name = "", Definition = "", UpdatedBy = "" };
        db.Rules.Add(rule);
        Write(rule, draft, actor);
        await db.SaveChangesAsync(cancel);
        return Result<RuleRecord>.Ok(Record(rule));
    }

    /// <param name="revision">As read.</param>
    public Task<Result<RuleRecord>> ChangeAsync(Guid id, long revision, RuleDraft draft, Actor actor, CancellationToken cancel = default) =>
        Problem(draft) is { } problem
            ? Task.FromResult(Result<RuleRecord>.Invalid(problem))
            : ChangeAsync(id, revision, rule => Write(rule, draft, actor), cancel);

    /// <summary>Switches a rule on or off. What happened while it was off is not made up for.</summary>
    /// <param name="revision">As read.</param>
    public Task<Result<RuleRecord>> SwitchAsync(Guid id, long revision, bool enabled, Actor actor, CancellationToken cancel = default) => ChangeAsync(
        id,
        revision,
        rule =>
        {
            rule.Enabled = enabled;
            rule.OffReason = null;
            Stamp(rule, actor);
        },
        cancel);

    /// <summary>Removes a rule. What it did stays in the log.</summary>
    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.InTransactionAsync(
            async () =>
            {
                await db.RuleMarks.Where(m => m.RuleId == id).ExecuteDeleteAsync(cancel);
                return await db.Rules.Where(r => r.Id == id).ExecuteDeleteAsync(cancel) == 1;
            },
            cancel);
    }

    /// <summary>What rules did, the last first.</summary>
    /// <param name="ruleId">Of one rule; null for all.</param>
    public async Task<Page<RuleRunRecord>> RunsAsync(Guid? ruleId, string? after, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var size = Page<RuleRunRecord>.Size(take);
        var runs = ruleId is null ? db.RuleRuns : db.RuleRuns.Where(r => r.RuleId == ruleId);
        if (Cursor.Read(after, 2) is [var ticks, var last] && Cursor.Time(ticks) is { } at && Guid.TryParse(last, out var id))
        {
            runs = runs.Where(r => r.At <= at && (r.At < at || r.Id.CompareTo(id) < 0));
        }

        var rows = await runs.OrderByDescending(r => r.At).ThenByDescending(r => r.Id).Take(size + 1)
            .Select(r => new RuleRunRecord(r.Id, r.RuleId, r.RuleVersion, r.RuleName, r.Sequence, r.TicketId, r.TicketNumber, r.At, r.Outcome, r.Text)).ToListAsync(cancel);
        return rows.Count > size ? new(rows[..size], Cursor.Write(rows[size - 1].At, $"{rows[size - 1].Id}")) : new(rows, null);
    }

    internal static RuleRecord Record(Rule r) =>
        new(r.Id, r.Name, RuleJson.Read<RuleDefinition>(r.Definition), r.Enabled, r.OffReason, r.Version, r.NextAt, r.UpdatedAt, r.UpdatedBy, r.Revision);

    internal static string? Problem(RuleDraft draft) => TextRules.Required("The name", draft.Name, TextRules.Name) ?? RuleCheck.Problem(draft.Definition);

    private async Task<Result<RuleRecord>> ChangeAsync(Guid id, long revision, Action<Rule> change, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Rules.FirstOrDefaultAsync(r => r.Id == id, cancel) is not { } rule)
        {
            return Result<RuleRecord>.NotFound("There is no such rule.");
        }

        if (rule.Revision != revision)
        {
            return Result<RuleRecord>.Conflict(ChangedMeanwhile, Record(rule));
        }

        change(rule);
        try
        {
            await db.SaveChangesAsync(cancel);
            return Result<RuleRecord>.Ok(Record(rule));
        }
        catch (DbUpdateConcurrencyException)
        {
            return Result<RuleRecord>.Conflict(ChangedMeanwhile);
        }
    }

    private void Write(Rule rule, RuleDraft draft, Actor actor)
    {
        var definition = RuleJson.Write(draft.Definition);
        rule.Version += definition == rule.Definition ? 0 : 1;
        rule.Definition = definition;
        rule.Name = draft.Name;
        Stamp(rule, actor);
    }

    private void Stamp(Rule rule, Actor actor)
    {
        var (when, now) = (RuleJson.Read<RuleDefinition>(rule.Definition).When, time.GetUtcNow());
        rule.NextAt = rule.Enabled && when.IsScheduled ? RuleSchedule.Next(when, now) : null;
        rule.UpdatedAt = now;
        rule.UpdatedBy = TextRules.Clean(actor.Name, TextRules.Name)!;
        rule.Revision++;
    }
}

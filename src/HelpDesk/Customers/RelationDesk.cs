using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>Who works for whom, belongs to what, speaks for whom.</summary>
public sealed class RelationDesk(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    /// <summary>The most that one customer has in each direction.</summary>
    public const int MostRelations = 200;

    /// <summary>A customer's relations from its own side, by kind and then by name.</summary>
    public async Task<IReadOnlyList<RelationRecord>> ListAsync(Guid customer, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await ListAsync(db, customer, viewer, cancel);
    }

    /// <summary>Notes a relation; one that is there already is given back as it is.</summary>
    public async Task<Result<RelationRecord>> AddAsync(Guid from, Guid to, RelationKind kind, string? role, Actor actor, CancellationToken cancel = default)
    {
        if (TextRules.Optional("The role", role, TextRules.Short) is { } problem)
        {
            return Result<RelationRecord>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        var (refused, one, other) = await db.InTransactionAsync(() => AddAsync(db, from, to, kind, role, actor, cancel), cancel);
        if (refused is not null)
        {
            return refused;
        }

        var made = (await ListAsync(db, one, actor.Viewer, cancel)).FirstOrDefault(r => r.OtherId == other && r.Kind == kind && !r.Inverse);
        return made is null ? Result<RelationRecord>.Conflict("This relation was removed at the same time. Add it again.") : Result<RelationRecord>.Ok(made);
    }

    /// <summary>Takes a relation away; false when it is not there. Gives the two customers.</summary>
    public async Task<(Guid From, Guid To)?> RemoveAsync(Guid id, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var seen = db.Customers.SeenBy(viewer);
        var relation = await db.CustomerRelations.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id && seen.Any(c => c.Id == r.FromId) && seen.Any(c => c.Id == r.ToId), cancel);
        if (relation is null)
        {
            return null;
        }

        await db.CustomerRelations.Where(r => r.Id == id).ExecuteDeleteAsync(cancel);
        return (relation.FromId, relation.ToId);
    }

    private async Task<(Result<RelationRecord>? Refused, Guid From, Guid To)> AddAsync(
        HelpDeskDb db, Guid from, Guid to, RelationKind kind, string? role, Actor actor, CancellationToken cancel)
    {
        var held = new Dictionary<Guid, Guid?>();
        foreach (var id in new[] { from, to }.Distinct().Order())
        {
            held[id] = await PresentCustomer.HoldAsync(db, id, actor.Viewer, cancel);
        }

        if (held[from] is not { } one || held[to] is not { } other)
        {
            return (Result<RelationRecord>.NotFound("There is no such customer."), from, to);
        }

        if (await ProblemAsync(db, one, other, kind, cancel) is { } problem)
        {
            return (Result<RelationRecord>.Invalid(problem), one, other);
        }

        if (!await db.CustomerRelations.AnyAsync(r => r.FromId == one && r.ToId == other && r.Kind == kind, cancel))
        {
            db.CustomerRelations.Add(Relation(one, other, kind, role, actor));
            await db.SaveChangesAsync(cancel);
        }

        return (null, one, other);
    }

    private static async Task<string?> ProblemAsync(HelpDeskDb db, Guid from, Guid to, RelationKind kind, CancellationToken cancel)
    {
        if (from == to)
        {
            return "A customer cannot be related to itself. Please choose another one.";
        }

        var other = await db.Customers.Where(c => c.Id == to).Select(c => new { c.Kind, c.Name }).SingleAsync(cancel);
        if (kind == RelationKind.WorksFor && other.Kind == CustomerKind.Person)
        {
            return $"{other.Name} is a person. Choose an organization, or change {other.Name} into one.";
        }

        return await db.CustomerRelations.CountAsync(r => r.FromId == from, cancel) < MostRelations
            ? null
            : $"This customer has {MostRelations} relations already. Remove one first.";
    }

    private CustomerRelation Relation(Guid from, Guid to, RelationKind kind, string? role, Actor actor)
    {
        var now = time.GetUtcNow();
        return new()
        {
            Id = Guid.CreateVersion7(now),
            FromId = from,
            ToId = to,
            Kind = kind,
            Role = string.IsNullOrWhiteSpace(role) ? null : role,
            CreatedAt = now,
            ActorName = TextRules.Clean(actor.Name, TextRules.Name)!,
        };
    }

    private static async Task<IReadOnlyList<RelationRecord>> ListAsync(HelpDeskDb db, Guid customer, Viewer viewer, CancellationToken cancel)
    {
        var seen = db.Customers.SeenBy(viewer);
        var forth = await db.CustomerRelations.Where(r => r.FromId == customer).Take(MostRelations)
            .Join(seen, r => r.ToId, c => c.Id, (r, c) => new RelationRecord(r.Id, c.Id, c.Name, c.Kind, r.Kind, false, r.Role)).ToListAsync(cancel);
        var back = await db.CustomerRelations.Where(r => r.ToId == customer).Take(MostRelations)
            .Join(seen, r => r.FromId, c => c.Id, (r, c) => new RelationRecord(r.Id, c.Id, c.Name, c.Kind, r.Kind, true, r.Role)).ToListAsync(cancel);
        return [.. forth.Concat(back).OrderBy(r => r.Kind).ThenBy(r => r.Inverse).ThenBy(r => r.OtherName, StringComparer.OrdinalIgnoreCase)];
    }
}

using System.Text.Json;
using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Fields;

/// <summary>Makes and changes custom fields.</summary>
public sealed class FieldDesk(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    private const string ChangedMeanwhile = "Someone else has changed this field. Reload the page and make your change again.";

    /// <summary>All fields, also retired ones, in the order in which they are shown.</summary>
    public async Task<IReadOnlyList<FieldRecord>> ListAsync(FieldSubject subject, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await ListAsync(db, subject, cancel);
    }

    public async Task<Result<FieldRecord>> CreateAsync(FieldDraft draft, CancellationToken cancel = default)
    {
        if (FieldRules.Problem(draft) is { } problem)
        {
            return Result<FieldRecord>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.FieldDefinitions.CountAsync(f => f.Subject == draft.Subject, cancel) >= FieldRules.MostFields)
        {
            return Result<FieldRecord>.Invalid($"There are {FieldRules.MostFields} fields already, and no more are possible. Change one that is retired.");
        }

        var field = new FieldDefinition
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Subject = draft.Subject,
            Key = draft.Key,
            Label = draft.Label,
            Type = draft.Type,
        };
        Write(field, draft);
        db.FieldDefinitions.Add(field);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException) when (db.FieldDefinitions.AsNoTracking().Any(f => f.Subject == draft.Subject && f.Key == draft.Key))
        {
            return Result<FieldRecord>.Invalid($"There is a field with the key \"{draft.Key}\" already. Choose another key, or change that field.");
        }

        return Result<FieldRecord>.Ok(Record(field));
    }

    /// <summary>Changes everything but subject, key and type.</summary>
    /// <param name="revision">As read.</param>
    public async Task<Result<FieldRecord>> ChangeAsync(Guid id, long revision, FieldDraft draft, CancellationToken cancel = default)
    {
        if (FieldRules.Problem(draft) is { } problem)
        {
            return Result<FieldRecord>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.FieldDefinitions.FirstOrDefaultAsync(f => f.Id == id, cancel) is not { } field)
        {
            return Result<FieldRecord>.NotFound("There is no such field.");
        }

        if ((field.Subject, field.Key, field.Type) != (draft.Subject, draft.Key, draft.Type))
        {
            return Result<FieldRecord>.Invalid("A field keeps its subject, key and type, because rows hold values of it. Retire it and add another.");
        }

        if (field.Revision != revision)
        {
            return Result<FieldRecord>.Conflict(ChangedMeanwhile, Record(field));
        }

        Write(field, draft);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Result<FieldRecord>.Conflict(ChangedMeanwhile);
        }

        return Result<FieldRecord>.Ok(Record(field));
    }

    internal static async Task<IReadOnlyList<FieldRecord>> ListAsync(HelpDeskDb db, FieldSubject subject, CancellationToken cancel)
    {
        var fields = await db.FieldDefinitions.AsNoTracking().Where(f => f.Subject == subject).ToListAsync(cancel);
        return [.. fields.OrderBy(f => f.Position).ThenBy(f => f.Key, StringComparer.Ordinal).Select(Record)];
    }

    private static void Write(FieldDefinition field, FieldDraft draft)
    {
        field.Label = draft.Label;
        field.Choices = draft.Choices.Count == 0 ? null : JsonSerializer.Serialize(draft.Choices);
        field.Required = draft.Required;
        field.Position = draft.Position;
        field.Retired = draft.Retired;
        field.Revision++;
    }

    private static FieldRecord Record(FieldDefinition f) => new(
        f.Id,
        f.Subject,
        f.Key,
        f.Label,
        f.Type,
        f.Choices is null ? [] : JsonSerializer.Deserialize<List<string>>(f.Choices)!,
        f.Required,
        f.Position,
        f.Retired,
        f.Revision);
}

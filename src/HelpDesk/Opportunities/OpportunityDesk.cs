using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Opportunities;

/// <summary>Makes and changes opportunities. Every change leaves an entry; entries are never changed.</summary>
public sealed class OpportunityDesk(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    private const decimal MostValue = 1_000_000_000_000;
    private const string ChangedMeanwhile = "Someone else has changed this opportunity. Reload the page and make your change again.";

    /// <summary>Makes an opportunity; the same <see cref="OpportunityDraft.Key"/> again gives the one that was made.</summary>
    public async Task<Result<OpportunityRecord>> CreateAsync(OpportunityDraft draft, Actor actor, CancellationToken cancel = default)
    {
        var problem = TextRules.Required("The title", draft.Title, TextRules.Title)
            ?? TextRules.Optional("The note", draft.Note, TextRules.Text)
            ?? ValueProblem(draft.Value, draft.Currency)
            ?? (draft.Stage == OpportunityStage.Lost ? "A new opportunity cannot be lost already." : null);
        return problem is null
            ? await UniqueRace.RunAsync(() => CreateOnceAsync(draft, actor, cancel))
            : Result<OpportunityRecord>.Invalid(problem);
    }

    /// <summary>Changes fields, if nobody else did since <see cref="OpportunityChange.Revision"/> was read.</summary>
    public async Task<Result<OpportunityRecord>> ChangeAsync(Guid id, OpportunityChange change, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        try
        {
            return await db.InTransactionAsync(() => ChangeAsync(db, id, change, actor, cancel), cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Result<OpportunityRecord>.Conflict(ChangedMeanwhile, await OpportunityQueries.RecordAsync(db, id, cancel));
        }
    }

    private async Task<Result<OpportunityRecord>> ChangeAsync(HelpDeskDb db, Guid id, OpportunityChange change, Actor actor, CancellationToken cancel)
    {
        if (await db.Opportunities.SeenBy(db, actor.Viewer).FirstOrDefaultAsync(o => o.Id == id, cancel) is not { } opportunity)
        {
            return Result<OpportunityRecord>.NotFound("There is no such opportunity.");
        }

        if (opportunity.Revision != change.Revision)
        {
            return Result<OpportunityRecord>.Conflict(ChangedMeanwhile, await OpportunityQueries.RecordAsync(db, id, cancel));
        }

        if (Problem(opportunity, change) is { } problem || (problem = await OwnerProblemAsync(db, change.OwnerId, cancel)) is not null)
        {
            return Result<OpportunityRecord>.Invalid(problem);
        }

        var before = OpportunityFeed.Of(opportunity);
        Apply(db, opportunity, change, actor);
        await db.SaveChangesAsync(cancel);
        await FeedWriter.AddAsync(db, OpportunityFeed.Changed(before, opportunity, actor, change.ContactId), cancel);
        return Result<OpportunityRecord>.Ok((await OpportunityQueries.RecordAsync(db, id, cancel))!);
    }

    private async Task<Result<OpportunityRecord>> CreateOnceAsync(OpportunityDraft draft, Actor actor, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.InTransactionAsync(() => TakeOrAddAsync(db, draft, actor, cancel), cancel);
    }

    private async Task<Result<OpportunityRecord>> TakeOrAddAsync(HelpDeskDb db, OpportunityDraft draft, Actor actor, CancellationToken cancel)
    {
        if (await db.Opportunities.Where(o => o.Key == draft.Key).Select(o => (Guid?)o.Id).FirstOrDefaultAsync(cancel) is { } made)
        {
            return await db.Opportunities.SeenBy(db, actor.Viewer).AnyAsync(o => o.Id == made, cancel)
                ? Result<OpportunityRecord>.Ok((await OpportunityQueries.RecordAsync(db, made, cancel))!)
                : Result<OpportunityRecord>.NotFound("The opportunity that was made with this key belongs to another team.");
        }

        if (await PresentCustomer.HoldAsync(db, draft.CustomerId, actor.Viewer, cancel) is not { } customer)
        {
            return Result<OpportunityRecord>.NotFound("There is no such customer.");
        }

        if (await OwnerProblemAsync(db, draft.OwnerId, cancel) is { } problem)
        {
            return Result<OpportunityRecord>.Invalid(problem);
        }

        var now = time.GetUtcNow();
        var open = OpportunityStages.IsOpen(draft.Stage);
        var opportunity = new Opportunity
        {
            Id = Guid.CreateVersion7(now),
            Key = draft.Key,
            CustomerId = customer,
            Title = draft.Title,
            Stage = draft.Stage,
            Open = open,
            Value = draft.Value,
            Currency = draft.Currency,
            ExpectedClose = draft.ExpectedClose,
            OwnerId = draft.OwnerId,
            CampaignId = draft.CampaignId,
            LeadId = draft.LeadId,
            CreatedAt = now,
            UpdatedAt = now,
            ClosedAt = open ? null : now,
            Revision = 1,
        };
        db.Opportunities.Add(opportunity);
        db.OpportunityEntries.Add(Entry(opportunity, null, draft.Note, actor, draft.ContactId));
        await db.SaveChangesAsync(cancel);
        await FeedWriter.AddAsync(db, OpportunityFeed.Created(opportunity, actor, draft.ContactId), cancel);
        return Result<OpportunityRecord>.Ok((await OpportunityQueries.RecordAsync(db, opportunity.Id, cancel))!);
    }

    private void Apply(HelpDeskDb db, Opportunity opportunity, OpportunityChange change, Actor actor)
    {
        // The entries are ordered by time, so no two may have the same.
        var (now, next, from) = (time.GetUtcNow(), opportunity.UpdatedAt.AddTicks(1), opportunity.Stage);
        opportunity.UpdatedAt = now > next ? now : next;
        opportunity.Stage = change.Stage ?? opportunity.Stage;
        opportunity.Title = change.Title ?? opportunity.Title;
        opportunity.Value = change.Value ?? opportunity.Value;
        opportunity.Currency = change.Currency ?? opportunity.Currency;
        opportunity.ExpectedClose = change.ExpectedClose ?? opportunity.ExpectedClose;
        opportunity.OwnerId = change.OwnerId ?? opportunity.OwnerId;
        opportunity.Open = OpportunityStages.IsOpen(opportunity.Stage);
        opportunity.ClosedAt = opportunity.Open ? null : opportunity.ClosedAt ?? opportunity.UpdatedAt;
        opportunity.Revision++;
        db.OpportunityEntries.Add(Entry(opportunity, from, change.Note, actor, change.ContactId));
    }

    private static OpportunityEntry Entry(Opportunity opportunity, OpportunityStage? from, string? note, Actor actor, Guid? contact) => new()
    {
        Id = Guid.CreateVersion7(opportunity.UpdatedAt),
        OpportunityId = opportunity.Id,
        CustomerId = opportunity.CustomerId,
        At = opportunity.UpdatedAt,
        From = from,
        To = opportunity.Stage,
        Value = opportunity.Value,
        Note = note ?? "",
        ActorId = actor.UserId,
        ActorName = TextRules.Clean(actor.Name, TextRules.Name)!,
        ContactId = contact,
    };

    private static string? Problem(Opportunity opportunity, OpportunityChange change)
    {
        if (!opportunity.Open && change.Stage is null && (change.Value is not null || change.Currency is not null))
        {
            return $"An opportunity that is {Name(opportunity.Stage)} keeps its value.";
        }

        if (change.Stage is { } stage && stage != opportunity.Stage && !OpportunityStages.After(opportunity.Stage).Contains(stage))
        {
            return "This opportunity is won and stays so. Make a new one for a further sale.";
        }

        if (change.Stage == OpportunityStage.Lost && opportunity.Stage != OpportunityStage.Lost && string.IsNullOrWhiteSpace(change.Note))
        {
            return "Please note why it was lost: the reasons are what later offers learn from.";
        }

        return (change.Title is null ? null : TextRules.Required("The title", change.Title, TextRules.Title))
            ?? TextRules.Optional("The note", change.Note, TextRules.Text)
            ?? ValueProblem(change.Value ?? opportunity.Value, change.Currency ?? opportunity.Currency);
    }

    private static string? ValueProblem(decimal value, string currency)
    {
        if (value < 0 || value > MostValue || decimal.Round(value, 2) != value)
        {
            return "The value must be from 0 to a million million, with at most two decimals.";
        }

        return currency.Length == Opportunity.CurrencyLength && currency.All(char.IsAsciiLetterUpper)
            ? null
            : $"'{currency}' is not a currency of three capital letters, such as USD.";
    }

    private static async Task<string?> OwnerProblemAsync(HelpDeskDb db, Guid? owner, CancellationToken cancel) =>
        owner is null || await db.Users.AnyAsync(u => u.Id == owner, cancel) ? null : "The owner is not a user of this system. Please choose another.";

    private static string Name(OpportunityStage stage) => stage.ToString().ToLowerInvariant();
}

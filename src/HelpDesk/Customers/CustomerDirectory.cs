using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>Makes and changes customers.</summary>
public sealed class CustomerDirectory(IDbContextFactory<HelpDeskDb> databases, PhoneNumbers phoneNumbers, HelpDeskOptions options, TimeProvider time)
{
    private const int MostNumbers = 50;
    private const string ChangedMeanwhile = "Someone else has changed this customer. Reload the page and make your change again.";

    public async Task<CustomerRecord?> FindAsync(Guid id, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await CustomerQueries.FindAsync(db, id, viewer, cancel);
    }

    /// <inheritdoc cref="CreateAsync(CustomerDraft, Actor, CancellationToken)"/>
    public Task<Result<CustomerRecord>> CreateAsync(CustomerDraft draft, CancellationToken cancel = default) => CreateAsync(draft, Actor.Server, cancel);

    public async Task<Result<CustomerRecord>> CreateAsync(CustomerDraft draft, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.InTransactionAsync(() => CreateAsync(db, draft, actor, cancel), cancel);
    }

    private async Task<Result<CustomerRecord>> CreateAsync(HelpDeskDb db, CustomerDraft draft, Actor actor, CancellationToken cancel)
    {
        if (Check(draft, out var numbers) is { } problem || (problem = await PlaceProblemAsync(db, draft, null, cancel)) is not null)
        {
            return Result<CustomerRecord>.Invalid(problem);
        }

        var now = time.GetUtcNow();
        var customer = new Customer { Id = Guid.CreateVersion7(now), Name = draft.Name, Tier = draft.Tier, CreatedAt = now, Revision = 1 };
        Write(customer, draft, numbers);
        db.Customers.Add(customer);
        await db.SaveChangesAsync(cancel);
        await FeedWriter.AddAsync(db, CustomerFeed.Created(customer, actor), cancel);
        return Result<CustomerRecord>.Ok((await CustomerQueries.FindAsync(db, customer.Id, Viewer.System, cancel))!);
    }

    /// <inheritdoc cref="EditAsync(Guid, long, CustomerDraft, Actor, CancellationToken)"/>
    public Task<Result<CustomerRecord>> EditAsync(Guid id, long revision, CustomerDraft draft, CancellationToken cancel = default) =>
        EditAsync(id, revision, draft, Actor.Server, cancel);

    /// <summary>Replaces everything that a person writes about a customer. A provisional customer becomes a real one by it.</summary>
    /// <param name="revision">As read.</param>
    public Task<Result<CustomerRecord>> EditAsync(Guid id, long revision, CustomerDraft draft, Actor actor, CancellationToken cancel = default) =>
        ChangeAsync(id, db => EditAsync(db, id, revision, draft, actor, cancel), cancel);

    private async Task<Result<CustomerRecord>> EditAsync(HelpDeskDb db, Guid id, long revision, CustomerDraft draft, Actor actor, CancellationToken cancel)
    {
        var customer = await db.Customers.SeenBy(actor.Viewer).Include(c => c.Numbers).FirstOrDefaultAsync(c => c.Id == id, cancel);
        if (customer is null)
        {
            return Result<CustomerRecord>.NotFound("There is no such customer.");
        }

        if (Check(draft, out var numbers) is { } problem || (problem = await PlaceProblemAsync(db, draft, customer, cancel)) is not null)
        {
            return Result<CustomerRecord>.Invalid(problem);
        }

        if (customer.Revision != revision)
        {
            return Result<CustomerRecord>.Conflict(ChangedMeanwhile, await CustomerQueries.FindAsync(db, id, Viewer.System, cancel));
        }

        var (before, team, tier) = (CustomerFeed.Of(customer), customer.TeamId, customer.Tier);
        Write(customer, draft, numbers);
        customer.Provisional = false;
        if (customer.Tier != tier)
        {
            await SlaClocks.CustomerChangedAsync(db, id, time.GetUtcNow(), cancel);
        }

        return await MoveAsync(db, before, customer, team, actor, cancel);
    }

    /// <summary>
    /// The customer with this number, or a new provisional one. However often and however many at once it is asked, a number makes one customer.
    /// </summary>
    /// <param name="displayName">The caller's name from the network, if any: a hint, kept as the provisional name.</param>
    /// <exception cref="ArgumentException">The number is not in E.164; see <see cref="PhoneNumbers.Parse"/>.</exception>
    public Task<CustomerRecord> EnsureProvisionalAsync(string e164, string? displayName = null, CancellationToken cancel = default)
    {
        if (!PhoneNumbers.IsE164(e164))
        {
            throw new ArgumentException($"'{e164}' is not a number in E.164, such as +12125550100.", nameof(e164));
        }

        var name = string.IsNullOrWhiteSpace(displayName) ? null : displayName;
        return UniqueRace.RunAsync(async () =>
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            var id = await db.InTransactionAsync(
                async () =>
                {
                    var customer = await ProvisionalCustomers.TakeOrAddAsync(db, e164, name, options.DefaultTier, time.GetUtcNow(), cancel);
                    var isNew = db.Entry(customer).State == EntityState.Added;
                    await db.SaveChangesAsync(cancel);
                    await FeedWriter.AddAsync(db, isNew ? [CustomerFeed.Created(customer, Actor.Server)] : [], cancel);
                    return customer.Id;
                },
                cancel);
            return (await CustomerQueries.FindAsync(db, id, Viewer.System, cancel))!;
        });
    }

    /// <inheritdoc cref="CompleteAsync(Guid, string, Actor, CancellationToken)"/>
    public Task<Result<CustomerRecord>> CompleteAsync(Guid id, string name, CancellationToken cancel = default) => CompleteAsync(id, name, Actor.Server, cancel);

    /// <summary>Makes a provisional customer a real one by a name. Doing it twice with the same name is fine.</summary>
    public async Task<Result<CustomerRecord>> CompleteAsync(Guid id, string name, Actor actor, CancellationToken cancel = default) =>
        TextRules.Required("The name", name, TextRules.Name) is { } problem
            ? Result<CustomerRecord>.Invalid(problem)
            : await ChangeAsync(id, db => CompleteAsync(db, id, name, actor, cancel), cancel);

    private async Task<Result<CustomerRecord>> CompleteAsync(HelpDeskDb db, Guid id, string name, Actor actor, CancellationToken cancel)
    {
        var customer = await db.Customers.Include(c => c.Numbers).FirstOrDefaultAsync(c => c.Id == id, cancel);
        if (customer is null)
        {
            return Result<CustomerRecord>.NotFound("There is no such customer.");
        }

        if (!customer.Provisional)
        {
            var record = await CustomerQueries.FindAsync(db, id, Viewer.System, cancel);
            return record!.Name == name
                ? Result<CustomerRecord>.Ok(record)
                : Result<CustomerRecord>.Conflict($"This customer was already completed as {record.Name}. Edit the customer to change the name.", record);
        }

        var before = CustomerFeed.Of(customer);
        customer.Name = name;
        customer.Provisional = false;
        return await SaveAsync(db, before, customer, actor, cancel);
    }

    private async Task<Result<CustomerRecord>> ChangeAsync(Guid id, Func<HelpDeskDb, Task<Result<CustomerRecord>>> change, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        try
        {
            return await db.InTransactionAsync(() => change(db), cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Result<CustomerRecord>.Conflict(ChangedMeanwhile, await CustomerQueries.FindAsync(db, id, Viewer.System, cancel));
        }
    }

    /// <summary>Gives a customer to a team, with those of its tickets that belonged to the former one.</summary>
    /// <param name="revision">As read.</param>
    /// <param name="team">Null is everybody's.</param>
    public Task<Result<CustomerRecord>> GiveAsync(Guid id, long revision, Guid? team, Actor actor, CancellationToken cancel = default) =>
        ChangeAsync(id, db => GiveAsync(db, id, revision, team, actor, cancel), cancel);

    private async Task<Result<CustomerRecord>> GiveAsync(HelpDeskDb db, Guid id, long revision, Guid? team, Actor actor, CancellationToken cancel)
    {
        if (await db.Customers.SeenBy(actor.Viewer).Include(c => c.Numbers).FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } customer)
        {
            return Result<CustomerRecord>.NotFound("There is no such customer.");
        }

        if (customer.Revision != revision)
        {
            return Result<CustomerRecord>.Conflict(ChangedMeanwhile, await CustomerQueries.FindAsync(db, id, Viewer.System, cancel));
        }

        if (await TeamStore.ProblemAsync(db, team, customer.TeamId, cancel) is { } problem)
        {
            return Result<CustomerRecord>.Invalid(problem);
        }

        var (before, from) = (CustomerFeed.Of(customer), customer.TeamId);
        customer.TeamId = team;
        return await MoveAsync(db, before, customer, from, actor, cancel);
    }

    /// <summary>Saves; with a customer who goes to another team go those of the tickets that belonged to the former one.</summary>
    private async Task<Result<CustomerRecord>> MoveAsync(HelpDeskDb db, CustomerFeed.Fields before, Customer customer, Guid? from, Actor actor, CancellationToken cancel)
    {
        if (from != customer.TeamId)
        {
            await db.Tickets.Where(t => t.CustomerId == customer.Id && t.TeamId == from)
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.TeamId, customer.TeamId).SetProperty(t => t.Revision, t => t.Revision + 1), cancel);
        }

        return await SaveAsync(db, before, customer, actor, cancel);
    }

    private async Task<Result<CustomerRecord>> SaveAsync(HelpDeskDb db, CustomerFeed.Fields before, Customer customer, Actor actor, CancellationToken cancel)
    {
        customer.Revision++;
        await db.SaveChangesAsync(cancel);
        await FeedWriter.AddAsync(db, CustomerFeed.Changed(before, customer, time.GetUtcNow(), actor), cancel);
        return Result<CustomerRecord>.Ok((await CustomerQueries.FindAsync(db, customer.Id, Viewer.System, cancel))!);
    }

    private static void Write(Customer customer, CustomerDraft draft, IReadOnlyList<PhoneParse> numbers)
    {
        customer.Kind = draft.Kind;
        customer.Name = draft.Name;
        customer.Organization = draft.Organization;
        customer.Tier = draft.Tier;
        customer.Language = draft.Language;
        customer.TimeZone = draft.TimeZone;
        customer.Email = draft.Email;
        customer.Notes = draft.Notes;
        customer.OwnerId = draft.OwnerId;
        customer.TeamId = draft.TeamId;
        customer.Numbers.RemoveAll(have => numbers.All(number => number.E164 != have.Number));
        for (var i = 0; i < numbers.Count; i++)
        {
            var number = customer.Numbers.Find(have => have.Number == numbers[i].E164);
            if (number is null)
            {
                number = new PhoneNumber { CustomerId = customer.Id, Number = numbers[i].E164! };
                customer.Numbers.Add(number);
            }

            number.Extension = numbers[i].Extension;
            number.Position = i;
        }

        if (numbers.All(number => number.E164 != customer.MadeForNumber))
        {
            customer.MadeForNumber = null;
        }
    }

    private string? Check(CustomerDraft draft, out IReadOnlyList<PhoneParse> numbers)
    {
        var parsed = new List<PhoneParse>();
        numbers = parsed;
        if (draft.Numbers.Count > MostNumbers)
        {
            return $"A customer may have at most {MostNumbers} numbers.";
        }

        foreach (var typed in draft.Numbers.Where(n => !string.IsNullOrWhiteSpace(n)))
        {
            var parse = phoneNumbers.Parse(typed);
            if (parse.E164 is null)
            {
                return $"'{typed}' is not a phone number that can be called: {parse.Problem ?? "it is withheld."}";
            }

            if (parsed.All(have => have.E164 != parse.E164))
            {
                parsed.Add(parse);
            }
        }

        return TextRules.Required("The name", draft.Name, TextRules.Name)
            ?? TextRules.Optional("The organization", draft.Organization, TextRules.Name)
            ?? TextRules.Required("The tier", draft.Tier, TextRules.Short)
            ?? TextRules.Optional("The language", draft.Language, TextRules.Short)
            ?? TextRules.Optional("The time zone", draft.TimeZone, TextRules.Short)
            ?? TextRules.Optional("The e-mail address", draft.Email, TextRules.Email)
            ?? TextRules.Optional("The notes", draft.Notes, TextRules.Text);
    }

    private static async Task<string?> PlaceProblemAsync(HelpDeskDb db, CustomerDraft draft, Customer? before, CancellationToken cancel) =>
        draft.OwnerId is null || await db.Users.AnyAsync(u => u.Id == draft.OwnerId, cancel)
            ? await TeamStore.ProblemAsync(db, draft.TeamId, before?.TeamId, cancel)
            : "The owner is not a user of this system. Please choose another.";
}

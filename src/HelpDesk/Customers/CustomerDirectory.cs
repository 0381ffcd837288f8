using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>Makes and changes customers.</summary>
public sealed class CustomerDirectory(IDbContextFactory<HelpDeskDb> databases, PhoneNumbers phoneNumbers, HelpDeskOptions options, TimeProvider time)
{
    private const string ChangedMeanwhile = "Someone else has changed this customer. Reload the page and make your change again.";
    private const string NoSuchCustomer = "There is no such customer.";

    public async Task<CustomerRecord?> FindAsync(Guid id, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await CustomerQueries.FindAsync(db, id, viewer, cancel);
    }

    /// <summary>The customer with everything that belongs to its own data.</summary>
    public async Task<CustomerProfile?> ProfileAsync(Guid id, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await CustomerQueries.ProfileAsync(db, id, viewer, cancel);
    }

    /// <inheritdoc cref="CreateAsync(CustomerDraft, Actor, CancellationToken)"/>
    public Task<Result<CustomerRecord>> CreateAsync(CustomerDraft draft, CancellationToken cancel = default) => CreateAsync(draft, Actor.Server, cancel);

    public async Task<Result<CustomerRecord>> CreateAsync(CustomerDraft draft, Actor actor, CancellationToken cancel = default)
    {
        if (DraftCheck.Read(draft, phoneNumbers, out var check) is { } problem)
        {
            return Result<CustomerRecord>.Invalid(problem);
        }

        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        return await StoreAsync(
            id,
            async db =>
            {
                // Stored before, and the answer was lost.
                if (await db.Customers.AnyAsync(c => c.Id == id, cancel))
                {
                    return null;
                }

                var customer = new Customer { Id = id, Name = draft.Name, Tier = draft.Tier, CreatedAt = now, Revision = 1 };
                db.Customers.Add(customer);
                if (await CustomerWriter.WriteAsync(db, customer, check, cancel) is { } wrong)
                {
                    return Result<CustomerRecord>.Invalid(wrong);
                }

                await DuplicateLook.RefreshAsync(db, customer, now, cancel);
                await db.SaveChangesAsync(cancel);
                await FeedWriter.AddAsync(db, CustomerFeed.Created(customer, actor), cancel);
                return null;
            },
            cancel);
    }

    /// <inheritdoc cref="EditAsync(Guid, long, CustomerDraft, Actor, CancellationToken)"/>
    public Task<Result<CustomerRecord>> EditAsync(Guid id, long revision, CustomerDraft draft, CancellationToken cancel = default) =>
        EditAsync(id, revision, draft, Actor.Server, cancel);

    /// <summary>Replaces everything that a person writes about a customer. A provisional customer becomes a real one by it.</summary>
    /// <param name="revision">As read.</param>
    public async Task<Result<CustomerRecord>> EditAsync(Guid id, long revision, CustomerDraft draft, Actor actor, CancellationToken cancel = default)
    {
        if (DraftCheck.Read(draft, phoneNumbers, out var check) is { } problem)
        {
            return Result<CustomerRecord>.Invalid(problem);
        }

        return await StoreAsync(
            id,
            async db =>
            {
                if (await CustomerWriter.Whole(db).FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } customer)
                {
                    return Result<CustomerRecord>.NotFound(NoSuchCustomer);
                }

                if (customer.MergedIntoId is not null)
                {
                    return Result<CustomerRecord>.Conflict("This customer was merged with another one meanwhile. Reload the page and make your change there.");
                }

                if (!await db.Customers.SeenBy(actor.Viewer).AnyAsync(c => c.Id == id, cancel))
                {
                    return Result<CustomerRecord>.NotFound(NoSuchCustomer);
                }

                if (customer.Revision != revision)
                {
                    return Result<CustomerRecord>.Conflict(ChangedMeanwhile);
                }

                var (before, team, tier) = (CustomerFeed.Of(customer), customer.TeamId, customer.Tier);
                if (await CustomerWriter.WriteAsync(db, customer, check, cancel) is { } wrong)
                {
                    return Result<CustomerRecord>.Invalid(wrong);
                }

                customer.Provisional = false;
                if (customer.Tier != tier)
                {
                    await SlaClocks.CustomerChangedAsync(db, id, time.GetUtcNow(), cancel);
                }

                await MoveAsync(db, before, customer, team, actor, cancel);
                return null;
            },
            cancel);
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
    public async Task<Result<CustomerRecord>> CompleteAsync(Guid id, string name, Actor actor, CancellationToken cancel = default)
    {
        if (TextRules.Required("The name", name, TextRules.Name) is { } problem)
        {
            return Result<CustomerRecord>.Invalid(problem);
        }

        return await StoreAsync(
            id,
            async db =>
            {
                if (await CustomerWriter.Whole(db).FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } customer)
                {
                    return Result<CustomerRecord>.NotFound(NoSuchCustomer);
                }

                if (!customer.Provisional)
                {
                    return customer.Name == name
                        ? null
                        : Result<CustomerRecord>.Conflict($"This customer was already completed as {customer.Name}. Edit the customer to change the name.");
                }

                var before = CustomerFeed.Of(customer);
                customer.Name = name;
                customer.Provisional = false;
                await SaveAsync(db, before, customer, actor, cancel);
                return null;
            },
            cancel);
    }

    /// <summary>Gives a customer to a team, with those of its tickets that belonged to the former one.</summary>
    /// <param name="revision">As read.</param>
    /// <param name="team">Null is everybody's.</param>
    public Task<Result<CustomerRecord>> GiveAsync(Guid id, long revision, Guid? team, Actor actor, CancellationToken cancel = default) => StoreAsync(
        id,
        async db =>
        {
            if (await CustomerWriter.Whole(db).FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } customer || !await db.Customers.SeenBy(actor.Viewer).AnyAsync(c => c.Id == id, cancel))
            {
                return Result<CustomerRecord>.NotFound(NoSuchCustomer);
            }

            if (customer.Revision != revision)
            {
                return Result<CustomerRecord>.Conflict(ChangedMeanwhile);
            }

            if (await TeamStore.ProblemAsync(db, team, customer.TeamId, cancel) is { } problem)
            {
                return Result<CustomerRecord>.Invalid(problem);
            }

            var (before, from) = (CustomerFeed.Of(customer), customer.TeamId);
            customer.TeamId = team;
            await MoveAsync(db, before, customer, from, actor, cancel);
            return null;
        },
        cancel);

    /// <summary>Saves; with a customer who goes to another team go those of the tickets that belonged to the former one.</summary>
    private async Task MoveAsync(HelpDeskDb db, CustomerFeed.Fields before, Customer customer, Guid? from, Actor actor, CancellationToken cancel)
    {
        if (from != customer.TeamId)
        {
            await db.Tickets.Where(t => t.CustomerId == customer.Id && t.TeamId == from)
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.TeamId, customer.TeamId).SetProperty(t => t.Revision, t => t.Revision + 1), cancel);
        }

        await SaveAsync(db, before, customer, actor, cancel);
    }

    private async Task SaveAsync(HelpDeskDb db, CustomerFeed.Fields before, Customer customer, Actor actor, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        customer.Revision++;
        await DuplicateLook.RefreshAsync(db, customer, now, cancel);
        await db.SaveChangesAsync(cancel);
        await FeedWriter.AddAsync(db, CustomerFeed.Changed(before, customer, now, actor), cancel);
    }

    /// <summary>Runs one change of a customer in a transaction and reads what came of it.</summary>
    /// <param name="change">Gives why it cannot be; null when it is stored.</param>
    private Task<Result<CustomerRecord>> StoreAsync(Guid id, Func<HelpDeskDb, Task<Result<CustomerRecord>?>> change, CancellationToken cancel) =>
        UniqueRace.RunAsync(async () =>
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            Result<CustomerRecord>? refused;
            try
            {
                refused = await db.InTransactionAsync(() => change(db), cancel);
            }
            catch (DbUpdateConcurrencyException)
            {
                refused = Result<CustomerRecord>.Conflict(ChangedMeanwhile);
            }

            return refused switch
            {
                null => Result<CustomerRecord>.Ok((await CustomerQueries.FindAsync(db, id, Viewer.System, cancel))!),
                { Kind: ResultKind.Conflict } => refused with { Value = await CustomerQueries.FindAsync(db, id, Viewer.System, cancel) },
                _ => refused,
            };
        });
}

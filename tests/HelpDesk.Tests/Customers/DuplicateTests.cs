using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Customers;

public abstract class DuplicateTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Number = "+12125550100";

    [Fact]
    public async Task Who_shares_number_or_address_or_name_and_place_is_suggested_with_the_reason()
    {
        var maria = await AddAsync(Draft("Maria Alvarez", Number) with { Organization = "Alvarez Catering", Email = "maria@example.com" });
        var number = await AddAsync(Draft("Somebody Else", "(212) 555-0100"));
        var mail = await AddAsync(Draft("Another One") with { Handles = [new(HandleKind.Email, "MARIA@example.com")] });
        var name = await AddAsync(Draft("M. Álvarez") with { Organization = "ALVAREZ catering" });
        var all = await AddAsync(Draft("Maria Alvares", Number) with { Organization = "Alvarez Catering" });

        var found = await OfAsync(maria.Id);

        Assert.Equal([3, 2, 2, 1], found.Select(f => f.Rank));
        Assert.Equivalent(new[] { (all.Id, 3), (mail.Id, 2), (name.Id, 2), (number.Id, 1) }, found.Select(f => (Other(f, maria.Id), f.Rank)), strict: true);
        Assert.Equal(["Same number +12125550100"], Reasons(found, number.Id));
        Assert.Equal(["Same e-mail address maria@example.com"], Reasons(await OfAsync(mail.Id), maria.Id));
        Assert.Equal(["Similar name at the same organization"], Reasons(found, name.Id));
        Assert.Equal(["Same number +12125550100", "Similar name at the same organization"], Reasons(found, all.Id));
    }

    [Fact]
    public async Task A_similar_name_needs_the_same_postal_code_or_organization()
    {
        var address = new Address(AddressKind.Home, "1 Main St", "100-01", "New York", null, "US");
        var jon = await AddAsync(Draft("Jon Smith") with { Addresses = [address] });
        await AddAsync(Draft("John Smyth"));
        await AddAsync(Draft("John Smyth") with { Addresses = [address with { PostalCode = "20001" }] });
        var john = await AddAsync(Draft("John Smyth") with { Addresses = [address with { PostalCode = "10001" }] });
        Assert.Equal(["Similar name and the same postal code"], Assert.Single(await OfAsync(jon.Id)).Reasons);
        Assert.Equal(john.Id, Other(Assert.Single(await OfAsync(jon.Id)), jon.Id));

        var acme = await AddAsync(Draft("ACME Söhne") with { Kind = CustomerKind.Organization });
        await AddAsync(Draft("Sohne, Acme") with { Kind = CustomerKind.Organization });
        Assert.Equal(["Same name of an organization"], Assert.Single(await OfAsync(acme.Id)).Reasons);
    }

    [Fact]
    public async Task Who_is_related_or_behind_an_exchange_is_not_suggested()
    {
        var acme = await AddAsync(Draft("ACME", Number) with { Kind = CustomerKind.Organization });
        var zoe = await AddAsync(Draft("Zoë", Number));
        var bob = await AddAsync(Draft("Bob", $"{Number} x7"));
        Assert.Empty(await OfAsync(acme.Id));
        Assert.Empty(await OfAsync(bob.Id));

        var ann = await AddAsync(Draft("Ann", Number));
        Assert.Single(await OfAsync(zoe.Id));
        Value(await Relations.AddAsync(ann.Id, zoe.Id, RelationKind.RelatedTo, "sister", Ada, Cancel));
        Value(await Customers.EditAsync(ann.Id, ann.Revision, ann.ToDraft(), Cancel));
        Assert.Empty(await OfAsync(zoe.Id));

        for (var i = 0; i < 10; i++)
        {
            await AddAsync(Draft($"Colleague {i}", "+12125550109"));
        }

        Assert.Empty(await OfAsync((await AddAsync(Draft("Newcomer", "+12125550109"))).Id));
    }

    [Fact]
    public async Task A_suggestion_goes_when_its_reason_goes_and_stays_away_when_it_was_dismissed()
    {
        var zoe = await AddAsync(Draft("Zoë", Number));
        var bob = await AddAsync(Draft("Bob", Number));
        bob = Value(await Customers.EditAsync(bob.Id, bob.Revision, bob.ToDraft() with { Numbers = [] }, Cancel));
        Assert.Empty(await OfAsync(zoe.Id));

        bob = Value(await Customers.EditAsync(bob.Id, bob.Revision, bob.ToDraft() with { Numbers = [Number] }, Cancel));
        var suggestion = Assert.Single(await OfAsync(zoe.Id));
        Assert.True(await Duplicates.DismissAsync(suggestion.Id, Ada, Cancel));
        Assert.False(await Duplicates.DismissAsync(suggestion.Id, Ada, Cancel));
        Value(await Customers.EditAsync(bob.Id, bob.Revision, bob.ToDraft() with { Name = "Bobby" }, Cancel));
        Assert.Empty(await OfAsync(zoe.Id));
    }

    [Fact]
    public async Task The_look_over_all_customers_finds_those_who_were_stored_past_it_and_goes_on_where_it_was()
    {
        await using (var db = await OpenAsync())
        {
            // As an import would store them.
            for (var i = 0; i < 5; i++)
            {
                var customer = new Customer { Id = Guid.CreateVersion7(Clock.Now), Name = i < 2 ? "Zoë Kim" : $"Other {i}", Tier = "standard", Organization = "ACME", CreatedAt = Clock.Now, Revision = 1 };
                db.Customers.Add(customer);
            }

            await db.SaveChangesAsync(Cancel);
        }

        foreach (var looked in (int[])[2, 2, 1, 0])
        {
            Assert.Equal(looked, await ScanAsync());
        }

        Assert.Equal(["Similar name at the same organization"], Assert.Single((await Duplicates.ListAsync(null, null, 10, Viewer.System, Cancel)).Items).Reasons);

        Clock.Advance(DuplicateDesk.Again - TimeSpan.FromTicks(1));
        Assert.Equal(0, await ScanAsync());
        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(2, await ScanAsync());
    }

    [Fact]
    public async Task Suggestions_are_listed_likeliest_first_in_pages()
    {
        for (var i = 0; i < 4; i++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            await AddAsync(Draft($"First {i}", $"+1212555010{i}"));
            await AddAsync(Draft(i == 0 ? "First 0" : "Other", $"+1212555010{i}"));
        }

        var seen = new List<(int Rank, string Reason)>();
        string? next = null;
        do
        {
            var page = await Duplicates.ListAsync(null, next, 3, Viewer.System, Cancel);
            seen.AddRange(page.Items.Select(s => (s.Rank, s.Reasons[0][^1..])));
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal([(3, "0"), (1, "3"), (1, "2"), (1, "1")], seen);
    }

    private Task<int> ScanAsync() => Duplicates.ScanAsync(2, Cancel);

    private async Task<CustomerRecord> AddAsync(CustomerDraft draft) => Value(await Customers.CreateAsync(draft, Cancel));

    private async Task<IReadOnlyList<DuplicateRecord>> OfAsync(Guid customer) => (await Duplicates.ListAsync(customer, null, 20, Viewer.System, Cancel)).Items;

    private static Guid Other(DuplicateRecord suggestion, Guid than) => suggestion.First.Id == than ? suggestion.Second.Id : suggestion.First.Id;

    private static IReadOnlyList<string> Reasons(IReadOnlyList<DuplicateRecord> found, Guid about) => found.Single(s => s.First.Id == about || s.Second.Id == about).Reasons;
}

using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Customers;

public abstract class CustomerProfileTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly Address Office = new(AddressKind.Work, "1 Main St\nFloor 2", "10001", "New York", "NY", "US");

    [Fact]
    public async Task A_profile_is_read_back_as_written()
    {
        Value(await Fields.CreateAsync(new(FieldSubject.Customer, "seats", "Seats", FieldType.Number, [], false, 0), Cancel));
        var made = Value(await Customers.CreateAsync(
            Draft("Zoë", "+12125550100") with
            {
                Email = "Zoe@Example.com",
                Handles = [new(HandleKind.Telegram, "@ZoeK"), new(HandleKind.Email, "zoe@EXAMPLE.com"), new(HandleKind.Email, "z@home.example"), new(HandleKind.Other, " ")],
                Addresses = [Office, new(AddressKind.Postal, null, null, null, null, null)],
                Segments = ["VIP", "vip ", "Cyclists"],
                Fields = new Dictionary<string, string> { ["seats"] = "04.0" },
            },
            Cancel));

        var profile = (await Customers.ProfileAsync(made.Id, Viewer.System, Cancel))!;

        Assert.Equal("Zoe@Example.com", profile.Customer.Email);
        Assert.Equal([new(HandleKind.Email, "Zoe@Example.com"), new(HandleKind.Telegram, "@ZoeK"), new(HandleKind.Email, "z@home.example")], profile.Handles);
        Assert.Equal([Office], profile.Addresses);
        Assert.Equal(["Cyclists", "VIP"], profile.Segments);
        Assert.Equal("4.0", profile.Fields["seats"]);
        Assert.Null(await Customers.ProfileAsync(Guid.NewGuid(), Viewer.System, Cancel));
    }

    [Fact]
    public async Task What_a_draft_leaves_out_stays()
    {
        var made = Value(await Customers.CreateAsync(
            Draft("Zoë") with { Email = "zoe@example.com", Handles = [new(HandleKind.Email, "zoe@example.com"), new(HandleKind.Signal, "212 555 0100")], Addresses = [Office], Segments = ["VIP"] }, Cancel));

        var renamed = Value(await Customers.EditAsync(made.Id, made.Revision, made.ToDraft() with { Name = "Zoe", Email = "new@example.com" }, Cancel));
        var profile = (await Customers.ProfileAsync(made.Id, Viewer.System, Cancel))!;
        Assert.Equal([new(HandleKind.Email, "new@example.com"), new(HandleKind.Signal, "212 555 0100")], profile.Handles);
        Assert.Equal((1, 1), (profile.Addresses.Count, profile.Segments.Count));

        Value(await Customers.EditAsync(made.Id, renamed.Revision, renamed.ToDraft() with { Email = null, Handles = [new(HandleKind.Email, "b@example.com")], Addresses = [], Segments = [] }, Cancel));
        profile = (await Customers.ProfileAsync(made.Id, Viewer.System, Cancel))!;
        Assert.Equal("b@example.com", profile.Customer.Email);
        Assert.Empty(profile.Addresses);
        Assert.Empty(profile.Segments);
    }

    [Fact]
    public async Task Customers_are_found_by_the_beginning_of_any_handle()
    {
        var zoe = Value(await Customers.CreateAsync(
            Draft("Zoë") with { Email = "Zoe.K@example.com", Handles = [new(HandleKind.Telegram, "@ZoeK"), new(HandleKind.Email, "zoe.k@home.example"), new(HandleKind.WhatsApp, "ZoeK")] }, Cancel));
        await Customers.CreateAsync(Draft("Bob") with { Email = "bob@example.com" }, Cancel);

        foreach (var term in (string[])["ZOE.K@", "zoe.k@example.com", "@zoek", "@zo"])
        {
            Assert.Equal(zoe.Id, Assert.Single((await Search.SearchAsync(term, null, 10, Viewer.System, Cancel)).Items).Id);
        }

        Assert.Empty((await Search.SearchAsync("@zoekk", null, 10, Viewer.System, Cancel)).Items);
    }

    [Fact]
    public async Task A_segment_lists_its_customers_in_pages_with_and_without_a_search()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            ids.Insert(0, Value(await Customers.CreateAsync(Draft($"Zoë {i}", $"+1212555010{i}") with { Segments = ["VIP"] }, Cancel)).Id);
        }

        await AddCustomerAsync("Zoë outside", "+12125550109");
        var vip = Assert.Single(await Segments.ListAsync(Cancel));
        Assert.Equal(("VIP", 5), (vip.Name, vip.Customers));

        var seen = new List<Guid>();
        string? next = null;
        do
        {
            var page = await Search.SearchAsync("", vip.Id, next, 2, Viewer.System, Cancel);
            seen.AddRange(page.Items.Select(c => c.Id));
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(ids, seen);
        Assert.Equal(5, (await Search.SearchAsync("zoë", vip.Id, null, 10, Viewer.System, Cancel)).Items.Count);
        Assert.Equal(5, (await Search.SearchAsync("212555", vip.Id, null, 10, Viewer.System, Cancel)).Items.Count);
        Assert.Empty((await Search.SearchAsync("", Guid.NewGuid(), null, 10, Viewer.System, Cancel)).Items);
    }

    [Fact]
    public async Task A_segment_is_renamed_and_removed_from_all()
    {
        var zoe = Value(await Customers.CreateAsync(Draft("Zoë") with { Segments = ["VIP", "Cyclists"] }, Cancel));
        var vip = (await Segments.ListAsync(Cancel)).Single(s => s.Name == "VIP");

        Assert.Equal("Important", Value(await Segments.RenameAsync(vip.Id, " Important ", Cancel)).Name);
        Assert.Contains("already", Problem(ResultKind.Invalid, await Segments.RenameAsync(vip.Id, "CYCLISTS", Cancel)));
        Problem(ResultKind.NotFound, await Segments.RenameAsync(Guid.NewGuid(), "X", Cancel));

        Assert.True(await Segments.RemoveAsync(vip.Id, Cancel));
        Assert.False(await Segments.RemoveAsync(vip.Id, Cancel));
        Assert.Equal(["Cyclists"], (await Customers.ProfileAsync(zoe.Id, Viewer.System, Cancel))!.Segments);
    }

    [Fact]
    public async Task Two_who_name_a_new_segment_at_once_share_it()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Customers.CreateAsync(Draft($"Zoë {i}") with { Segments = ["New"] }, Cancel), Cancel)));
        Assert.All(made, m => Assert.True(m.IsOk, m.Problem));
        Assert.Equal(8, Assert.Single(await Segments.ListAsync(Cancel)).Customers);
    }

    [Fact]
    public async Task What_is_wrong_is_named_and_nothing_is_stored()
    {
        Value(await Fields.CreateAsync(new(FieldSubject.Customer, "contract", "Contract", FieldType.Text, [], true, 0), Cancel));
        await WrongAsync("not an e-mail address", d => d with { Handles = [new(HandleKind.Email, "zoe at example")] });
        await WrongAsync("too long", d => d with { Handles = [new(HandleKind.Other, new('x', 255))] });
        await WrongAsync("at most 50", d => d with { Handles = [.. Enumerable.Range(0, 51).Select(i => new Handle(HandleKind.Other, $"h{i}"))] });
        await WrongAsync("at most 20 addresses", d => d with { Addresses = [.. Enumerable.Repeat(Office, 21)] });
        await WrongAsync("The street is too long", d => d with { Addresses = [Office with { Street = new('x', 401) }] });
        await WrongAsync("at most 50 segments", d => d with { Segments = [.. Enumerable.Range(0, 51).Select(i => $"s{i}")] });
        await WrongAsync("The segment is empty", d => d with { Segments = [" "] });
        await WrongAsync("no time zone \"Mars/Base\"", d => d with { TimeZone = "Mars/Base" });
        await WrongAsync("Please fill in Contract", d => d with { Segments = ["new"], Fields = new Dictionary<string, string>() });
        await using var db = await OpenAsync();
        Assert.Equal((0, 0), (await db.Customers.CountAsync(Cancel), await db.Segments.CountAsync(Cancel)));
    }

    private async Task WrongAsync(string problem, Func<CustomerDraft, CustomerDraft> change) =>
        Assert.Contains(problem, Problem(ResultKind.Invalid, await Customers.CreateAsync(change(Draft("Zoë")), Cancel)));
}

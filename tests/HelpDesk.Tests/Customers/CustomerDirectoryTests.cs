using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Customers;

public abstract class CustomerDirectoryTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_customer_is_read_back_as_written_with_numbers_in_e164()
    {
        var owner = await AddUserAsync("olga");
        var draft = new CustomerDraft("Zoë O'Neil", "ACME & Söhne", "gold", "de", "Europe/Berlin", "zoe@example.com", "likes\r\ntea", owner.Id, ["(212) 555-0100 x12", "+49 30 901820"]);
        var made = Value(await Customers.CreateAsync(draft, Ada, Cancel));

        var read = await Customers.FindAsync(made.Id, Viewer.System, Cancel);

        Assert.NotNull(read);
        Assert.Equal(["+12125550100 ext. 12", "+4930901820"], read.Numbers);
        Assert.Equal("olga Displayed", read.OwnerName);
        Assert.Equal(draft with { Numbers = read.Numbers }, read.ToDraft());
        Assert.False(read.Provisional);
        Assert.Equal(7, made.Id.Version);
    }

    [Fact]
    public async Task The_same_number_in_two_formats_is_kept_once()
    {
        var made = await AddCustomerAsync("Bob", "212 555 0100", "+1 (212) 555-0100", " ");
        Assert.Equal(["+12125550100"], made.Numbers);
    }

    [Fact]
    public async Task An_edit_replaces_numbers_and_words_and_raises_the_revision()
    {
        var made = await AddCustomerAsync("Bob Brown", "212 555 0100", "212 555 0101");
        var edited = Value(await Customers.EditAsync(made.Id, made.Revision, made.ToDraft() with { Name = "Bob Green", Numbers = ["+12125550102", "+12125550101"] }, Ada, Cancel));

        Assert.Equal(made.Revision + 1, edited.Revision);
        Assert.Equal(["+12125550102", "+12125550101"], edited.Numbers);
        Assert.Empty((await Search.SearchAsync("brown", null, 10, Viewer.System, Cancel)).Items);
        Assert.Equal(made.Id, Assert.Single((await Search.SearchAsync("green", null, 10, Viewer.System, Cancel)).Items).Id);
        Assert.Empty(await Callers.FindAsync("+12125550100", Cancel));
    }

    [Fact]
    public async Task An_edit_of_an_older_revision_is_a_conflict_that_shows_the_present_state()
    {
        var made = await AddCustomerAsync("Bob");
        Value(await Customers.EditAsync(made.Id, made.Revision, Draft("Robert"), Ada, Cancel));

        var late = await Customers.EditAsync(made.Id, made.Revision, Draft("Bobby"), Ada, Cancel);

        Problem(ResultKind.Conflict, late);
        Assert.Equal("Robert", late.Value!.Name);
    }

    [Fact]
    public async Task Of_edits_at_the_same_time_one_wins_and_the_others_are_told()
    {
        var made = await AddCustomerAsync("Bob");
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            Task.Run(() => Customers.EditAsync(made.Id, made.Revision, Draft($"Bob {i}"), Ada, Cancel), Cancel)));

        var winner = Assert.Single(results, r => r.IsOk);
        Assert.All(results.Where(r => r != winner), r => Problem(ResultKind.Conflict, r));
        Assert.Equal(winner.Value!.Name, (await Customers.FindAsync(made.Id, Viewer.System, Cancel))!.Name);
    }

    [Theory]
    [InlineData("", "standard", "name")]
    [InlineData("  ", "standard", "name")]
    [InlineData("Bob", "", "tier")]
    public async Task What_must_be_there_is_asked_for(string name, string tier, string problem) =>
        Assert.Contains(problem, Problem(ResultKind.Invalid, await Customers.CreateAsync(Draft(name) with { Tier = tier }, Ada, Cancel)));

    [Fact]
    public async Task Limits_are_named_in_the_error()
    {
        Assert.Contains("201", Problem(ResultKind.Invalid, await Customers.CreateAsync(Draft(new string('n', 201)), Ada, Cancel)));
        Value(await Customers.CreateAsync(Draft(new string('n', 200)), Ada, Cancel));
        Assert.Contains("notes", Problem(ResultKind.Invalid, await Customers.CreateAsync(Draft("Bob") with { Notes = new string('x', 20_001) }, Ada, Cancel)));
        Assert.Contains("at most 50", Problem(ResultKind.Invalid, await Customers.CreateAsync(Draft("Bob", [.. Enumerable.Range(100, 51).Select(i => $"2125550{i}")]), Ada, Cancel)));
    }

    [Fact]
    public async Task A_wrong_number_is_named_with_its_reason()
    {
        var problem = Problem(ResultKind.Invalid, await Customers.CreateAsync(Draft("Bob", "212 555 0100", "555-0199"), Ada, Cancel));
        Assert.Contains("'555-0199'", problem);
        Assert.Contains("area code", problem);
    }

    [Fact]
    public async Task An_owner_must_exist() =>
        Assert.Contains("owner", Problem(ResultKind.Invalid, await Customers.CreateAsync(Draft("Bob") with { OwnerId = Guid.NewGuid() }, Ada, Cancel)));

    [Fact]
    public async Task Editing_or_completing_nobody_is_not_found()
    {
        Problem(ResultKind.NotFound, await Customers.EditAsync(Guid.NewGuid(), 1, Draft("Bob"), Ada, Cancel));
        Problem(ResultKind.NotFound, await Customers.CompleteAsync(Guid.NewGuid(), "Bob", Cancel));
        Assert.Null(await Customers.FindAsync(Guid.NewGuid(), Viewer.System, Cancel));
    }

    [Fact]
    public async Task Eight_calls_at_once_from_an_unknown_number_make_one_provisional_customer()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            Task.Run(() => Customers.EnsureProvisionalAsync("+12125550100", $"BOB {i}", Cancel), Cancel)));

        var id = Assert.Single(made.Select(c => c.Id).Distinct());
        await using var db = await OpenAsync();
        Assert.Equal(1, await db.Customers.CountAsync(Cancel));
        Assert.Equal(id, Assert.Single(await Callers.FindAsync("+12125550100", Cancel)).Customer.Id);
        Assert.True(made[0].Provisional);
    }

    [Fact]
    public async Task A_known_number_makes_no_provisional_customer()
    {
        var bob = await AddCustomerAsync("Bob", "+12125550100");
        Assert.Equal(bob.Id, (await Customers.EnsureProvisionalAsync("+12125550100", "WIRELESS CALLER", Cancel)).Id);
    }

    [Fact]
    public async Task A_provisional_customer_is_completed_once_and_keeps_the_number()
    {
        var unknown = await Customers.EnsureProvisionalAsync("+12125550100", null, Cancel);
        Assert.Equal("+12125550100", unknown.Name);

        var completed = Value(await Customers.CompleteAsync(unknown.Id, "Bob", Cancel));
        Assert.False(completed.Provisional);
        Assert.Equal(completed, Value(await Customers.CompleteAsync(unknown.Id, "Bob", Cancel)) with { Numbers = completed.Numbers });
        Assert.Contains("Bob", Problem(ResultKind.Conflict, await Customers.CompleteAsync(unknown.Id, "Robert", Cancel)));
        Assert.Equal(unknown.Id, (await Customers.EnsureProvisionalAsync("+12125550100", null, Cancel)).Id);
    }

    [Fact]
    public async Task A_number_taken_away_from_its_provisional_customer_can_make_a_new_one()
    {
        var unknown = await Customers.EnsureProvisionalAsync("+12125550100", null, Cancel);
        Value(await Customers.EditAsync(unknown.Id, unknown.Revision, Draft("Bob", "+12125550101"), Ada, Cancel));
        Assert.NotEqual(unknown.Id, (await Customers.EnsureProvisionalAsync("+12125550100", null, Cancel)).Id);
    }

    [Theory]
    [InlineData("2125550100")]
    [InlineData("+0123456789")]
    [InlineData("+1212555010a")]
    [InlineData("")]
    public async Task A_provisional_customer_needs_a_number_in_e164(string number) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Customers.EnsureProvisionalAsync(number, null, Cancel));
}

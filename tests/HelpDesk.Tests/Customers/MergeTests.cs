using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Opportunities;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Customers;

public abstract class MergeTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string One = "+12125550100", Two = "+12125550101", Shared = "+12125550102";

    [Fact]
    public async Task Everything_moves_and_the_old_id_leads_to_the_survivor()
    {
        var (maria, mary) = await PairAsync();
        var rows = await FillAsync(mary.Id);

        var merge = Value(await MergeAsync(maria, mary));

        Assert.Equal((maria.Id, mary.Id, "Mary Alvares", "Ada Agent"), (merge.SurvivorId, merge.AbsorbedId, merge.AbsorbedName, merge.ActorName));
        Assert.Equal(maria.Id, await Merges.PresentAsync(mary.Id, Viewer.System, Cancel));
        Assert.Null(await Customers.FindAsync(mary.Id, Viewer.System, Cancel));
        var profile = (await Customers.ProfileAsync(maria.Id, Viewer.System, Cancel))!;
        Assert.Equal([One, Shared, Two], profile.Customer.Numbers);
        Assert.Equal(["maria@example.com", "mary@example.com", "@mary"], profile.Handles.Select(h => h.Value));
        Assert.Equal(["Cyclists", "VIP"], profile.Segments);
        Assert.Equal(["1 Main St", "2 Side St"], profile.Addresses.Select(a => a.Street));
        Assert.Equal("Maria Alvarez", profile.Customer.Name);
        Assert.Equal(rows, await OwnedAsync(maria.Id));
        Assert.Equal(Owned.None, await OwnedAsync(mary.Id));
        foreach (var number in (string[])[One, Two, Shared])
        {
            Assert.Equal(maria.Id, Assert.Single(await Callers.FindAsync(number, Cancel)).Customer.Id);
        }

        Assert.Equal(maria.Id, (await Callers.DescribeAsync(mary.Id, Cancel))!.Customer.Id);
        Assert.Equal([maria.Id], (await Search.SearchAsync("alvar", null, 10, Viewer.System, Cancel)).Items.Select(c => c.Id));
        Assert.DoesNotContain((await Search.SearchAsync(null, null, 10, Viewer.System, Cancel)).Items, c => c.Id == mary.Id);
        Assert.Empty((await Duplicates.ListAsync(null, null, 10, Viewer.System, Cancel)).Items);
    }

    [Fact]
    public async Task The_values_that_were_chosen_win()
    {
        Value(await Fields.CreateAsync(new(FieldSubject.Customer, "seats", "Seats", FieldType.Number, [], false, 0), Cancel));
        var owner = await AddUserAsync("olga");
        var maria = await AddCustomerAsync("Maria");
        var mary = Value(await Customers.CreateAsync(
            Draft("Mary") with { Organization = "ACME", Tier = "gold", Notes = "likes tea", OwnerId = owner.Id, Fields = new Dictionary<string, string> { ["seats"] = "4" } }, Cancel));

        Value(await MergeAsync(maria, mary, "organization", "tier", "ownerId", "fields.seats", "language"));

        var profile = (await Customers.ProfileAsync(maria.Id, Viewer.System, Cancel))!;
        Assert.Equal(("Maria", "ACME", "gold", null, owner.Id), (profile.Customer.Name, profile.Customer.Organization, profile.Customer.Tier, profile.Customer.Notes, profile.Customer.OwnerId));
        Assert.Equal("4", profile.Fields["seats"]);
        Assert.Equal(maria.Id, Assert.Single((await Search.SearchAsync("acme", null, 10, Viewer.System, Cancel)).Items).Id);
    }

    [Fact]
    public async Task Undoing_gives_back_what_moved_and_leaves_what_came_after()
    {
        var (maria, mary) = await PairAsync();
        var acme = Value(await Customers.CreateAsync(Draft("ACME") with { Kind = CustomerKind.Organization }, Cancel));
        Value(await Relations.AddAsync(mary.Id, acme.Id, RelationKind.WorksFor, "buyer", Ada, Cancel));
        Value(await Relations.AddAsync(maria.Id, mary.Id, RelationKind.RelatedTo, null, Ada, Cancel));
        var (hers, others) = (await FillAsync(mary.Id), await FillAsync(maria.Id));
        var (before, beforeMary) = (await Customers.ProfileAsync(maria.Id, Viewer.System, Cancel), await Customers.ProfileAsync(mary.Id, Viewer.System, Cancel));
        var merge = Value(await MergeAsync(maria, mary, "name", "organization"));
        Assert.Equal("Mary Alvares", (await Customers.FindAsync(maria.Id, Viewer.System, Cancel))!.Name);
        Assert.Equal("ACME", Assert.Single(await Relations.ListAsync(maria.Id, Viewer.System, Cancel)).OtherName);
        await AddTicketAsync(mary.Id, "Came after the merge");
        var late = Calls.Answered(Clock.Advance(TimeSpan.FromMinutes(1)), Two, mary.Id, Guid.NewGuid());
        await Events.AppendAsync(late, 99, Cancel);

        var undone = Value(await Merges.UndoAsync(merge.Id, Ada, Cancel));

        Assert.Equal(("Ada Agent", Clock.Now), (undone.UndoneBy, undone.UndoneAt!.Value));
        Assert.Equal(mary.Id, await Merges.PresentAsync(mary.Id, Viewer.System, Cancel));
        Assert.Equal(hers, await OwnedAsync(mary.Id));
        Assert.Equal(others with { Tickets = others.Tickets + 1, TicketEntries = others.TicketEntries + 1, Contacts = others.Contacts + 1 }, await OwnedAsync(maria.Id));
        Same(before!, (await Customers.ProfileAsync(maria.Id, Viewer.System, Cancel))!);
        Same(beforeMary!, (await Customers.ProfileAsync(mary.Id, Viewer.System, Cancel))!);
        Assert.Equal(["ACME", "Maria Alvarez"], (await Relations.ListAsync(mary.Id, Viewer.System, Cancel)).Select(r => r.OtherName));
        Assert.Equal([mary.Id], (await Search.SearchAsync("mary", null, 10, Viewer.System, Cancel)).Items.Select(c => c.Id));
        Assert.Empty((await Duplicates.ListAsync(maria.Id, null, 10, Viewer.System, Cancel)).Items);
        Assert.Equal(undone, Value(await Merges.UndoAsync(merge.Id, Ada, Cancel)));
        Value(await MergeAsync((await Customers.FindAsync(maria.Id, Viewer.System, Cancel))!, (await Customers.FindAsync(mary.Id, Viewer.System, Cancel))!));
    }

    [Fact]
    public async Task What_was_changed_since_the_merge_is_not_set_back()
    {
        var (maria, mary) = await PairAsync();
        var merge = Value(await MergeAsync(maria, mary, "name", "organization"));
        var now = (await Customers.FindAsync(maria.Id, Viewer.System, Cancel))!;
        Value(await Customers.EditAsync(maria.Id, now.Revision, now.ToDraft() with { Name = "Mia Alvarez", Numbers = [One, Two, "+12125550109"] }, Cancel));

        Value(await Merges.UndoAsync(merge.Id, Ada, Cancel));

        var after = (await Customers.FindAsync(maria.Id, Viewer.System, Cancel))!;
        Assert.Equal(("Mia Alvarez", null), (after.Name, after.Organization));
        Assert.Equal([One, "+12125550109"], after.Numbers);
        Assert.Equal([Two, Shared], (await Customers.FindAsync(mary.Id, Viewer.System, Cancel))!.Numbers);
    }

    [Fact]
    public async Task Merges_in_a_row_lead_to_the_last_one_and_are_undone_backwards()
    {
        var (a, b, c) = (await AddCustomerAsync("Ann A", One), await AddCustomerAsync("Ann B", One, Two), await AddCustomerAsync("Ann C", Shared));
        await AddTicketAsync(a.Id, "A's");
        var first = Value(await MergeAsync(b, a));
        b = (await Customers.FindAsync(b.Id, Viewer.System, Cancel))!;
        var second = Value(await MergeAsync(c, b));

        Assert.Equal(c.Id, await Merges.PresentAsync(a.Id, Viewer.System, Cancel));
        Assert.Equal(c.Id, (await Callers.DescribeAsync(a.Id, Cancel))!.Customer.Id);
        Assert.Contains("Undo that merge first", Problem(ResultKind.Invalid, await Merges.UndoAsync(first.Id, Ada, Cancel)));
        Assert.Contains("already", Problem(ResultKind.Invalid, await MergeAsync(c, a)));

        Value(await Merges.UndoAsync(second.Id, Ada, Cancel));
        Assert.Equal(b.Id, await Merges.PresentAsync(a.Id, Viewer.System, Cancel));
        Assert.Equal(1, (await OwnedAsync(b.Id)).Tickets);
        Value(await Merges.UndoAsync(first.Id, Ada, Cancel));
        Assert.Equal((1, 0, 0), ((await OwnedAsync(a.Id)).Tickets, (await OwnedAsync(b.Id)).Tickets, (await OwnedAsync(c.Id)).Tickets));
        Assert.Equal([One, Two], (await Customers.FindAsync(b.Id, Viewer.System, Cancel))!.Numbers);
        Assert.Equal([One], (await Customers.FindAsync(a.Id, Viewer.System, Cancel))!.Numbers);
    }

    [Fact]
    public async Task A_number_that_two_merges_brought_stays_while_one_of_them_counts()
    {
        var (survivor, a, b) = (await AddCustomerAsync("Ann", One), await AddCustomerAsync("Anne", Two), await AddCustomerAsync("Anna", Two));
        var first = Value(await MergeAsync(survivor, a));
        Value(await MergeAsync((await Customers.FindAsync(survivor.Id, Viewer.System, Cancel))!, b));
        Value(await Merges.UndoAsync(first.Id, Ada, Cancel));
        Assert.Equal([One, Two], (await Customers.FindAsync(survivor.Id, Viewer.System, Cancel))!.Numbers);
        Assert.Equal([Two], (await Customers.FindAsync(a.Id, Viewer.System, Cancel))!.Numbers);
    }

    [Fact]
    public async Task Where_one_of_them_refused_the_survivor_refuses_until_the_merge_is_undone()
    {
        var (maria, mary) = await PairAsync();
        await SayAsync(maria.Id, ConsentDecision.Given, ContactPurpose.Marketing, ContactPurpose.Survey);
        await SayAsync(mary.Id, ConsentDecision.Refused, ContactPurpose.Marketing, ContactPurpose.Service);
        var merge = Value(await MergeAsync(maria, mary));

        Assert.Equal((false, false, true), (await MayAsync(maria.Id, ContactPurpose.Marketing), await MayAsync(maria.Id, ContactPurpose.Service), await MayAsync(maria.Id, ContactPurpose.Survey)));
        Assert.False(await MayAsync(mary.Id, ContactPurpose.Marketing));
        Assert.Equal(5, (await Consent.HistoryAsync(maria.Id, null, 20, Cancel)).Items.Count);

        Clock.Advance(TimeSpan.FromDays(1));
        Value(await Merges.UndoAsync(merge.Id, Ada, Cancel));
        Assert.Equal((true, true, true), (await MayAsync(maria.Id, ContactPurpose.Marketing), await MayAsync(maria.Id, ContactPurpose.Service), await MayAsync(maria.Id, ContactPurpose.Survey)));
        Assert.Equal((false, false), (await MayAsync(mary.Id, ContactPurpose.Marketing), await MayAsync(mary.Id, ContactPurpose.Service)));
    }

    [Fact]
    public async Task What_comes_for_the_old_id_goes_to_the_survivor()
    {
        var (maria, mary) = await PairAsync();
        Value(await MergeAsync(maria, mary));
        var rows = await FillAsync(mary.Id);
        Assert.Equal(rows, await OwnedAsync(maria.Id));
        Assert.Equal(Owned.None, await OwnedAsync(mary.Id));
        Assert.Equal(maria.Id, (await Customers.EnsureProvisionalAsync(Two, null, Cancel)).Id);
    }

    [Fact]
    public async Task A_row_that_slipped_in_beside_a_merge_is_swept_to_the_survivor_and_undone_with_it()
    {
        var (maria, mary) = await PairAsync();
        var merge = Value(await MergeAsync(maria, mary));
        var ticket = await AddTicketAsync(maria.Id, "Slipped in");
        await using (var db = await OpenAsync())
        {
            await db.Tickets.Where(t => t.Id == ticket.Id).ExecuteUpdateAsync(set => set.SetProperty(t => t.CustomerId, mary.Id), Cancel);
        }

        Assert.Equal(1, await Merges.SweepAsync(Clock.Now.AddHours(-1), Cancel));
        Assert.Equal(0, await Merges.SweepAsync(Clock.Now.AddHours(-1), Cancel));
        Assert.Equal(1, (await OwnedAsync(maria.Id)).Tickets);
        Value(await Merges.UndoAsync(merge.Id, Ada, Cancel));
        Assert.Equal(1, (await OwnedAsync(mary.Id)).Tickets);
    }

    [Fact]
    public async Task A_caller_without_a_name_becomes_who_it_is_merged_with()
    {
        var unknown = await Customers.EnsureProvisionalAsync(Two, "WIRELESS CALLER", Cancel);
        var maria = await AddCustomerAsync("Maria", One);
        var merge = Value(await MergeAsync(unknown, maria, "name"));
        Assert.Equal(("Maria", false), ((await Customers.FindAsync(unknown.Id, Viewer.System, Cancel))!.Name, (await Customers.FindAsync(unknown.Id, Viewer.System, Cancel))!.Provisional));
        Value(await Merges.UndoAsync(merge.Id, Ada, Cancel));
        Assert.True((await Customers.FindAsync(unknown.Id, Viewer.System, Cancel))!.Provisional);

        var again = Value(await MergeAsync((await Customers.FindAsync(maria.Id, Viewer.System, Cancel))!, (await Customers.FindAsync(unknown.Id, Viewer.System, Cancel))!));
        var merged = (await Customers.FindAsync(maria.Id, Viewer.System, Cancel))!;
        Value(await Customers.EditAsync(maria.Id, merged.Revision, merged.ToDraft() with { Numbers = [One] }, Cancel));
        Assert.NotEqual(unknown.Id, (await Customers.EnsureProvisionalAsync(Two, null, Cancel)).Id);
        Value(await Merges.UndoAsync(again.Id, Ada, Cancel));
    }

    [Fact]
    public async Task What_is_wrong_is_refused_and_changes_nothing()
    {
        var (maria, mary) = await PairAsync();
        Assert.Contains("itself", Problem(ResultKind.Invalid, await MergeAsync(maria, maria)));
        Assert.Contains("There is no field \"shoe size\"", Problem(ResultKind.Invalid, await MergeAsync(maria, mary, "shoe size")));
        Problem(ResultKind.NotFound, await Merges.MergeAsync(new(maria.Id, maria.Revision, Guid.NewGuid(), 1, []), Ada, Cancel));
        Assert.Contains("Someone else", Problem(ResultKind.Conflict, await Merges.MergeAsync(new(maria.Id, maria.Revision, mary.Id, mary.Revision - 1, []), Ada, Cancel)));
        Problem(ResultKind.NotFound, await Merges.UndoAsync(Guid.NewGuid(), Ada, Cancel));
        Assert.Empty(await Merges.OfCustomerAsync(maria.Id, Cancel));

        Value(await MergeAsync(maria, mary));
        Assert.Contains("merged", Problem(ResultKind.Conflict, await Customers.EditAsync(mary.Id, mary.Revision, mary.ToDraft(), Cancel)));
        Assert.Single(await Merges.OfCustomerAsync(maria.Id, Cancel));
    }

    [Fact]
    public async Task Of_two_who_merge_the_same_customers_at_once_one_does()
    {
        var (maria, mary) = await PairAsync();
        var results = await Task.WhenAll(Task.Run(() => MergeAsync(maria, mary), Cancel), Task.Run(() => MergeAsync(mary, maria), Cancel));
        Assert.Single(results, r => r.IsOk);
    }

    [Fact]
    public async Task Every_table_with_a_customer_says_what_a_merge_does_with_it()
    {
        await using var db = await OpenAsync();
        Type[] parts = [typeof(PhoneNumber), typeof(CustomerHandle), typeof(CustomerAddress), typeof(CustomerSegment), typeof(CustomerKey), typeof(ConsentState)];
        // Id: the text by which a customer is searched.
        string[] links = ["Id", "CustomerId", "FromId", "ToId", "FirstId", "SecondId", "SurvivorId", "AbsorbedId"];
        foreach (var entity in db.Model.GetEntityTypes())
        {
            Assert.True(
                entity.FindProperty("CustomerId") is null || MergeTables.Moves(entity) || MergeTables.Stay.Contains(entity.ClrType) || parts.Contains(entity.ClrType),
                $"{entity.ShortName()} belongs to customers: give it an id, or say in {nameof(MergeParts)} or {nameof(MergeTables)} what a merge does with it.");
            Assert.All(
                entity.GetForeignKeys().Where(key => key.PrincipalEntityType.ClrType == typeof(Customer)),
                key => Assert.Contains(key.Properties[0].Name, links));
        }
    }

    private async Task<(CustomerRecord Maria, CustomerRecord Mary)> PairAsync() => (
        Value(await Customers.CreateAsync(
            Draft("Maria Alvarez", One, Shared) with { Email = "maria@example.com", Segments = ["VIP"], Addresses = [new(AddressKind.Home, "1 Main St", "10001", null, null, null)] }, Cancel)),
        Value(await Customers.CreateAsync(
            Draft("Mary Alvares", Two, Shared) with
            {
                Organization = "Alvarez Catering",
                Email = "mary@example.com",
                Handles = [new(HandleKind.Telegram, "@mary")],
                Segments = ["VIP", "Cyclists"],
                Addresses = [new(AddressKind.Home, "1 Main St", "10001", null, null, null), new(AddressKind.Work, "2 Side St", "10001", null, null, null)],
            },
            Cancel)));

    /// <summary>One of everything that belongs to a customer.</summary>
    private async Task<Owned> FillAsync(Guid customer)
    {
        await AddTicketAsync(customer, "Broken");
        Value(await Opportunities.CreateAsync(new OpportunityDraft(Guid.NewGuid(), customer, "A boat", 100m, "USD"), Ada, Cancel));
        Value(await Notes.AddAsync(customer, Guid.NewGuid(), "A note", true, Ada, Cancel));
        Value(await Orders.PutAsync(new OrderDraft($"shop-{Guid.NewGuid()}", customer, "N1", Clock.Now, OrderState.Paid, 1m, "USD", []), Ada, Cancel));
        Value(await DoNotCall.AddAsync(null, customer, null, null, "by letter", Cancel));
        await Events.AppendAsync(Calls.Answered(Clock.Advance(TimeSpan.FromMinutes(1)), Two, customer, Guid.NewGuid()), 1, Cancel);
        return new(1, 1, 1, 1, 1, 1, 1, 1);
    }

    private sealed record Owned(int Tickets, int TicketEntries, int Contacts, int Opportunities, int OpportunityEntries, int Notes, int Orders, int DoNotCall)
    {
        public static readonly Owned None = new(0, 0, 0, 0, 0, 0, 0, 0);
    }

    private async Task<Owned> OwnedAsync(Guid customer)
    {
        await using var db = await OpenAsync();
        return new(
            await db.Tickets.CountAsync(t => t.CustomerId == customer, Cancel),
            await db.TicketEntries.CountAsync(e => e.CustomerId == customer, Cancel),
            await db.Contacts.CountAsync(c => c.CustomerId == customer, Cancel),
            await db.Opportunities.CountAsync(o => o.CustomerId == customer, Cancel),
            await db.OpportunityEntries.CountAsync(e => e.CustomerId == customer, Cancel),
            await db.CustomerNotes.CountAsync(n => n.CustomerId == customer, Cancel),
            await db.Orders.CountAsync(o => o.CustomerId == customer, Cancel),
            await db.DoNotCallEntries.CountAsync(e => e.CustomerId == customer, Cancel));
    }

    private Task<Result<MergeRecord>> MergeAsync(CustomerRecord survivor, CustomerRecord absorbed, params string[] take) =>
        Merges.MergeAsync(new(survivor.Id, survivor.Revision, absorbed.Id, absorbed.Revision, take), Ada, Cancel);

    private async Task SayAsync(Guid customer, ConsentDecision decision, params ContactPurpose[] purposes)
    {
        Clock.Advance(TimeSpan.FromMinutes(1));
        Value(await Consent.RecordAsync(customer, new(Guid.NewGuid(), [ContactChannel.Phone], purposes, decision, null, "call", null), Ada, Cancel));
    }

    private async Task<bool> MayAsync(Guid customer, ContactPurpose purpose) => (await Consent.AskAsync(customer, ContactChannel.Phone, purpose, Cancel)).Allowed;

    /// <summary>The customer's data without revision, and without what hangs on it.</summary>
    private static void Same(CustomerProfile before, CustomerProfile after)
    {
        Assert.Equivalent(before.Customer with { Revision = 0 }, after.Customer with { Revision = 0 }, strict: true);
        Assert.Equal(before.Handles, after.Handles);
        Assert.Equal(before.Addresses, after.Addresses);
        Assert.Equal(before.Segments, after.Segments);
        Assert.Equal(before.Fields.ToDictionary(), after.Fields.ToDictionary());
    }
}

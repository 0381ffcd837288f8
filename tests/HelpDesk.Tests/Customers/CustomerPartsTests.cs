using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests.Customers;

public abstract class CustomerPartsTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly Actor Bob = new(Guid.NewGuid(), "Bob Agent");
    private static readonly Actor Olga = new(Guid.NewGuid(), "Olga Agent");

    [Fact]
    public async Task A_relation_is_seen_from_both_sides()
    {
        var (zoe, acme) = await PersonAndOrganizationAsync();
        var made = Value(await Relations.AddAsync(zoe, acme, RelationKind.WorksFor, "buyer", Bob, Cancel));
        Assert.Equal(made.Id, Value(await Relations.AddAsync(zoe, acme, RelationKind.WorksFor, null, Bob, Cancel)).Id);

        Assert.Equal([new(made.Id, acme, "ACME", CustomerKind.Organization, RelationKind.WorksFor, false, "buyer")], await Relations.ListAsync(zoe, Viewer.System, Cancel));
        Assert.Equal([new(made.Id, zoe, "Zoë", CustomerKind.Person, RelationKind.WorksFor, true, "buyer")], await Relations.ListAsync(acme, Viewer.System, Cancel));

        Assert.Equal((zoe, acme), await Relations.RemoveAsync(made.Id, Viewer.System, Cancel));
        Assert.Null(await Relations.RemoveAsync(made.Id, Viewer.System, Cancel));
        Assert.Empty(await Relations.ListAsync(acme, Viewer.System, Cancel));
    }

    [Fact]
    public async Task A_relation_that_makes_no_sense_is_refused()
    {
        var (zoe, acme) = await PersonAndOrganizationAsync();
        Assert.Contains("itself", Problem(ResultKind.Invalid, await Relations.AddAsync(zoe, zoe, RelationKind.RelatedTo, null, Bob, Cancel)));
        Assert.Contains("is a person", Problem(ResultKind.Invalid, await Relations.AddAsync(acme, zoe, RelationKind.WorksFor, null, Bob, Cancel)));
        Assert.Contains("too long", Problem(ResultKind.Invalid, await Relations.AddAsync(zoe, acme, RelationKind.WorksFor, new('x', 65), Bob, Cancel)));
        Problem(ResultKind.NotFound, await Relations.AddAsync(zoe, Guid.NewGuid(), RelationKind.WorksFor, null, Bob, Cancel));
    }

    [Fact]
    public async Task Notes_are_listed_pinned_first_then_newest_in_pages()
    {
        var zoe = await AddCustomerAsync("Zoë");
        var texts = new List<string>();
        foreach (var (text, pinned) in new[] { ("old pinned", true), ("old", false), ("pinned", true), ("new", false), ("newest", false) })
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            Value(await Notes.AddAsync(zoe.Id, Guid.NewGuid(), text, pinned, Bob, Cancel));
        }

        string? next = null;
        do
        {
            var page = await Notes.ListAsync(zoe.Id, next, 2, Cancel);
            texts.AddRange(page.Items.Select(n => n.Text));
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(["pinned", "old pinned", "newest", "new", "old"], texts);
    }

    [Fact]
    public async Task A_note_with_the_same_key_is_added_once()
    {
        var (zoe, key) = (await AddCustomerAsync("Zoë"), Guid.NewGuid());
        var added = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Notes.AddAsync(zoe.Id, key, "<b>once</b>\r\n", false, Bob, Cancel), Cancel)));
        Assert.Single(added.Select(a => Value(a).Id).Distinct());
        Assert.Equal("<b>once</b>\r\n", Assert.Single((await Notes.ListAsync(zoe.Id, null, 10, Cancel)).Items).Text);
        Assert.Contains("another customer", Problem(ResultKind.Invalid, await Notes.AddAsync((await AddCustomerAsync("Bob")).Id, key, "x", false, Bob, Cancel)));
        Problem(ResultKind.NotFound, await Notes.AddAsync(Guid.NewGuid(), Guid.NewGuid(), "x", false, Bob, Cancel));
        Assert.Contains("empty", Problem(ResultKind.Invalid, await Notes.AddAsync(zoe.Id, Guid.NewGuid(), " ", false, Bob, Cancel)));
    }

    [Fact]
    public async Task Everybody_pins_a_note_and_its_author_or_a_supervisor_changes_and_removes_it()
    {
        var zoe = await AddCustomerAsync("Zoë");
        var note = Value(await Notes.AddAsync(zoe.Id, Guid.NewGuid(), "text", false, Bob, Cancel));

        var pinned = Value(await Notes.ChangeAsync(zoe.Id, note.Id, note.Revision, "text", true, Olga, false, Cancel));
        Assert.True(pinned is { Pinned: true, ChangedAt: null });
        Assert.Contains("Bob Agent wrote", Problem(ResultKind.Invalid, await Notes.ChangeAsync(zoe.Id, note.Id, pinned.Revision, "other", true, Olga, false, Cancel)));
        Assert.Contains("Bob Agent wrote", Problem(ResultKind.Invalid, await Notes.RemoveAsync(zoe.Id, note.Id, Olga, false, Cancel)));

        var changed = Value(await Notes.ChangeAsync(zoe.Id, note.Id, pinned.Revision, "other", true, Bob, false, Cancel));
        Assert.Equal(("other", Clock.Now), (changed.Text, changed.ChangedAt!.Value));
        Problem(ResultKind.Conflict, await Notes.ChangeAsync(zoe.Id, note.Id, pinned.Revision, "late", true, Bob, false, Cancel));
        Problem(ResultKind.NotFound, await Notes.ChangeAsync(Guid.NewGuid(), note.Id, changed.Revision, "x", true, Bob, true, Cancel));

        Value(await Notes.RemoveAsync(zoe.Id, note.Id, Olga, true, Cancel));
        Assert.Empty((await Notes.ListAsync(zoe.Id, null, 10, Cancel)).Items);
        Problem(ResultKind.NotFound, await Notes.RemoveAsync(zoe.Id, note.Id, Olga, true, Cancel));
    }

    private async Task<(Guid Zoe, Guid Acme)> PersonAndOrganizationAsync()
    {
        var acme = Value(await Customers.CreateAsync(Draft("ACME") with { Kind = CustomerKind.Organization }, Cancel));
        return ((await AddCustomerAsync("Zoë")).Id, acme.Id);
    }
}

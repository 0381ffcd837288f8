using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Users;
using Crm.HelpDesk.Views;

namespace Crm.HelpDesk.Tests.Views;

public abstract class ViewDeskTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly ViewQuery Urgent = new(State: "unresolved", Owner: "me", Priority: "urgent", Order: "due", Overdue: true);

    private ViewDesk Desks => Get<ViewDesk>();

    [Fact]
    public async Task Everybody_sees_ones_own_those_of_ones_teams_and_everybodys()
    {
        var (north, south) = (await TeamAsync("North"), await TeamAsync("South"));
        var (olga, sue, root) = (await ActorAsync("olga", UserRole.Agent, north), await ActorAsync("sue", UserRole.Supervisor, north), await ActorAsync("root", UserRole.Administrator));
        Value(await Desks.CreateAsync(new("Zebra", ViewScope.Mine, null, Urgent), false, olga, Cancel));
        Value(await Desks.CreateAsync(new("Theirs", ViewScope.Mine, null, new()), true, sue, Cancel));
        Value(await Desks.CreateAsync(new("Of the north", ViewScope.Team, north, new()), true, sue, Cancel));
        Value(await Desks.CreateAsync(new("Of the south", ViewScope.Team, south, new()), true, root, Cancel));
        Value(await Desks.CreateAsync(new("All urgent", ViewScope.Everybody, null, Urgent), true, sue, Cancel));

        Assert.Equal(["Zebra", "Of the north", "All urgent"], await NamesAsync(olga));
        Assert.Equal(["Of the north", "Of the south", "All urgent"], await NamesAsync(root));
        var own = (await Desks.ListAsync(olga.Viewer, Cancel))[0];
        Assert.Equal((ViewScope.Mine, Urgent, false), (own.Scope, own.Query, own.IsDefault));
        Assert.Equal("North", (await Desks.ListAsync(olga.Viewer, Cancel))[1].TeamName);
    }

    [Fact]
    public async Task Who_may_share_shares_with_the_own_teams_and_changes_what_is_shared()
    {
        var (north, south) = (await TeamAsync("North"), await TeamAsync("South"));
        var (olga, sue) = (await ActorAsync("olga", UserRole.Agent, north), await ActorAsync("sue", UserRole.Supervisor, north));
        Assert.Contains("supervisors", Problem(ResultKind.Invalid, await Desks.CreateAsync(new("All", ViewScope.Everybody, null, new()), false, olga, Cancel)), StringComparison.Ordinal);
        Assert.Contains("teams that you are in", Problem(ResultKind.Invalid, await Desks.CreateAsync(new("All", ViewScope.Team, south, new()), true, sue, Cancel)), StringComparison.Ordinal);
        Assert.Contains("which team", Problem(ResultKind.Invalid, await Desks.CreateAsync(new("All", ViewScope.Team, null, new()), true, sue, Cancel)), StringComparison.Ordinal);
        Assert.Contains("empty", Problem(ResultKind.Invalid, await Desks.CreateAsync(new(" ", ViewScope.Mine, null, new()), true, sue, Cancel)), StringComparison.Ordinal);

        var shared = Value(await Desks.CreateAsync(new("All", ViewScope.Everybody, null, new()), true, sue, Cancel));
        Problem(ResultKind.NotFound, await Desks.ChangeAsync(shared.Id, shared.Revision, new("Ours", ViewScope.Mine, null, new()), false, olga, Cancel));
        Assert.False(await Desks.DeleteAsync(shared.Id, false, olga.Viewer, Cancel));
        var changed = Value(await Desks.ChangeAsync(shared.Id, shared.Revision, new("Of the north", ViewScope.Team, north, Urgent), true, sue, Cancel));
        Assert.Equal(("Of the north", ViewScope.Team, Urgent), (changed.Name, changed.Scope, changed.Query));
        Assert.Contains("Reload", Problem(ResultKind.Conflict, await Desks.ChangeAsync(shared.Id, shared.Revision, new("Late", ViewScope.Mine, null, new()), true, sue, Cancel)), StringComparison.Ordinal);

        var own = Value(await Desks.CreateAsync(new("Mine", ViewScope.Mine, null, new()), false, olga, Cancel));
        Problem(ResultKind.NotFound, await Desks.ChangeAsync(own.Id, own.Revision, new("Hers", ViewScope.Mine, null, new()), true, sue, Cancel));
        Assert.False(await Desks.DeleteAsync(own.Id, true, sue.Viewer, Cancel));
    }

    [Fact]
    public async Task The_list_opens_with_the_view_that_one_chose_until_it_is_gone()
    {
        var (olga, sue) = (await ActorAsync("olga", UserRole.Agent), await ActorAsync("sue", UserRole.Supervisor));
        var (first, second) = (Value(await Desks.CreateAsync(new("First", ViewScope.Everybody, null, new()), true, sue, Cancel)), Value(await Desks.CreateAsync(new("Second", ViewScope.Everybody, null, new()), true, sue, Cancel)));
        var own = Value(await Desks.CreateAsync(new("Own", ViewScope.Mine, null, new()), true, sue, Cancel));
        Assert.False(await Desks.SetDefaultAsync(own.Id, olga.Viewer, Cancel));

        Assert.True(await Desks.SetDefaultAsync(first.Id, olga.Viewer, Cancel));
        Assert.True(await Desks.SetDefaultAsync(second.Id, olga.Viewer, Cancel));
        Assert.Equal([false, true], (await Desks.ListAsync(olga.Viewer, Cancel)).Select(v => v.IsDefault));
        Assert.DoesNotContain(await Desks.ListAsync(sue.Viewer, Cancel), v => v.IsDefault);

        Assert.True(await Desks.DeleteAsync(second.Id, true, sue.Viewer, Cancel));
        Assert.Equal([false], (await Desks.ListAsync(olga.Viewer, Cancel)).Select(v => v.IsDefault));
        Assert.True(await Desks.SetDefaultAsync(null, olga.Viewer, Cancel));
    }

    private async Task<IEnumerable<string>> NamesAsync(Actor actor) => (await Desks.ListAsync(actor.Viewer, Cancel)).Select(v => v.Name);

    private async Task<Guid> TeamAsync(string name) => Value(await Teams.CreateAsync(new TeamDraft(name, false, []), Cancel)).Id;

    private async Task<Actor> ActorAsync(string name, UserRole role, params Guid[] teams)
    {
        var user = await AddUserAsync(name, role);
        return new Actor(user.Id, name) { Viewer = new Viewer(user.Id, role, teams.ToHashSet()) };
    }
}

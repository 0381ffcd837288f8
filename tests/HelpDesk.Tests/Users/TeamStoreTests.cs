using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests.Users;

public abstract class TeamStoreTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_team_is_read_back_with_its_members_and_so_is_a_user_with_teams()
    {
        var (ann, ben) = (await AddUserAsync("ann"), await AddUserAsync("ben"));
        var north = Value(await Teams.CreateAsync(new TeamDraft("North", false, [ann.Id, ben.Id, ann.Id]), Cancel));
        var south = Value(await Teams.CreateAsync(new TeamDraft("South", false, [ann.Id]), Cancel));
        Assert.Equal(["North", "South"], (await Teams.ListAsync(Cancel)).Select(team => team.Name));
        Assert.Equal(new HashSet<Guid> { ann.Id, ben.Id }, north.Members.ToHashSet());
        Assert.True((await Users.FindAsync(ann.Id, Cancel))!.Teams.SetEquals([north.Id, south.Id]));
        Assert.True((await Users.ListAsync(Cancel)).Single(user => user.Id == ben.Id).Teams.SetEquals([north.Id]));

        var changed = Value(await Teams.ChangeAsync(north.Id, north.Revision, new TeamDraft("Far north", true, [ben.Id]), Cancel));
        Assert.Equal(("Far north", true, ben.Id), (changed.Name, changed.Retired, Assert.Single(changed.Members)));
        Assert.True((await Users.FindByNameAsync("ann", Cancel))!.Teams.SetEquals([south.Id]));
        Assert.Equal(changed.Revision, Assert.Single(await Teams.ListAsync(Cancel), team => team.Id == north.Id).Revision);
        Problem(ResultKind.Conflict, await Teams.ChangeAsync(north.Id, north.Revision, new TeamDraft("North", false, []), Cancel));
        Problem(ResultKind.NotFound, await Teams.ChangeAsync(Guid.NewGuid(), 1, new TeamDraft("North", false, []), Cancel));
    }

    [Fact]
    public async Task Names_are_needed_and_unique_in_whatever_case_and_members_are_users()
    {
        Value(await Teams.CreateAsync(new TeamDraft("North", false, []), Cancel));
        Assert.Contains("already", Problem(ResultKind.Invalid, await Teams.CreateAsync(new TeamDraft(" NORTH", false, []), Cancel)));
        Problem(ResultKind.Invalid, await Teams.CreateAsync(new TeamDraft(" ", false, []), Cancel));
        Problem(ResultKind.Invalid, await Teams.CreateAsync(new TeamDraft("South", false, [Guid.NewGuid()]), Cancel));
    }

    [Fact]
    public async Task Nothing_new_is_given_to_a_retired_team_and_what_it_has_stays()
    {
        var north = Value(await Teams.CreateAsync(new TeamDraft("North", false, []), Cancel));
        var bob = Value(await Customers.CreateAsync(Draft("Bob") with { TeamId = north.Id }, Ada, Cancel));
        Value(await Teams.ChangeAsync(north.Id, north.Revision, new TeamDraft("North", true, []), Cancel));
        Problem(ResultKind.Invalid, await Customers.CreateAsync(Draft("Eve") with { TeamId = north.Id }, Ada, Cancel));
        Problem(ResultKind.Invalid, await Customers.CreateAsync(Draft("Eve") with { TeamId = Guid.NewGuid() }, Ada, Cancel));
        var edited = Value(await Customers.EditAsync(bob.Id, bob.Revision, bob.ToDraft() with { Name = "Robert" }, Ada, Cancel));
        Assert.Equal(("Robert", north.Id), (edited.Name, edited.TeamId));
    }
}

using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Users;

namespace Crm.Host.Demo;

/// <summary>A team with a customer of its own: Anna sees the record, and Ben does not, unless this customer calls him.</summary>
internal sealed class DemoTeam(TeamStore teams, UserStore users, CustomerSearch search, CustomerDirectory customers)
{
    private const string KeyAccount = "Luis Ortega";
    private static readonly string[] Members = ["anna", "clara", "sam"];

    public async Task SeedAsync(CancellationToken cancel)
    {
        var members = (await users.ListAsync(cancel)).Where(user => Members.Contains(user.UserName)).Select(user => user.Id).ToList();
        var team = await teams.CreateAsync(new TeamDraft("Key accounts", Retired: false, members), cancel);
        var customer = (await search.SearchAsync(KeyAccount, null, 1, Viewer.System, cancel)).Items[0];
        var record = await customers.FindAsync(customer.Id, Viewer.System, cancel);
        var given = await customers.GiveAsync(customer.Id, record!.Revision, team.Value!.Id, Actor.Server, cancel);
        if (!given.IsOk)
        {
            throw new InvalidOperationException(given.Problem);
        }
    }
}

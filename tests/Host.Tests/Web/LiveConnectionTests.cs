using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Users;

namespace Crm.Host.Tests.Web;

/// <summary>Connections that were opened with a session end with it.</summary>
public sealed class LiveConnectionTests(Company company)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private WebServer Server => company.Server;

    [Theory]
    [InlineData("wanda", true, "agent")]
    [InlineData("walter", false, "supervisor")]
    public async Task A_disabled_account_or_another_role_closes_the_console_at_once(string name, bool disabled, string role)
    {
        var account = await Server.AddUserAsync(name, UserRole.Agent, "support");
        using var person = await Server.SignedInAsync(name);
        using var admin = await Server.SignedInAsync("admin");
        using var adminStays = await OpenAsync(admin);
        using var stays = await OpenAsync(person);
        await ChangeAsync(new UserEdit(name, "Another Name", "agent", false, account.Skills, null, null, null));
        Assert.False(stays.Rest.IsCompleted);
        await ChangeAsync(new UserEdit(name, "Another Name", role, disabled, account.Skills, null, null, null));
        await Assert.ThrowsAnyAsync<Exception>(() => stays.Rest.WaitAsync(Soon));
        Assert.IsNotType<TimeoutException>(stays.Rest.Exception?.InnerException);
        Assert.True(stays.Rest.IsFaulted);
        Assert.False(adminStays.Rest.IsCompleted);

        Task<UserDetail> ChangeAsync(UserEdit edit) => admin.SendForAsync<UserDetail>(HttpMethod.Put, $"/api/users/{account.Id}", edit);
    }

    /// <summary>A connection that is open, and the end of it.</summary>
    private static async Task<Connection> OpenAsync(WebClient client)
    {
        var response = await client.Http.GetAsync(ConsoleHub.Path + "/stay", HttpCompletionOption.ResponseHeadersRead);
        var body = await response.Content.ReadAsStreamAsync();
        var open = new byte[4];
        await body.ReadExactlyAsync(open);
        return new Connection(response, body.ReadExactlyAsync(open).AsTask());
    }

    private sealed record Connection(HttpResponseMessage Response, Task Rest) : IDisposable
    {
        public void Dispose() => Response.Dispose();
    }
}

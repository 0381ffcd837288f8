using System.Net;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Audit;
using Crm.HelpDesk.Users;
using Crm.Host.Audit;
using Crm.Host.Security;
using Crm.Telephony.Sip;
using Crm.TestKit;

namespace Crm.Host.Tests.Web;

public sealed class SessionTests(Company company)
{
    private WebServer Server => company.Server;

    [Fact]
    public async Task The_session_cookie_is_out_of_reach_for_scripts_and_for_other_sites()
    {
        using var client = Server.Anonymous();
        using var response = await client.SendAsync(HttpMethod.Post, "/api/session", new SignIn("ana", WebServer.Password));
        var cookie = response.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("crm-session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Me_says_who_is_signed_in()
    {
        using var client = Server.Anonymous();
        var me = await client.SignInAsync("ANA", WebServer.Password);
        Assert.Equal((company.Ana.Id, "ana", "Ana Example", "agent", "browser", false, "Alderbrook Trail Supply"), (me.Id, me.UserName, me.DisplayName, me.Role, me.Phone, me.Demo, me.Company));
    }

    [Fact]
    public async Task Wrong_password_unknown_user_disabled_user_and_nonsense_get_the_same_answer()
    {
        var disabled = await Server.AddUserAsync("former", UserRole.Agent);
        await Server.Get<UserStore>().UpdateAsync(disabled.Id, new UserDraft("former", "Former", UserRole.Agent, true, new Dictionary<string, int>()));
        var answers = new HashSet<string>();
        foreach (var (name, password) in ((string, string)[])[("sue", "wrong"), ("nobody", WebServer.Password), ("former", WebServer.Password), ("", ""), ("'; DROP TABLE Users; --", "x"), (new string('a', 5_000), new string('b', 5_000))])
        {
            using var client = Server.Anonymous();
            answers.Add(await client.RefusedAsync(HttpStatusCode.Unauthorized, HttpMethod.Post, "/api/session", new SignIn(name, password)));
        }
        Assert.Single(answers);
    }

    [Fact]
    public async Task One_changes_ones_own_password_by_the_present_one_and_stays_signed_in_here_alone()
    {
        const string chosen = "walnut-hills-in-may";
        var perla = await Server.AddUserAsync("perla", UserRole.Agent, "support");
        using var here = await Server.SignedInAsync("perla");
        using var elsewhere = await Server.SignedInAsync("perla");
        using var thief = Server.Anonymous();
        thief.Cookies.Add(here.Cookies.GetAllCookies());
        (PasswordChange Wrong, string Expected)[] refused =
        [
            (new("not-this-one", chosen), "present password is not right"), (new("", chosen), "present password is not right"),
            (new(WebServer.Password, WebServer.Password), "is the present one"), (new(WebServer.Password, "short"), "10 to 200"),
        ];
        foreach (var (wrong, expected) in refused)
            Assert.Contains(expected, await here.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/me/password", wrong));
        using var response = await here.SendAsync(HttpMethod.Post, "/api/me/password", new PasswordChange(WebServer.Password, chosen));
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);

        await here.ReadAsync<Me>("/api/me");
        await elsewhere.RefusedAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "/api/me");
        await thief.RefusedAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "/api/me");
        using var former = Server.Anonymous();
        await former.RefusedAsync(HttpStatusCode.Unauthorized, HttpMethod.Post, "/api/session", new SignIn("perla", WebServer.Password));
        using var again = await Server.SignedInAsync("perla", chosen);
        await Eventually.TrueAsync(() => Server.Get<AuditTrail>().IsIdle, TimeSpan.FromSeconds(20));
        Assert.Single((await Server.Get<AuditLog>().ListAsync(new AuditFilter(Kind: "POST /api/me/password", ActorId: perla.Id), null, 10)).Items);
    }

    [Fact]
    public async Task A_one_time_password_opens_nothing_but_the_choice_of_another_and_not_for_ever()
    {
        using var admin = await Server.SignedInAsync("admin");
        var edit = new UserEdit("nils", "Nils New", "supervisor", false, new Dictionary<string, int>(), null, null, "given-by-ada-1") { OneTime = true };
        var made = await admin.SendForAsync<UserDetail>(HttpMethod.Post, "/api/users", edit, HttpStatusCode.Created);
        Assert.NotNull(made.OneTimeUntil);
        using var nils = Server.Anonymous();
        Assert.True((await nils.SignInAsync("nils", "given-by-ada-1")).MustChangePassword);
        foreach (var path in (string[])["/api/customers", "/api/tickets", "/api/customers.csv", "/api/recordings/" + Guid.NewGuid(), "/hubs/console", "/sip", "/api/openapi.json"])
            Assert.Contains("Choose one of your own first", await nils.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Get, path, headers: ("Origin", Server.Address.GetLeftPart(UriPartial.Authority))));
        await nils.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Post, "/api/phone", "{}");

        using var response = await nils.SendAsync(HttpMethod.Post, "/api/me/password", new PasswordChange("given-by-ada-1", "chosen-by-nils-2"));
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.False((await nils.ReadAsync<Me>("/api/me")).MustChangePassword);
        using var opened = await nils.SendAsync(HttpMethod.Get, "/api/customers");
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);

        var late = new UserDraft("nils", "Nils New", UserRole.Supervisor, false, new Dictionary<string, int>(), PasswordHash: Server.Get<Passwords>().Hash("given-by-ada-3")) { OneTimeUntil = DateTimeOffset.UtcNow.AddMinutes(-1) };
        await Server.Get<UserStore>().UpdateAsync(made.Id, late);
        using var tooLate = Server.Anonymous();
        await tooLate.RefusedAsync(HttpStatusCode.Unauthorized, HttpMethod.Post, "/api/session", new SignIn("nils", "given-by-ada-3"));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_with_every_copy_of_its_cookie_and_the_browser_phone()
    {
        await Server.AddUserAsync("olga", UserRole.Agent, "support");
        using var client = await Server.SignedInAsync("olga");
        using var thief = Server.Anonymous();
        thief.Cookies.Add(client.Cookies.GetAllCookies());
        using var elsewhere = await Server.SignedInAsync("olga");
        await thief.ReadAsync<Me>("/api/me");
        await client.SendForAsync<PhoneAccount>(HttpMethod.Post, "/api/phone", "{}");
        Assert.NotNull(Server.Get<PhoneSecrets>().Find("olga"));
        using var response = await client.SendAsync(HttpMethod.Delete, "/api/session");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Null(Server.Get<PhoneSecrets>().Find("olga"));
        await client.RefusedAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "/api/me");
        await thief.RefusedAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "/api/me");
        await elsewhere.ReadAsync<Me>("/api/me");
    }

    [Theory]
    [InlineData("pia", "password")]
    [InlineData("rob", "disabled")]
    [InlineData("tom", "role")]
    public async Task A_changed_password_role_or_a_disabled_account_ends_every_session_and_phone(string name, string what)
    {
        var account = await Server.AddUserAsync(name, UserRole.Agent, "support");
        using var user = await Server.SignedInAsync(name);
        using var elsewhere = await Server.SignedInAsync(name);
        await user.SendForAsync<PhoneAccount>(HttpMethod.Post, "/api/phone", "{}");
        using var admin = await Server.SignedInAsync("admin");
        var edit = new UserEdit(
            name, account.DisplayName, what == "role" ? "supervisor" : "agent", what == "disabled", account.Skills, null, null, what == "password" ? "another-password-1" : null);
        await admin.SendForAsync<UserDetail>(HttpMethod.Put, $"/api/users/{account.Id}", edit);

        await user.RefusedAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "/api/me");
        await elsewhere.RefusedAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "/api/customers");
        Assert.Null(Server.Get<PhoneSecrets>().Find(name));
        using var again = Server.Anonymous();
        using var response = await again.SendAsync(HttpMethod.Post, "/api/session", new SignIn(name, what == "password" ? "another-password-1" : WebServer.Password));
        Assert.Equal(what == "disabled" ? HttpStatusCode.Unauthorized : HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task A_forged_or_foreign_cookie_is_no_session()
    {
        using var client = Server.Anonymous();
        client.Cookies.Add(Server.Address, new Cookie("crm-session", "CfDJ8forged"));
        await client.RefusedAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "/api/me");
    }

    [Fact]
    public async Task The_browser_phone_gets_a_secret_that_works_only_over_its_own_web_socket()
    {
        using var client = await Server.SignedInAsync("bob");
        var phone = await client.SendForAsync<PhoneAccount>(HttpMethod.Post, "/api/phone", "{}");
        Assert.Equal(("bob", "alderbrook.example", "/sip"), (phone.User, phone.Domain, phone.WebSocketPath));
        Assert.InRange(phone.ExpiresAt - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(61));
        Assert.Equal(SipCredential.Create("bob", "alderbrook.example", phone.Password, webOnly: true), Server.Get<PhoneSecrets>().Find("bob"));
        var second = await client.SendForAsync<PhoneAccount>(HttpMethod.Post, "/api/phone", "{}");
        Assert.NotEqual(phone.Password, second.Password);
    }

    [Fact]
    public void Keys_that_sign_cookies_are_readable_by_the_server_alone()
    {
        var keys = Directory.GetFiles(Server.Data.Keys);
        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Server.Data.Keys));
    }
}

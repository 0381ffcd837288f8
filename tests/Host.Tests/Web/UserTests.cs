using System.Net;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Users;
using Crm.Host.Security;
using Crm.Telephony.Sip;

namespace Crm.Host.Tests.Web;

public sealed class UserTests(Company company)
{
    private static readonly UserEdit Valid = new("valid.user", "Valid User", "agent", false, new Dictionary<string, int> { ["support"] = 3 }, null, null, "a-good-password");

    private WebServer Server => company.Server;

    [Fact]
    public async Task A_desk_phone_registers_with_the_secret_that_the_administrator_wrote_and_nobody_can_read_it_back()
    {
        using var admin = await Server.SignedInAsync("admin");
        var edit = Valid with { UserName = "desk.person", DeskPhone = "desk-401", DeskPhoneSecret = "a-long-phone-secret" };
        using var response = await admin.SendAsync(HttpMethod.Post, "/api/users", edit);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.DoesNotContain("secret", text);
        Assert.DoesNotContain("password", text);
        var credential = SipCredential.Create("desk-401", "alderbrook.example", "a-long-phone-secret", webOnly: false);
        Assert.Equal(credential, Server.Get<PhoneSecrets>().Find("desk-401"));
        Assert.Null(Server.Get<PhoneSecrets>().Find("desk.person"));

        using var person = await Server.SignedInAsync("desk.person", "a-good-password");
        Assert.Contains("Your phone is a desk phone", await person.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Post, "/api/phone", "{}"));

        var made = (await admin.ReadAsync<UserDetail[]>("/api/users")).Single(user => user.UserName == "desk.person");
        await admin.SendForAsync<UserDetail>(HttpMethod.Put, $"/api/users/{made.Id}", edit with { DeskPhoneSecret = null, Password = null, DisplayName = "Renamed" });
        Assert.Equal(credential, Server.Get<PhoneSecrets>().Find("desk-401"));
        await admin.SendForAsync<UserDetail>(HttpMethod.Put, $"/api/users/{made.Id}", edit with { DeskPhoneSecret = null, Password = null, Disabled = true });
        Assert.Null(Server.Get<PhoneSecrets>().Find("desk-401"));
    }

    [Fact]
    public async Task A_renamed_person_sees_the_new_name_and_stays_signed_in()
    {
        var account = await Server.AddUserAsync("vera", UserRole.Agent, "support");
        using var vera = await Server.SignedInAsync("vera");
        using var admin = await Server.SignedInAsync("admin");
        await admin.SendForAsync<UserDetail>(HttpMethod.Put, $"/api/users/{account.Id}", new UserEdit("vera", "Vera Newname", "agent", false, account.Skills, null, null, null));
        Assert.Equal("Vera Newname", (await vera.ReadAsync<Me>("/api/me")).DisplayName);
    }

    [Fact]
    public async Task Every_rule_about_accounts_is_told_in_plain_words()
    {
        using var admin = await Server.SignedInAsync("admin");
        (UserEdit Edit, string Expected)[] wrong =
        [
            (Valid with { UserName = "with space" }, "without spaces"), (Valid with { UserName = "a" }, "2 to 64"), (Valid with { UserName = "../etc" }, "2 to 64"),
            (Valid with { Role = "god" }, "There is no role"), (Valid with { Role = "2" }, "There is no role"), (Valid with { Password = null }, "needs a password"),
            (Valid with { Password = "short" }, "10 to 200"), (Valid with { Password = "aaaaaaaaaaaaaaa" }, "too few characters"), (Valid with { UserName = "long.user.name", Password = "Long.User.Name" }, "must not be the user name"),
            (Valid with { Skills = new Dictionary<string, int> { ["diving"] = 1 } }, "There is no skill \"diving\""), (Valid with { Skills = new Dictionary<string, int> { ["support"] = 11 } }, "1 (basic) to 10"),
            (Valid with { DeskPhone = "desk-9" }, "needs a secret"), (Valid with { DeskPhoneSecret = "a-long-phone-secret" }, "needs the desk phone's name"),
            (Valid with { DeskPhone = "desk-9", DeskPhoneSecret = "short" }, "12 to 200"), (Valid with { DeskPhone = "ANA", DeskPhoneSecret = "a-long-phone-secret" }, "is a user name"),
            (Valid with { DeskPhone = "a b", DeskPhoneSecret = "a-long-phone-secret" }, "desk phone's name"), (Valid with { DisplayName = "" }, "display name"), (Valid with { UserName = "Ana" }, "is taken"),
        ];
        foreach (var (edit, expected) in wrong)
            Assert.Contains(expected, await admin.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/users", edit));
        Assert.DoesNotContain(await admin.ReadAsync<UserDetail[]>("/api/users"), user => user.UserName == Valid.UserName);
    }

    [Fact]
    public async Task The_last_administrator_cannot_be_taken_away()
    {
        using var admin = await Server.SignedInAsync("admin");
        var me = await admin.ReadAsync<Me>("/api/me");
        foreach (var edit in (UserEdit[])[new("admin", "Admin", "agent", false, new Dictionary<string, int>(), null, null, null), new("admin", "Admin", "administrator", true, new Dictionary<string, int>(), null, null, null)])
            Assert.Contains("last administrator", await admin.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Put, $"/api/users/{me.Id}", edit));
        await admin.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Put, $"/api/users/{Guid.NewGuid()}", Valid);
    }
}

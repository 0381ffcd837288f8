using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests.Users;

public abstract class UserStoreTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static UserDraft Draft(string name, UserRole role = UserRole.Agent) =>
        new(name, "Shown Name", role, false, new Dictionary<string, int> { ["billing"] = 3, ["français"] = 1 }, "desk-" + name, "md5hex", "sha256hex", "hash-1");

    [Fact]
    public async Task A_user_is_read_back_as_written_and_found_by_name_in_any_case()
    {
        var made = Value(await Users.CreateAsync(Draft("Olga"), Cancel));
        Assert.Equivalent(made, await Users.FindByNameAsync("oLGA", Cancel));
        Assert.Equivalent(made, await Users.FindAsync(made.Id, Cancel));
        Assert.Equal(("Olga", "hash-1", "md5hex", "sha256hex"), (made.UserName, made.PasswordHash, made.DeskPhoneMd5, made.DeskPhoneSha256));
        Assert.Equal(3, made.Skills["billing"]);
        Assert.Null(await Users.FindByNameAsync("olga2", Cancel));
        Assert.Null(await Users.FindAsync(Guid.NewGuid(), Cancel));
    }

    [Fact]
    public async Task User_names_and_desk_phones_are_unique_also_when_made_at_once()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(
            () => Users.CreateAsync(Draft(i % 2 == 0 ? "olga" : "OLGA") with { DeskPhone = null }, Cancel), Cancel)));
        Assert.Single(made, r => r.IsOk);
        Assert.All(made.Where(r => !r.IsOk), r => Assert.Contains("taken", Problem(ResultKind.Invalid, r)));

        Value(await Users.CreateAsync(Draft("ann"), Cancel));
        Assert.Contains("another user", Problem(ResultKind.Invalid, await Users.CreateAsync(Draft("ben") with { DeskPhone = "desk-ann" }, Cancel)));
    }

    [Fact]
    public async Task An_update_keeps_the_secrets_that_are_not_sent_and_voids_sessions_when_it_must()
    {
        var made = Value(await Users.CreateAsync(Draft("olga"), Cancel));
        var renamed = Value(await Users.UpdateAsync(
            made.Id, Draft("olga") with { DisplayName = "Olga K.", PasswordHash = null, DeskPhoneMd5 = null, DeskPhoneSha256 = null }, made.Revision, Cancel));
        Assert.Equal(("hash-1", "md5hex", made.SecurityStamp), (renamed.PasswordHash, renamed.DeskPhoneMd5, renamed.SecurityStamp));

        var promoted = Value(await Users.UpdateAsync(made.Id, Draft("olga", UserRole.Supervisor), null, Cancel));
        Assert.NotEqual(made.SecurityStamp, promoted.SecurityStamp);
        var moved = Value(await Users.UpdateAsync(made.Id, Draft("olga", UserRole.Supervisor) with { DeskPhone = null, DeskPhoneMd5 = null, DeskPhoneSha256 = null }, null, Cancel));
        Assert.Null(moved.DeskPhoneMd5);
        Problem(ResultKind.Conflict, await Users.UpdateAsync(made.Id, Draft("olga"), made.Revision, Cancel));
        Problem(ResultKind.NotFound, await Users.UpdateAsync(Guid.NewGuid(), Draft("nobody"), null, Cancel));
    }

    [Fact]
    public async Task Wrong_passwords_lock_at_the_limit_and_a_right_one_starts_the_count_again()
    {
        var olga = Value(await Users.CreateAsync(Draft("olga"), Cancel));
        var until = Clock.Now.AddMinutes(15);
        for (var i = 0; i < 4; i++)
        {
            await Users.RecordFailureAsync(olga.Id, 5, until, Cancel);
        }

        Assert.Equal((4, null), await LockAsync());
        await Users.RecordSuccessAsync(olga.Id, Cancel);
        Assert.Equal((0, null), await LockAsync());
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => Users.RecordFailureAsync(olga.Id, 5, until, Cancel), Cancel)));
        Assert.Equal((0, until), await LockAsync());
        Assert.True(await Users.SetPasswordAsync(olga.Id, "hash-2", Cancel));
        Assert.Equal((0, null), await LockAsync());

        async Task<(int, DateTimeOffset?)> LockAsync()
        {
            var user = await Users.FindAsync(olga.Id, Cancel);
            return (user!.FailedSignIns, user.LockedUntil);
        }
    }

    [Fact]
    public async Task A_new_password_voids_sessions_and_a_better_hash_of_the_same_does_not()
    {
        var olga = Value(await Users.CreateAsync(Draft("olga"), Cancel));
        Assert.True(await Users.UpgradePasswordHashAsync(olga.Id, "hash-1", "hash-1b", Cancel));
        Assert.False(await Users.UpgradePasswordHashAsync(olga.Id, "hash-1", "hash-1c", Cancel));
        var upgraded = await Users.FindAsync(olga.Id, Cancel);
        Assert.Equal(("hash-1b", olga.SecurityStamp), (upgraded!.PasswordHash, upgraded.SecurityStamp));
        Assert.True(await Users.SetPasswordAsync(olga.Id, "hash-2", Cancel));
        Assert.NotEqual(olga.SecurityStamp, (await Users.FindAsync(olga.Id, Cancel))!.SecurityStamp);
        Assert.False(await Users.SetPasswordAsync(Guid.NewGuid(), "hash", Cancel));
    }

    [Fact]
    public async Task A_one_time_password_lasts_until_the_user_chooses_one_and_lifts_a_lock()
    {
        var until = Clock.Now.AddDays(3);
        var olga = Value(await Users.CreateAsync(Draft("olga") with { OneTimeUntil = until }, Cancel));
        Assert.Equal(until, olga.OneTimeUntil);
        Assert.Equal(until, Value(await Users.UpdateAsync(olga.Id, Draft("olga") with { PasswordHash = null, DisplayName = "Olga N." }, cancel: Cancel)).OneTimeUntil);
        Assert.True(await Users.SetPasswordAsync(olga.Id, "hash-2", Cancel));
        Assert.Null((await Users.FindAsync(olga.Id, Cancel))!.OneTimeUntil);
        await Users.RecordFailureAsync(olga.Id, 1, Clock.Now.AddMinutes(15), Cancel);
        var reset = Value(await Users.UpdateAsync(olga.Id, Draft("olga") with { PasswordHash = "hash-3", OneTimeUntil = until.AddDays(1) }, cancel: Cancel));
        Assert.Equal((until.AddDays(1), null), (reset.OneTimeUntil, reset.LockedUntil));
    }

    [Fact]
    public async Task There_is_one_first_administrator_however_many_try()
    {
        Assert.False(await Users.AnyAdministratorAsync(Cancel));
        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => Users.CreateFirstAdministratorAsync(Draft($"admin{i}"), Cancel), Cancel)));
        Assert.Equal(UserRole.Administrator, Value(Assert.Single(made, r => r.IsOk)).Role);
        Assert.All(made.Where(r => !r.IsOk), r => Problem(ResultKind.Conflict, r));
        Assert.True(await Users.AnyAdministratorAsync(Cancel));
        Assert.Single(await Users.ListAsync(Cancel));
    }

    [Fact]
    public async Task A_disabled_administrator_does_not_count()
    {
        Value(await Users.CreateAsync(Draft("root", UserRole.Administrator) with { Disabled = true }, Cancel));
        Assert.False(await Users.AnyAdministratorAsync(Cancel));
    }

    [Theory]
    [InlineData("", "Name")]
    [InlineData("olga", " ")]
    public async Task Names_are_needed(string userName, string displayName) =>
        Problem(ResultKind.Invalid, await Users.CreateAsync(Draft(userName) with { DisplayName = displayName, DeskPhone = null }, Cancel));
}

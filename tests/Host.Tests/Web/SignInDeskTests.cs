using System.Net;
using Crm.HelpDesk;
using Crm.HelpDesk.Sqlite;
using Crm.HelpDesk.Users;
using Crm.Host.Contacts;
using Crm.Host.Security;
using Crm.Host.Telemetry;
using Crm.Host.Tests.Journals;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crm.Host.Tests.Web;

/// <summary>Locks and limits, in virtual time.</summary>
public sealed class SignInDeskTests : IAsyncLifetime
{
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.7");

    private readonly ManualClock clock = new();
    private readonly JournalFixture folder = new();
    private ServiceProvider services = null!;
    private SignInDesk desk = null!;
    private Guid ana;

    public async ValueTask InitializeAsync()
    {
        services = new ServiceCollection().AddHelpDesk(new HelpDeskOptions()).AddHelpDeskSqlite(Path.Combine(folder.Folder, "crm.db"))
            .AddSingleton<Passwords>().AddSingleton<TimeProvider>(clock).AddSingleton(folder.Open(folder: Path.Combine(folder.Folder, "journal")))
            .AddSingleton<IContactEventSink>(new NoSink()).AddSingleton<JournalProjector>().AddSingleton<HostMetrics>().AddLogging().BuildServiceProvider();
        await HelpDeskSqlite.MigrateAsync(services, TestContext.Current.CancellationToken);
        var made = await services.GetRequiredService<UserStore>().CreateAsync(
            new UserDraft("ana", "Ana", UserRole.Agent, false, new Dictionary<string, int>(), PasswordHash: services.GetRequiredService<Passwords>().Hash("right-password")));
        ana = made.Value!.Id;
        desk = new SignInDesk(
            services.GetRequiredService<UserStore>(), services.GetRequiredService<Passwords>(), new SignInThrottle(clock), clock, services.GetRequiredService<HostMetrics>(),
            new RefusalLimit(clock, NullLogger<RefusalLimit>.Instance), NullLogger<SignInDesk>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_and_each_lock_lasts_twice_as_long()
    {
        foreach (var seconds in (int[])[30, 60, 120, 240, 480, 900, 900])
        {
            for (var i = 0; i < SignInDesk.Limit; i++)
                Assert.False(await TryAsync("wrong"));
            clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.False(await TryAsync("right-password"));
            clock.Advance(TimeSpan.FromTicks(1));
        }
        Assert.True(await TryAsync("right-password"));
    }

    [Fact]
    public async Task Many_guesses_at_once_are_no_more_than_one_after_the_other()
    {
        var guesses = Enumerable.Range(0, 16).Select(_ => TryAsync("wrong")).ToList();
        Assert.False(await TryAsync("right-password"));
        await Task.WhenAll(guesses);
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.True(await TryAsync("right-password"));
    }

    [Fact]
    public async Task Four_wrong_passwords_lock_nothing_and_a_right_one_begins_anew()
    {
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < SignInDesk.Limit - 1; i++)
                Assert.False(await TryAsync("wrong"));
            Assert.True(await TryAsync("right-password"));
        }
    }

    [Fact]
    public async Task Guesses_from_elsewhere_do_not_lock_the_owner_out_of_a_browser_that_signed_in_before()
    {
        for (var i = 0; i < SignInDesk.Limit; i++)
            Assert.False(await TryAsync("wrong"));
        Assert.False(await TryAsync("right-password"));
        Assert.False(await TryAsync("right-password", Guid.NewGuid()));
        Assert.True(await TryAsync("right-password", Guid.NewGuid(), ana));

        // Who sits at that browser has no more guesses than others.
        for (var i = 0; i < SignInDesk.Limit; i++)
            Assert.False(await TryAsync("wrong", ana));
        Assert.False(await TryAsync("right-password", ana));
    }

    [Fact]
    public void Of_a_flood_of_refusals_the_first_few_are_logged()
    {
        var limit = new RefusalLimit(clock, NullLogger<RefusalLimit>.Instance);
        Assert.Equal(RefusalLimit.Most, Enumerable.Range(0, 1_000).Count(_ => limit.MayLog()));
        clock.Advance(RefusalLimit.Window - TimeSpan.FromTicks(1));
        Assert.False(limit.MayLog());
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(limit.MayLog());
    }

    [Fact]
    public void A_console_that_gives_commands_without_end_gives_them_at_a_pace()
    {
        var pace = new CommandPace(clock);
        for (var i = 0; i < CommandPace.Burst; i++)
            Assert.Equal(TimeSpan.Zero, pace.Take());
        var wait = pace.Take();
        Assert.Equal(TimeSpan.FromSeconds(1.0 / CommandPace.PerSecond), wait);
        clock.Advance(wait);
        Assert.Equal(wait, pace.Take());
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.Zero, pace.Take());
    }

    [Fact]
    public void One_address_has_so_many_failures_and_earns_them_back_one_by_one()
    {
        var throttle = new SignInThrottle(clock);
        for (var i = 0; i < SignInThrottle.Most; i++)
        {
            Assert.Equal(TimeSpan.Zero, throttle.Wait(Home));
            throttle.Failed(Home);
        }
        Assert.Equal(SignInThrottle.Forgiven, throttle.Wait(Home));
        Assert.Equal(TimeSpan.Zero, throttle.Wait(IPAddress.Parse("192.0.2.8")));
        clock.Advance(SignInThrottle.Forgiven - TimeSpan.FromTicks(1));
        Assert.NotEqual(TimeSpan.Zero, throttle.Wait(Home));
        clock.Advance(TimeSpan.FromTicks(2));
        Assert.Equal(TimeSpan.Zero, throttle.Wait(Home));
    }

    [Fact]
    public void Addresses_of_one_IPv6_network_count_together_and_a_flood_of_addresses_is_bounded()
    {
        var throttle = new SignInThrottle(clock);
        for (var i = 0; i < SignInThrottle.Most; i++)
            throttle.Failed(IPAddress.Parse($"2001:db8:1:2::{i + 1:x}"));
        Assert.NotEqual(TimeSpan.Zero, throttle.Wait(IPAddress.Parse("2001:db8:1:2:ffff::1")));
        Assert.Equal(TimeSpan.Zero, throttle.Wait(IPAddress.Parse("2001:db8:1:3::1")));
        for (var i = 0; i < 25_000; i++)
            throttle.Failed(new IPAddress([10, (byte)(i >> 16), (byte)(i >> 8), (byte)i]));
        Assert.NotEqual(TimeSpan.Zero, throttle.Wait(IPAddress.Parse("2001:db8:1:2::1")));
    }

    private async Task<bool> TryAsync(string password, params Guid[] known) => await desk.SignInAsync("ana", password, Home, known, TestContext.Current.CancellationToken) is not null;

    private sealed class NoSink : IContactEventSink
    {
        public Task<long> LastPositionAsync(CancellationToken cancel) => Task.FromResult(0L);

        public Task AppendAsync(IReadOnlyList<Crm.HelpDesk.Timeline.ContactEvent> batch, long position, CancellationToken cancel) => Task.CompletedTask;
    }
}

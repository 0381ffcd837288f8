using System.Reflection;
using System.Security.Claims;
using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;

namespace Architecture.Tests;

/// <summary>The hub knows who is signed in, bounds what comes in, and lets only supervisors watch everybody.</summary>
public sealed class ConsoleHubTests
{
    private static readonly Guid User = Guid.Parse("0198c0de-0000-7000-8000-0000000000e1");
    private static readonly Guid Contact = Guid.Parse("0198c0de-0000-7000-8000-00000000c0a1");

    private readonly RecordingDesk _desk = DispatchProxy.Create<IAgentDesk, RecordingDesk>() as RecordingDesk ?? throw new InvalidOperationException();
    private readonly Groups _groups = new();

    [Fact]
    public void Nobody_connects_without_being_signed_in() => Assert.NotNull(typeof(ConsoleHub).GetCustomAttribute<AuthorizeAttribute>());

    [Fact]
    public async Task A_request_is_forwarded_for_the_signed_in_user()
    {
        await Hub().HangUp(Contact);
        Assert.Equal(["HangUp", User, Contact], _desk.Asked.Single());
    }

    [Fact]
    public async Task A_cookie_without_a_user_id_is_an_error_of_ours()
    {
        var hub = Hub(new Claim(ClaimTypes.NameIdentifier, "mia"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await hub.GoReady());
        Assert.Empty(_desk.Asked);
    }

    [Fact]
    public async Task A_connection_gets_what_is_for_its_user_and_its_end_is_told()
    {
        var hub = Hub();
        await hub.OnConnectedAsync();
        await hub.OnDisconnectedAsync(null);
        Assert.Equal([$"+ user:{User}"], _groups.Changes);
        Assert.Equal(["Detach", User, "c1"], _desk.Asked.Single());
    }

    [Theory]
    [InlineData(ConsoleRoles.Supervisor)]
    [InlineData(ConsoleRoles.Administrator)]
    public async Task A_supervisor_watches_the_wallboard(string role)
    {
        await Hub(Id, new Claim(ClaimTypes.Role, role)).WatchWallboard();
        Assert.Equal(["+ wallboard"], _groups.Changes);
    }

    [Fact]
    public async Task An_agent_does_not_watch_the_wallboard()
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Hub(Id, new Claim(ClaimTypes.Role, ConsoleRoles.Agent)).WatchWallboard());
        Assert.Contains("supervisors", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_groups.Changes);
        Assert.Empty(_desk.Asked);
    }

    [Fact]
    public async Task A_text_at_its_limit_passes_and_one_character_more_is_refused()
    {
        await Hub().FinishWrapUp(Contact, "Solved", new string('x', 4000));
        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await Hub().FinishWrapUp(Contact, "Solved", new string('x', 4001)));
        Assert.Equal("The note is too long: at most 4000 characters fit.", refused.Message);
        Assert.Single(_desk.Asked);
    }

    [Fact]
    public async Task A_text_that_is_missing_is_refused()
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await Hub().Dial(null!, null, null));
        Assert.Equal("The number is missing.", refused.Message);
    }

    [Fact]
    public async Task A_console_shows_at_most_32_customers()
    {
        var hub = Hub();
        var customers = Enumerable.Range(0, 33).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var customer in customers[..32]) await hub.WatchCustomer(customer);
        await hub.WatchCustomer(customers[0]);
        await Assert.ThrowsAsync<RefusedException>(() => hub.WatchCustomer(customers[32]));
        await hub.UnwatchCustomer(customers[0]);
        await hub.WatchCustomer(customers[32]);
        Assert.Equal($"+ customer:{customers[32]}", _groups.Changes[^1]);
    }

    private static Claim Id => new(ClaimTypes.NameIdentifier, User.ToString());

    private ConsoleHub Hub(params Claim[] claims)
    {
        var identity = new ClaimsIdentity(claims.Length == 0 ? [Id] : claims, "test");
        return new((IAgentDesk)(object)_desk, new CustomerWatches()) { Context = new Caller(new ClaimsPrincipal(identity)), Groups = _groups };
    }

    /// <summary>Remembers each call with its arguments.</summary>
    public class RecordingDesk : DispatchProxy
    {
        public List<object?[]> Asked { get; } = [];

        protected override object? Invoke(MethodInfo? method, object?[]? args)
        {
            Asked.Add([method!.Name, .. args!]);
            if (method.ReturnType == typeof(Task)) return Task.CompletedTask;
            return typeof(Task).GetMethod(nameof(Task.FromResult))!.MakeGenericMethod(method.ReturnType.GenericTypeArguments[0]).Invoke(null, [null]);
        }
    }

    private sealed class Groups : IGroupManager
    {
        public List<string> Changes { get; } = [];

        public Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
        {
            Changes.Add($"+ {groupName}");
            return Task.CompletedTask;
        }

        public Task RemoveFromGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
        {
            Changes.Add($"- {groupName}");
            return Task.CompletedTask;
        }
    }

    private sealed class Caller(ClaimsPrincipal user) : HubCallerContext
    {
        public override string ConnectionId => "c1";
        public override string? UserIdentifier => null;
        public override ClaimsPrincipal User => user;
        public override IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();
        public override IFeatureCollection Features { get; } = new FeatureCollection();
        public override CancellationToken ConnectionAborted => CancellationToken.None;
        public override void Abort() => throw new NotSupportedException();
    }
}

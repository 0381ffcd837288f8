using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Claims;
using Crm.HelpDesk.Users;
using Microsoft.AspNetCore.Authentication;

namespace Crm.Host.Security;

/// <summary>
/// What each user may see now, from memory: role and teams of the account, and the customers of the contact that the user is offered, speaks in or wraps up.
/// </summary>
internal sealed class Viewers(AccountDirectory accounts)
{
    private readonly ConcurrentDictionary<Guid, FrozenSet<Guid>> _serving = new();

    /// <summary>These customers were shown to a user by a contact. Raised on the thread that says so; must not block.</summary>
    public event Action<Guid, IReadOnlyCollection<Guid>>? Began;

    /// <summary>A user does not serve these customers any more, and may have lost sight of them. Raised on the thread that says so; must not block.</summary>
    public event Action<Guid, IReadOnlyCollection<Guid>>? Released;

    /// <summary>Null when the account is unknown or disabled.</summary>
    public Viewer? Find(Guid user) => accounts.Find(user) is { Disabled: false } account ? Of(account) : null;

    public Viewer Of(UserAccount account) =>
        new(account.Id, account.Role, account.Teams) { Serving = _serving.GetValueOrDefault(account.Id, FrozenSet<Guid>.Empty) };

    /// <summary>The customers of the user's present contact; empty when there is none.</summary>
    public void Serves(Guid user, IReadOnlyCollection<Guid> customers)
    {
        var before = _serving.GetValueOrDefault(user, FrozenSet<Guid>.Empty);
        if (before.SetEquals(customers))
            return;
        if (customers.Count == 0)
            _serving.TryRemove(user, out _);
        else
            _serving[user] = customers.ToFrozenSet();
        var began = customers.Except(before).ToList();
        if (began.Count > 0)
            Began?.Invoke(user, began);
        var released = before.Except(customers).ToList();
        if (released.Count > 0)
            Released?.Invoke(user, released);
    }
}

/// <summary>A part of each signed-in request's user that carries what this user may see. Never stored in the cookie: teams count from the moment in which they change.</summary>
internal sealed class ViewerIdentity(Viewer viewer) : ClaimsIdentity
{
    public Viewer Viewer => viewer;
}

/// <summary>Adds <see cref="ViewerIdentity"/> when a request is authenticated.</summary>
internal sealed class ViewerTransformation(Viewers viewers) : IClaimsTransformation
{
    public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
    {
        if (principal.TryId() is not { } id || viewers.Find(id) is not { } viewer || principal.Identities.Any(identity => identity is ViewerIdentity))
            return Task.FromResult(principal);
        var seeing = new ClaimsPrincipal(principal.Identities);
        seeing.AddIdentity(new ViewerIdentity(viewer));
        return Task.FromResult(seeing);
    }
}

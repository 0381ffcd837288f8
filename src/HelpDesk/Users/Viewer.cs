using System.Collections.Frozen;

namespace Crm.HelpDesk.Users;

/// <summary>
/// Who looks: what may not be seen is answered as if it did not exist. A row is seen by administrators, by the members of its team, by its owner, and by
/// everybody when it has no team. A contact in progress lets its agent see the customer and that customer's open tickets as well, because a call must be served.
/// </summary>
/// <param name="UserId">Of the account; empty for the product itself.</param>
/// <param name="Teams">The teams of which the user is a member.</param>
public sealed record Viewer(Guid UserId, UserRole Role, IReadOnlySet<Guid> Teams)
{
    /// <summary>The product itself, where no person asks: rules, jobs, the path of a call.</summary>
    public static readonly Viewer System = new(Guid.Empty, UserRole.Administrator, FrozenSet<Guid>.Empty);

    /// <summary>The customers of the contacts that the user is offered, speaks in or wraps up now.</summary>
    public IReadOnlySet<Guid> Serving { get; init; } = FrozenSet<Guid>.Empty;

    /// <summary>Whether nothing is hidden.</summary>
    public bool SeesAll => Role == UserRole.Administrator;
}

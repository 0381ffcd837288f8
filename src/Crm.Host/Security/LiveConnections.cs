using System.Collections.Concurrent;
using Crm.AgentConsole;
using Crm.HelpDesk.Users;

namespace Crm.Host.Security;

/// <summary>
/// The connections that stay open: consoles and browser phones. A session is checked when a connection begins; what voids the session later
/// (signing out, a disabled account, another password or role) has to end the connection too. So has a change of teams end a console's: it comes back by itself and is
/// told what its user may see from then on.
/// </summary>
internal sealed class LiveConnections
{
    /// <summary>Consoles of one person at once: each is told everything, so that a thousand of them would cost a thousandfold.</summary>
    public const int Most = 32;

    private static readonly PathString Phone = new("/sip");
    private static readonly PathString Console = new(ConsoleHub.Path);

    private readonly ConcurrentDictionary<HttpContext, (Guid User, string? Stamp, IReadOnlySet<Guid>? Teams)> _open = new();
    private readonly AccountDirectory _accounts;

    public LiveConnections(AccountDirectory accounts, EndedSessions ended)
    {
        _accounts = accounts;
        accounts.Changed += Drop;
        ended.Ended += Drop;
    }

    /// <summary>Runs the rest of the request and knows of it meanwhile, if it is a connection that stays.</summary>
    public async Task TrackAsync(HttpContext context, RequestDelegate next)
    {
        if (!(context.Request.Path.StartsWithSegments(Console) || context.Request.Path == Phone) || context.User.TryId() is not { } user)
        {
            await next(context);
            return;
        }

        if (_open.Count(open => open.Value.User == user) >= Most)
        {
            await Results.Problem($"You have {Most} consoles open. Close some of them.", statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(context);
            return;
        }

        // Teams decide what a console is told; a phone does not know of them.
        var teams = context.Request.Path == Phone ? null : context.User.Viewer().Teams;
        _open[context] = (user, context.User.SecurityStamp(), teams);
        try
        {
            // The account may have changed between the check of the session and now.
            if (_accounts.Find(user) is { } account)
                Drop(account);
            await next(context);
        }
        finally
        {
            _open.TryRemove(context, out _);
        }
    }

    private void Drop(string session)
    {
        foreach (var context in _open.Keys.Where(context => context.User.Session() == session))
        {
            context.Abort();
        }
    }

    private void Drop(UserAccount account)
    {
        foreach (var (context, session) in _open)
        {
            if (session.User == account.Id && (account.Disabled || session.Stamp != account.SecurityStamp || session.Teams?.SetEquals(account.Teams) == false))
                context.Abort();
        }
    }
}

using System.Collections.Concurrent;

namespace Crm.Host.Security;

/// <summary>
/// Sessions whose people signed out: a copy of such a cookie is worth nothing. They are kept in memory as long as a cookie can live without being used; what a restart forgets is
/// bounded by that time.
/// </summary>
internal sealed class EndedSessions(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _until = new();

    /// <summary>The session that was ended; its connections that are still open have to go.</summary>
    public event Action<string>? Ended;

    /// <param name="session">Null for a cookie from before sessions had names.</param>
    public void End(string? session)
    {
        if (session is null)
        {
            return;
        }

        var now = time.GetUtcNow();
        foreach (var (old, _) in _until.Where(entry => entry.Value < now))
        {
            _until.TryRemove(old, out _);
        }

        _until[session] = now + SessionCookies.Idle;
        Ended?.Invoke(session);
    }

    public bool Contains(string? session) => session is not null && _until.ContainsKey(session);
}

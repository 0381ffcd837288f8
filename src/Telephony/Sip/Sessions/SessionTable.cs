namespace Crm.Telephony.Sip;

/// <summary>Every call leg, by key for commands and by dialog for requests.</summary>
internal sealed class SessionTable
{
    private readonly Dictionary<long, Session> _byKey = [];
    private readonly Dictionary<DialogId, Session> _byDialog = [];
    private long _last;

    /// <summary>Legs that are not over.</summary>
    public int Count => _byKey.Count;

    public SipCallKey NextKey() => new(++_last);

    public void Add(Session session) => _byKey.Add(session.Key.Value, session);

    /// <summary>The leg is over for its user; its dialog stays until the last message is through.</summary>
    public void End(Session session) => _byKey.Remove(session.Key.Value);

    public void Add(DialogId id, Session session) => _byDialog[id] = session;

    public void Remove(DialogId id) => _byDialog.Remove(id);

    public Session? Find(SipCallKey key) => _byKey.GetValueOrDefault(key.Value);

    public Session? Find(DialogId id) => _byDialog.GetValueOrDefault(id);

    /// <summary>A copy, for what concerns all legs and may end some.</summary>
    public Session[] All() => [.. _byKey.Values];
}

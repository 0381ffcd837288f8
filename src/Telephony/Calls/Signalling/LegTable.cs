using Crm.Telephony.Calls.Legs;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Signalling;

/// <summary>
/// The legs by the host's id and by the engine's key. They leave the first when the host has seen their end, and the second when the
/// engine has: our own hang-up is over for the host at once, while its BYE may wait half a minute for an answer.
/// </summary>
internal sealed class LegTable
{
    private readonly Dictionary<CallId, Leg> _byId = [];
    private readonly Dictionary<SipCallKey, Leg> _byKey = [];
    private int _count;

    /// <summary>Legs that the host knows. Read from any thread.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether the engine too is done with every call.</summary>
    public bool IsQuiet => _byId.Count == 0 && _byKey.Count == 0;

    public Leg? Find(CallId call) => _byId.GetValueOrDefault(call);

    public Leg? Find(SipCallKey key) => _byKey.GetValueOrDefault(key);

    /// <summary>A copy, because ending a leg takes it out.</summary>
    public Leg[] All() => [.. _byId.Values];

    public void Add(Leg leg)
    {
        _byId.Add(leg.Id, leg);
        Volatile.Write(ref _count, _byId.Count);
        NoteKey(leg);
    }

    /// <summary>To be called once a dialled leg has its key.</summary>
    public void NoteKey(Leg leg)
    {
        if (leg.Key is { } key)
        {
            _byKey.TryAdd(key, leg);
        }
    }

    public void Remove(Leg leg)
    {
        _byId.Remove(leg.Id);
        Volatile.Write(ref _count, _byId.Count);
    }

    public void Remove(SipCallKey key) => _byKey.Remove(key);
}

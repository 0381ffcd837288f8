namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>
/// Notices once that a peer's media stopped, and once that it came back. Counts from when media was first expected: a phone that rings
/// sends nothing and is not silent. While the peer holds the call, its silence is wanted.
/// </summary>
internal struct SilenceWatch(long timeoutMicroseconds)
{
    private long _heardAt;
    private bool _expected;

    internal bool IsSilent { get; private set; }

    /// <summary>From now on the peer should be heard.</summary>
    internal void Expect(long now)
    {
        if (_expected) return;
        _expected = true;
        _heardAt = now;
    }

    /// <summary>True when this ends a silence.</summary>
    internal bool OnHeard(long now)
    {
        _expected = true;
        _heardAt = now;
        bool back = IsSilent;
        IsSilent = false;
        return back;
    }

    /// <summary>The silence up to now does not count: the peer is, or was, on hold.</summary>
    internal void Excuse(long now) => _heardAt = now;

    /// <summary>True at the moment when the silence has become too long.</summary>
    internal bool Check(long now)
    {
        if (!_expected || IsSilent || now - _heardAt <= timeoutMicroseconds) return false;
        IsSilent = true;
        return true;
    }
}

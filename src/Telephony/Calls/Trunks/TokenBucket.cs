namespace Crm.Telephony.Calls.Trunks;

/// <summary>Lets so many events a second pass: a bucket that fills steadily and holds one second's worth, at least one token.</summary>
internal sealed class TokenBucket
{
    private readonly double _perSecond;
    private readonly double _capacity;
    private double _tokens;
    private TimeSpan _at;

    public TokenBucket(double perSecond, TimeSpan now)
    {
        _perSecond = perSecond;
        _capacity = Math.Max(1, perSecond);
        _tokens = _capacity;
        _at = now;
    }

    public double Tokens(TimeSpan now)
    {
        if (now > _at)
        {
            _tokens = Math.Min(_capacity, _tokens + ((now - _at).TotalSeconds * _perSecond));
            _at = now;
        }
        return _tokens;
    }

    /// <summary>Whole tokens; one is there at the instant at which it is full, whatever the last bit of the sum says.</summary>
    public int Available(TimeSpan now) => (int)(Tokens(now) + 1e-9);

    public bool TryTake(TimeSpan now)
    {
        if (Available(now) < 1)
        {
            return false;
        }
        _tokens = Math.Max(0, _tokens - 1);
        return true;
    }
}

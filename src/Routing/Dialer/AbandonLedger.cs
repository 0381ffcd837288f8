namespace Crm.Routing.Dialer;

/// <summary>
/// A campaign's live answers and how many of them were abandoned, over a sliding window. It answers one question: how many calls without an agent of their
/// own may be under way, so that the limit stands even if every single one of them is answered by a person and lost?
/// <code>
///   (abandoned + R) / (answers + R) ≤ limit      R ≤ (limit × answers − abandoned) / (1 − limit), less a margin of one
/// </code>
/// So the limit is not a goal that is met on average: no outcome of the calls that are under way can pass it. With few answers R is 0 (at 3 % until 65
/// answers stand in the window), because a single abandoned call in 33 is already too many.
/// Answers are kept by the minute. A minute's answers leave the window with its begin and its abandoned calls with its end, so the ledger errs on the safe side.
/// </summary>
internal sealed class AbandonLedger(double limit, TimeSpan window)
{
    /// <summary>One call more than can be foreseen: an agent's phone that fails as the customer answers.</summary>
    public const int Margin = 1;

    /// <summary>The longest that a call may take from dialing to its outcome. Answers that leave the window within this time do not back any more calls.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(31);

    private readonly SortedList<long, Minute> _minutes = [];
    private Tally _backing;
    private Tally _standing;

    private double _limit = limit;
    private TimeSpan _window = window;

    /// <summary>Puts other rules in force; what is known stays.</summary>
    public void Adopt(double limit, TimeSpan window)
    {
        _limit = limit;
        if (window != _window)
        {
            _window = window;
            (_backing, _standing) = (default, default);
        }
    }

    /// <summary>Adds answers of one clock minute.</summary>
    /// <param name="answered">Connected and abandoned ones.</param>
    public void Note(DateTimeOffset at, int answered, int abandoned)
    {
        var key = at.UtcTicks / Grain.Ticks;
        var before = _minutes.GetValueOrDefault(key);
        _minutes[key] = new Minute(before.Answered + answered, before.Abandoned + abandoned);
        _backing = _backing.Add(key, answered, 0);
        _standing = _standing.Add(key, answered, abandoned);
    }

    /// <summary>What the window that ends now holds.</summary>
    public LedgerReading Read(DateTimeOffset now)
    {
        Advance(now);
        return new LedgerReading(_standing.Answered, _standing.Abandoned);
    }

    /// <summary>How many calls without an agent of their own may be under way now, those included that are.</summary>
    public int RiskLines(DateTimeOffset now)
    {
        Advance(now);
        if (_limit >= 1)
        {
            return int.MaxValue;
        }

        var room = ((_limit * _backing.Answered) - _standing.Abandoned) / (1 - _limit);
        return Math.Max(0, (int)Math.Floor(room + 1e-9) - Margin);
    }

    private void Advance(DateTimeOffset now)
    {
        while (_minutes.Count > 0 && (_minutes.Keys[0] + 1) * Grain.Ticks < (now - LongestWindow).UtcTicks - Grain.Ticks)
        {
            _minutes.RemoveAt(0);
        }

        _backing = _backing.From(_minutes, FirstAfter(now + Ahead - _window), FirstAfter(now + Ahead - _window));
        _standing = _standing.From(_minutes, FirstAfter(now - _window), FirstWithin(now - _window));
    }

    /// <summary>The first minute that begins at or after the instant.</summary>
    private static long FirstAfter(DateTimeOffset at) => ((at.UtcTicks + Grain.Ticks - 1) / Grain.Ticks);

    /// <summary>The minute that the instant is in.</summary>
    private static long FirstWithin(DateTimeOffset at) => at.UtcTicks / Grain.Ticks;

    private readonly record struct Minute(int Answered, int Abandoned);

    /// <summary>Sums over the minutes from a first one on, moved along as the window slides.</summary>
    private readonly record struct Tally(int Answered, int Abandoned, long FirstAnswered, long FirstAbandoned)
    {
        public Tally Add(long minute, int answered, int abandoned) => this with
        {
            Answered = Answered + (minute >= FirstAnswered ? answered : 0),
            Abandoned = Abandoned + (minute >= FirstAbandoned ? abandoned : 0),
        };

        public Tally From(SortedList<long, Minute> minutes, long firstAnswered, long firstAbandoned)
        {
            if (firstAnswered == FirstAnswered && firstAbandoned == FirstAbandoned)
            {
                return this;
            }

            var (answered, abandoned) = (0, 0);
            for (var i = minutes.Count - 1; i >= 0 && minutes.Keys[i] >= Math.Min(firstAnswered, firstAbandoned); i--)
            {
                answered += minutes.Keys[i] >= firstAnswered ? minutes.Values[i].Answered : 0;
                abandoned += minutes.Keys[i] >= firstAbandoned ? minutes.Values[i].Abandoned : 0;
            }

            return new Tally(answered, abandoned, firstAnswered, firstAbandoned);
        }
    }
}

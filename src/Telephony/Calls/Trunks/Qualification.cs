using System.Globalization;

namespace Crm.Telephony.Calls.Trunks;

/// <summary>
/// Whether a trunk answers OPTIONS. One question is open at a time; whatever it answers but 503 means that it is there.
/// <code>
///   Unknown ──an answer──▶ Up ──DownAfter questions in a row in vain──▶ Down
///      └───────────────────────────the same──────────────────────────▶ Down ──UpAfter answers in a row──▶ Up
/// </code>
/// Sans-I/O: <see cref="Elapsed"/> says when a question is to be sent, <see cref="Answered"/> takes what came of it.
/// </summary>
internal sealed class Qualification(QualifyOptions options, TimeSpan now)
{
    public enum Verdict { Unknown, Up, Down }

    private TimeSpan _next = now;
    private TimeSpan _asked;
    private bool _open;
    private long _question = -1;
    private bool _seen;
    private int _inARow;

    public Verdict State { get; private set; }

    /// <summary>Since when the present state holds.</summary>
    public TimeSpan Since { get; private set; } = now;

    /// <summary>What the trunk last answered, or why that was nothing.</summary>
    public string Last { get; private set; } = "not asked yet";

    /// <summary>When <see cref="Elapsed"/> is to be called.</summary>
    public TimeSpan NextDeadline => _open ? _asked + options.Patience : _next;

    /// <summary>Takes time. True when a question is to be sent now; tell its number to <see cref="Asked"/>.</summary>
    public bool Elapsed(TimeSpan now)
    {
        if (_open && now >= _asked + options.Patience)
        {
            Judge(false, string.Create(CultureInfo.InvariantCulture, $"no answer within {options.Patience.TotalSeconds:0.#} s"), now);
        }
        return !_open && now >= _next;
    }

    public void Asked(long question, TimeSpan now)
    {
        _question = question;
        _asked = now;
        _open = true;
    }

    /// <summary>What came of a question. Of one that was given up already, nothing counts.</summary>
    public void Answered(long question, int status, string reason, TimeSpan now)
    {
        if (_open && question == _question)
        {
            Judge(status is not (408 or 503), $"{status} {reason}", now);
        }
    }

    private void Judge(bool there, string what, TimeSpan now)
    {
        _open = false;
        Last = what;
        var agrees = State switch { Verdict.Up => there, Verdict.Down => !there, _ => false };
        _inARow = agrees ? 0 : _seen == there ? _inARow + 1 : 1;
        _seen = there;
        var enough = there ? (State == Verdict.Unknown ? 1 : options.UpAfter) : options.DownAfter;
        if (!agrees && _inARow >= enough)
        {
            State = there ? Verdict.Up : Verdict.Down;
            Since = now;
            _inARow = 0;
        }
        // What may be a change is looked at again soon.
        var soon = options.Period / 4 > options.Patience ? options.Period / 4 : options.Patience;
        _next = _asked + (_inARow == 0 ? options.Period : soon);
        _next = _next > now ? _next : now;
    }
}

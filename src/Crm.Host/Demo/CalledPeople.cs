using Crm.Host.Contacts;
using Crm.Telephony.Calls;

namespace Crm.Host.Demo;

/// <summary>
/// The people whom campaigns call, behind a simulated carrier: each call to a number goes by a plan (ring, answer, voice, keys, the end). A call costs a
/// timer and no thread, so hundreds may be up at once. What was called, when and how it ended is kept for whoever wants to check it.
/// </summary>
/// <remarks>
/// <code>
///  called ─▶ Ringing ─┬─ busy, declined, congestion, no such number ─▶ Over
///                     ├─ answered ─▶ Talking (voice, or greeting and beep; keys) ─ stays its time ─▶ Over
///                     └─ no answer: until the caller cancels ─────────────────────────────────────▶ Over
/// </code>
/// </remarks>
/// <param name="carrier">The telephone at which the calls arrive. Its owner reads the events and passes them to <see cref="Handle"/>.</param>
/// <param name="plan">The plan of the nth call (from 1) to a number.</param>
/// <param name="voices">Prompts of the carrier that a person's voice is chosen from.</param>
/// <param name="machine">Prompts of an answering machine: greeting, then beep.</param>
internal sealed class CalledPeople(CallServer carrier, Func<string, int, CalledPlan> plan, IReadOnlyList<string> voices, IReadOnlyList<string> machine) : IDisposable
{
    private const int Voice = 1;
    private readonly Lock _gate = new();
    private readonly Dictionary<CallId, CalledLine> _lines = [];
    private readonly List<CalledLine> _all = [];
    private readonly Dictionary<string, int> _attempts = new(StringComparer.Ordinal);
    private bool _disposed;

    /// <summary>Every call so far, oldest first.</summary>
    public IReadOnlyList<CalledLine> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _all];
            }
        }
    }

    /// <returns>False when the event concerns none of these calls.</returns>
    public bool Handle(CallEvent happened)
    {
        lock (_gate)
        {
            switch (happened)
            {
                case CallArrived e:
                    Called(e);
                    return true;
                case CallAnswered e when _lines.TryGetValue(e.Call, out var line):
                    Talk(line, e.At);
                    return true;
                case Telephony.Calls.CallEnded e when _lines.Remove(e.Call, out var line):
                    line.End(e.At, e.By == CallEndedBy.Us);
                    return true;
                case LegEvent e:
                    return _lines.ContainsKey(e.Call);
                default:
                    return false;
            }
        }
    }

    private void Called(CallArrived e)
    {
        var attempt = _attempts[e.Dialed] = _attempts.GetValueOrDefault(e.Dialed) + 1;
        var line = new CalledLine(e.Call, e.Dialed, e.From, plan(e.Dialed, attempt), e.At);
        _lines.Add(e.Call, line);
        _all.Add(line);
        if (line.Plan.Outcome is not (CalledOutcome.Busy or CalledOutcome.Congestion or CalledOutcome.NoSuchNumber))
        {
            carrier.Ring(e.Call);
        }

        switch (line.Plan.Outcome)
        {
            case CalledOutcome.Person or CalledOutcome.Machine: After(line, line.Plan.RingFor, () => carrier.Answer(line.Call)); break;
            case CalledOutcome.Busy: After(line, line.Plan.RingFor, () => carrier.Reject(line.Call, 486, "Busy Here")); break;
            case CalledOutcome.Declines: After(line, line.Plan.RingFor, () => carrier.Reject(line.Call, 603, "Decline")); break;
            case CalledOutcome.Unwanted: After(line, line.Plan.RingFor, () => carrier.Reject(line.Call, 607, "Unwanted")); break;
            case CalledOutcome.Congestion: After(line, line.Plan.RingFor, () => carrier.Reject(line.Call, 503, "Service Unavailable")); break;
            case CalledOutcome.NoSuchNumber: After(line, line.Plan.RingFor, () => carrier.Reject(line.Call, 404, "Not Found")); break;
        }
    }

    private void Talk(CalledLine line, DateTimeOffset at)
    {
        line.AnsweredAt = at;
        if (line.Plan.Outcome == CalledOutcome.Machine)
        {
            carrier.Play(line.Call, Voice, machine, loop: false);
        }
        else
        {
            carrier.Play(line.Call, Voice, [voices[line.Plan.Voice % voices.Count]], loop: true);
        }

        foreach (var (after, keys) in line.Plan.Keys)
        {
            After(line, after, () => carrier.SendDigits(line.Call, keys));
        }

        After(line, line.Plan.StayFor, () => carrier.Hangup(line.Call, Q850.NormalClearing, "done"));
    }

    private void After(CalledLine line, TimeSpan delay, Action work)
    {
        if (!_disposed)
        {
            line.Timers.Add(TimeProvider.System.CreateTimer(_ => work(), null, delay, Timeout.InfiniteTimeSpan));
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var line in _lines.Values)
            {
                line.End(line.StartedAt, byUs: false);
            }

            _lines.Clear();
        }
    }
}

/// <summary>One call to one number.</summary>
internal sealed class CalledLine(CallId call, string number, string from, CalledPlan plan, DateTimeOffset startedAt)
{
    public CallId Call { get; } = call;
    public string Number { get; } = number;
    /// <summary>The caller id that was shown.</summary>
    public string From { get; } = from;
    public CalledPlan Plan { get; } = plan;
    public DateTimeOffset StartedAt { get; } = startedAt;
    public DateTimeOffset? AnsweredAt { get; set; }
    public DateTimeOffset? EndedAt { get; private set; }
    /// <summary>The called person hung up, not the center.</summary>
    public bool HungUpByPerson { get; private set; }
    public List<ITimer> Timers { get; } = [];

    public void End(DateTimeOffset at, bool byUs)
    {
        EndedAt = at;
        HungUpByPerson = byUs;
        foreach (var timer in Timers)
        {
            timer.Dispose();
        }

        Timers.Clear();
    }
}

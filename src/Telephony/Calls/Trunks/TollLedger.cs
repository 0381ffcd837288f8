using System.Globalization;

namespace Crm.Telephony.Calls.Trunks;

/// <summary>What the ledger has to remember over a restart.</summary>
/// <param name="Spent">Of <paramref name="Day"/>, running calls included.</param>
/// <param name="Calls">When each user placed calls during the last hour.</param>
public sealed record TollState(DateOnly Day, decimal Spent, IReadOnlyDictionary<string, IReadOnlyList<DateTimeOffset>> Calls);

/// <summary>A limit that was hit.</summary>
/// <param name="Key">The range or the user that it concerns: refusals of the same kind and key are counted together.</param>
internal readonly record struct TollRefusal(TollAlarmKind Kind, string Key, string Sentence);

/// <summary>
/// Counts what calls cost today and how many each user placed in the last hour, and says when that is enough. A call costs each minute that it
/// has begun, on the day on which it ends or the day is closed. Sans-I/O.
/// </summary>
internal sealed class TollLedger(TollPolicy policy)
{
    /// <summary>May change while calls run.</summary>
    public TollPolicy Policy { get; set; } = policy;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Dictionary<long, (DateTimeOffset Since, decimal PerMinute)> _running = [];
    private readonly Dictionary<string, Queue<DateTimeOffset>> _calls = [];
    private readonly TollAlarms _alarms = new();
    private DateOnly _day;
    private decimal _spent;

    /// <summary>Takes up what was known at the last stop; another day's spend is over.</summary>
    public void Restore(TollState state)
    {
        (_day, _spent) = (state.Day, state.Spent);
        foreach (var (user, calls) in state.Calls)
        {
            _calls[user] = new Queue<DateTimeOffset>(calls.Order());
        }
    }

    public TollState State(DateTimeOffset now)
    {
        var spent = Spent(now);
        ForgetOld(now);
        return new TollState(_day, spent, _calls.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<DateTimeOffset>)[.. pair.Value]));
    }

    public TollStatus Status(DateTimeOffset now)
    {
        var spent = Spent(now);
        return new TollStatus(_day, spent, Policy.SpendPerDay, _alarms.All(now));
    }

    /// <summary>Why a call may not be placed, as a sentence; null when it may. Changes nothing but the day.</summary>
    public TollRefusal? Refusal(string number, string? user, DateTimeOffset now)
    {
        if (Policy.DestinationRefusal(number) is var (range, refused))
        {
            return new(TollAlarmKind.Destination, range, refused);
        }
        if (Policy.SpendPerDay is { } limit && Spent(now) >= limit)
        {
            return new(TollAlarmKind.SpendPerDay, "", string.Create(CultureInfo.InvariantCulture, $"Today's limit for calls of {limit} is spent. An administrator raises it under \"outgoingCalls.spendPerDay\"; it begins anew at midnight."));
        }
        if (user is not null && Policy.CallsPerUserPerHour is { } most && _calls.TryGetValue(user, out var calls) && calls.Count(at => at > now - Hour) >= most)
        {
            return new(TollAlarmKind.CallsPerUser, user, $"{user} has placed {most} calls within an hour, which is the limit. An administrator raises it under \"outgoingCalls.callsPerUserPerHour\".");
        }
        return null;
    }

    /// <summary>Notes a refusal; true when it is news that belongs in the log.</summary>
    public bool Alarm(TollRefusal refusal, DateTimeOffset now) => _alarms.Note(refusal, now);

    /// <summary>A user's call goes out.</summary>
    public void Placed(string? user, DateTimeOffset now)
    {
        if (user is null || Policy.CallsPerUserPerHour is null)
        {
            return;
        }
        if (!_calls.TryGetValue(user, out var calls))
        {
            ForgetOld(now);
            _calls.Add(user, calls = new Queue<DateTimeOffset>());
        }
        calls.Enqueue(now);
        while (calls.Peek() <= now - Hour)
        {
            calls.Dequeue();
        }
    }

    public void Answered(long call, decimal perMinute, DateTimeOffset now)
    {
        Turn(now);
        _running[call] = (now, perMinute);
    }

    /// <summary>A call is over; one that was never answered costs nothing.</summary>
    public void Ended(long call, DateTimeOffset now)
    {
        Turn(now);
        if (_running.Remove(call, out var running))
        {
            _spent += Cost(running, now);
        }
    }

    /// <summary>Today's, with what the calls in progress have cost so far.</summary>
    public decimal Spent(DateTimeOffset now)
    {
        Turn(now);
        var spent = _spent;
        foreach (var running in _running.Values)
        {
            spent += Cost(running, now);
        }
        return spent;
    }

    /// <summary>At midnight the count begins anew; what runs on belongs to the new day from then on.</summary>
    private void Turn(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Policy.TimeZone).DateTime);
        // A clock that was set back must not give the day's money out a second time.
        if (today <= _day)
        {
            return;
        }
        (_day, _spent) = (today, 0);
        foreach (var (call, running) in _running.ToArray())
        {
            _running[call] = (now, running.PerMinute);
        }
    }

    private void ForgetOld(DateTimeOffset now)
    {
        foreach (var (user, calls) in _calls)
        {
            if (calls.All(at => at <= now - Hour))
            {
                _calls.Remove(user);
            }
        }
    }

    private static decimal Cost((DateTimeOffset Since, decimal PerMinute) call, DateTimeOffset now)
    {
        var minutes = Math.Max(1, Math.Ceiling((now - call.Since).TotalMinutes));
        return (decimal)minutes * call.PerMinute;
    }
}

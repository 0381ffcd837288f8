namespace Crm.Telephony.Calls.Trunks;

/// <summary>Refusals of the last 24 hours, those with the same reason counted together: a fraudster's thousand attempts are one line.</summary>
internal sealed class TollAlarms
{
    private const int Most = 100;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan NewsAgain = TimeSpan.FromHours(1);

    private readonly Dictionary<(TollAlarmKind, string), TollAlarm> _alarms = [];
    private readonly Dictionary<(TollAlarmKind, string), DateTimeOffset> _told = [];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<TollAlarm> All(DateTimeOffset now) => [.. _alarms.Values.Where(alarm => alarm.Last > now - Kept).OrderByDescending(alarm => alarm.Last)];

    /// <returns>True the first time, and again once an hour while it goes on.</returns>
    public bool Note(TollRefusal refusal, DateTimeOffset now)
    {
        var key = (refusal.Kind, refusal.Key);
        if (_alarms.TryGetValue(key, out var before) && before.Last > now - Kept)
        {
            _alarms[key] = before with { Text = refusal.Sentence, Last = now, Count = before.Count + 1 };
        }
        else
        {
            MakeRoom(now);
            _alarms[key] = new TollAlarm(refusal.Kind, refusal.Sentence, now, now, 1);
        }
        if (_told.TryGetValue(key, out var told) && told > now - NewsAgain)
        {
            return false;
        }
        _told[key] = now;
        return true;
    }

    private void MakeRoom(DateTimeOffset now)
    {
        while (_alarms.Count >= Most)
        {
            var oldest = _alarms.MinBy(pair => pair.Value.Last).Key;
            _alarms.Remove(oldest);
            _told.Remove(oldest);
        }
        foreach (var key in _alarms.Where(pair => pair.Value.Last <= now - Kept).Select(pair => pair.Key).ToArray())
        {
            _alarms.Remove(key);
            _told.Remove(key);
        }
    }
}

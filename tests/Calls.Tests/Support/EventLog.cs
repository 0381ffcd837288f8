using System.Threading.Channels;
using Crm.Telephony.Calls;

namespace Crm.Calls.Tests.Support;

/// <summary>The events of one call server: awaited by type and condition, each taken once, in any order of asking.</summary>
internal sealed class EventLog
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    private readonly List<CallEvent> _all = [];
    private readonly List<CallEvent> _untaken = [];
    private readonly List<(Func<CallEvent, bool> Matches, TaskCompletionSource<CallEvent> Found)> _waiting = [];
    private readonly Lock _gate = new();

    public EventLog(string name, ChannelReader<CallEvent> events)
    {
        Name = name;
        _ = ReadAsync(events);
    }

    public string Name { get; }

    /// <summary>Called for every event before anyone waits for it: a small application under test.</summary>
    public Action<CallEvent>? OnEvent { get; set; }

    public IReadOnlyList<CallEvent> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _all];
            }
        }
    }

    public async Task<T> NextAsync<T>(Func<T, bool>? condition = null, TimeSpan? deadline = null)
        where T : CallEvent
    {
        bool Matches(CallEvent e) => e is T wanted && (condition is null || condition(wanted));
        TaskCompletionSource<CallEvent> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_untaken.Find(Matches) is { } past)
            {
                _untaken.Remove(past);
                return (T)past;
            }
            _waiting.Add((Matches, found));
        }
        try
        {
            return (T)await found.Task.WaitAsync(deadline ?? Deadline);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{Name} did not report {typeof(T).Name}. It reported:\n{string.Join('\n', All)}");
        }
    }

    public Task<T> OfAsync<T>(CallId call, TimeSpan? deadline = null)
        where T : LegEvent => NextAsync<T>(e => e.Call == call, deadline);

    private async Task ReadAsync(ChannelReader<CallEvent> events)
    {
        await foreach (var e in events.ReadAllAsync())
        {
            OnEvent?.Invoke(e);
            lock (_gate)
            {
                _all.Add(e);
                if (_waiting.FindIndex(w => w.Matches(e)) is var index and >= 0)
                {
                    _waiting[index].Found.TrySetResult(e);
                    _waiting.RemoveAt(index);
                }
                else
                {
                    _untaken.Add(e);
                }
            }
        }
    }
}

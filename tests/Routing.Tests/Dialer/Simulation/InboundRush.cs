using Crm.Routing.Dialer;

namespace Crm.Routing.Tests.Dialer.Simulation;

/// <summary>Callers of the queue "support", and the situation of that queue as a host reports it: on every change and every few seconds.</summary>
internal sealed class InboundRush
{
    private static readonly TimeSpan Threshold = TimeSpan.FromSeconds(20);

    private readonly Shift _shift;
    private readonly SplitMix _random = new(99);
    private readonly Dictionary<ContactId, DateTimeOffset> _waiting = [];
    private readonly Queue<bool> _inTime = new();
    private int _callers;
    private DateTimeOffset _next;

    public InboundRush(Shift shift, double everySeconds, double talk)
    {
        _shift = shift;
        EverySeconds = everySeconds;
        shift.Floor.InboundTalk = () => TimeSpan.FromSeconds(-talk * Math.Log(1 - _random.Share()));
        shift.Floor.Watch = See;
        _next = Shift.Start.AddSeconds(everySeconds);
        Beat();
    }

    public double EverySeconds { get; set; }

    public TimeSpan LongestWait { get; private set; }

    public int Callers { get; private set; }

    /// <summary>Callers who waited no longer than the threshold.</summary>
    public int InTime { get; private set; }

    public List<(DateTimeOffset At, int Agents)> Changes { get; } = [];

    private void Beat() => _shift.Floor.After(TimeSpan.FromSeconds(1), () =>
    {
        if (_shift.Floor.Now >= _next)
        {
            _next = _shift.Floor.Now.AddSeconds(-EverySeconds * Math.Log(1 - _random.Share()));
            _shift.Floor.Post(new CallArrived(Center.Caller(++_callers), "support", CallerProfile.Unknown));
        }

        _next = _next > _shift.Floor.Now.AddSeconds(10 * EverySeconds) ? _shift.Floor.Now : _next;
        Report();
        Beat();
    });

    private void See(object decision)
    {
        switch (decision)
        {
            case Enqueued { Queue: "support" } d:
                _waiting[d.Contact] = _shift.Floor.Now;
                break;
            case Dequeued { Queue: "support" } d:
                _waiting.Remove(d.Contact);
                LongestWait = d.Waited > LongestWait ? d.Waited : LongestWait;
                Callers++;
                InTime += d.Waited <= Threshold ? 1 : 0;
                _inTime.Enqueue(d.Waited <= Threshold);
                if (_inTime.Count > 20)
                {
                    _inTime.Dequeue();
                }

                break;
            case BlendChanged d:
                Changes.Add((_shift.Floor.Now, d.Agents));
                break;
        }
    }

    private void Report() => _shift.Floor.Post(new QueueSituation(
        "support", _waiting.Count, _waiting.Count == 0 ? TimeSpan.Zero : _shift.Floor.Now - _waiting.Values.Min(),
        _inTime.Count == 0 ? 1 : _inTime.Count(inTime => inTime) / (double)_inTime.Count, _inTime.Count, Threshold));
}

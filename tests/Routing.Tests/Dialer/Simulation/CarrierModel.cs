using Crm.Routing.Dialer.Rehearsing;

namespace Crm.Routing.Tests.Dialer.Simulation;

/// <summary>A seeded carrier: how often a person, a machine, busy or nobody, and after how long; conversations and wrap-ups of the given means.</summary>
internal sealed class CarrierModel(ulong seed)
{
    private readonly SplitMix _random = new(seed);

    /// <summary>Share of the calls that a person answers; may be changed while it runs.</summary>
    public double People { get; set; } = 0.3;

    public double Machines { get; init; } = 0.1;

    public double Busy { get; init; } = 0.1;

    public double Talk { get; init; } = 120;

    public double WrapUp { get; init; } = 15;

    public PastCall Next()
    {
        var fate = _random.Share();
        return fate < People ? new PastCall(CallFate.Person, Seconds(3 + Exponential(6)), Seconds(5 + Exponential(Talk - 5)), Seconds(WrapUp * (0.7 + (0.6 * _random.Share()))))
            : fate < People + Machines ? new PastCall(CallFate.Machine, Seconds(10 + Exponential(5)), default, default)
            : fate < People + Machines + Busy ? new PastCall(CallFate.Busy, Seconds(1 + (2 * _random.Share())), default, default)
            : new PastCall(CallFate.NoAnswer, Seconds(60), default, default);
    }

    public double Exponential(double mean) => -mean * Math.Log(1 - _random.Share());

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, 1800));
}

using System.Globalization;
using System.Net;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Trunks;

/// <summary>One trunk as it stands: registered or not, answering or not, how many calls it carries. Owned by the signalling thread, sans-I/O.</summary>
internal sealed class Trunk
{
    /// <summary>After an INVITE without any response the trunk is tried last for so long: each caller in turn would wait in vain for it.</summary>
    private static readonly TimeSpan SilencePenalty = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(5);

    private readonly TokenBucket? _rate;
    private TimeSpan _restsUntil;
    private TimeSpan _silentUntil;
    private bool _registered;

    public Trunk(SipTrunk sip, TrunkOptions options, TimeSpan now)
    {
        Sip = sip;
        Options = options;
        _rate = options.CallsPerSecond is { } perSecond ? new TokenBucket(perSecond, now) : null;
        Qualification = options.Qualify is { } qualify ? new Qualification(qualify, now) : null;
        RegistrationText = options.Registration is null ? null : "registering";
    }

    public SipTrunk Sip { get; }
    public TrunkOptions Options { get; }
    public string Name => Sip.Name;
    public Qualification? Qualification { get; }
    public string? RegistrationText { get; private set; }
    public int Calls { get; set; }
    public long Placed { get; private set; }
    public long Failed { get; private set; }

    public TrunkState State(TimeSpan now)
    {
        if (Options.Registration is not null && !_registered)
        {
            return TrunkState.Unregistered;
        }
        if (Qualification?.State == Qualification.Verdict.Down)
        {
            return TrunkState.Down;
        }
        return now < _restsUntil ? TrunkState.Resting : TrunkState.Up;
    }

    /// <summary>Why it is not up, in words; null when it is.</summary>
    public string? Problem(TimeSpan now) => State(now) switch
    {
        TrunkState.Unregistered => $"is not registered ({RegistrationText})",
        TrunkState.Down => $"does not answer ({Qualification!.Last})",
        TrunkState.Resting => string.Create(CultureInfo.InvariantCulture, $"asked to be left alone for another {Math.Ceiling((_restsUntil - now).TotalSeconds)} s"),
        _ => null,
    };

    /// <summary>Why it takes no call now; null when it does.</summary>
    public string? Refusal(TimeSpan now)
    {
        if (Problem(now) is { } problem)
        {
            return problem;
        }
        if (Calls >= Options.MaxCalls)
        {
            return $"has its {Options.MaxCalls} calls";
        }
        return _rate?.Available(now) == 0 ? string.Create(CultureInfo.InvariantCulture, $"takes no more than {Options.CallsPerSecond} new calls a second") : null;
    }

    /// <summary>Whether it said nothing to its last INVITE, a short while ago.</summary>
    public bool WasSilent(TimeSpan now) => now < _silentUntil;

    /// <summary>What it could carry as of now.</summary>
    public TrunkLines.Line Line(TimeSpan now)
        => new(Problem(now), Options.MaxCalls is { } most ? Math.Max(0, most - Calls) : int.MaxValue, _rate?.Tokens(now), Options.CallsPerSecond ?? 0, now);

    /// <summary>A call goes out through it.</summary>
    public void Place(TimeSpan now)
    {
        _rate?.TryTake(now);
        Placed++;
    }

    /// <summary>A call failed for a reason of the trunk's own.</summary>
    public void NoteFailure(SipCallEnded ended, TimeSpan now)
    {
        Failed++;
        if (ended is { Status: 503, RetryAfter: { } asked })
        {
            _restsUntil = now + (asked < LongestRest ? asked : LongestRest);
        }
        if (ended.NoResponse)
        {
            _silentUntil = now + SilencePenalty;
        }
    }

    /// <summary>When a rest ends; null when it does not rest.</summary>
    public TimeSpan? RestEnds(TimeSpan now) => now < _restsUntil ? _restsUntil : null;

    public void RegistrationChanged(int status, string reason)
    {
        _registered = status == 200;
        RegistrationText = _registered ? "registered" : $"{status} {reason}";
    }

    /// <summary>Whether a name or an address is the trunk's: a redirection to it stays in the same hands.</summary>
    public bool IsOwnHost(string host)
        => host.Equals(Sip.Domain.Host, StringComparison.OrdinalIgnoreCase) || Options.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && (address.Equals(Sip.Target.Remote.Address) || Sip.Sources.Any(source => source.Address.Equals(address))));

    /// <summary>The caller-id that a call through it shows, as the trunk wants it: the one that was asked for, if it is allowed here.</summary>
    public string CallerIdFor(string? asked)
        => NumberRule.Apply(Options.CallerIdRules, asked is not null && Options.CallerIds.Any(pattern => pattern.Matches(asked)) ? asked : Options.CallerId);

    /// <summary>Price of a minute; null when its table has no rate for the number.</summary>
    public decimal? RateOf(string number)
    {
        MinuteRate? best = null;
        foreach (var rate in Options.Rates)
        {
            if (number.StartsWith(rate.Prefix, StringComparison.Ordinal) && (best is null || rate.Prefix.Length > best.Prefix.Length))
            {
                best = rate;
            }
        }
        return best?.PerMinute;
    }
}

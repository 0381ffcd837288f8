using System.Collections.Concurrent;
using System.Net;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Signalling;

/// <summary>Counts what was refused, by status, and logs the first few of each ten seconds: a flood of bad packets must not become a flood of log lines.</summary>
internal sealed class Refusals(SignallingContext context)
{
    private const int Logged = 10;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private const int MostUnknown = 256;

    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly HashSet<IPAddress> _unknown = [];
    private long _hour;
    private TimeSpan _windowStart = -Window;
    private long _inWindow;

    /// <summary>Counters by "METHOD status" or "METHOD dropped". Read from any thread.</summary>
    public IReadOnlyDictionary<string, long> Counts => new Dictionary<string, long>(_counts);

    public void Add(SipRefused refused)
    {
        Count(refused.Method, refused.Status);
        // Every phone asks once without credentials and is challenged, and again when the nonce is old: that is no news. Wrong ones are.
        if (refused.Why == SipRefused.NoCredentials)
        {
            NoteUnknownCaller(refused);
        }
        else if (refused.Why != SipRefused.StaleNonce && MayLog())
        {
            context.Logger.MessageRefused(refused.Method, refused.Flow.Remote, refused.Flow.Transport, refused.Status, refused.Why);
        }
    }

    /// <summary>A call of a trunk or a phone that we do not take: who may call can be a source of floods too, and a trunk's address can be forged.</summary>
    public void AddCall(string source, int status, string why)
    {
        Count("INVITE", status);
        if (MayLog())
        {
            context.Logger.CallRefused(source, status, why);
        }
    }

    /// <summary>A carrier that calls from an address which no trunk names is challenged like a phone and gives up: whoever looks for its calls finds this line.</summary>
    private void NoteUnknownCaller(SipRefused refused)
    {
        var hour = (long)context.Now.TotalHours;
        if (hour != _hour || _unknown.Count >= MostUnknown)
        {
            _hour = hour;
            _unknown.Clear();
        }
        if (refused.Method == "INVITE" && _unknown.Add(refused.Flow.Remote.Address) && MayLog())
        {
            context.Logger.UnknownCaller(refused.Flow.Remote);
        }
    }

    public void Count(string method, int status)
    {
        // A method is what the peer wrote: only the known ones become names of counters.
        var name = method is "INVITE" or "REGISTER" or "BYE" or "CANCEL" or "ACK" or "OPTIONS" or "INFO" or "UPDATE" or "PRACK" ? method : "other";
        _counts.AddOrUpdate(status == 0 ? $"{name} dropped" : $"{name} {status}", 1, (_, count) => count + 1);
    }

    private bool MayLog()
    {
        if (context.Now - _windowStart >= Window)
        {
            if (_inWindow > Logged)
            {
                context.Logger.RefusalsNotLogged(_inWindow - Logged);
            }
            (_windowStart, _inWindow) = (context.Now, 0);
        }
        return ++_inWindow <= Logged;
    }
}

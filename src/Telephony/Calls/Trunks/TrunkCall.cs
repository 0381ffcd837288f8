using System.Net;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Trunks;

/// <summary>
/// One call to a number on its way over the trunks of its route. Sans-I/O.
/// <code>
///   Trying(trunk) ──silence, transport failure, 5xx, credentials refused──▶ Trying(next trunk) … ──none left──▶ failed
///      │ └──3xx to a host of the trunk's own──▶ Trying(the same trunk, another URI)
///      └──answered, or refused for the called person's sake (4xx, 6xx), or rung in vain──▶ over
/// </code>
/// </summary>
/// <param name="mayCall">Whether a number may be called at all: a redirection must not lead where a call could not have gone.</param>
internal sealed class TrunkCall(string number, IEnumerable<Trunk> route, Func<string, Trunk, bool> mayCall)
{
    private const int MostRedirections = 3;

    private readonly List<Trunk> _route = [.. route];
    private readonly List<string> _passedOver = [];
    private SipCallEnded? _last;
    private Trunk? _trunk;
    private int _redirections;

    /// <summary>One INVITE to send.</summary>
    /// <param name="Dialed">As the trunk wants it.</param>
    public sealed record Attempt(Trunk Trunk, string Dialed, string? RequestUri, SipFlow? Flow);

    /// <summary>Status and reason for the host when there is nothing left to try.</summary>
    public (int Status, string Reason, int? Q850) Failure => _last is { } last
        ? (last.Status is >= 300 and < 400 ? 503 : last.Status, last.Reason, last.Q850)
        : (503, _passedOver.Count == 0 ? $"no route leads to {number}" : $"no trunk takes a call to {number} now: {string.Join("; ", _passedOver)}", null);

    /// <summary>The next trunk that takes the call; null when there is none. A trunk that was silent a moment ago comes last.</summary>
    public Attempt? Next(TimeSpan now)
    {
        while (_route.Count > 0)
        {
            var trunk = _route.Find(t => !t.WasSilent(now)) ?? _route[0];
            _route.Remove(trunk);
            if (trunk.Refusal(now) is { } refusal)
            {
                _passedOver.Add($"{trunk.Name} {refusal}");
            }
            else if (!mayCall(number, trunk))
            {
                _passedOver.Add($"{trunk.Name} has no rate for it");
            }
            else
            {
                _trunk = trunk;
                trunk.Place(now);
                return new Attempt(trunk, NumberRule.Apply(trunk.Options.Outgoing, number), null, null);
            }
        }
        return null;
    }

    /// <summary>An attempt ended before it was answered: what to try now, or null when the call is over.</summary>
    public Attempt? After(SipCallEnded ended, TimeSpan now)
    {
        var trunk = _trunk!;
        _last = ended;
        if (ended is { By: SipEndedBy.Peer, Status: >= 300 and < 400 })
        {
            if (Redirected(ended, trunk) is { } elsewhere)
            {
                return elsewhere;
            }
            _last = ended with { Reason = "redirected to where it may not go" };
        }
        else if (!IsOfTheTrunk(ended))
        {
            return null;
        }
        trunk.NoteFailure(ended, now);
        return Next(now);
    }

    /// <summary>Whether a call failed for the trunk's sake, so that another one may reach the same person. What says something about that person never does.</summary>
    public static bool IsOfTheTrunk(SipCallEnded ended)
        => ended.By != SipEndedBy.Us && (ended.NoResponse || ended.Status is (>= 500 and < 600) or 401 or 407);

    /// <summary>The first of the Contacts that is the trunk's own and may be called.</summary>
    private Attempt? Redirected(SipCallEnded ended, Trunk trunk)
    {
        if (++_redirections > MostRedirections)
        {
            return null;
        }
        foreach (var uri in ended.Contacts)
        {
            if (RedirectTarget.TryParse(uri) is { } target && trunk.IsOwnHost(target.Host)
                && mayCall(NumberRule.Apply(trunk.Options.Incoming, target.User), trunk))
            {
                SipFlow? flow = IPAddress.TryParse(target.Host, out var address)
                    ? new SipFlow(trunk.Sip.Target.Transport, new IPEndPoint(address, target.Port == 0 ? 5060 : target.Port), 0)
                    : null;
                return new Attempt(trunk, NumberRule.Apply(trunk.Options.Outgoing, number), uri, flow);
            }
        }
        return null;
    }
}

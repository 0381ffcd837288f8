using System.Globalization;

namespace Crm.Telephony.Sip;

/// <summary>
/// Session timer of one call (RFC 4028): whoever is the refresher repeats itself in time, and a call of which nobody does has lost its other end.
/// <code>
///   Off ──2xx with Session-Expires──▶ Running ──2xx to a refresh, of ours or theirs──▶ Running
///                                        └──interval − min(32 s, a third of it)──▶ BYE
/// </code>
/// As refresher we send an UPDATE at half the interval, or a re-INVITE to a peer that allows no UPDATE.
/// </summary>
internal sealed class SessionTimer : ISipTimerOwner
{
    /// <summary>Shorter intervals are refused (RFC 4028 section 4).</summary>
    public const uint Minimum = 90;
    private const uint Longest = 86_400;
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(10);

    private readonly Session _session;
    private readonly SipTimer _refresh;
    private readonly SipTimer _expiry;
    private uint _wanted;
    private uint _least = Minimum;
    private uint _interval;
    private bool _weRefresh;
    private bool _raised;
    private bool _peerUpdates;
    private bool _asking;

    public SessionTimer(Session session)
    {
        _session = session;
        _wanted = (uint)session.Services.Core.Options.SessionExpires.TotalSeconds;
        _refresh = new(this, SipTimerName.SessionRefresh);
        _expiry = new(this, SipTimerName.SessionExpiry);
    }

    /// <summary>Our description of the session as it was sent last: what a re-INVITE that changes nothing repeats.</summary>
    public ReadOnlyMemory<byte> LocalSdp { get; set; }

    private SipCore Core => _session.Services.Core;

    private bool IsRunning => _expiry.IsRunning;

    // ---- requests of ours -----------------------------------------------------------------------

    /// <summary>What an INVITE or UPDATE of ours asks for. Who refreshes stays as it is; at the start the peer chooses (section 7.1).</summary>
    public IReadOnlyList<SipHeader> Ask()
    {
        string refresher = !IsRunning ? "" : _weRefresh ? ";refresher=uac" : ";refresher=uas";
        SipHeader expires = new(SipHeaderNames.SessionExpires, Text(IsRunning ? Math.Max(_interval, _least) : _wanted) + refresher);
        SipHeader supported = new(SipHeaderNames.Supported, "timer, 100rel");
        return _least > Minimum ? [supported, expires, new(SipHeaderNames.MinSE, Text(_least))] : [supported, expires];
    }

    /// <summary>Takes what the peer agreed to in its 2xx; without a Session-Expires there is no timer (section 7.2).</summary>
    public void Agreed(SipMessage response, TimeSpan now)
    {
        Learn(response);
        if (Parse(response) is not { } expires)
        {
            Stop();
            return;
        }
        Start(expires.Seconds, weRefresh: expires.Refresher != "uas", now);
    }

    /// <summary>After a 422: whether to ask again, for an interval that the peer takes (section 7.3).</summary>
    public bool RaisedFor(SipMessage response)
    {
        if (_raised || response[SipHeaderNames.MinSE] is not { } text || !TryDelta(text, out uint least, out _) || least > Longest)
        {
            return false;
        }
        _raised = true;
        _least = Math.Max(_least, least);
        _wanted = Math.Max(_wanted, least);
        _interval = Math.Max(_interval, least);
        return true;
    }

    // ---- requests of the peer ---------------------------------------------------------------------

    /// <summary>Whether a request asks for so short an interval that it gets 422 (section 9). One that does not know timers cannot be told.</summary>
    public static bool IsTooBrief(SipMessage request) => Supports(request) && Parse(request) is { Seconds: < Minimum };

    /// <summary>Our side of the agreement for the 2xx to an INVITE or UPDATE (section 9); it holds from now on.</summary>
    public IReadOnlyList<SipHeader> Agree(SipMessage request, TimeSpan now)
    {
        Learn(request);
        bool supports = Supports(request);
        var asked = Parse(request);
        if (asked is null && !supports)
        {
            Stop();
            return [];
        }
        uint least = request[SipHeaderNames.MinSE] is { } text && TryDelta(text, out uint min, out _) ? Math.Min(min, Longest) : Minimum;
        uint seconds = Math.Max(Math.Min(asked?.Seconds ?? _wanted, IsRunning ? _interval : _wanted), Math.Max(least, Minimum));
        // A peer that knows no timers has one by its proxy's wish: then it is ours to refresh.
        bool peerRefreshes = supports && asked?.Refresher == "uac";
        Start(seconds, !peerRefreshes, now);
        SipHeader agreed = new(SipHeaderNames.SessionExpires, $"{Text(seconds)};refresher={(peerRefreshes ? "uac" : "uas")}");
        SipHeader supported = new(SipHeaderNames.Supported, "timer");
        return peerRefreshes ? [supported, agreed, new(SipHeaderNames.Require, "timer")] : [supported, agreed];
    }

    public void Stop()
    {
        Core.Timers.Stop(_refresh);
        Core.Timers.Stop(_expiry);
    }

    public void Elapsed(SipTimer timer, TimeSpan now)
    {
        if (timer.Name == SipTimerName.SessionExpiry)
        {
            _session.Break(408, "The session was not refreshed in time", now);
            return;
        }
        // Tried again in case it comes to nothing; what it comes to starts the timers anew.
        Core.Timers.Start(_refresh, now, TryAgain);
        Refresh(now);
    }

    private void Refresh(TimeSpan now)
    {
        if (!_peerUpdates)
        {
            _session.Negotiation.Repeat(LocalSdp, now);
            return;
        }
        if (_asking)
        {
            return;
        }
        _asking = true;
        string contact = Core.Contact(_session.FlowFor(_session.Dialog!), _session.Peer.ContactUser);
        new DialogRequest(_session, _session.Dialog!, SipMethods.Update, request => request with { Contact = contact, Headers = Ask() }, Refreshed).Send(now);
    }

    private void Refreshed(DialogRequest request, SipMessage? response, int status, TimeSpan now)
    {
        _asking = false;
        if (_session.IsOver)
        {
            return;
        }
        switch (status)
        {
            case < 300:
                _session.Dialog!.Refresh(response!);
                Agreed(response!, now);
                break;
            case 408 or 481:
                // The peer has lost the call (section 10).
                _session.Break(status, SipReasons.Of(status), now);
                break;
            case 422 when RaisedFor(response!):
                Refresh(now);
                break;
            case 405 or 501:
                _peerUpdates = false;
                Refresh(now);
                break;
        }
    }

    private void Start(uint seconds, bool weRefresh, TimeSpan now)
    {
        _interval = Math.Clamp(seconds, Minimum, Longest);
        _weRefresh = weRefresh;
        _raised = false;
        Stop();
        var interval = TimeSpan.FromSeconds(_interval);
        var margin = interval / 3 < TimeSpan.FromSeconds(32) ? interval / 3 : TimeSpan.FromSeconds(32);
        Core.Timers.Start(_expiry, now, interval - margin);
        if (weRefresh)
        {
            Core.Timers.Start(_refresh, now, interval / 2);
        }
    }

    private void Learn(SipMessage message)
    {
        if (message[SipHeaderNames.Allow] is not null)
        {
            _peerUpdates = message.List(SipHeaderNames.Allow).Contains(SipMethods.Update);
        }
    }

    private static bool Supports(SipMessage message)
        => message.List(SipHeaderNames.Supported).Contains("timer", StringComparer.OrdinalIgnoreCase)
            || message.List(SipHeaderNames.Require).Contains("timer", StringComparer.OrdinalIgnoreCase);

    private static (uint Seconds, string? Refresher)? Parse(SipMessage message)
        => message[SipHeaderNames.SessionExpires] is { } text && TryDelta(text, out uint seconds, out var parameters)
            ? (seconds, parameters["refresher"]?.ToLowerInvariant())
            : null;

    /// <summary>delta-seconds, then parameters.</summary>
    private static bool TryDelta(string text, out uint seconds, out SipParameters parameters)
    {
        int semicolon = text.IndexOf(';');
        parameters = default;
        var number = SipGrammar.Trim(semicolon < 0 ? text : text.AsSpan(0, semicolon));
        return SipGrammar.TryNumber(number, uint.MaxValue, out seconds) && (semicolon < 0 || SipParameters.TryParse(text.AsSpan(semicolon), out parameters));
    }

    private static string Text(uint seconds) => seconds.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace Crm.Telephony.Sip;

/// <summary>
/// A registration of ours at another registrar (RFC 3261 section 10.2): kept fresh, tried again after failures, ended on request.
/// <code>
///   Trying ──200──▶ Registered ──refresh──▶ Trying
///      │ └──401, 407, 423──▶ Trying (with credentials, with the interval that the registrar wants)
///      └──failure──▶ Waiting ──back-off──▶ Trying         any ──Unregister──▶ Leaving ──▶ Gone
/// </code>
/// Refreshes and retries are spread by a random part, so that a registrar that comes back is not met by everybody at once.
/// </summary>
internal sealed class ClientRegistration : IClientTransactionUser, ISipTimerOwner
{
    private enum State : byte { Trying, Registered, Waiting, Leaving, Gone }

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(10);
    private const uint LongestExpires = 86_400;

    private readonly SipCore _core;
    private readonly TransactionTable _transactions;
    private readonly SipRegistrationKey _key;
    private readonly SipRegister _registration;
    private readonly DigestClient _digest;
    private readonly SipTimer _refresh;
    private readonly OutgoingRequest _template;
    private readonly string _contact;
    private State _state = State.Waiting;
    private TimeSpan _expires;
    private TimeSpan _retry = FirstRetry;
    private uint _cseq;
    private int _challenges;
    private bool _tooBrief;
    private int _known;

    public ClientRegistration(SipCore core, TransactionTable transactions, SipRegistrationKey key, SipRegister registration, DigestRealm realm)
    {
        _core = core;
        _transactions = transactions;
        _key = key;
        _registration = registration;
        _expires = registration.Expires;
        _digest = new(registration.User, registration.Password, core.Ids, realm);
        _refresh = new(this, SipTimerName.RegistrationRefresh);
        string uri = registration.Registrar.StartsWith("sip", StringComparison.Ordinal) && registration.Registrar.Contains(':') ? registration.Registrar : $"sip:{registration.Registrar}";
        var registrar = SipUri.TryParse(uri) ?? SipUri.TryParse($"sip:{registration.Registrar}")
            ?? throw new ArgumentException($"\"{registration.Registrar}\" is no registrar: write a host, host:port or a SIP URI.", nameof(registration));
        string user = SipText.EscapeUser(registration.Account ?? registration.User);
        string address = $"<sip:{user}@{registrar.Host}>";
        _contact = core.Contact(registration.Flow, user);
        _template = new(SipMethods.Register, registrar.Text, $"{address};tag={core.Ids.Next()}", address, core.Ids.Next(), 0);
    }

    public void Start(TimeSpan now)
    {
        _challenges = 0;
        _tooBrief = false;
        Send(State.Trying, _expires, now);
    }

    public void Leave(TimeSpan now)
    {
        if (_state is State.Leaving or State.Gone)
        {
            return;
        }
        _core.Timers.Stop(_refresh);
        _challenges = 0;
        Send(State.Leaving, TimeSpan.Zero, now);
    }

    /// <summary>The connection by which we were reached is gone: register again by a new one.</summary>
    public void FlowFailed(SipFlow flow, string why, TimeSpan now)
    {
        bool ours = flow.Transport == _registration.Flow.Transport && flow.Remote.Equals(_registration.Flow.Remote);
        if (_state == State.Registered && ours && flow.IsReliable)
        {
            Retry(503, why, null, now);
        }
    }

    public void Responded(ClientTransaction transaction, SipMessage response, TimeSpan now)
    {
        if (response.Status < 200 || transaction.Request.CSeq != _cseq)
        {
            return;
        }
        if (response.Status is 401 or 407 && _digest.TryTake(response, _challenges))
        {
            _challenges++;
            Send(_state, _state == State.Leaving ? TimeSpan.Zero : _expires, now);
        }
        else if (_state == State.Leaving)
        {
            Finish();
        }
        else if (response.Status < 300)
        {
            Registered(response, now);
        }
        else if (response.Status == 423 && !_tooBrief && SipGrammar.TryNumber(response[SipHeaderNames.MinExpires], LongestExpires, out uint least) && least > _expires.TotalSeconds)
        {
            // Asked for again at once, but not in a circle (section 10.2.8).
            _tooBrief = true;
            _expires = TimeSpan.FromSeconds(least);
            Send(State.Trying, _expires, now);
        }
        else
        {
            Retry(response.Status, SipText.ToReadable(response.Reason), RetryAfter.Of(response), now);
        }
    }

    public void Failed(ClientTransaction transaction, int status, string why, TimeSpan now)
    {
        if (transaction.Request.CSeq != _cseq)
        {
            return;
        }
        if (_state == State.Leaving)
        {
            Finish();
            return;
        }
        Retry(status, why, null, now);
    }

    public void Elapsed(SipTimer timer, TimeSpan now) => Start(now);

    private void Send(State state, TimeSpan expires, TimeSpan now)
    {
        _state = state;
        long seconds = (long)expires.TotalSeconds;
        var request = _template with
        {
            CSeq = ++_cseq,
            Contact = string.Create(CultureInfo.InvariantCulture, $"{_contact};expires={seconds}"),
            Headers = [new(SipHeaderNames.Expires, seconds.ToString(CultureInfo.InvariantCulture))],
            Authorization = _digest.Authorize(SipMethods.Register, _template.Uri),
        };
        NonInviteClientTransaction.Start(_core, _transactions, request, _registration.Flow, this, now);
    }

    private void Registered(SipMessage response, TimeSpan now)
    {
        _state = State.Registered;
        _retry = FirstRetry;
        _digest.Accepted();
        _core.Timers.Start(_refresh, now, Granted(response) * Between(0.75, 0.85));
        Report(200, SipText.ToReadable(response.Reason));
    }

    /// <summary>What the registrar granted to our Contact, else the header's value, else what we asked for.</summary>
    private TimeSpan Granted(SipMessage response)
    {
        var own = SipAddress.TryParse(_contact)!.Uri;
        string? text = response.Contacts.Find(contact => contact.Uri.SameBinding(own))?.Parameters["expires"] ?? response[SipHeaderNames.Expires];
        return text is not null && SipGrammar.TryNumber(text, LongestExpires, out uint seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : _expires;
    }

    private void Retry(int status, string why, TimeSpan? asked, TimeSpan now)
    {
        _state = State.Waiting;
        var delay = _retry * Between(0.75, 1.25);
        var least = asked < LongestRetryAfter ? asked.Value : asked is null ? TimeSpan.Zero : LongestRetryAfter;
        _core.Timers.Start(_refresh, now, delay > least ? delay : least);
        _retry = _retry * 2 < LastRetry ? _retry * 2 : LastRetry;
        Report(status, why);
    }

    private double Between(double low, double high) => low + ((high - low) * _core.Ids.NextNumber(1_001) / 1_000);

    private void Finish()
    {
        _state = State.Gone;
        Report(480, "Unregistered");
    }

    /// <summary>Says every change, and every failure once; a refresh that went well is no news.</summary>
    private void Report(int status, string reason)
    {
        if (_known != status)
        {
            _known = status;
            _core.Emit(new SipRegistrationChanged(_key, status, reason));
        }
    }
}

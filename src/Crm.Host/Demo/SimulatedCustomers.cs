using System.Net;
using Crm.Host.Contacts;
using Crm.Routing;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;

namespace Crm.Host.Demo;

/// <summary>
/// Customers who are not people, behind a simulated carrier on loopback: they call over real SIP and RTP at a gentle pace, press keys in the
/// menu, talk, lose patience, leave messages, ask for their ticket, ask to be called back, and answer when they are called.
/// </summary>
internal sealed class SimulatedCustomers : IDisposable
{
    /// <summary>A person who is ready should not wait longer than this for a call.</summary>
    private static readonly TimeSpan PersonWaitsAtMost = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PersonIsReady = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan LongestTalk = TimeSpan.FromMinutes(4);

    private readonly ContactDesk _desk;
    private readonly CallServer _carrier;
    private readonly IReadOnlyList<SimulatedCustomer> _customers;
    private readonly IReadOnlyList<string> _voices;
    private readonly string _line;
    private readonly CalledPeople _campaign;
    private readonly HashSet<string> _leads = [.. DemoCampaign.Numbers];
    private readonly Random _chance;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<CallId, SimulatedCall> _calls = [];
    private readonly Lock _gate = new();
    private IPEndPoint _server = new(IPAddress.Loopback, 5060);
    private DateTimeOffset _nextCall;

    public SimulatedCustomers(ContactDesk desk, CallServer carrier, IReadOnlyList<SimulatedCustomer> customers, string line, IReadOnlyList<string> voices, CalledPeople campaign, int seed)
    {
        _desk = desk;
        _customers = customers;
        _carrier = carrier;
        _voices = voices;
        _line = line;
        _campaign = campaign;
        _chance = new Random(seed);
    }

    public void Start(IPEndPoint server)
    {
        _server = server;
        _nextCall = _desk.Now + TimeSpan.FromSeconds(3);
        _ = Task.Run(ListenAsync, CancellationToken.None);
        _ = Task.Run(PaceAsync, CancellationToken.None);
    }

    // ---- when somebody calls -------------------------------------------------------------------------

    private async Task PaceAsync()
    {
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await clock.WaitForNextTickAsync(_stop.Token))
            {
                var (personWaits, talking) = await _desk.Mailbox.Ask(Look);
                Act(personWaits, talking);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    /// <summary>Whether a person has been ready for a moment, and who is talking with an agent. On the desk's thread.</summary>
    private (bool PersonWaits, HashSet<string> Talking) Look() => (
        _desk.Agents.Any(a => a.Consoles.Count > 0 && a.State == AgentState.Ready && _desk.Now - a.Since > PersonIsReady),
        [.. _desk.Contacts.Where(c => c.Phase is ContactPhase.Talking or ContactPhase.Held or ContactPhase.Reconnecting).Select(c => c.Caller.Number).OfType<string>()]);

    private void Act(bool personWaits, HashSet<string> talking)
    {
        lock (_gate)
        {
            var now = _desk.Now;
            var onTheirWay = _calls.Values.Count(c => !c.Answered || now - c.StartedAt < PersonWaitsAtMost);
            if (now >= _nextCall || (personWaits && onTheirWay == 0))
            {
                _nextCall = now + TimeSpan.FromSeconds(12 + (_chance.NextDouble() * 18));
                Call(now, toAnAgent: personWaits);
            }

            foreach (var (id, call) in _calls)
            {
                Step(id, call, now, talking.Contains(call.Customer.Number));
            }
        }
    }

    private void Call(DateTimeOffset now, bool toAnAgent)
    {
        var free = _customers.Where(c => _calls.Values.All(o => o.Customer != c)).ToList();
        if (free.Count == 0)
        {
            return;
        }

        var customer = free[_chance.Next(free.Count)];
        var leg = _carrier.Dial(new DialRequest(
            new SipToUri($"sip:{_line}@{_server}", new SipFlow(SipTransport.Udp, _server, 0), null, null), customer.Number, customer.Name, TimeSpan.FromSeconds(30)));
        _calls[leg] = new SimulatedCall(customer, now, Intend(customer, toAnAgent));
    }

    private CustomerIntent Intend(SimulatedCustomer customer, bool toAnAgent)
    {
        var roll = toAnAgent ? 0 : _chance.Next(100);
        return roll switch
        {
            < 62 => CustomerIntent.Support,
            < 82 => CustomerIntent.Sales,
            < 89 => customer.TicketNumber is null ? CustomerIntent.Support : CustomerIntent.TicketState,
            < 95 => CustomerIntent.Message,
            _ => CustomerIntent.Callback,
        };
    }

    // ---- what a customer does on the line -----------------------------------------------------------------

    private async Task ListenAsync()
    {
        await foreach (var happened in _carrier.Events.ReadAllAsync())
        {
            if ((happened is not Telephony.Calls.CallArrived arrived || _leads.Contains(arrived.Dialed)) && _campaign.Handle(happened))
            {
                continue;
            }

            lock (_gate)
            {
                switch (happened)
                {
                    case Telephony.Calls.CallArrived e: Called(e); break;
                    case CallAnswered e when _calls.TryGetValue(e.Call, out var call): Speak(e.Call, call, e.At); break;
                    case Telephony.Calls.CallEnded e: _calls.Remove(e.Call); break;
                }
            }
        }
    }

    /// <summary>The center calls: a callback, or an agent who dials a customer.</summary>
    private void Called(Telephony.Calls.CallArrived e)
    {
        var customer = _customers.FirstOrDefault(c => c.Number == e.Dialed) ?? _customers[_chance.Next(_customers.Count)];
        _calls[e.Call] = new SimulatedCall(customer, e.At, CustomerIntent.CalledByUs);
        _carrier.Ring(e.Call);
    }

    private void Speak(CallId id, SimulatedCall call, DateTimeOffset now)
    {
        call.Answered = true;
        call.AnsweredAt = now;
        _carrier.Play(id, 1, [_voices[call.Customer.Voice % _voices.Count]], loop: true);
    }

    /// <summary>Once a second for each call: keys in the menu, patience, and the end.</summary>
    private void Step(CallId id, SimulatedCall call, DateTimeOffset now, bool talking)
    {
        if (!call.Answered)
        {
            if (call.Intent == CustomerIntent.CalledByUs && now - call.StartedAt > TimeSpan.FromSeconds(3))
            {
                _carrier.Answer(id);
            }

            return;
        }

        var onTheLine = now - call.AnsweredAt;
        while (call.Keys.TryPeek(out var key) && key.At <= onTheLine)
        {
            call.Keys.Dequeue();
            _carrier.SendDigits(id, key.Digits);
        }

        if (onTheLine > (talking ? LongestTalk : Patience + TimeSpan.FromSeconds(call.Customer.Voice)))
        {
            _carrier.Hangup(id, Q850.NormalClearing, "done");
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _campaign.Dispose();
    }
}

/// <summary>Someone of the seeded company's customers.</summary>
internal sealed record SimulatedCustomer(string Name, string Number, int? TicketNumber, int Voice);

internal enum CustomerIntent { Support, Sales, TicketState, Message, Callback, CalledByUs }

/// <summary>One call of a simulated customer, and the keys still to be pressed.</summary>
internal sealed class SimulatedCall(SimulatedCustomer customer, DateTimeOffset startedAt, CustomerIntent intent)
{
    public SimulatedCustomer Customer { get; } = customer;
    public DateTimeOffset StartedAt { get; } = startedAt;
    public CustomerIntent Intent { get; } = intent;
    public bool Answered { get; set; }
    public DateTimeOffset AnsweredAt { get; set; }

    public Queue<(TimeSpan At, string Digits)> Keys { get; } = new(intent switch
    {
        CustomerIntent.Support => [(TimeSpan.FromSeconds(4), "1")],
        CustomerIntent.Sales => [(TimeSpan.FromSeconds(4), "2")],
        CustomerIntent.TicketState => [(TimeSpan.FromSeconds(5), "3"), (TimeSpan.FromSeconds(10), $"{customer.TicketNumber}#")],
        CustomerIntent.Message => [(TimeSpan.FromSeconds(5), "4"), (TimeSpan.FromSeconds(22), "#")],
        CustomerIntent.Callback => [(TimeSpan.FromSeconds(5), "5")],
        _ => [],
    });
}

using System.Net;
using Crm.AgentConsole.Contracts;
using Crm.Host.Contacts;
using Crm.Routing;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;

namespace Crm.Host.Demo;

/// <summary>
/// Agents who are not people: each has a SIP phone that registers with digest, answers after a moment, talks, and wraps up. They step aside
/// while a person who serves the same queues is ready, so that the person gets the calls, and come back when nobody is.
/// </summary>
internal sealed class SimulatedAgents : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private const string SteppedAside = "Stepping aside for you";

    private readonly ContactDesk _desk;
    private readonly IReadOnlyList<SimulatedAgent> _agents;
    private readonly CallServer _phones;
    private readonly IReadOnlyList<string> _voices;
    private readonly Random _chance;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<CallId, ITimer> _timers = [];

    public SimulatedAgents(ContactDesk desk, IReadOnlyList<SimulatedAgent> agents, DemoLines lines, int seed)
    {
        _desk = desk;
        _agents = agents;
        _voices = lines.AgentVoices;
        _chance = new Random(seed);
        _phones = new CallServer(lines.Options(DemoLines.AgentRtp));
    }

    /// <summary>Starts the phones, registers them at the server, and signs the agents in.</summary>
    public async Task StartAsync(IPEndPoint registrar, CancellationToken cancel)
    {
        await _phones.StartAsync(cancel);
        foreach (var agent in _agents)
        {
            _phones.Register(new SipRegister(registrar.Address.ToString(), new SipFlow(SipTransport.Udp, registrar, 0), agent.Profile.PhoneUser, agent.Secret, TimeSpan.FromMinutes(10)));
        }

        await _desk.Mailbox.Ask(() =>
        {
            foreach (var agent in _agents)
            {
                _desk.Presence.SignIn(_desk.Presence.Know(agent.Profile));
            }

            return true;
        });
        _ = Task.Run(ListenAsync, CancellationToken.None);
        _ = Task.Run(SuperviseAsync, CancellationToken.None);
    }

    private async Task ListenAsync()
    {
        await foreach (var happened in _phones.Events.ReadAllAsync())
        {
            switch (happened)
            {
                case Telephony.Calls.CallArrived e:
                    if (await AnswersByItselfAsync(e.Dialed))
                    {
                        _phones.Answer(e.Call);
                    }
                    else
                    {
                        _phones.Ring(e.Call);
                        After(e.Call, Between(1.5, 5), () => _phones.Answer(e.Call));
                    }

                    break;
                case CallAnswered e:
                    _phones.Play(e.Call, 1, [_voices[_chance.Next(_voices.Count)]], loop: true);
                    After(e.Call, Between(15, 50), () => _phones.Hangup(e.Call, Q850.NormalClearing, "done"));
                    break;
                case Telephony.Calls.CallEnded e:
                    Forget(e.Call);
                    break;
            }
        }
    }

    /// <summary>A campaign's call asks the phone to answer by itself: the customer has said hello already.</summary>
    private async Task<bool> AnswersByItselfAsync(string phone)
    {
        try
        {
            return await _desk.Mailbox.Ask(() => _desk.FindAgentByPhone(phone)?.Contact?.Attempt is not null);
        }
        catch (OperationCanceledException)
        {
            return false; // the desk has closed
        }
    }

    private void After(CallId call, TimeSpan delay, Action work)
    {
        Forget(call);
        _timers[call] = TimeProvider.System.CreateTimer(_ => work(), null, delay, Timeout.InfiniteTimeSpan);
    }

    private void Forget(CallId call)
    {
        if (_timers.Remove(call, out var timer))
        {
            timer.Dispose();
        }
    }

    private TimeSpan Between(double least, double most) => TimeSpan.FromSeconds(least + (_chance.NextDouble() * (most - least)));

    /// <summary>Once a second: ready or aside, and wrap-ups finished after a while.</summary>
    private async Task SuperviseAsync()
    {
        using var clock = new PeriodicTimer(Look);
        try
        {
            while (await clock.WaitForNextTickAsync(_stop.Token))
            {
                _desk.Mailbox.Post(Supervise);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private void Supervise()
    {
        var ready = _desk.Agents.Where(a => a.State == AgentState.Ready && _agents.All(s => s.Profile.Id != a.Profile.Id)).ToList();
        foreach (var agent in _agents)
        {
            if (_desk.FindAgent(agent.Profile.Id) is not { } session || session.Consoles.Count > 0)
            {
                continue;
            }

            var personReady = ready.Exists(person => person.Profile.Skills.Keys.Any(agent.Profile.Skills.ContainsKey));
            switch (session.State)
            {
                case AgentState.NotReady when !personReady: _desk.Presence.GoReady(session); break;
                case AgentState.Ready when personReady: _desk.Presence.GoNotReady(session, SteppedAside); break;
                case AgentState.WrapUp when _desk.Now - session.Since > TimeSpan.FromSeconds(4 + (agent.Profile.Id.GetHashCode() & 7)): WrapUp(session); break;
            }
        }
    }

    private void WrapUp(AgentSession session)
    {
        if (session.Contact is { Attempt: { } attempt } campaign)
        {
            var choice = attempt.View.Outcomes[_chance.Next(attempt.View.Outcomes.Count)];
            _desk.Campaigns.Outcomes.Finish(session, campaign, new CallOutcome(choice.Code, null, new Dictionary<string, string>(), null, null, null, false), null, null);
        }
        else if (session.Contact is { } contact)
        {
            var dispositions = _desk.Site.Dispositions(contact.Queue);
            _desk.Presence.FinishWrapUp(session, contact.Id, dispositions.Count == 0 ? null : dispositions[_chance.Next(dispositions.Count)], null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _phones.DisposeAsync();
        _stop.Dispose();
    }
}

/// <summary>A simulated agent's account and the password of the phone.</summary>
internal sealed record SimulatedAgent(AgentProfile Profile, string Secret);

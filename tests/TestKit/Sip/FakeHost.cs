using System.Net;
using Crm.Telephony.Sip;

namespace Crm.TestKit.Sip;

/// <summary>One engine on a <see cref="FakeNetwork"/>, with everything that it reported.</summary>
public sealed class FakeHost
{
    private readonly FakeNetwork _network;

    internal FakeHost(FakeNetwork network, SipEngine engine, IPEndPoint address)
    {
        _network = network;
        Engine = engine;
        Address = address;
    }

    public SipEngine Engine { get; }

    public IPEndPoint Address { get; }

    /// <summary>Outputs that are no messages, in order.</summary>
    public List<SipOutput> Events { get; } = [];

    /// <summary>Start lines of the messages that were sent, in order.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>Reacts to an event as soon as it happens.</summary>
    public Action<SipOutput>? OnEvent { get; set; }

    internal Dictionary<long, string?> Users { get; } = [];

    public IEnumerable<T> Of<T>() where T : SipOutput => Events.OfType<T>();

    /// <summary>Gives a command and carries out what it causes.</summary>
    public T Do<T>(Func<SipEngine, TimeSpan, T> command)
    {
        var result = command(Engine, _network.Now);
        Drain();
        return result;
    }

    /// <summary>Gives a command and carries out what it causes.</summary>
    public void Do(Action<SipEngine, TimeSpan> command)
    {
        command(Engine, _network.Now);
        Drain();
    }

    internal void Deliver(SipFlow flow, byte[] bytes, TimeSpan now)
    {
        Engine.Receive(flow, bytes, Users.GetValueOrDefault(flow.Connection), now);
        Drain();
    }

    internal void Fail(SipFlow flow, TimeSpan now)
    {
        Engine.FlowFailed(flow, "The connection was closed", now);
        Drain();
    }

    internal void Tick(TimeSpan now)
    {
        Engine.Tick(now);
        Drain();
    }

    private void Drain()
    {
        while (Engine.TryTake(out var output))
        {
            if (output is SipTransmit transmit)
            {
                Sent.Add(System.Text.Encoding.Latin1.GetString(transmit.Message.Span).Split("\r\n")[0]);
                _network.Transmit(this, transmit);
                continue;
            }
            Events.Add(output);
            OnEvent?.Invoke(output);
        }
    }
}

using Crm.Telephony.Calls.Signalling;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Legs;

/// <summary>Presses keys by INFO, one after the other: over UDP two at once could change places.</summary>
internal sealed class InfoSender(SipCallKey call, SignallingContext context)
{
    private static readonly TimeSpan BetweenKeys = TimeSpan.FromMilliseconds(250);

    private readonly Queue<char> _keys = new();
    private TimerQueue.Entry? _next;

    public void Send(string digits)
    {
        foreach (var digit in digits)
        {
            _keys.Enqueue(digit);
        }
        if (_next is null)
        {
            SendNext();
        }
    }

    public void Stop()
    {
        _keys.Clear();
        _next?.Cancel();
    }

    private void SendNext()
    {
        _next = null;
        if (_keys.TryDequeue(out var digit))
        {
            context.Engine.Info(call, InfoDigit.RelayType, InfoDigit.Format(digit), context.Now);
            _next = context.After(BetweenKeys, SendNext);
        }
    }
}

using System.Text;
using System.Threading.Channels;
using Crm.Telephony.Calls.Transports;
using Crm.Telephony.Sip;

namespace Crm.Calls.Tests.Support;

/// <summary>Stands where signalling would be, and keeps what the transports deliver.</summary>
internal sealed class RecordingInbox : ISipInbox
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly Channel<(SipFlow Flow, string Message, string? User)> _messages = Channel.CreateUnbounded<(SipFlow, string, string?)>();
    private readonly Channel<(SipFlow Flow, string Why)> _failures = Channel.CreateUnbounded<(SipFlow, string)>();
    private volatile bool _full;

    /// <summary>Whether it refuses everything, as signalling does when it is far behind.</summary>
    public bool Full
    {
        get => _full;
        set => _full = value;
    }

    public bool TryReceive(SipFlow flow, ReadOnlySpan<byte> message, string? user, bool stranger = false)
    {
        if (_full)
        {
            return false;
        }
        _messages.Writer.TryWrite((flow, Encoding.Latin1.GetString(message), user));
        return true;
    }

    public void FlowFailed(SipFlow flow, string why) => _failures.Writer.TryWrite((flow, why));

    public async Task<(SipFlow Flow, string Message, string? User)> MessageAsync() => await _messages.Reader.ReadAsync().AsTask().WaitAsync(Deadline);

    public async Task<(SipFlow Flow, string Why)> FailureAsync() => await _failures.Reader.ReadAsync().AsTask().WaitAsync(Deadline);

    public bool IsEmpty => !_messages.Reader.TryPeek(out _);
}

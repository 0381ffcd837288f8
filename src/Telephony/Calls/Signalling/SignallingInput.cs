using System.Buffers;
using Crm.Telephony.Calls.MediaPlane;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Signalling;

/// <summary>Everything that may come into the signalling mailbox.</summary>
internal abstract record SignallingInput;

/// <param name="Buffer">From the shared array pool; given back once handled.</param>
/// <param name="Strangers">Whose count of strangers' messages it is in; null for all others.</param>
internal sealed record MessageReceived(SipFlow Flow, byte[] Buffer, int Length, string? User, SignallingInbox? Strangers) : SignallingInput
{
    /// <summary>It was handled: nothing may use <see cref="Buffer"/> from here on.</summary>
    public void Release()
    {
        ArrayPool<byte>.Shared.Return(Buffer);
        Strangers?.StrangerHandled();
    }
}

internal sealed record FlowLost(SipFlow Flow, string Why) : SignallingInput;

internal sealed record MediaNoticed(MediaEvent Event) : SignallingInput;

/// <summary>A command of the host.</summary>
/// <param name="Call">The leg that it concerns, to be ended if the command fails by a fault of ours; null when it concerns none.</param>
internal sealed record Command(CallId? Call, Action<Switchboard> Run) : SignallingInput;

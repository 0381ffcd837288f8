using Crm.Telephony.Calls.MediaPlane;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Signalling;

/// <summary>Everything that may come into the signalling mailbox.</summary>
internal abstract record SignallingInput;

/// <param name="Buffer">From the shared array pool; given back once handled.</param>
internal sealed record MessageReceived(SipFlow Flow, byte[] Buffer, int Length, string? User) : SignallingInput;

internal sealed record FlowLost(SipFlow Flow, string Why) : SignallingInput;

internal sealed record MediaNoticed(MediaEvent Event) : SignallingInput;

/// <summary>A command of the host.</summary>
/// <param name="Call">The leg that it concerns, to be ended if the command fails by a fault of ours; null when it concerns none.</param>
internal sealed record Command(CallId? Call, Action<Switchboard> Run) : SignallingInput;

using System.Net;
using Crm.Telephony.Calls.Transports;
using Crm.Telephony.Calls.Trunks;
using Crm.Telephony.Sip;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crm.Telephony.Calls;

/// <summary>Where a call server listens and what it serves.</summary>
/// <param name="SipAddress">Address of the UDP and TCP listeners; port 0 picks a free one.</param>
/// <param name="MediaAddress">Address that SDP names and that RTP sockets bind to.</param>
/// <param name="RtpPorts">First and last port of the RTP range (even ports for RTP, the odd one above for RTCP).</param>
/// <param name="PromptDirectory">Folder with NAME.wav prompts: 8 kHz mono, 16-bit PCM. Read and encoded once at start.</param>
/// <param name="RecordingDirectory">Created when missing.</param>
public sealed record CallServerOptions(
    IPEndPoint SipAddress,
    IPAddress MediaAddress,
    (int First, int Last) RtpPorts,
    string PromptDirectory,
    string RecordingDirectory,
    string Realm)
{
    public string UserAgent { get; init; } = "Crm";
    public IReadOnlyList<SipTrunk> Trunks { get; init; } = [];
    /// <summary>Limits, rules and routes of the trunks.</summary>
    public DialingOptions Dialing { get; init; } = new();
    public ISipDirectory Directory { get; init; } = EmptySipDirectory.Instance;
    public int MaxCalls { get; init; } = 5_000;
    /// <summary>Threads that move media packets.</summary>
    public int MediaThreads { get; init; } = 1;
    /// <summary>A peer that sends nothing for so long has lost its media.</summary>
    public TimeSpan MediaTimeout { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>A call whose media stayed away for so long is ended: the phone is dead, it cannot say BYE.</summary>
    public TimeSpan MediaLossLimit { get; init; } = TimeSpan.FromMinutes(2);
    /// <summary>Registrations of the time before a restart, from <see cref="CallServer.GetBindingsAsync"/>.</summary>
    public IReadOnlyList<SipBinding> Bindings { get; init; } = [];
    /// <summary>
    /// True when the reader of <see cref="CallServer.Events"/> does nothing but post what it reads to a mailbox of its own: it is then run by the signalling thread, without a wait for the thread
    /// pool. A reader that did more would hold up every call.
    /// </summary>
    public bool ReaderPosts { get; init; }
    public ILogger Logger { get; init; } = NullLogger.Instance;
    public TimeProvider Time { get; init; } = TimeProvider.System;
    /// <summary>From a browser's answer to the end of its DTLS handshake; past it nobody would ever hear anything.</summary>
    internal TimeSpan SecuringLimit { get; init; } = TimeSpan.FromSeconds(10);
    internal TransportLimits Limits { get; init; } = new();
}

/// <summary>A call that we place.</summary>
/// <param name="Destination">One of our phones, a trunk, or a URI.</param>
/// <param name="CallerId">What the other side sees as From.</param>
/// <param name="AutoAnswer">Ask the phone to answer by itself (an agent's own outgoing call, a restored one).</param>
/// <param name="Headers">Headers for the phone, e.g. ("X-Contact", id).</param>
public sealed record DialRequest(SipDestination Destination, string CallerId, string? CallerName, TimeSpan Timeout)
{
    public bool AutoAnswer { get; init; }
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];
}

/// <summary>A call to a number by whichever trunk takes it.</summary>
/// <param name="Number">E.164, or whatever the routes are configured for.</param>
/// <param name="CallerId">What the called person is to see, where the trunk allows it; null for the trunk's own.</param>
/// <param name="RingLimit">How long it may take to be answered, over all trunks.</param>
public sealed record NumberCall(string Number, string? CallerId, TimeSpan RingLimit)
{
    public string? CallerName { get; init; }

    /// <summary>Who places it, for the limit of calls an hour; null where no person does.</summary>
    public string? User { get; init; }

    /// <summary>The called person is not to see a number (RFC 3323).</summary>
    public bool Private { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];
}

using System.Net;

namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>
/// The media side: sockets, epoll threads, DTLS, players, bridges and recorders. Called from the signalling mailbox only; what it
/// notices is handed to <c>sink</c> from a media thread, which must not block.
/// </summary>
internal sealed class MediaServer : IDisposable
{
    public MediaServer(MediaOptions options, Action<MediaEvent> sink) => throw new NotImplementedException();

    /// <summary>Opens a leg with a port of its own. Throws <see cref="MediaPortsExhaustedException"/> when the range is used up.</summary>
    public MediaLeg Open(MediaLegKind kind) => throw new NotImplementedException();

    public void Bridge(MediaLeg left, MediaLeg right) => throw new NotImplementedException();

    public void Unbridge(MediaLeg leg) => throw new NotImplementedException();

    public long PacketsRelayed => throw new NotImplementedException();

    public long PacketsDropped => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}

internal sealed record MediaOptions(IPAddress Address, (int First, int Last) Ports, string PromptDirectory, string RecordingDirectory, int Threads, TimeSpan Timeout, TimeProvider Time);

/// <summary>RTP as desk phones and trunks speak it, or ICE, DTLS-SRTP and rtcp-mux as browsers do.</summary>
internal enum MediaLegKind { Plain, Browser }

/// <summary>One leg's media. Methods are called by the signalling mailbox; each posts to the media thread that owns the leg.</summary>
internal sealed class MediaLeg
{
    /// <summary>Set by the caller, so that events can be mapped back.</summary>
    public object? Owner { get; set; }

    /// <summary>SDP of our offer, with everything we can do (or what was negotiated already).</summary>
    public byte[] CreateOffer() => throw new NotImplementedException();

    /// <summary>Takes the peer's answer to our offer. Null, or why it is unusable.</summary>
    public string? AcceptAnswer(ReadOnlySpan<byte> sdp) => throw new NotImplementedException();

    /// <summary>Takes an offer, first or later, and builds our answer. Null, or why there is none (488 Not Acceptable Here).</summary>
    public string? AcceptOffer(ReadOnlySpan<byte> sdp, out byte[] answer) => throw new NotImplementedException();

    /// <summary>Whether the peer's last offer put us on hold (sendonly or inactive).</summary>
    public bool HeldByPeer => throw new NotImplementedException();

    /// <summary>Whether RFC 4733 events were negotiated.</summary>
    public bool CanSendEvents => throw new NotImplementedException();

    public void Play(int playback, IReadOnlyList<string> prompts, bool loop) => throw new NotImplementedException();

    public void StopPlaying() => throw new NotImplementedException();

    public void SendDigits(string digits) => throw new NotImplementedException();

    public void StartRecording(Guid recording, string path) => throw new NotImplementedException();

    public void RecordMessage(Guid recording, string path, TimeSpan limit, string stopKeys, TimeSpan silence) => throw new NotImplementedException();

    public void StopRecording() => throw new NotImplementedException();

    /// <summary>Closes sockets, ends players and recorders.</summary>
    public void Close() => throw new NotImplementedException();
}

/// <summary>What the media side noticed.</summary>
internal abstract record MediaEvent(MediaLeg Leg);

internal sealed record MediaDigit(MediaLeg Leg, char Digit) : MediaEvent(Leg);

internal sealed record MediaPlaybackEnded(MediaLeg Leg, int Playback) : MediaEvent(Leg);

internal sealed record MediaRecordingEnded(MediaLeg Leg, Guid Recording, string Path, TimeSpan Length, RecordingEnd End, string? Error) : MediaEvent(Leg);

/// <summary>DTLS is done and the fingerprint matches: a browser leg can carry audio.</summary>
internal sealed record MediaSecured(MediaLeg Leg) : MediaEvent(Leg);

/// <summary>The browser's certificate is not the one that its SDP named, or the handshake failed: the call must end.</summary>
internal sealed record MediaFailed(MediaLeg Leg, string Why) : MediaEvent(Leg);

internal sealed record MediaSilent(MediaLeg Leg, string Why) : MediaEvent(Leg);

internal sealed record MediaBack(MediaLeg Leg) : MediaEvent(Leg);

internal sealed class MediaPortsExhaustedException() : Exception("every RTP port of the configured range is in use; widen sip.rtpPorts");

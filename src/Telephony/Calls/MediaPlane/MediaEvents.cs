using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>What the media side noticed.</summary>
internal abstract record MediaEvent(MediaLeg Leg);

/// <summary>The peer pressed a key (RFC 4733), once for each press.</summary>
internal sealed record MediaDigit(MediaLeg Leg, char Digit) : MediaEvent(Leg);

/// <summary>A playback came to its end by itself; one that was stopped or replaced does not report.</summary>
internal sealed record MediaPlaybackEnded(MediaLeg Leg, int Playback) : MediaEvent(Leg);

/// <summary>Who answered, once for each <see cref="MediaLeg.DetectAnswer"/>.</summary>
internal sealed record MediaAnswered(MediaLeg Leg, AnswerDecision Decision) : MediaEvent(Leg);

/// <summary>A message was spoken to its end, or with <see cref="MessageCue.Limit"/> not at all; one that was taken back does not report.</summary>
internal sealed record MediaMessageDropped(MediaLeg Leg, int Playback, MessageCue Cue, TimeSpan Waited) : MediaEvent(Leg);

/// <summary>A recording is over and what there is of it is flushed to disk.</summary>
internal sealed record MediaRecordingEnded(MediaLeg Leg, Guid Recording, string Path, TimeSpan Length, RecordingEnd End, string? Error) : MediaEvent(Leg);

/// <summary>DTLS is done and the fingerprint matches: a browser leg can carry audio.</summary>
internal sealed record MediaSecured(MediaLeg Leg) : MediaEvent(Leg);

/// <summary>The browser's certificate is not the one that its SDP named, or the handshake failed: the call must end.</summary>
internal sealed record MediaFailed(MediaLeg Leg, string Why) : MediaEvent(Leg);

/// <summary>Nothing came from the peer for the configured time, once for each silence.</summary>
internal sealed record MediaSilent(MediaLeg Leg, string Why) : MediaEvent(Leg);

internal sealed record MediaBack(MediaLeg Leg) : MediaEvent(Leg);

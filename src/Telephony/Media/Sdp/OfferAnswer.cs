namespace Crm.Telephony.Media;

/// <summary>
/// One side of a call's offer/answer exchanges (RFC 3264), first and later ones. It remembers what the session looks like, because a
/// later description must keep the number and order of the m= lines (section 8) and count its version up when it differs (RFC 8866 section 5.2).
/// </summary>
/// <param name="sessionId">Unique among the sessions of this host; below 2^63, since some peers read it as a signed number.</param>
public sealed class OfferAnswer(ulong sessionId)
{
    private const byte defaultEventType = 101;

    private SdpSession? local;

    /// <summary>The m= lines of the session, as last described by either side; what is not our audio is only kept in its place.</summary>
    private IReadOnlyList<SdpMedia> layout = [];
    private int audioIndex;
    private NegotiatedAudio? agreed;

    /// <summary>What holds now: the last completed exchange, or null before the first.</summary>
    public NegotiatedAudio? Current => agreed;

    /// <summary>Writes an offer. The first one describes a single audio stream, later ones keep the session's shape and payload types.</summary>
    public SdpSession CreateOffer(MediaCapabilities capabilities)
    {
        Check(capabilities);
        var eventType = agreed?.ReceiveEventPayloadType ?? defaultEventType;
        var codecs = new List<(byte PayloadType, G711Law Law)>();
        foreach (var law in capabilities.Codecs)
        {
            if (agreed is { } before && before.Codec == law)
            {
                // What is in use comes first, so that a hold or a resume does not change the codec.
                codecs.Insert(0, (before.ReceivePayloadType, law));
            }
            else
            {
                codecs.Add((StaticType(law), law));
            }
        }
        var audio = SdpAudioWriter.Section(capabilities, CurrentAudio()?.Protocol, codecs, capabilities.TelephoneEvents ? eventType : null, capabilities.Direction, CurrentAudio()?.Attributes.ValueOf("mid") ?? "0", offer: true);
        return Describe(capabilities, audio, offer: null);
    }

    /// <summary>Answers an offer. Null when it cannot be accepted: <paramref name="problem"/> says why (488 Not Acceptable Here), and what was agreed before still holds.</summary>
    public SdpSession? Answer(SdpSession offer, MediaCapabilities capabilities, out NegotiatedAudio? negotiated, out string? problem)
    {
        Check(capabilities);
        negotiated = null;
        if (FindAudio(offer, capabilities, out var index, out problem) is not { } theirs)
        {
            return null;
        }
        var (type, law) = Choose(theirs, capabilities);
        byte? eventType = capabilities.TelephoneEvents ? theirs.EventPayloadType : null;
        var direction = Reverse(theirs.Direction) & capabilities.Direction;
        layout = offer.Media;
        audioIndex = index;
        // An answer repeats the offer's payload types, so both directions use the same ones (RFC 3264 section 6.1).
        negotiated = agreed = Agree(theirs, capabilities, law, direction) with
        {
            SendPayloadType = type,
            ReceivePayloadType = type,
            SendEventPayloadType = eventType,
            ReceiveEventPayloadType = eventType,
            Receivable = [(type, law)],
        };
        var audio = SdpAudioWriter.Section(capabilities with { RtcpMux = negotiated.RtcpMux }, offer.Media[index].Protocol, [(type, law)], eventType, direction, theirs.Mid, offer: false);
        return Describe(capabilities, audio, offer);
    }

    /// <summary>Takes the answer to our last offer. Null when it cannot be used: <paramref name="problem"/> says why, and what was agreed before still holds.</summary>
    public NegotiatedAudio? AcceptAnswer(SdpSession answer, MediaCapabilities capabilities, out string? problem)
    {
        var offer = local ?? throw new InvalidOperationException("no offer was made that this could answer");
        if (answer.Media.Count != offer.Media.Count)
        {
            problem = $"the answer has {answer.Media.Count} m= lines for an offer with {offer.Media.Count}";
            return null;
        }
        if (SdpAudio.Read(answer, answer.Media[audioIndex], out problem) is not { } theirs)
        {
            return null;
        }
        problem = Mismatch(theirs, capabilities, isAnswer: true);
        if (problem is not null)
        {
            return null;
        }
        var ours = SdpAudio.Read(offer, offer.Media[audioIndex], out _)!;
        var receivable = ours.Codecs.Where(mine => theirs.Codecs.Exists(c => c.Law == mine.Law)).ToList();
        if (receivable.Count == 0)
        {
            problem = "the answer names a codec that was not offered";
            return null;
        }
        var (type, law) = theirs.Codecs.First(c => receivable.Exists(mine => mine.Law == c.Law));
        layout = answer.Media;
        return agreed = Agree(theirs, capabilities, law, Reverse(theirs.Direction) & capabilities.Direction) with
        {
            SendPayloadType = type,
            ReceivePayloadType = receivable.First(mine => mine.Law == law).PayloadType,
            SendEventPayloadType = ours.EventPayloadType is null ? null : theirs.EventPayloadType,
            ReceiveEventPayloadType = theirs.EventPayloadType is null ? null : ours.EventPayloadType,
            Receivable = receivable,
        };
    }

    /// <summary>The first audio section that we can carry; the others are refused in the answer.</summary>
    private static SdpAudio? FindAudio(SdpSession offer, MediaCapabilities capabilities, out int index, out string? problem)
    {
        problem = null;
        for (index = 0; index < offer.Media.Count; index++)
        {
            var audio = SdpAudio.Read(offer, offer.Media[index], out var why);
            why ??= Mismatch(audio!, capabilities, isAnswer: false);
            if (why is null)
            {
                problem = null;
                return audio;
            }
            // Of several reasons the one about audio is the useful one.
            problem = offer.Media[index].Kind == "audio" ? why : problem ?? why;
        }
        problem ??= "there is no m= line";
        return null;
    }

    private static string? Mismatch(SdpAudio theirs, MediaCapabilities capabilities, bool isAnswer)
    {
        if (theirs.Profile != capabilities.Profile)
        {
            return capabilities.Profile == MediaProfile.Rtp ? "the audio is encrypted; this line speaks plain RTP/AVP" : "the audio is not encrypted; a browser phone must use UDP/TLS/RTP/SAVPF";
        }
        if (!theirs.Codecs.Exists(c => capabilities.Codecs.Contains(c.Law)))
        {
            return "no common codec: PCMU or PCMA at 8000 Hz is needed";
        }
        // We are always the passive DTLS side, so the peer has to be able to start.
        var mayStart = theirs.Setup == DtlsSetup.Active || (!isAnswer && theirs.Setup == DtlsSetup.ActiveOrPassive);
        return theirs.Profile == MediaProfile.Rtp || mayStart ? null : "a=setup must let the peer start DTLS: actpass or active in an offer, active in an answer";
    }

    /// <summary>Our preference decides among what the peer takes; what is in use already stays.</summary>
    private (byte PayloadType, G711Law Law) Choose(SdpAudio theirs, MediaCapabilities capabilities)
    {
        if (agreed is { } before && capabilities.Codecs.Contains(before.Codec) && theirs.Codecs.Exists(c => c.Law == before.Codec))
        {
            return theirs.Codecs.Find(c => c.Law == before.Codec);
        }
        foreach (var law in capabilities.Codecs)
        {
            if (theirs.Codecs.FindIndex(c => c.Law == law) is var index and >= 0)
            {
                return theirs.Codecs[index];
            }
        }
        throw new InvalidOperationException("a codec in common was checked before");
    }

    private static NegotiatedAudio Agree(SdpAudio theirs, MediaCapabilities capabilities, G711Law law, SdpDirection direction)
    {
        var mux = theirs.RtcpMux && capabilities.RtcpMux;
        return new NegotiatedAudio
        {
            Profile = theirs.Profile,
            Codec = law,
            SendPayloadType = 0,
            ReceivePayloadType = 0,
            PacketTime = theirs.PacketTime,
            Direction = direction,
            HeldByPeer = theirs.Holds,
            Remote = theirs.Remote,
            RemoteControl = mux ? theirs.Remote : theirs.RemoteControl,
            RtcpMux = mux,
            RemoteIce = theirs.Ice,
            RemoteFingerprints = theirs.Fingerprints,
        };
    }

    private SdpSession Describe(MediaCapabilities capabilities, SdpMedia audio, SdpSession? offer)
    {
        var media = new List<SdpMedia>();
        for (var i = 0; i < layout.Count; i++)
        {
            media.Add(i == audioIndex ? audio : Refused(layout[i]));
        }
        if (media.Count == 0)
        {
            media.Add(audio);
        }
        var version = local?.Origin.Version ?? 0;
        var next = new SdpSession(new SdpOrigin("-", sessionId, version, capabilities.Address))
        {
            Connection = new SdpConnection(capabilities.Address),
            Attributes = SdpAudioWriter.SessionLines(capabilities, offer, audio),
            Media = media,
        };
        if (local is not null && !SdpWriter.Write(next).AsSpan().SequenceEqual(SdpWriter.Write(local)))
        {
            next = next with { Origin = next.Origin with { Version = version + 1 } };
        }
        return local = next;
    }

    private static SdpMedia Refused(SdpMedia media) => new(media.Kind, 0, media.Protocol, media.Formats)
    {
        Attributes = media.Attributes.ValueOf("mid") is { } mid ? [new("mid", mid)] : [],
    };

    private SdpMedia? CurrentAudio() => layout.Count > audioIndex ? layout[audioIndex] : null;

    private static SdpDirection Reverse(SdpDirection direction) => direction switch
    {
        SdpDirection.SendOnly => SdpDirection.ReceiveOnly,
        SdpDirection.ReceiveOnly => SdpDirection.SendOnly,
        _ => direction,
    };

    private static byte StaticType(G711Law law) => law == G711Law.Mu ? (byte)0 : (byte)8;

    private static void Check(MediaCapabilities capabilities)
    {
        if (capabilities.Codecs.Count == 0)
        {
            throw new ArgumentException("a call needs a codec; name PCMU, PCMA or both");
        }
        if (capabilities.Profile == MediaProfile.WebRtc && (capabilities.Ice is null || capabilities.Fingerprint is null || !capabilities.RtcpMux))
        {
            throw new ArgumentException("a browser leg needs ICE credentials, a fingerprint and rtcp-mux");
        }
    }
}

using System.Net;
using Crm.Telephony.Calls.MediaPlane.Listening;
using Crm.Telephony.Calls.MediaPlane.Playing;
using Crm.Telephony.Calls.MediaPlane.Recording;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>One leg's media. Methods are called by the signalling mailbox; each posts to the media thread that owns the leg.</summary>
internal sealed class MediaLeg
{
    private readonly MediaServer _server;
    private readonly OfferAnswer _exchange = new((ulong)Random.Shared.NextInt64());
    private MediaCapabilities _capabilities;
    private bool _closed;

    internal MediaLeg(MediaServer server, MediaCapabilities capabilities, MediaThread thread, Func<MediaLeg, RtpSession> session)
    {
        _server = server;
        _capabilities = capabilities;
        Thread = thread;
        Session = session(this);
        thread.Post(Session, () => thread.Adopt(Session));
    }

    /// <summary>Set by the caller, so that events can be mapped back.</summary>
    public object? Owner { get; set; }

    /// <summary>
    /// From where the leg's signalling comes, when it is known. A phone behind a NAT names an address in its description that nobody else
    /// can see; this one is where its media comes from then. Takes effect with the next description.
    /// </summary>
    public IPAddress? SignallingHost { get; set; }

    /// <summary>The thread that commands go to; changed by <see cref="MediaServer.Bridge"/>.</summary>
    internal MediaThread Thread { get; set; }

    internal RtpSession Session { get; }

    /// <summary>SDP of our offer, with everything we can do (or what was negotiated already).</summary>
    public byte[] CreateOffer() => SdpWriter.Write(_exchange.CreateOffer(_capabilities));

    /// <summary>Takes the peer's answer to our offer. Null, or why it is unusable.</summary>
    public string? AcceptAnswer(ReadOnlySpan<byte> sdp)
    {
        if (SdpParser.Parse(sdp, out string? error) is not { } answer) return error;
        if (_exchange.AcceptAnswer(answer, _capabilities, out string? problem) is not { } agreed) return problem;
        Apply(agreed);
        return null;
    }

    /// <summary>Takes an offer, first or later, and builds our answer. Null, or why there is none (488 Not Acceptable Here).</summary>
    public string? AcceptOffer(ReadOnlySpan<byte> sdp, out byte[] answer)
    {
        answer = [];
        if (SdpParser.Parse(sdp, out string? error) is not { } offer) return error;
        if (IsIceRestart(offer)) RestartIce();
        if (_exchange.Answer(offer, _capabilities, out var agreed, out string? problem) is not { } ours) return problem;
        answer = SdpWriter.Write(ours);
        Apply(agreed!);
        return null;
    }

    /// <summary>Whether the peer's last offer put us on hold (sendonly or inactive).</summary>
    public bool HeldByPeer => _exchange.Current is { HeldByPeer: true };

    /// <summary>Whether RFC 4733 events were negotiated.</summary>
    public bool CanSendEvents => _exchange.Current?.SendEventPayloadType is not null;

    /// <summary>
    /// Plays prompts by name in place of what is playing or, while bridged, of the partner. A name that is not in the folder is left out and
    /// counted; when none is left, the playback ends at once.
    /// </summary>
    public void Play(int playback, IReadOnlyList<string> prompts, bool loop)
    {
        var player = new PromptPlayer(playback, _server.Prompts.Find(prompts), loop);
        Post(session => session.Play(player));
    }

    public void StopPlaying() => Post(session => session.StopPlaying());

    /// <summary>Finds out from what the leg says whether a person or a machine answered.</summary>
    public void DetectAnswer(AnswerParameters parameters) => Post(session => session.DetectAnswer(parameters));

    /// <summary>Plays prompts by name once the machine at the other end takes a message; taken back by whatever is played or bridged instead.</summary>
    public void DropMessage(int playback, IReadOnlyList<string> prompts, AnswerParameters parameters)
    {
        var message = new MessageDrop(playback, _server.Prompts.Find(prompts));
        Post(session => session.DropMessage(message, parameters));
    }

    /// <summary>Presses keys as RFC 4733 events, one after the other, in place of what the leg hears.</summary>
    /// <exception cref="InvalidOperationException">Events were not negotiated (<see cref="CanSendEvents"/>); send them in signalling.</exception>
    /// <exception cref="ArgumentException">Something other than 0-9, *, # and A-D, or more than 64 keys.</exception>
    public void SendDigits(string digits)
    {
        if (!CanSendEvents) throw new InvalidOperationException("telephone events were not negotiated with this phone; send the digits by INFO");
        if (digits.Length > DtmfSender.MaxQueued || digits.Any(digit => TelephoneEvent.CodeOf(digit) is null))
            throw new ArgumentException($"\"{digits}\" cannot be pressed: at most {DtmfSender.MaxQueued} of 0-9, *, # and A-D", nameof(digits));
        Post(session =>
        {
            if (!session.Output.TryPress(digits)) session.Thread.CountDropped();
        });
    }

    /// <summary>Records this leg on the left channel and whom it is bridged to on the right, until stopped or closed.</summary>
    /// <param name="path">Absolute, or relative to the recording folder.</param>
    public void StartRecording(Guid recording, string path)
    {
        var file = new RecordingFile(this, recording, Path.Combine(_server.Options.RecordingDirectory, path), channels: 2);
        Post(session =>
        {
            session.ExpectMedia();
            session.Recordings.StartCall(file, session.Thread.Now);
        });
    }

    /// <summary>Records this leg alone, until a stop key, silence of that length, the limit, <see cref="StopRecording"/> or the end of the leg.</summary>
    public void RecordMessage(Guid recording, string path, TimeSpan limit, string stopKeys, TimeSpan silence)
    {
        var file = new RecordingFile(this, recording, Path.Combine(_server.Options.RecordingDirectory, path), channels: 1);
        Post(session =>
        {
            session.ExpectMedia();
            session.Recordings.StartMessage(file, new MessageRules(limit, stopKeys, silence, session.Thread.Now), session.Thread.Now);
        });
    }

    /// <summary>Ends the recordings of this leg; each reports when it is on disk.</summary>
    public void StopRecording() => Post(session => session.Recordings.End(RecordingEnd.Stopped, session.Thread.Now));

    /// <summary>Closes sockets, ends players and recorders.</summary>
    public void Close()
    {
        if (_closed) return;
        Post(session => session.Close());
        _closed = true;
    }

    /// <summary>Another user fragment than before asks for a restart, which our answer follows with new credentials of its own (RFC 8839 section 4.4.1.1).</summary>
    private bool IsIceRestart(SdpSession offer) =>
        _exchange.Current?.RemoteIce is { } before
        && offer.Media.Select(media => media.Attributes.ValueOf("ice-ufrag")).FirstOrDefault(fragment => fragment is not null) is var inMedia
        && (inMedia ?? offer.Attributes.ValueOf("ice-ufrag")) is { } now && now != before.UserFragment;

    private void RestartIce()
    {
        var credentials = BrowserTransport.NewCredentials();
        _capabilities = _capabilities with { Ice = credentials };
        Post(session => (session.Transport as BrowserTransport)?.Restart(credentials));
    }

    private void Apply(NegotiatedAudio agreed)
    {
        var host = SignallingHost is null ? default : new Native.SocketAddress(new IPEndPoint(SignallingHost, 0));
        Post(session => session.Apply(agreed, host));
    }

    /// <summary>A leg that was closed takes no more commands.</summary>
    private void Post(Action<RtpSession> command)
    {
        if (_closed) return;
        Thread.Post(Session, () =>
        {
            // It can have been closed by a defect of its own meanwhile.
            if (!Session.IsClosed) command(Session);
        });
    }
}

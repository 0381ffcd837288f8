using System.Net;
using Crm.Telephony.Calls.MediaPlane.Dtls;
using Crm.Telephony.Calls.MediaPlane.Playing;
using Crm.Telephony.Calls.MediaPlane.Recording;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>
/// The media side: sockets, epoll threads, DTLS, players, bridges and recorders. Called from the signalling mailbox only; what it
/// notices is handed to <c>sink</c> from a media or recording thread, which must not block.
/// </summary>
internal sealed class MediaServer : IDisposable
{
    private readonly PortRange _ports;
    private readonly RecordingWriter _writer;
    private readonly MediaThread[] _threads;
    private readonly DtlsIdentity _identity;
    private int _opened;
    private bool _disposed;

    /// <exception cref="CallServerStartException">A prompt cannot be read.</exception>
    public MediaServer(MediaOptions options, Action<MediaEvent> sink)
    {
        Options = options;
        Prompts = new PromptLibrary(options.PromptDirectory);
        _identity = new DtlsIdentity(options.Time.GetUtcNow());
        _ports = new PortRange(options.Address, options.Ports.First, options.Ports.Last);
        _writer = new RecordingWriter(sink);
        _threads = new MediaThread[Math.Max(1, options.Threads)];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new MediaThread(i, options.Time, sink);
            _threads[i].Start();
        }
    }

    internal MediaOptions Options { get; }

    internal PromptLibrary Prompts { get; }

    internal IReadOnlyList<MediaThread> Threads => _threads;

    /// <summary>Opens a leg with a port of its own. Throws <see cref="MediaPortsExhaustedException"/> when the range is used up.</summary>
    public MediaLeg Open(MediaLegKind kind)
    {
        var pair = _ports.Take();
        int number = _opened++;
        var thread = _threads[number % _threads.Length];
        var credentials = BrowserTransport.NewCredentials();
        var capabilities = kind == MediaLegKind.Plain
            ? new MediaCapabilities(MediaProfile.Rtp, Options.Address, pair.Rtp.Number) { RtcpMux = false }
            : new MediaCapabilities(MediaProfile.WebRtc, Options.Address, pair.Rtp.Number)
            {
                Ice = credentials,
                Fingerprint = new DtlsFingerprint("sha-256", _identity.Fingerprint),
            };
        LegTransport transport = kind == MediaLegKind.Plain ? new PlainTransport(pair) : new BrowserTransport(pair, credentials, _identity);
        return new MediaLeg(this, capabilities, thread, leg => new RtpSession(leg, transport, _writer, number / _threads.Length, Options.Timeout, Closed));
    }

    /// <summary>
    /// Two legs hear each other from the next packet on; replaces what either was bridged to or playing. Legs of different threads come
    /// together on the left one's: the right one is let go there before it is adopted here, so it never has two owners. That hand-over
    /// waits for one round of its former thread.
    /// </summary>
    public void Bridge(MediaLeg left, MediaLeg right)
    {
        if (left == right) throw new ArgumentException("a leg cannot be bridged to itself", nameof(right));
        if (left.Thread != right.Thread)
        {
            var session = right.Session;
            right.Thread.Invoke(session, () =>
            {
                session.Unbridge();
                session.Thread.Release(session);
            });
            var target = left.Thread;
            right.Thread = target;
            target.Post(session, () => target.Adopt(session));
        }
        left.Thread.Post(left.Session, () => left.Session.Bridge(right.Session));
    }

    public void Unbridge(MediaLeg leg) => leg.Thread.Post(leg.Session, leg.Session.Unbridge);

    /// <summary>RTP packets passed from one leg to another since the start.</summary>
    public long PacketsRelayed => _threads.Sum(thread => thread.Relayed);

    /// <summary>Datagrams that were nobody's: a third address, garbage, a payload type that was not agreed on, a failed check.</summary>
    public long PacketsDropped => _threads.Sum(thread => thread.Dropped);

    private void Closed(RtpSession session) => _ports.Return(session.Transport.Pair);

    /// <summary>Ends every leg, completes the recordings and stops the threads.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (var thread in _threads) thread.Dispose();
        _writer.Dispose();
        _identity.Dispose();
    }
}

/// <param name="Address">Address that sockets bind to and SDP names.</param>
/// <param name="Ports">First and last port of the RTP range.</param>
/// <param name="RecordingDirectory">Recordings with a relative path are put here.</param>
/// <param name="Timeout">A peer that sends nothing for so long is reported as silent.</param>
internal sealed record MediaOptions(IPAddress Address, (int First, int Last) Ports, string PromptDirectory, string RecordingDirectory, int Threads, TimeSpan Timeout, TimeProvider Time);

/// <summary>RTP as desk phones and trunks speak it, or ICE, DTLS-SRTP and rtcp-mux as browsers do.</summary>
internal enum MediaLegKind { Plain, Browser }

internal sealed class MediaPortsExhaustedException() : Exception("every RTP port of the configured range is in use; widen sip.rtpPorts");

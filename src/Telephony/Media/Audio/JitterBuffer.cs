namespace Crm.Telephony.Media;

/// <summary>What a <see cref="JitterBuffer"/> did so far.</summary>
/// <param name="Concealed">Samples that were made up, for loss or lateness.</param>
/// <param name="Late">Packets that came after their time.</param>
/// <param name="Duplicates">Packets that were there already.</param>
/// <param name="Resets">Times that the stream jumped out of reach and was taken up anew.</param>
/// <param name="Shortened">Samples left out to catch up (a fast peer clock, a delay no longer needed).</param>
public readonly record struct JitterBufferStatistics(long Concealed, long Late, long Duplicates, long Resets, long Shortened);

/// <summary>
/// Turns packets that come unevenly into frames that leave evenly, at 8 kHz. Samples are placed in a ring by their timestamp, so that
/// packets of any length, reordered or doubled, need no further thought.
/// <code>
///            first packets, until enough is buffered
/// Filling ───────────────────────────────────────────► Playing
///    ▲                                                    │
///    └──────── nothing came for 200 ms, or a jump ────────┘
/// </code>
/// Playing: a hole with later audio behind it is lost and is concealed; an empty ring means that packets are late, so that what is
/// made up adds delay instead of replacing audio. More delay than needed is worked off by leaving out 5 ms of a frame, blended.
/// </summary>
public sealed class JitterBuffer
{
    /// <summary>Samples in a frame: 20 ms.</summary>
    public const int FrameLength = 160;

    /// <summary>Samples that the ring holds: a second and a bit. What is further ahead starts the stream anew.</summary>
    private const int capacity = 8192;

    private const int shortestTarget = FrameLength;
    private const int longestTarget = 3200;

    /// <summary>Buffered beyond the target before anything is left out.</summary>
    private const int tolerance = 2 * FrameLength;

    /// <summary>Left out of one frame when catching up.</summary>
    private const int shortening = 40;

    private const int idleFrames = 10;

    private enum State : byte { Filling, Playing }

    private readonly short[] samples = new short[capacity];
    private readonly bool[] present = new bool[capacity];
    private readonly short[] longer = new short[FrameLength + shortening];
    private readonly DelayEstimator delay = new();
    private readonly Concealment concealment = new();
    private State state;
    private bool any;
    private uint ssrc;
    private uint next;
    private uint end;
    private int emptyFrames;

    /// <summary>Samples made up while the ring was empty: should the packet prove lost, its hole is that much shorter.</summary>
    private int held;
    private long concealed;
    private long late;
    private long duplicates;
    private long resets;
    private long shortened;

    public JitterBufferStatistics Statistics => new(concealed, late, duplicates, resets, shortened);

    /// <summary>How much is buffered, losses included; in samples.</summary>
    public int Buffered => any ? Math.Max(0, (int)(end - next)) : 0;

    /// <summary>How much buffering is aimed at, in samples.</summary>
    public int Target => Math.Clamp(delay.Needed + FrameLength, shortestTarget, longestTarget);

    /// <summary>Puts a packet's audio in its place.</summary>
    /// <param name="audio">Decoded; what is longer than the ring is dropped.</param>
    /// <param name="arrival">On a monotonic clock in samples, from any start.</param>
    public void Insert(uint packetSsrc, uint timestamp, ReadOnlySpan<short> audio, uint arrival)
    {
        if (audio.IsEmpty || audio.Length > capacity / 2)
        {
            return;
        }
        var ahead = (int)(timestamp - next);
        if (!any || packetSsrc != ssrc || ahead + audio.Length > capacity || ahead < -capacity)
        {
            Restart(packetSsrc, timestamp);
            ahead = 0;
        }
        delay.Receive(timestamp, arrival);
        if (state == State.Filling && ahead < 0)
        {
            // Nothing was played yet, so an overtaken first packet can still lead.
            if ((int)(end - timestamp) > capacity)
            {
                return;
            }
            next = timestamp;
        }
        else if (ahead + audio.Length <= 0)
        {
            late++;
            return;
        }
        Place(timestamp, audio);
    }

    /// <summary>Writes the next 20 ms, always a whole frame.</summary>
    /// <returns>Whether there is a stream to hear: false while it starts, and after it stopped.</returns>
    public bool Pull(Span<short> frame)
    {
        frame = frame[..FrameLength];
        if (state == State.Filling)
        {
            if (!any || Buffered < Target)
            {
                frame.Clear();
                return false;
            }
            state = State.Playing;
        }
        return Play(frame);
    }

    private bool Play(Span<short> frame)
    {
        if (Buffered == 0)
        {
            return PlayNothing(frame);
        }
        emptyFrames = 0;
        if (Buffered > Target + tolerance && IsWhole(longer.Length))
        {
            PlayShortened(frame);
        }
        else
        {
            PlayFrame(frame);
        }
        return true;
    }

    /// <summary>The ring is empty: hold on where we are, and give up after a while.</summary>
    private bool PlayNothing(Span<short> frame)
    {
        Conceal(frame);
        held += FrameLength;
        if (++emptyFrames < idleFrames)
        {
            return true;
        }
        any = false;
        state = State.Filling;
        emptyFrames = 0;
        return false;
    }

    /// <summary>Plays what is there run by run, and fills each hole.</summary>
    private void PlayFrame(Span<short> frame)
    {
        while (!frame.IsEmpty)
        {
            var run = Run(frame.Length);
            if (run == 0)
            {
                Conceal(frame);
                held += frame.Length;
                return;
            }
            var part = frame[..run];
            if (present[Slot(next)])
            {
                Take(part);
                concealment.Good(part);
                held = 0;
            }
            else if (held > 0)
            {
                run = Math.Min(run, held);
                next += (uint)run;
                held -= run;
                continue;
            }
            else
            {
                next += (uint)run;
                Conceal(part);
            }
            frame = frame[run..];
        }
    }

    /// <summary>How many of the next samples are all there or all missing, as far as anything came; at most <paramref name="limit"/>.</summary>
    private int Run(int limit)
    {
        limit = Math.Min(limit, Buffered);
        var length = Math.Min(1, limit);
        while (length < limit && present[Slot(next + (uint)length)] == present[Slot(next)])
        {
            length++;
        }
        return length;
    }

    private void Conceal(Span<short> part)
    {
        concealment.Conceal(part);
        concealed += part.Length;
    }

    /// <summary>Plays 25 ms in 20: the end of the frame is blended with what follows 5 ms later.</summary>
    private void PlayShortened(Span<short> frame)
    {
        Take(longer);
        longer.AsSpan(0, FrameLength).CopyTo(frame);
        const int blend = FrameLength / 2;
        for (var i = 0; i < blend; i++)
        {
            var at = FrameLength - blend + i;
            frame[at] = (short)((longer[at] * (blend - i) + longer[at + shortening] * i) / blend);
        }
        concealment.Good(frame);
        shortened += shortening;
    }

    private void Take(Span<short> target)
    {
        for (var i = 0; i < target.Length; i++)
        {
            var slot = Slot(next++);
            target[i] = samples[slot];
            present[slot] = false;
        }
    }

    private void Place(uint timestamp, ReadOnlySpan<short> audio)
    {
        var fresh = false;
        for (var i = 0; i < audio.Length; i++)
        {
            var at = timestamp + (uint)i;
            var slot = Slot(at);
            if ((int)(at - next) < 0 || present[slot])
            {
                continue;
            }
            samples[slot] = audio[i];
            present[slot] = true;
            fresh = true;
        }
        duplicates += fresh ? 0 : 1;
        var last = timestamp + (uint)audio.Length;
        end = (int)(last - end) > 0 ? last : end;
    }

    private bool IsWhole(int length)
    {
        for (var i = 0; i < length; i++)
        {
            if (!present[Slot(next + (uint)i)])
            {
                return false;
            }
        }
        return true;
    }

    private void Restart(uint packetSsrc, uint timestamp)
    {
        resets += any ? 1 : 0;
        any = true;
        ssrc = packetSsrc;
        next = timestamp;
        end = timestamp;
        state = State.Filling;
        emptyFrames = 0;
        held = 0;
        Array.Clear(present);
    }

    private static int Slot(uint timestamp) => (int)(timestamp & (capacity - 1));
}

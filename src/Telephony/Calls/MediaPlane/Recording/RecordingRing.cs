using System.Runtime.InteropServices;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.MediaPlane.Recording;

/// <summary>
/// Some seconds of 16-bit samples between the media thread, which places audio at its time, and the writer thread, which takes it in order.
/// Single producer, single consumer, no lock: each position counter is written by one side and read by the other.
/// <code>
///        taken             committed              taken + capacity
/// ─ disk ──┤ writer may take ├ media thread places ├ no room: dropped and counted
/// </code>
/// What the writer has taken is cleared, so a place where nothing was put is silence.
/// </summary>
internal sealed class RecordingRing
{
    /// <summary>4.1 s: longer than a disk's usual stall, 128 KiB in stereo.</summary>
    internal const int Capacity = 1 << 15;

    private readonly short[] _samples;
    private readonly int _channels;
    private long _committed;
    private long _taken;
    private long _dropped;

    internal RecordingRing(int channels)
    {
        _channels = channels;
        _samples = new short[Capacity * channels];
    }

    /// <summary>Position up to which the audio is final, in samples since the start.</summary>
    internal long Committed => Volatile.Read(ref _committed);

    /// <summary>Samples that found no room because the writer was too slow.</summary>
    internal long Dropped => Volatile.Read(ref _dropped);

    // ---- media thread ---------------------------------------------------------------------------

    /// <summary>Decodes companded audio to its place; the part that is already final is left out.</summary>
    internal void Place(int channel, long position, G711Law law, ReadOnlySpan<byte> companded)
    {
        long early = _committed - position;
        if (early >= companded.Length) return;
        if (early > 0)
        {
            companded = companded[(int)early..];
            position += early;
        }
        if (position + companded.Length > Volatile.Read(ref _taken) + Capacity)
        {
            Volatile.Write(ref _dropped, _dropped + companded.Length);
            return;
        }
        int index = (int)(position & (Capacity - 1));
        int untilEnd = Math.Min(companded.Length, Capacity - index);
        Decode(law, companded[..untilEnd], _samples.AsSpan(index * _channels + channel));
        Decode(law, companded[untilEnd..], _samples.AsSpan(channel));
    }

    private void Decode(G711Law law, ReadOnlySpan<byte> companded, Span<short> target)
    {
        if (_channels == 1)
        {
            G711.Decode(law, companded, target);
            return;
        }
        if (law == G711Law.Mu)
            for (int i = 0; i < companded.Length; i++) target[i * 2] = G711.DecodeMu(companded[i]);
        else
            for (int i = 0; i < companded.Length; i++) target[i * 2] = G711.DecodeA(companded[i]);
    }

    /// <summary>Everything before this position is final.</summary>
    internal void Commit(long position)
    {
        if (position > _committed) Volatile.Write(ref _committed, position);
    }

    // ---- writer thread --------------------------------------------------------------------------

    /// <summary>Final audio that was not taken yet, as far as it lies in one piece; empty when there is none.</summary>
    internal ReadOnlySpan<byte> Available()
    {
        int index = (int)(_taken & (Capacity - 1));
        int frames = (int)Math.Min(Committed - _taken, Capacity - index);
        return MemoryMarshal.AsBytes(_samples.AsSpan(index * _channels, frames * _channels));
    }

    /// <summary>The bytes of <see cref="Available"/> are on disk; their place becomes silence and is free again.</summary>
    internal void Release(int bytes)
    {
        int frames = bytes / (sizeof(short) * _channels);
        int index = (int)(_taken & (Capacity - 1));
        _samples.AsSpan(index * _channels, frames * _channels).Clear();
        Volatile.Write(ref _taken, _taken + frames);
    }
}

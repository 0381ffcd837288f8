namespace Crm.Telephony.Media;

/// <summary>
/// Roll-over counter and replay window of each source. A peer may change its SSRC during a call (a reloaded page, a phone after hold),
/// but not without end: a source is never forgotten, because its old packets could then be replayed.
/// </summary>
internal sealed class SrtpSources
{
    public const int Max = 64;

    private const ulong lastRollOver = uint.MaxValue;

    private uint[] ssrcs = new uint[1];
    private ReplayWindow[] windows = new ReplayWindow[1];
    private int count;
    private int last;

    /// <summary>Place of a source, or -1 for one that was not marked yet.</summary>
    public int Find(uint ssrc)
    {
        // Nearly always the source of the packet before.
        if (last < count && ssrcs[last] == ssrc)
        {
            return last;
        }
        return ssrcs.AsSpan(0, count).IndexOf(ssrc);
    }

    /// <summary>
    /// The 48-bit index that the sequence number most likely stands for (RFC 3711 section 3.3.1): the nearest to the highest seen.
    /// False when that would be before the first or after the last roll-over.
    /// </summary>
    public bool TryEstimateIndex(int source, ushort sequence, out ulong index)
    {
        index = sequence;
        if (source < 0)
        {
            return true;
        }
        var highest = windows[source].Highest;
        var rollOver = highest >> 16;
        var distance = sequence - (ushort)highest;
        if (distance > 0x8000)
        {
            if (rollOver == 0)
            {
                return false;
            }
            rollOver--;
        }
        else if (distance < -0x8000)
        {
            if (rollOver == lastRollOver)
            {
                return false;
            }
            rollOver++;
        }
        index = rollOver << 16 | sequence;
        return true;
    }

    public bool IsNew(int source, ulong index) => source < 0 || windows[source].IsNew(index);

    /// <summary>Remembers an authentic packet. False for a source too many.</summary>
    public bool Mark(int source, uint ssrc, ulong index)
    {
        if (source < 0)
        {
            if (count == Max)
            {
                return false;
            }
            if (count == ssrcs.Length)
            {
                Array.Resize(ref ssrcs, count * 2);
                Array.Resize(ref windows, count * 2);
            }
            source = count++;
            ssrcs[source] = ssrc;
        }
        last = source;
        windows[source].Mark(index);
        return true;
    }
}

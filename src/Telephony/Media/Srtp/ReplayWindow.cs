namespace Crm.Telephony.Media;

/// <summary>
/// Remembers which of the last <see cref="Size"/> packet indexes were seen (RFC 3711 section 3.3.2). Checking and marking are two
/// steps, because only an authentic packet may be marked.
/// </summary>
internal struct ReplayWindow
{
    /// <summary>Packets: 2.5 s of audio at 20 ms, so that a burst held back by a network is not taken for a replay.</summary>
    public const int Size = 128;

    /// <summary>Bit n: index highest - n was seen.</summary>
    private UInt128 seen;

    /// <summary>Highest index marked; meaningful once <see cref="Started"/>.</summary>
    public ulong Highest { get; private set; }

    public readonly bool Started => seen != 0;

    /// <summary>False when the index was marked before or is too old to know.</summary>
    public readonly bool IsNew(ulong index) =>
        !Started || index > Highest || (Highest - index < Size && (seen >> (int)(Highest - index) & 1) == 0);

    public void Mark(ulong index)
    {
        if (!Started)
        {
            Highest = index;
            seen = 1;
        }
        else if (index > Highest)
        {
            var step = index - Highest;
            seen = step < Size ? seen << (int)step | 1 : 1;
            Highest = index;
        }
        else
        {
            seen |= UInt128.One << (int)(Highest - index);
        }
    }
}

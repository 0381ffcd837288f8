namespace Crm.Telephony.Media;

/// <summary>The CRC-32 of ITU-T V.42, as STUN's FINGERPRINT uses it (RFC 8489 section 14.7).</summary>
internal static class Crc32
{
    private static readonly uint[] table = Build();

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc = table[(byte)(crc ^ b)] ^ crc >> 8;
        }
        return ~crc;
    }

    private static uint[] Build()
    {
        var entries = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? value >> 1 ^ 0xEDB88320 : value >> 1;
            }
            entries[i] = value;
        }
        return entries;
    }
}

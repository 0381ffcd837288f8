namespace Crm.HelpDesk.Imports;

/// <summary>Windows-1252 as its registration has it: five bytes are no characters.</summary>
internal static class Windows1252
{
    // 0x80 to 0x9F; what stands as NUL is not assigned. All other bytes are the code points of Latin-1.
    private const string Upper = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";

    /// <summary>The text, or null with the first byte that is no character.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, out byte wrong)
    {
        wrong = 0;
        Span<char> text = bytes.Length <= 512 ? stackalloc char[bytes.Length] : new char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            text[i] = bytes[i] is >= 0x80 and <= 0x9F ? Upper[bytes[i] - 0x80] : (char)bytes[i];
            if (text[i] == '\0' && bytes[i] != 0)
            {
                wrong = bytes[i];
                return null;
            }
        }

        return new string(text);
    }
}

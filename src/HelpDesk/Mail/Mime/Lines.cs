namespace Crm.HelpDesk.Mail.Mime;

/// <summary>Lines that end with CRLF, or with the LF alone that some programs write.</summary>
internal static class Lines
{
    /// <summary>The next line without its end; <paramref name="bytes"/> is what follows it.</summary>
    public static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> bytes)
    {
        var end = bytes.Span.IndexOf((byte)'\n');
        var line = end < 0 ? bytes : bytes[..end];
        bytes = end < 0 ? default : bytes[(end + 1)..];
        return line.Length > 0 && line.Span[^1] == '\r' ? line[..^1] : line;
    }
}

using System.Text;

namespace Crm.HelpDesk.Mail.Mime;

/// <summary>Bytes of any charset as text. Whatever is said or not said about them, there is a reading; what is no character becomes U+FFFD.</summary>
internal static class Charsets
{
    private static readonly UTF8Encoding Strict = new(false, true);

    // The tables of the provider come with the runtime and need no culture data.
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <param name="charset">As named in the message; null when it names none.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        var name = charset?.Trim().Trim('"', '\'').ToLowerInvariant();
        var encoding = name switch
        {
            // What says UTF-8, ASCII or nothing is read by what it is.
            null or "" or "us-ascii" or "ascii" or "utf-8" or "utf8" => null,
            // Programs that say Latin-1 mean Windows-1252, which is the same but for controls that no text has.
            "iso-8859-1" or "latin1" or "windows-1252" => Windows1252,
            "utf-16" or "utf-16le" => Encoding.Unicode,
            "utf-16be" => Encoding.BigEndianUnicode,
            _ => Find(name),
        };
        return encoding?.GetString(bytes) ?? Guess(bytes, name is "utf-8" or "utf8");
    }

    private static Encoding? Find(string name)
    {
        try
        {
            return name.Length <= 40 ? CodePagesEncodingProvider.Instance.GetEncoding(name) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Guess(ReadOnlySpan<byte> bytes, bool utf8)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return utf8 ? Encoding.UTF8.GetString(bytes) : Windows1252.GetString(bytes);
        }
    }
}

namespace Crm.HelpDesk.Mail;

/// <summary>Tells whether a text greets its reader by name, so that it is not greeted twice.</summary>
internal static class MailGreeting
{
    private const int MostWords = 6;

    /// <summary>"Dear Ruth," or "Ruth Adler, your tent": the words before the first comma, exclamation mark or end of line are few, and one is of the name.</summary>
    public static bool Begins(string text, string? name)
    {
        var beginning = text.TrimStart();
        var end = beginning.AsSpan().IndexOfAny(",!:;\r\n");
        var words = Words(end < 0 ? beginning : beginning[..end]);
        return words.Length is > 0 and <= MostWords && Words(name ?? "").Any(part => words.Contains(part, StringComparer.OrdinalIgnoreCase));
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}

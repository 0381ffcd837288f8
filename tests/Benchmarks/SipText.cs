namespace Crm.Benchmarks;

/// <summary>SIP by text templates, for peers that must cost little beside what is measured; it understands only what this server sends.</summary>
internal static class SipText
{
    /// <summary>What a response repeats of its request, with a tag of ours behind To when one is given.</summary>
    public static string Copied(string request, string? tag = null) =>
        string.Concat(request.Split("\r\n").TakeWhile(line => line.Length > 0)
            .Where(line => line.StartsWith("Via:", StringComparison.Ordinal) || line.StartsWith("From:", StringComparison.Ordinal) || line.StartsWith("To:", StringComparison.Ordinal) || line.StartsWith("Call-ID:", StringComparison.Ordinal) || line.StartsWith("CSeq:", StringComparison.Ordinal))
            .Select(line => line + (tag is not null && line.StartsWith("To:", StringComparison.Ordinal) ? $";tag={tag}" : "") + "\r\n"));

    /// <summary>A header's value; null when there is none.</summary>
    public static string? Value(string message, string name)
    {
        var at = message.IndexOf($"\r\n{name}: ", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }
        at += name.Length + 4;
        return message[at..message.IndexOf("\r\n", at, StringComparison.Ordinal)];
    }

    /// <summary>The user part of the first SIP URI of a header or a request line.</summary>
    public static string UserOf(string header)
    {
        var start = header.IndexOf("sip:", StringComparison.Ordinal) + 4;
        return header[start..header.IndexOf('@', start)];
    }
}

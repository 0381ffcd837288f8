using System.Text;

namespace Crm.HelpDesk.Mail.Mime;

/// <summary>The header fields of a message or of a part of one, unfolded (RFC 5322, section 2.2; in UTF-8 by RFC 6532).</summary>
internal sealed class MailHeaders
{
    private const int MostFields = 1_000;
    private const int LongestField = 32 * 1024;
    private readonly List<(string Name, string Value)> _fields = [];

    public static readonly MailHeaders None = new();

    /// <summary>The first field of this name, its encoded words not decoded; null when there is none.</summary>
    public string? this[string name] => All(name).FirstOrDefault();

    public IEnumerable<string> All(string name) => _fields.Where(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(f => f.Value);

    public bool Any(Func<string, bool> name) => _fields.Exists(f => name(f.Name));

    /// <summary>Reads up to the empty line, or to the end. What is no field is passed over; what is too much is not kept.</summary>
    /// <param name="rest">What follows the empty line.</param>
    public static MailHeaders Read(ReadOnlyMemory<byte> bytes, out ReadOnlyMemory<byte> rest)
    {
        var headers = new MailHeaders();
        var field = new List<byte>();
        rest = default;
        while (!bytes.IsEmpty)
        {
            var line = Lines.Take(ref bytes);
            if (line.IsEmpty)
            {
                rest = bytes;
                break;
            }

            if (line.Span[0] is not ((byte)' ' or (byte)'\t'))
            {
                headers.Add(field);
            }

            field.AddRange(line.Span[..Math.Min(line.Length, LongestField - Math.Min(field.Count, LongestField))]);
        }

        headers.Add(field);
        return headers;
    }

    private void Add(List<byte> field)
    {
        var colon = field.IndexOf((byte)':');
        if (colon > 0 && _fields.Count < MostFields)
        {
            var text = Charsets.Decode([.. field], null);
            colon = text.IndexOf(':', StringComparison.Ordinal);
            _fields.Add((text[..colon].Trim(), Plain(text.AsSpan(colon + 1))));
        }

        field.Clear();
    }

    // Control characters have no place in a field, and must not get from here into one of ours.
    private static string Plain(ReadOnlySpan<char> value)
    {
        var plain = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            plain.Append(char.IsControl(c) ? ' ' : c);
        }

        return plain.ToString().Trim();
    }
}

using System.Globalization;
using System.Text;

namespace Crm.HelpDesk.Mail.Mime;

/// <summary>A field with parameters, such as Content-Type (RFC 2045, section 5.1; continued and encoded ones by RFC 2231).</summary>
/// <param name="Value">Before the first semicolon, in small letters.</param>
internal sealed record HeaderParameters(string Value, IReadOnlyDictionary<string, string> Parameters)
{
    private const int Most = 100;

    public string? this[string name] => Parameters.GetValueOrDefault(name);

    public static HeaderParameters Parse(string? field)
    {
        var pieces = Pieces(field ?? "");
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var continued = new SortedDictionary<(string Name, int Part), (string Text, bool Encoded)>();
        foreach (var piece in pieces.Skip(1).Take(Most))
        {
            var equals = piece.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                continue;
            }

            var (name, value) = (piece[..equals].Trim().ToLowerInvariant(), Unquoted(piece[(equals + 1)..].Trim()));
            var parts = name.Split('*');
            if (parts.Length == 1)
            {
                parameters.TryAdd(name, EncodedWords.Decode(value));
            }
            else
            {
                var number = int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var part) ? part : 0;
                continued.TryAdd((parts[0], number), (value, parts[^1].Length == 0));
            }
        }

        foreach (var group in continued.GroupBy(piece => piece.Key.Name))
        {
            parameters[group.Key] = Joined([.. group.Select(piece => piece.Value)]);
        }

        return new(pieces.Count == 0 ? "" : pieces[0].Trim().ToLowerInvariant(), parameters);
    }

    /// <summary>RFC 2231, sections 3 and 4: the first piece names the charset, charset'language'text.</summary>
    private static string Joined(IReadOnlyList<(string Text, bool Encoded)> pieces)
    {
        var marks = pieces[0].Encoded ? pieces[0].Text.Split('\'', 3) : [];
        var bytes = new List<byte>();
        for (var i = 0; i < pieces.Count; i++)
        {
            var text = i == 0 && marks.Length == 3 ? marks[2] : pieces[i].Text;
            bytes.AddRange(pieces[i].Encoded ? Unescaped(text) : Encoding.UTF8.GetBytes(text));
        }

        return Charsets.Decode([.. bytes], marks.Length == 3 ? marks[0] : null);
    }

    private static byte[] Unescaped(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && TransferEncodings.Hex(text[i + 1]) is var high and >= 0 && TransferEncodings.Hex(text[i + 2]) is var low and >= 0)
            {
                bytes.Add((byte)((high << 4) | low));
                i += 2;
            }
            else
            {
                bytes.Add(text[i] < 0x80 ? (byte)text[i] : (byte)'?');
            }
        }

        return [.. bytes];
    }

    private static List<string> Pieces(string field)
    {
        var pieces = new List<string>();
        var (start, quoted) = (0, false);
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && quoted)
            {
                i++;
            }
            else if (field[i] == '"')
            {
                quoted = !quoted;
            }
            else if (field[i] == ';' && !quoted)
            {
                pieces.Add(field[start..i]);
                start = i + 1;
            }
        }

        pieces.Add(field[start..]);
        return pieces;
    }

    private static string Unquoted(string value)
    {
        if (value is not ['"', ..])
        {
            return value.Split(' ', 2)[0];
        }

        var text = new StringBuilder(value.Length);
        for (var i = 1; i < value.Length && value[i] != '"'; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length)
            {
                i++;
            }

            text.Append(value[i]);
        }

        return text.ToString();
    }
}

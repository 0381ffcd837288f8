using System.Text;

namespace Crm.HelpDesk.Mail.Mime;

/// <summary>An address with the name beside it (RFC 5322, section 3.4: mailbox).</summary>
/// <param name="Address">As written; compared without regard to case.</param>
public sealed record Mailbox(string Address, string? Name)
{
    private const int Most = 200;

    /// <summary>Whether it can be written to: what really is an address only its server knows. Nothing that passes can end a header or a command.</summary>
    public static bool IsAddress(string? text)
    {
        var at = text?.LastIndexOf('@') ?? -1;
        return at > 0 && at < text!.Length - 1 && text.Length <= TextRules.Email && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c) || c is '<' or '>' or ',' or ';' or '"' or '(' or ')' or '\\');
    }

    /// <summary>The addresses of a field. What is none is left out; groups are dissolved.</summary>
    internal static IReadOnlyList<Mailbox> Parse(string? field)
    {
        var found = new List<Mailbox>();
        var reader = new Reader();
        foreach (var c in field ?? "")
        {
            if (reader.Take(c) && found.Count < Most)
            {
                found.AddRange(reader.End());
            }
        }

        found.AddRange(reader.End());
        return found;
    }

    /// <summary>One address, character by character.</summary>
    private sealed class Reader
    {
        private readonly StringBuilder _text = new();
        private readonly StringBuilder _comment = new();
        private readonly StringBuilder _angle = new();
        private bool _quoted;
        private bool _escaped;
        private bool _inAngle;
        private int _comments;

        /// <returns>Whether the address ends here.</returns>
        public bool Take(char c)
        {
            var into = _comments > 0 ? _comment : _inAngle ? _angle : _text;
            if (_escaped)
            {
                _escaped = false;
                into.Append(c);
                return false;
            }

            switch (c)
            {
                case '\\':
                    _escaped = true;
                    return false;
                case '"' when _comments == 0:
                    _quoted = !_quoted;
                    return false;
                case '(' when !_quoted:
                    _comments++;
                    return false;
                case ')' when !_quoted && _comments > 0:
                    _comments--;
                    return false;
                case '<' or '>' when !_quoted && _comments == 0:
                    _inAngle = c == '<';
                    return false;
                case ',' or ';' when !_quoted && _comments == 0 && !_inAngle:
                    return true;
                case ':' when !_quoted && _comments == 0 && !_inAngle:
                    // The name of a group.
                    _text.Clear();
                    return false;
                default:
                    into.Append(c);
                    return false;
            }
        }

        public IEnumerable<Mailbox> End()
        {
            var (text, angle, comment) = (_text.ToString().Trim(), _angle.ToString().Trim(), _comment.ToString().Trim());
            var address = angle.Length > 0 ? angle : text;
            var name = EncodedWords.Decode(angle.Length > 0 && text.Length > 0 ? text : comment).Trim();
            _text.Clear();
            _comment.Clear();
            _angle.Clear();
            (_quoted, _escaped, _inAngle, _comments) = (false, false, false, 0);
            return IsAddress(address) ? [new Mailbox(address, name.Length == 0 ? null : TextRules.Clean(name, TextRules.Name))] : [];
        }
    }
}
